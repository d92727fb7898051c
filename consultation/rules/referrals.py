"""つなぎ・同行支援: not done until the person arrived (業務手順「つなぎ」; report, chapter 5)

解釈: 機関に本人のことを伝えるつなぎ（電話連絡・同行・共有シート）には、伝えてよい根拠が要る。
本人に情報を渡すだけのつなぎには要らない。
解釈: つなぎ先に断られたら、そのつなぎはつながらなかったものとする。
"""

from consultation.rules.report import CONSENT_REQUIRED, PRACTICE
from koganei.law import Violation

REFERRAL = PRACTICE.section("つなぎ")


def check_may_tell(agency, *, tells, told, answer):
    """``answer`` is that of rules/consent.py about ``told``, or None where nothing is told."""
    if tells and not told:
        return Violation(REFERRAL, f"{agency}に伝えることを選んでください。", place="told")
    if not tells and told:
        return Violation(
            REFERRAL, "「情報提供」は、機関には何も伝えない方法です。ほかの方法を選んでください。",
            place="method",
        )  # fmt: skip
    if answer is None or answer.allowed:
        return None
    return Violation(
        CONSENT_REQUIRED,
        f"{agency}に伝えてよい根拠がありません。{''.join(answer.reasons)}",
        place="told",
    )


def check_reply_by(day, *, today, place):
    """The day by which somebody looks again is still to come."""
    if day is not None and day < today:
        return Violation(REFERRAL, "確かめる日が、もう過ぎています。", place=place)
    return None


def check_open(*, arrived_on, failed_on):
    """着いたつなぎと、つながらなかったつなぎは、もう変わらない"""
    if arrived_on:
        return Violation(REFERRAL, "このつなぎは、もう着いたことを確かめてあります。")
    if failed_on:
        return Violation(REFERRAL, "このつなぎは、つながらなかったと記録してあります。")
    return None


def check_unanswered(replied_on):
    if replied_on:
        return Violation(REFERRAL, "つなぎ先の返事は、もう記録してあります。")
    return None


def check_after(day, referred_on, place):
    if day < referred_on:
        return Violation(REFERRAL, "つないだ日より前の日です。", place=place)
    return None


def check_outcome_open(outcome):
    if outcome:
        return Violation(
            PRACTICE.section("同行支援"), "この同行支援の結果は、もう記録してあります。"
        )
    return None


def check_planned(moment, *, now, place):
    """予定は、これからの日時"""
    if moment < now:
        return Violation(
            PRACTICE.section("同行支援"), "予定の日時が、もう過ぎています。", place=place
        )
    return None


def check_again(*, is_again, planned_at):
    if is_again and planned_at is None:
        return Violation(
            PRACTICE.section("同行支援"), "もう一度同行する日時を入れてください。", place="again_on"
        )
    return None
