"""情報提供の記録: one line of the ledger, within the act that told something"""

from django.utils import timezone

from consultation.enums import Basis
from consultation.models import Disclosure, DisclosureText


def add_disclosure(case, *, by, agency, classes, answer, occasion, content="", person=None):
    """Write that ``agency`` was told ``classes`` about the client, or ``person`` (an id).

    ``answer`` is what rules/consent.py said; one that does not allow it is never written.
    """
    if not answer.allowed:
        raise ValueError("伝えてよい根拠がありません。")
    decision = answer.decision
    row = Disclosure(
        person_id=person or case.client_id,
        case=case,
        agency=agency,
        told_at=timezone.now(),
        told_by=by,
        occasion=occasion,
        basis=answer.basis,
        basis_item=decision.item if decision else "",
        consent_id=answer.consent.order[1] if answer.basis == Basis.CONSENT else None,
        decided_by=decision.decided_by if decision else None,
        told=" ".join(sorted(classes)),
    )
    row.save(force_insert=True)
    reason = decision.reason if decision else ""
    if content or reason:
        text = DisclosureText(disclosure=row, content=content, reason=reason)
        text.save(force_insert=True)
    return row
