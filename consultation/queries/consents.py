"""同意 as other acts ask about it; what may be told to whom, in one place"""

from django.db.models import Q

from consultation.enums import ConsentScope
from consultation.models import ConsentRecord, ConsentTarget


def running_consents(person, day):
    """Return the consents of a person that hold on ``day``, as a query."""
    rows = ConsentRecord.objects.filter(
        person=person, is_refused=False, withdrawn_at=None, starts_on__lte=day
    )
    return rows.filter(Q(expires_on=None) | Q(expires_on__gte=day))


def may_tell(case, agency, day):
    """Tell whether the client agreed that ``agency`` be told something, and it holds on ``day``."""
    named = ConsentTarget.objects.filter(agency=agency).order_by()
    limited = named.filter(is_excluded=False).values("consent")
    excluded = named.filter(is_excluded=True).values("consent")
    rows = running_consents(case.client_id, day).exclude(pk__in=excluded)
    return rows.filter(Q(scope=ConsentScope.GENERAL) | Q(pk__in=limited)).exists()
