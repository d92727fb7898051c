"""会議の開催と案件: when a sitting is called, what is recorded of an item

解釈: 支援計画案は、計画案を了承する会議体（支援調整会議、重層的支援会議）にだけかける。
解釈: 招集は今日から先の日、結果の記録は開催日からできる。
解釈: 修正・継続のときは、会議の意見が要る。了承のときは、なくてもよい。
"""

from consultation.enums import ItemOutcome
from consultation.rules.report import CONFERENCE, PRACTICE
from koganei.dates.wareki import format_date
from koganei.law import Violation

NO_ITEM = Violation(CONFERENCE.citation, "この相談は、会議の案件になっていません。")


def check_calling(*, held_on, today, has_bodies):
    """Return every violation of calling a sitting; whether its bodies may open, their gate says."""
    found = []
    if held_on < today:
        found.append(_violation("開催日が過ぎた日です。", "held_on"))
    if not has_bodies:
        found.append(_violation("会議体を1つ以上選んでください。", "bodies"))
    return found


def check_sitting(*, held_on, is_cancelled, today, approves_plans, name):
    """Return every violation of putting a plan before a body of a sitting."""
    found = []
    if is_cancelled or held_on < today:
        found.append(
            _violation("この開催には、もうかけられません。ほかの開催を選んでください。", "part")
        )
    if not approves_plans:
        found.append(_violation(f"{name}は、支援計画案を了承する会議ではありません。", "part"))
    return found


def check_outcome(*, outcome, opinion, held_on, today):
    """Return every violation of recording what came of an item."""
    found = []
    if held_on > today:
        message = f"会議はまだ開かれていません（開催日 {format_date(held_on)}）。"
        found.append(_violation(message, "outcome"))
    if outcome not in ItemOutcome.values:
        found.append(_violation("結果を選んでください。", "outcome"))
    elif outcome != ItemOutcome.APPROVED and not opinion.strip():
        message = f"「{ItemOutcome(outcome).label}」のときは、会議の意見を書いてください。"
        found.append(_violation(message, "opinion"))
    return found


def check_send_back(words):
    """差し戻しには、理由が要る"""
    if words.strip():
        return None
    return Violation(
        PRACTICE.section("支援決定/確認"), "差し戻す理由を書いてください。", place="words"
    )


def _violation(message, place):
    return Violation(CONFERENCE.citation, message, place=place)
