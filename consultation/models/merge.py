"""名寄せ: two rows of one human being put together, one row of two human beings taken apart"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consultation.models.base import account, line, part_of
from consultation.models.person import Person
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel


class Merge(ScopedModel):
    """名寄せ: ``merged`` is the same human being as ``person``; undone by another line"""

    resource = "consultation.merge"
    belongs_to = "person"
    field_classes = {
        Class.EXISTENCE: "id person merged",
        Class.WORK: "reason merged_by merged_at undone_by undone_at undone_reason",
    }

    person = part_of(Person, "残す人", related_name="merges")
    merged = part_of(Person, "まとめる人", related_name="+")
    reason = line("同じ人とした理由", 200)
    merged_by = account("まとめた職員")
    merged_at = models.DateTimeField("まとめた日時", default=timezone.now)
    undone_by = account("戻した職員", null=True, blank=True)
    undone_at = models.DateTimeField("戻した日時", null=True, blank=True)
    undone_reason = line("戻した理由", 200)

    class Meta(ScopedModel.Meta):
        verbose_name = "名寄せ"
        verbose_name_plural = "名寄せ"
        ordering = ["-merged_at"]
        constraints = [
            models.CheckConstraint(
                name="merge_of_two",
                condition=~Q(person=F("merged")),
                violation_error_message="同じ行はまとめられません。",
            ),
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at=None),
                name="merge_once",
                violation_error_message="この人は、すでにまとめられています。",
            ),
        ]

    def __str__(self):
        return "名寄せ"


class Split(ScopedModel):
    """分けた記録: what stood under ``person`` was in part about somebody else, now ``other``"""

    resource = "consultation.merge"
    belongs_to = "person"
    field_classes = {
        Class.EXISTENCE: "id person other",
        Class.WORK: "reason split_by split_at",
    }

    person = part_of(Person, "もとの人", related_name="splits")
    other = part_of(Person, "分けた人", related_name="+")
    reason = line("別の人とした理由", 200)
    split_by = account("分けた職員")
    split_at = models.DateTimeField("分けた日時", default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = "分けた記録"
        verbose_name_plural = "分けた記録"
        ordering = ["-split_at"]
        constraints = [
            models.CheckConstraint(
                name="split_of_two",
                condition=~Q(person=F("other")),
                violation_error_message="同じ人には分けられません。",
            ),
        ]

    def __str__(self):
        return "分けた記録"
