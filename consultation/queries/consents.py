"""同意 of a person as the rules read it (rules/consent.py); the records in two queries"""

from consultation.enums import ConsentMethod, ConsentScope
from consultation.models import ConsentRecord, ConsentTarget
from consultation.rules.consent import Consent, Target


def consents_of(person):
    """Return every record of a person (its id) as Consents, whose ``order`` ends in its key."""
    rows = ConsentRecord.objects.filter(person=person).order_by("recorded_at", "pk")
    targets = {}
    for target in ConsentTarget.objects.filter(consent__in=rows.order_by().values("pk")):
        targets.setdefault(target.consent_id, []).append(
            Target(
                target.agency_id,
                frozenset(target.may_tell.split()),
                target.purpose,
                target.is_excluded,
            )
        )
    return [_consent(row, tuple(targets.get(row.pk, ()))) for row in rows]


def _consent(row, targets):
    return Consent(
        person=row.person_id,
        given_on=row.given_on,
        starts_on=row.starts_on,
        scope=ConsentScope(row.scope) if row.scope else None,
        is_refused=row.is_refused,
        targets=targets,
        method=ConsentMethod(row.method),
        signed_on=row.signed_on,
        expires_on=row.expires_on,
        withdrawn_at=row.withdrawn_at,
        order=(row.recorded_at, row.pk),
    )
