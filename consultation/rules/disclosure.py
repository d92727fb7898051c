"""情報提供の記録: what a line of the ledger needs (個人情報保護法69条・70条; rules.md, consent)

行政機関の長等は、法令に基づく場合を除き、利用目的以外の目的のために保有個人情報を自ら利用し、又は提供
してはならない（69条1項）。

Whoever was told what, when and where, on which basis: one line for each person and organisation,
printable for a 開示請求. A line without a basis is not written.

解釈: 根拠は、伝えたその時刻について調べる。後から撤回されても、書いた行は変わらない。
解釈: 69条2項による提供は、何号によるか（2号から4号）を残す。1号は本人同意である。支援会議による
提供は、根拠の法律の条を残し、会議で伝えたものに限る。
"""

from dataclasses import dataclass
from datetime import date, datetime

from consultation.enums import Basis, DisclosureOccasion
from consultation.rules.consent import NEVER, OtherBasis, basis_gaps, may_tell
from koganei.dates.wareki import format_date, in_japan
from koganei.law import LegalText, Violation

PRIVACY = LegalText("個人情報保護法")


@dataclass(frozen=True, kw_only=True)
class DisclosureInput:
    """One line as typed; ``classes`` are the classes of fields that were told."""

    organization: object = None
    recipient: str = ""  # the post of who received it, never a name
    told_at: datetime | None = None
    occasion: DisclosureOccasion | None = None
    classes: frozenset[str] = frozenset()
    content: str = ""
    basis: Basis | None = None
    item: str = ""
    decided_by: object = None
    reason: str = ""

    @property
    def decision(self):
        """The decision to tell without consent, as the rule of consent asks for it."""
        return OtherBasis(
            basis=self.basis, organization=self.organization, classes=self.classes,
            decided_by=self.decided_by, reason=self.reason, item=self.item,
            decided_at=self.told_at,
        )  # fmt: skip


def check_disclosure(given, consents, *, received_on: date, now: datetime):
    """Return every violation of a line about one person; ``consents`` are all of that person.

    ``received_on`` is the day of the reception of the case.
    """
    found = [*_parts(given), *_moment(given, received_on, now)]
    # the basis is asked for once it is known what was told to whom, and when
    if not found:
        found += _by_consent(given, consents) if given.basis == Basis.CONSENT else _decided(given)
    return found


def check_sheet(*, may_ask, has_client):
    """Return every violation of a 共有シート: it names the client, and asks something for them."""
    unasked = "相談の内容を伝える同意が、この機関についてありません。依頼も伝えられません。"
    unnamed = "本人について伝えてよいことが、選んだ中にありません。同意を確かめてください。"
    return [
        None if may_ask else _violation(unasked, "request", item=1),
        None if has_client else _violation(unnamed, "classes", item=1),
    ]


def basis_text(basis, item=""):
    """Say a basis as the ledger prints it.

    >>> basis_text(Basis.ARTICLE_69_2, "4"), basis_text(Basis.DANGER)
    ('個人情報保護法69条2項4号', '生命・身体の危険')
    >>> basis_text(Basis.STATUTORY_CONFERENCE, "生活困窮者自立支援法9条")
    '支援会議（生活困窮者自立支援法9条）'
    """
    if basis == Basis.ARTICLE_69_2:
        return f"{basis.label}{item}号"
    if item:
        return f"{basis.label.partition('（')[0]}（{item}）"
    return basis.label


def _parts(given):
    asked = (
        (given.organization is None, "organization", "伝えた機関を選んでください。"),
        (not given.recipient.strip(), "recipient", "受け取った人の職を書いてください。"),
        (given.told_at is None, "told_at", "伝えた日時を入れてください。"),
        (given.occasion is None, "occasion", "どこで伝えたかを選んでください。"),
        (not given.classes, "classes", "伝えたことの区分を選んでください。"),
        (bool(given.classes & NEVER), "classes", "監査の記録は伝えられません。"),
        (not given.content.strip(), "content", "伝えた内容を書いてください。"),
        (given.basis is None, "basis", "根拠を選んでください。"),
    )
    return [_violation(message, place) for is_wrong, place, message in asked if is_wrong]


def _moment(given, received_on, now):
    if given.told_at and given.told_at > now:
        yield _violation("伝えた日時が先の日時です。今までの日時を入れてください。", "told_at")
    if given.told_at and in_japan(given.told_at).date() < received_on:
        yield _violation(
            f"伝えた日時が、受付日（{format_date(received_on)}）より前です。", "told_at"
        )


def _by_consent(given, consents):
    answer = may_tell(consents, given.organization, given.classes, given.told_at)
    if not answer.allowed:
        said = "".join(answer.reasons)
        yield _violation(f"{said}ほかの根拠がなければ伝えられません。", "basis", item=1)


PLACES = {
    "決めた人がない": "decided_by",
    "理由がない": "reason",
    "その区分は外に出せない": "classes",
}


def _decided(given):
    label = given.basis.label
    for gap in basis_gaps(given.decision, given.organization, given.classes, given.told_at):
        yield _violation(f"{gap}ので、「{label}」を根拠にできません。", PLACES.get(gap, "item"))
    if given.basis == Basis.STATUTORY_CONFERENCE:
        if not given.item.strip():
            yield _violation("支援会議の根拠の法律の条を書いてください。", "item")
        if given.occasion != DisclosureOccasion.MEETING:
            yield _violation("支援会議によって伝えられるのは、会議の中だけです。", "occasion")


def _violation(message, place, item=None):
    citation = PRIVACY.article(69, 2, item) if item else PRIVACY.article(69, 1)
    return Violation(citation, message, place=place)
