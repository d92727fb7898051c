"""支援会議の配付資料を開いた記録: within the register, so that no sitting of a case leads to it

What was handed out is a Packet like any other: of one part of a sitting to one attendee. That a
matter was opened from it stands here, and goes with the matter.
"""

from django.db import models
from django.utils import timezone

from consultation.models.base import account, line, outside, part_of
from consultation.models.matter_sitting import MatterItem
from consultation.models.packet import Packet
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel


class MatterOpening(ScopedModel):
    """案件の資料を開いた記録: an item, from which packet, for which agency, on which law"""

    resource = "consultation.matter_record"
    belongs_to = "item"
    field_classes = {
        Class.EXISTENCE: "id item",
        Class.WORK: "packet agency law opened_on opened_at opened_by",
    }

    item = part_of(MatterItem, "会議にかけた案件", related_name="openings")
    packet = outside(Packet, "配付資料")
    agency = outside("consultation.Agency", "機関")
    law = line("根拠", 100, blank=False)
    opened_on = models.DateField("開いた日")
    opened_at = models.DateTimeField("開いた日時", default=timezone.now)
    opened_by = account("開いた人")

    class Meta(ScopedModel.Meta):
        verbose_name = "案件の資料を開いた記録"
        verbose_name_plural = "案件の資料を開いた記録"
        ordering = ["item", "opened_at"]

    def __str__(self):
        return "案件の資料を開いた記録"
