"""支援会議から引き継いだこと: on the side of the case, only what was chosen to be shared

It names no matter, as the register names no case: neither leads to the other.
"""

from django.db import models

from consultation.models.base import account, part_of, text
from consultation.models.case import Case
from consultation.models.consent import ConsentRecord
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel


class ReceivedSummary(ScopedModel):
    """支援会議から引き継いだこと: words chosen when the consent was there, and that consent"""

    resource = "consultation.note"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case consent",
        Class.WORK: "received_on received_by",
        Class.NARRATIVE: "words",
    }

    case = part_of(Case, "相談", related_name="received_summaries")
    consent = part_of(ConsentRecord, "本人同意", related_name="+")
    received_on = models.DateField("引き継いだ日")
    received_by = account("引き継いだ人")
    words = text("伝えてよいこと")

    class Meta(ScopedModel.Meta):
        verbose_name = "支援会議から引き継いだこと"
        verbose_name_plural = "支援会議から引き継いだこと"
        ordering = ["case", "-received_on", "-pk"]

    def __str__(self):
        return "支援会議から引き継いだこと"
