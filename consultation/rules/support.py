"""支援の実施と経過確認: on which days a support begins and ends, what a 経過確認 must say

解釈: 計画の支援は、計画の期間の中で始まる。終わりは始まりから今日までの日で、期間の後でもよい。
解釈: 計画の前の緊急の支援は、受付日から今日までに始まる。
解釈: 経過の確認は、計画の始まりから今日までの日に行う。期間が過ぎてからも確かめられるが、その計画の
まま続けることはできない。次回の経過確認日は、確認した日より後で、計画の期間の中の日である。
解釈: 実施状況の把握と指導・助言は、相談支援包括化推進員の業務である。主任もできる。
"""

from consultation.enums import MonitoringResult, NotStartedReason, ServiceEnd
from consultation.rules import report
from consultation.rules.guards import PLAN_RUNNING
from koganei.dates.wareki import format_date
from koganei.law import LegalText, Violation

TASKS = LegalText("検討結果報告書6(2)").section("実施状況の把握及び指導・助言")
AHEAD = 30  # days before a date at which it is announced (domain.md §9.1)
NO_PLAN = Violation(report.SUPPORT.citation, "決まった計画がありません。")
NOT_RUNNING = Violation(report.SUPPORT.citation, "この支援は、実施中ではありません。")
NOT_OF_PLAN = Violation(
    report.SUPPORT.citation, "いまの計画の行ではありません。画面を開き直してください。"
)


def check_started(on, *, first, last, today):
    """始まった日: ``first`` and ``last`` are those of the plan, ``last`` None without one."""
    if on is None:
        return _support("始まった日を入れてください。", "on")
    if on > today:
        return _support("始まった日が先の日です。", "on")
    if on < first:
        what = "計画の始まり" if last else "受付日"
        return _support(f"始まった日が、{what}（{format_date(first)}）より前です。", "on")
    if last and on > last:
        return _support(
            f"始まった日が、計画の終わり（{format_date(last)}）より後です。計画を見直してください。",
            "on",
        )
    return None


def check_not_started(on, reason, *, first, today):
    """Return every violation of 「始められなかった」, which needs a day and a reason."""
    found = []
    if on is None or on > today:
        found.append(_support("分かった日を、今日までの日で入れてください。", "on"))
    elif on < first:
        found.append(
            _support(f"分かった日が、計画の始まり（{format_date(first)}）より前です。", "on")
        )
    if reason not in NotStartedReason.values:
        found.append(_support("始められなかった理由を選んでください。", "reason"))
    return found


def check_once(state):
    """One row of the plan is given once; ``state`` is that of the row already there, or ""."""
    if state in ("", "not_started"):
        return None
    return _support("この支援の始まりは、もう記録されています。", "on")


def check_ended(on, reason, *, started_on, today):
    """Return every violation of the end of a support."""
    found = []
    if on > today:
        found.append(_support("終わった日が先の日です。", "ended_on"))
    if on < started_on:
        message = f"終わった日が、始まった日（{format_date(started_on)}）より前です。"
        found.append(_support(message, "ended_on"))
    if reason not in ServiceEnd.values:
        found.append(_support("終えた理由を選んでください。", "reason"))
    return found


def check_name(name):
    return None if name.strip() else _support("何の支援かを書いてください。", "name")


def check_agency(done_by, agency):
    """関係機関が行う支援には、その機関が要る"""
    if done_by == "agency" and agency is None:
        return _support("関係機関が行うときは、その機関を選んでください。", "agency")
    if done_by != "agency" and agency is not None:
        return _support("機関を選んだときは、「関係機関・者」が行うことにしてください。", "agency")
    return None


def check_follow_up(agency, next_on, *, day, today):
    """Return every violation of what was asked of an agency, and when it is asked again."""
    found = []
    if agency is None:
        found.append(Violation(TASKS, "どの機関の実施状況かを選んでください。", place="agency"))
    if next_on is not None and next_on <= max(day, today):
        found.append(Violation(TASKS, "次に確かめる日は、今日より後の日です。", place="next_on"))
    return found


def check_monitored(day, *, starts_on, today):
    """確認した日: from the first day of the plan to today"""
    if day > today:
        return _monitoring("確認した日が先の日です。", "on")
    if day < starts_on:
        return _monitoring(
            f"確認した日が、計画の始まり（{format_date(starts_on)}）より前です。", "on"
        )
    return None


def check_next_monitoring(next_on, *, day, today, ends_on, is_needed=True):
    """次回の経過確認日: after this one, from today, within the plan"""
    if next_on is None:
        needs = "続けるときは、次回の経過確認日を入れてください。"
        return _monitoring(needs, "next_on") if is_needed else None
    if next_on <= day or next_on < today:
        return _monitoring("次回の経過確認日は、確認した日より後の、これからの日です。", "next_on")
    if next_on > ends_on:
        return _monitoring(
            f"次回の経過確認日が、計画の終わり（{format_date(ends_on)}）より後です。"
            "期間の中の日にするか、計画を見直してください。",
            "next_on",
        )
    return None


def check_running(ends_on, today):
    """計画のまま続けられるのは、期間の終わりまで"""
    if ends_on >= today:
        return None
    return _monitoring(PLAN_RUNNING.message, "result")


def check_result(result):
    if result in MonitoringResult.values:
        return None
    return _monitoring("経過確認の結果を選んでください。", "result")


def warning_of(day, today):
    """Return (days to go, whether it is past) of a date that is announced, or None.

    >>> from datetime import date
    >>> today = date(2026, 4, 1)
    >>> warning_of(date(2026, 4, 30), today), warning_of(date(2026, 5, 2), today)
    ((29, False), None)
    """
    if day is None or (day - today).days > AHEAD:
        return None
    return (day - today).days, day < today


def _support(message, place):
    return Violation(report.SUPPORT.citation, message, place=place)


def _monitoring(message, place):
    return Violation(report.MONITORING.citation, message, place=place)
