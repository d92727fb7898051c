"""委員会の意見と市の考え方: what one must say to be recorded (rules.md 評価票, domain.md §8.2)

解釈: 意見は、評価票の1行、施策、評価票の全体のどれか一つについて述べられたものとする。
解釈: 担当課は、行についての意見ならその行の課とする。施策や全体についての意見は事務局が決める。
解釈: 発言者は選出区分までを示し、名前は記録しない。公表する表に、だれの意見かは要らない。
解釈: すべての意見を記録し、同じ趣旨の意見などは、理由を書いて「主な意見」から外せる。消しはしない。
解釈: 市の考え方は担当課が書き、課長が確認する。書いたことのある人は確認できない。
"""

from evaluation.rules.flow import FLOW
from koganei.law import Violation

LONGEST_OPINION, LONGEST_VIEW = 2_000, 4_000
HEARD, ANSWERED = FLOW.section("委員意見"), FLOW.section("市の考え方")


def check_opinion(*, text, has_meeting, place, is_main, left_out_reason):
    """Return every violation of an opinion as it would be recorded."""
    found = []
    if not text.strip():
        found.append(Violation(HEARD, "意見を書いてください。", place="text"))
    found += _too_long(text, LONGEST_OPINION, HEARD)
    if not has_meeting and not place.strip():
        message = "会議を選ぶか、意見を受けた場を書いてください（例: 書面による意見）。"
        found.append(Violation(HEARD, message, place="place"))
    if not is_main and not left_out_reason.strip():
        message = "「主な意見」に載せない理由を書いてください（例: 意見2と同じ趣旨）。"
        found.append(Violation(HEARD, message, place="left_out_reason"))
    if is_main and left_out_reason.strip():
        message = "載せない理由があります。「主な意見」に載せるなら、理由を消してください。"
        found.append(Violation(HEARD, message, place="left_out_reason"))
    return found


def check_section(has_moved, view_is_up):
    """Return a violation where the section or the words change after the answer went up."""
    if not (has_moved and view_is_up):
        return None
    return Violation(
        ANSWERED,
        "市の考え方が課長に回っています。先に「書き直してもらう」で課に戻してください。",
        place="department",
    )


def check_view(text):
    """Return the violations of an answer as it would be kept: half written is fine."""
    return _too_long(text, LONGEST_VIEW, ANSWERED)


def missing_in_view(text, reflection):
    """Name what an answer still lacks before it can go to the head."""
    lacking = {"市の考え方": not text.strip(), "反映の区分": not reflection}
    return tuple(label for label, is_missing in lacking.items() if is_missing)


def _too_long(text, longest, basis):
    if len(text) <= longest:
        return []
    message = f"{len(text):,}字あります。{longest:,}字までにしてください。"
    return [Violation(basis, message, place="text")]
