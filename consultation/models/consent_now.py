"""本人同意 in the statement that fetches rows: rules/consent.py once more, as one SQL condition

``rules.consent.may_tell`` says it to people; a test compares both on every state. The newest record
that has begun and speaks about the agency counts, of whichever row of the same human being.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from consultation.enums import ConsentMethod, ConsentScope
from consultation.models.consent import ConsentRecord, ConsentTarget
from consultation.rules.consent import GENERAL, NEVER_BY_CONSENT, PLAIN, SIGNATURE_DAYS


def agreed(agency, classes, at=None):
    """Return the condition on rows with a ``person``: may ``classes`` be told to ``agency``?"""
    at = at or timezone.now()
    today = timezone.localdate(at)
    wanted = frozenset(map(str, classes)) - PLAIN
    targets = ConsentTarget.objects.order_by().filter(consent=OuterRef("pk"))
    of_agency = targets.filter(agency=agency)
    named = of_agency.filter(is_excluded=False)
    for each in wanted:
        named = named.filter(may_tell__contains=each)
    limited = Q(Exists(named), scope=ConsentScope.LIMITED)
    general = Q(scope=ConsentScope.GENERAL)
    general &= (
        Q(Exists(named)) if wanted - GENERAL else ~Q(Exists(of_agency.filter(is_excluded=True)))
    )
    holds = ConsentRecord.objects.order_by().filter(
        (limited | general) if not wanted & NEVER_BY_CONSENT else Q(pk__in=[]),
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=at),
        Q(expires_on=None) | Q(expires_on__gte=today),
        ~Q(method=ConsentMethod.ORAL)
        | Q(signed_on__lte=today)
        | Q(given_on__gte=today - timedelta(days=SIGNATURE_DAYS)),
        is_refused=False,
        pk=Subquery(_newest(agency, today)),
    )
    return Q(Exists(holds))


def _newest(agency, today):
    """The record that counts, for the person of the row two statements further out."""
    human = Coalesce(OuterRef(OuterRef("person__merged_into_id")), OuterRef(OuterRef("person_id")))
    targets = ConsentTarget.objects.order_by().filter(consent=OuterRef("pk"))
    return (
        ConsentRecord.objects.annotate(human=Coalesce("person__merged_into_id", "person_id"))
        .filter(
            Q(is_refused=True) | Q(starts_on__lte=today),
            Q(scope=ConsentScope.GENERAL)
            | Q(Exists(targets.filter(agency=agency)))
            | Q(~Exists(targets), is_refused=True),
            human=human,
            given_on__lte=today,
        )
        .order_by("-given_on", "-recorded_at", "-pk")
        .values("pk")[:1]
    )
