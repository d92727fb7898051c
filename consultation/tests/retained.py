"""What keeps a case beyond its term, made like the rows of factories.py."""

from django.utils import timezone

from consultation.enums import HoldReason
from consultation.models import RetentionHold
from consultation.tests.factories import past_the_scope, the_writer


@past_the_scope
def make_hold(case, *, is_over=False, **fields):
    """A hold that runs, or one that was ended."""
    writer = the_writer()
    defaults = {"reason": HoldReason.DISCLOSURE, "explanation": "開示請求", "set_by": writer}
    if is_over:
        defaults |= {"ended_by": writer, "ended_at": timezone.now(), "end_explanation": "済んだ"}
    return RetentionHold.objects.create(case=case, **defaults | fields)
