"""情報提供の記録: one line of the ledger, within the act that told something"""

from consultation.enums import Basis
from consultation.models import Disclosure, DisclosureText


def add_disclosure(case, person, given, answer, *, by):
    """Write that something was told about ``person`` (an id) of a case.

    ``given`` is a rules.disclosure.DisclosureInput that was checked; ``answer`` what
    rules/consent.py said about it, whose consent is the basis where the basis is consent.
    """
    is_agreed = given.basis == Basis.CONSENT
    if given.basis is None or (is_agreed and not answer.allowed):
        raise ValueError("伝えてよい根拠がありません。")
    row = Disclosure(
        person_id=person, case=case, agency=given.organization, recipient=given.recipient,
        told_at=given.told_at, told_by=by, occasion=given.occasion, basis=given.basis,
        basis_item="" if is_agreed else given.item,
        consent_id=answer.consent.order[1] if is_agreed else None,
        decided_by=None if is_agreed else given.decided_by,
        told=" ".join(sorted(given.classes)),
    )  # fmt: skip
    row.save(force_insert=True)
    reason = "" if is_agreed else given.reason
    if given.content or reason:
        DisclosureText(disclosure=row, content=given.content, reason=reason).save(force_insert=True)
    return row
