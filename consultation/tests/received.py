"""支援会議から引き継いだこと for tests, past the scope, like factories.py"""

from django.utils import timezone

from consultation.models import ReceivedSummary
from consultation.tests.factories import past_the_scope, the_writer


@past_the_scope
def receive_summary(case, consent, words="伝えてよいこと", **fields):
    """What came to a case from a 支援会議 with the consent of its client."""
    fields = {"received_on": timezone.localdate(), "received_by": the_writer()} | fields
    return ReceivedSummary.objects.create(case=case, consent=consent, words=words, **fields)
