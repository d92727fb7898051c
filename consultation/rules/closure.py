"""終結: what the 社協 proposes, what the city confirms, and what a 引継書 must be

自立、他機関への引継ぎ（検討結果報告書5）: 支援サービスの提供開始後、自立や他機関への引継ぎで終了
した場合、支援終了となる。

解釈: 大きな別（自立・他機関への引継ぎ・その他）は終結区分から決まり、選ばない。細かい別は評価
シートの終結理由の一覧による（domain.md §2.7）。
解釈: 「情報提供・相談対応のみ」は受付の段階の終わり方で、申し出る終結の区分ではない。
解釈: 支援が終わった日は、死亡のときは亡くなった日、転居のときは転居した日である。
解釈: 死亡は支援の途中でも終結の区分になる。関わっていた機関のすべてに知らせてから申し出る。
亡くなった人の情報は個人情報ではない（個人情報保護法2条1項「生存する個人」）ので、知らせた機関だけを残す。
解釈: 転居のときは、転居先の自治体を残す。引継書は本人の同意の範囲で渡し、渡さないときはわけを書く。
解釈: 引継書は、受け取ったことを確かめるまで渡したことにならない。「紹介して終わり」にしない。
"""

from dataclasses import dataclass
from datetime import date

from consultation.enums import ClosureDetail, ClosureOutcome, ClosureReason
from consultation.rules import report
from consultation.rules.report import PRACTICE
from koganei.dates.wareki import format_date
from koganei.law import Citation, Violation

CLOSURE = PRACTICE.section("終結")
HANDOVER = report.CLOSURE.citation
OUTCOMES = {
    ClosureReason.SELF_RELIANCE: ClosureOutcome.SELF_RELIANCE,
    ClosureReason.HANDED_OVER: ClosureOutcome.HANDED_OVER,
    ClosureReason.OTHER_SYSTEM: ClosureOutcome.HANDED_OVER,
}
ELSEWHERE = (
    ClosureDetail.PUBLIC_ASSISTANCE,
    ClosureDetail.LONG_TERM_CARE,
    ClosureDetail.DISABILITY,
    ClosureDetail.CHILDREN,
    ClosureDetail.MEDICAL,
    ClosureDetail.ELSEWHERE,
)
DETAILS = {
    ClosureReason.SELF_RELIANCE: (
        ClosureDetail.ECONOMIC, ClosureDetail.PROSPECT, ClosureDetail.SOCIAL,
    ),
    ClosureReason.HANDED_OVER: ELSEWHERE,
    ClosureReason.OTHER_SYSTEM: ELSEWHERE,
}  # fmt: skip
PROPOSABLE = tuple(reason for reason in ClosureReason if reason != ClosureReason.INFORMATION)
NO_PROPOSAL = Violation(
    CLOSURE, "返事を待っている終結の申出がありません。画面を開き直してください。"
)
ALREADY_PROPOSED = Violation(CLOSURE, "終結の申出は、もう出ています。市の返事を待ってください。")
# what a 引継書 says in words of its own: name, label, whether it must be there
TEXTS = (
    ("background", "相談と支援の経過", True),
    ("situation", "いまの状況", True),
    ("remaining", "残っている課題", False),
    ("wishes", "本人の希望", False),
    ("request", "引継ぎ先にお願いすること", True),
)


@dataclass(frozen=True, kw_only=True)
class ClosureInput:
    """終結の申出 as typed; ``agency`` and ``told`` are Agencies, or whatever stands for them."""

    reason: str = ""
    detail: str = ""
    ended_on: date | None = None
    agency: object = None
    municipality: str = ""
    has_follow_up: bool | None = None
    words: str = ""
    why_no_summary: str = ""
    told: frozenset = frozenset()


def outcome_of(reason):
    """Return the report's word for a ClosureReason.

    >>> outcome_of(ClosureReason.OTHER_SYSTEM).label, outcome_of(ClosureReason.DIED).label
    ('他機関への引継ぎ', 'その他')
    """
    return OUTCOMES.get(reason, ClosureOutcome.OTHER)


def check_proposal(given, *, received_on, today, birth_on=None, died_on=None, agencies=()):
    """Return every violation of what was typed; ``agencies`` work on the case."""
    reason = given.reason
    return [
        *_reason(reason, given.detail),
        *_day(given.ended_on, reason, received_on, today),
        *(_death(given.ended_on, birth_on, died_on) if reason == ClosureReason.DIED else ()),
        *_whither(given),
        *_said(given),
        *(_untold(given.told, agencies) if reason == ClosureReason.DIED else ()),
    ]


