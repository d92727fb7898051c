"""年度の評価の始め方と期限 (rules.md 評価票; domain.md §8.1: reported months later)

解釈: 期限は段取りの順に並ぶ。同じ日に2つの段取りを置くことはできる。
解釈: 依頼の期限は、依頼を出す日である。評価する年度が始まる前の日は、どの期限にもならない。
解釈: 延長は、いまの期限より後の日だけで、理由が要る。もとの期限は残る。
"""

from datetime import timedelta

from evaluation.enums import Phase
from evaluation.rules.flow import FLOW
from koganei.law import Violation

DEADLINES = FLOW.section("期限")
REQUEST = FLOW.section("依頼")
NOTICE_DAYS = 7  # so long before a deadline the night's command tells a section that has not done
REPEAT_DAYS = 7  # and so often again once it has passed


def check_deadlines(dates, year):
    """Return every violation of {Phase: day or None}: what is missing, too early, out of order."""
    return [violation for phase in Phase for violation in _check_day(dates, phase, year)]


def _check_day(dates, phase, year):
    day = dates.get(phase)
    if day is None:
        yield _wrong(phase, f"「{phase.label}」の期限を書いてください。")
        return
    if day < year.starts_on:
        yield _wrong(phase, f"「{phase.label}」の期限が、{year}の始まりより前の日です。")
        return
    order = list(Phase)
    later = [each for each in order[: order.index(phase)] if dates.get(each) and dates[each] > day]
    if later:
        yield _wrong(
            phase,
            f"「{phase.label}」の期限が「{later[-1].label}」より前です。"
            "段取りの順の日にしてください。",
        )


def check_extension(*, now, wanted, next_due, next_phase, reason):
    """Return every violation of a later deadline: when it is none, or overtakes the next phase."""
    found = []
    if wanted is None:
        found.append(Violation(DEADLINES, "新しい期限を書いてください。", place="due_on"))
    elif wanted <= now:
        found.append(
            Violation(
                DEADLINES, "新しい期限は、いまの期限より後の日にしてください。", place="due_on"
            )
        )
    elif next_due and wanted > next_due:
        found.append(
            Violation(
                DEADLINES,
                f"次の段取り「{next_phase.label}」の期限より後になります。先にそちらを延ばしてください。",
                place="due_on",
            )
        )
    if not reason.strip():
        found.append(Violation(DEADLINES, "延ばす理由を書いてください。", place="reason"))
    return found


def check_opening(*, year, plan, has_sheet, has_year_before, without_sections):
    """Return every reason why the year cannot be opened; ``without_sections`` are names."""
    found = []
    if plan is None:
        found.append(
            Violation(
                REQUEST,
                f"{year}を含む計画がありません。計画を登録してください。",
                place="year",
            )
        )
        return found
    if has_sheet:
        found.append(Violation(REQUEST, f"{year}の評価票は、もうあります。", place="year"))
    if not has_year_before:
        found.append(
            Violation(
                REQUEST,
                f"{year.previous}の評価票がありません。年度は1つずつ始めます。",
                place="year",
            )
        )
    if has_year_before and without_sections:
        found.append(
            Violation(
                REQUEST,
                "答える課が決まっていない個別事業があります"
                f"（{'、'.join(without_sections)}）。計画の担当課を決めてください。",
            )
        )
    return found


def days_late(due, day):
    """Return how many days ``day`` is past the deadline; 0 on the day itself and before."""
    return max((day - due).days, 0) if due else 0


def is_due_for_reminder(due, today, last_sent):
    """Tell whether the night's command reminds today: a week before, then weekly once late."""
    if today == due - timedelta(days=NOTICE_DAYS):
        return last_sent != today
    if today > due:
        return last_sent is None or last_sent <= due or (today - last_sent).days >= REPEAT_DAYS
    return False


def _wrong(phase, message):
    return Violation(DEADLINES, message, place=phase.value)
