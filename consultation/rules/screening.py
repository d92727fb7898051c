"""スクリーニング: what each of the five results asks for (業務手順; domain.md §2.3 j)

What the step itself asks for (主担当、同意、振り分け …) stands in rules/guards.py.

解釈: 情報提供のみで終えるときは、伝えたことを書く。中断・終了は、終結の区分があれば終結である。
"""

from consultation.enums import ClosureReason, ScreeningResult
from consultation.rules.report import PRACTICE
from koganei.law import Violation

SCREENING = PRACTICE.section("スクリーニング")
STEP_OF = {
    ScreeningResult.INFORMATION_ONLY: "inform",
    ScreeningResult.REFERRED: "refer",
    ScreeningResult.AWAITING_CONSENT: "await_consent",
    ScreeningResult.SUPPORT: "accept",
}
# why a case may end before it was judged, or beside the plan
ENDS_BEFORE = (
    ClosureReason.BROKEN_OFF,
    ClosureReason.OWN_WISH,
    ClosureReason.MOVED,
    ClosureReason.DIED,
    ClosureReason.OTHER,
)
SAYS_WHAT = {
    ScreeningResult.INFORMATION_ONLY: "伝えた情報と、相談への対応を書いてください。",
    ScreeningResult.AWAITING_CONSENT: "同意に向けて、どう働きかけるかを書いてください。",
    ScreeningResult.BROKEN_OFF: "中断・終了の理由を書いてください。",
}


def check_words(result, words):
    """The result alone tells nobody why; つなぐ says it with the referral, 継続 with the triage."""
    if result in SAYS_WHAT and not words.strip():
        return Violation(SCREENING, SAYS_WHAT[result], place="words")
    return None


def check_parts(result, *, has_route, is_ended, is_suspended):
    """Each result has its own part of the form."""
    found = []
    if result == ScreeningResult.REFERRED and not has_route:
        found.append(Violation(SCREENING, "つなぎ先と方法を選んでください。", place="agency"))
    if result == ScreeningResult.BROKEN_OFF and is_ended == is_suspended:
        found.append(
            Violation(SCREENING, "中断するか、終了するかを選んでください。", place="ending")
        )
    return found


def check_ending(closure_reason):
    if closure_reason and closure_reason not in ENDS_BEFORE:
        return Violation(SCREENING, "終了の区分を一覧から選んでください。", place="closure_reason")
    return None
