"""理由を入れて読む: who needs a reason for a case, and until when one holds"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from consultation.models import CaseReading
from koganei.access.matrix import allows


@dataclass(frozen=True)
class Reading:
    """``until`` is None as long as no reason of this account opens the case."""

    until: datetime | None = None
    reason: str = ""


def reading_of(case, user):
    """Return the Reading of ``user``, or None for who reads without a reason, or not at all."""
    if not allows(user, "consultation.case_reading", "add"):
        return None
    since = timezone.now() - CaseReading.LASTS
    rows = CaseReading.objects.filter(case=case, user=user, opened_at__gt=since)
    row = rows.order_by("-opened_at").first()
    if row is None:
        return Reading()
    return Reading(row.opened_at + CaseReading.LASTS, row.get_reason_display())
