"""評価シート: what it must say before it is fixed, and what follows from its verdict

解釈: 目標は、計画の達成目標と、支援の内容の1行ずつである。どれも達成状況を書いてから確定する。
解釈: 「変化なし」は、ほかの変化と一緒に選べない。就労・増収は、その日で数える（domain.md §3.1）。
解釈: 確定した評価シートの訂正は、理由を書いた新しい版である。いちばん新しい確定した版が有効である。
解釈: 死亡で終わるときは、判定の理由だけの短い評価でよい。書けることは、ほかも書く。
解釈: 計画を見直せるのは、判定が「再プランして継続」のときだけである。
"""

from dataclasses import dataclass, field
from datetime import date

from consultation.codes import DATED_CHANGES, EndGround, SeenChange
from consultation.enums import GoalOutcome, Verdict
from consultation.rules import report
from koganei.dates.wareki import format_date
from koganei.law import LegalText, Violation

SHEET = LegalText("評価シート")
TEXTS = (
    ("situation", "現在の状況"),
    ("remaining", "残された課題"),
    ("verdict_reason", "判定の理由"),
)
NO_DRAFT = Violation(SHEET.section("版"), "書きかけの評価シートがありません。")
ALREADY_OPEN = Violation(
    SHEET.section("版"), "書きかけの評価シートがあります。続けて書いてください。"
)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What was written: ``results`` {key of a goal: (outcome, reason)}, ``changes`` {code: (day,
    words)}; the keys of ``goals`` are those of the plan, with what a person calls each.
    """

    evaluated_on: date
    verdict: str = ""
    end_ground: str = ""
    pause_ground: str = ""
    texts: dict = field(default_factory=dict)
    goals: dict = field(default_factory=dict)
    results: dict = field(default_factory=dict)
    changes: dict = field(default_factory=dict)


def check_written(sheet, *, starts_on, today):
    """Return every violation of what was written; what is still empty is a gap."""
    return [
        *filter(None, [_check_day(sheet.evaluated_on, starts_on, today)]),
        *_check_results(sheet),
        *_check_changes(sheet, starts_on, today),
        *_check_verdict(sheet),
    ]


def evaluation_gaps(sheet):
    """Return what is missing before the sheet may be fixed, as a person calls it.

    >>> evaluation_gaps(Sheet(evaluated_on=date(2026, 4, 1), goals={"goal": "計画の目標"}))[:2]
    ('計画の目標の達成状況', '見られた変化')
    """
    if sheet.verdict == Verdict.END and sheet.end_ground == EndGround.DIED:
        is_said = sheet.texts.get("verdict_reason", "").strip()
        return () if is_said else ("判定の理由",)
    lacking = [f"{name}の達成状況" for key, name in sheet.goals.items() if key not in sheet.results]
    if not sheet.changes:
        lacking.append("見られた変化")
    lacking += [label for name, label in TEXTS if not sheet.texts.get(name, "").strip()]
    if not sheet.verdict:
        lacking.append("判定")
    return tuple(lacking)


def check_whole(gaps):
    if not gaps:
        return None
    return Violation(SHEET.section("確定"), f"評価シートの{'、'.join(gaps)}がまだありません。")


def check_correction(words, *, is_correction):
    """訂正の版には理由が要る"""
    if is_correction and not words.strip():
        return Violation(SHEET.section("版"), "訂正する理由を書いてください。", place="correction")
    return None


def check_revised(verdict):
    """見直しは、判定が「再プランして継続」のとき"""
    if verdict in ("", Verdict.NEXT_PLAN):
        return None
    return Violation(
        SHEET.section("プラン終了時の判定"),
        f"評価の判定は「{Verdict(verdict).label}」です。計画を見直すときは、評価シートを訂正して"
        f"「{Verdict.NEXT_PLAN.label}」にしてください。",
        place="plan_evaluation",
    )


def check_kept(has_rows):
    """再プラン carries something on, or is written anew; both are plans"""
    if has_rows:
        return None
    return Violation(
        report.MONITORING.citation,
        "次の計画に残す支援の内容を、1つ以上選んでください。",
        place="items",
    )


def _check_day(day, starts_on, today):
    if day > today:
        return _wrong("評価日", "評価日が先の日です。", "evaluated_on")
    if day < starts_on:
        message = f"評価日が、計画の始まり（{format_date(starts_on)}）より前です。"
        return _wrong("評価日", message, "evaluated_on")
    return None


def _check_results(sheet):
    for key, (outcome, reason) in sheet.results.items():
        name = sheet.goals.get(key)
        if name is None:
            yield _wrong("目標の達成状況", "評価する計画の目標ではありません。", "")
        elif outcome not in GoalOutcome.values:
            yield _wrong("目標の達成状況", f"{name}の達成状況を選んでください。", f"outcome_{key}")
        elif outcome != GoalOutcome.REACHED and not reason.strip():
            label = GoalOutcome(outcome).label
            message = f"{name}が「{label}」の理由を書いてください。"
            yield _wrong("目標の達成状況", message, f"reason_{key}")


def _check_changes(sheet, starts_on, today):
    changes = sheet.changes
    if SeenChange.NONE in changes and len(changes) > 1:
        yield _wrong("見られた変化", "「変化なし」は、ほかの変化と一緒に選べません。", "changes")
    for code, (day, words) in changes.items():
        label = SeenChange(code).label
        if code in DATED_CHANGES and day is None:
            yield _wrong("見られた変化", f"「{label}」の日を入れてください。", f"day_{code}")
        if day is not None and not starts_on <= day <= today:
            message = (
                f"「{label}」の日は、計画の始まり（{format_date(starts_on)}）から今日までです。"
            )
            yield _wrong("見られた変化", message, f"day_{code}")
        if code == SeenChange.OTHER and not words.strip():
            yield _wrong("見られた変化", "「その他」の変化の内容を書いてください。", "other_words")


def _check_verdict(sheet):
    section = "プラン終了時の判定"
    if sheet.verdict == Verdict.END and not sheet.end_ground:
        yield _wrong(section, "終結理由を選んでください。", "end_ground")
    if sheet.verdict == Verdict.PAUSE and not sheet.pause_ground:
        yield _wrong(section, "中断理由を選んでください。", "pause_ground")
    if sheet.verdict != Verdict.END and sheet.end_ground:
        yield _wrong(section, "終結理由は、判定が「終結」のときだけ選びます。", "end_ground")
    if sheet.verdict != Verdict.PAUSE and sheet.pause_ground:
        yield _wrong(section, "中断理由は、判定が「中断」のときだけ選びます。", "pause_ground")
    if sheet.verdict and not sheet.texts.get("verdict_reason", "").strip():
        yield _wrong(section, "判定の理由を書いてください。", "verdict_reason")


def _wrong(section, message, place):
    return Violation(SHEET.section(section), message, place=place)
