"""支援会議の案件の保存の延長: in the register, for nothing outside of it may lead to a matter"""

from consultation.models.base import part_of
from consultation.models.matter import StatutoryMatter
from consultation.models.retention import Hold, hold_constraints
from koganei.access.field_classes import FieldClass as Class


class MatterHold(Hold):
    """保存の延長 of a matter"""

    resource = "consultation.matter_hold"
    belongs_to = "matter"
    field_classes = {Class.EXISTENCE: "id matter", Class.WORK: Hold.WORK}

    matter = part_of(StatutoryMatter, "支援会議の案件", related_name="holds")

    class Meta(Hold.Meta):
        verbose_name = "支援会議の案件の保存の延長"
        verbose_name_plural = "支援会議の案件の保存の延長"
        ordering = ["matter", "-set_at"]
        constraints = hold_constraints("matter_hold", "matter", "案件")