def check_return(words):
    """差し戻しには、理由が要る"""
    if words.strip():
        return None
    return Violation(CLOSURE, "差し戻す理由を書いてください。", place="words")


def check_summary(*, texts, recipient, has_client, may_tell_contents, is_dead=False):
    """Return every violation of a 引継書 but what consent says of each class."""
    found = [
        Violation(HANDOVER, f"{label}を書いてください。", place=name)
        for name, label, is_needed in TEXTS
        if is_needed and not texts.get(name, "").strip()
    ]
    if not recipient.strip():
        found.append(Violation(HANDOVER, "受け取る人の職を書いてください。", place="recipient"))
    if is_dead:
        message = "本人が亡くなっています。同意は終わっていて、引継書は出せません。"
        found.append(Violation(HANDOVER, message, place="agency"))
    elif not may_tell_contents:
        message = (
            "この機関に相談の内容を伝えてよい本人同意が、いまありません。同意を確かめてください。"
        )
        found.append(Violation(report.CONSENT_REQUIRED, message, place="agency"))
    elif not has_client:
        message = "本人について伝えてよいことが、選んだ中にありません。"
        found.append(Violation(report.CONSENT_REQUIRED, message, place="told"))
    return found


def check_receipt(*, received_on, issued_on, recipient, is_received, today):
    """Return every violation of recording that a 引継書 arrived."""
    if is_received:
        yield Violation(HANDOVER, "この引継書は、もう受け取りが記録されています。")
    if received_on < issued_on:
        message = f"受け取った日が、渡した日（{format_date(issued_on)}）より前です。"
        yield Violation(HANDOVER, message, place="received_on")
    if received_on > today:
        yield Violation(HANDOVER, "受け取った日が先の日です。", place="received_on")
    if not recipient.strip():
        yield Violation(HANDOVER, "受け取った人の職を書いてください。", place="received_by")


def _reason(reason, detail):
    if reason not in PROPOSABLE:
        yield _violation("終結の区分を選んでください。", "reason")
        return
    details = DETAILS.get(reason, ())
    if details and detail not in details:
        label = ClosureReason(reason).label
        words = "・".join(ClosureDetail(each).label for each in details)
        yield _violation(f"「{label}」の細かい別を、{words}から選んでください。", "detail")
    if detail and not details:
        label = ClosureReason(reason).label
        yield _violation(f"「{label}」には細かい別がありません。空けてください。", "detail")


def _day(day, reason, received_on, today):
    label = {
        ClosureReason.DIED: "亡くなった日",
        ClosureReason.MOVED: "転居した日",
    }.get(reason, "支援が終わった日")
    if day is None:
        yield _violation(f"{label}を入れてください。", "ended_on")
        return
    if day > today:
        yield _violation(f"{label}が先の日です。今日までの日を入れてください。", "ended_on")
    if day < received_on:
        received = format_date(received_on)
        yield _violation(f"{label}が、受付日（{received}）より前です。", "ended_on")


def _death(day, birth_on, died_on):
    if day and birth_on and day < birth_on:
        yield _violation("亡くなった日が、生年月日より前です。", "ended_on")
    if day and died_on and day != died_on:
        known = format_date(died_on)
        yield _violation(
            f"本人の記録では、亡くなった日は{known}です。どちらかを直してください。", "ended_on"
        )


def _whither(given):
    if given.reason == ClosureReason.HANDED_OVER and given.agency is None:
        yield _violation("引き継いだ機関を選んでください。", "agency", HANDOVER)
    if given.reason == ClosureReason.MOVED and not given.municipality.strip():
        message = "転居先の自治体を書いてください。分からないときは「不明」と書きます。"
        yield _violation(message, "municipality")
    if given.reason != ClosureReason.MOVED and given.municipality.strip():
        yield _violation("転居先の自治体は、転居のときだけ書きます。", "municipality")


def _said(given):
    if given.has_follow_up is None:
        yield _violation("終結のあとに様子を見るかどうかを選んでください。", "has_follow_up")
    if not given.words.strip():
        yield _violation("終結にする状況を書いてください。", "words")


def _untold(told, agencies):
    for agency in agencies:
        if agency not in told:
            yield _violation(f"{agency}に、亡くなったことを知らせていません。", "told")


def _violation(message, place, citation: Citation = CLOSURE):
    return Violation(citation, message, place=place)
