"""下書き: what somebody typed and has not saved yet; nobody else ever sees it (design.md §5)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from koganei.access.field_classes import FieldClass
from koganei.access.rights import Scope
from koganei.access.scoped import ScopedModel
from koganei.drafts import kinds
from koganei.law import LegalText
from koganei.triggers import refuse, register

DRAFTS = LegalText("下書きの扱い")


class Draft(ScopedModel):
    """下書き: one form as typed, by one person

    A finished one stays empty for a while, so that an autosave that comes late brings nothing back.
    """

    resource = "koganei.draft"
    field_classes = {
        FieldClass.EXISTENCE: "id owner form subject_id part_id",
        FieldClass.WORK: "is_one_of_several page version saved_at expires_on finished_at",
        FieldClass.NARRATIVE: "values",
    }

    id = models.UUIDField("番号（内部）", primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="書いている人", related_name="+"
    )
    form = models.CharField("様式", max_length=50)
    subject_id = models.UUIDField("直している記録", null=True, blank=True)
    is_one_of_several = models.BooleanField("ほかの下書きと並べてよい", default=False)
    part_id = models.UUIDField("直している部分（世帯の1人など）", null=True, blank=True)
    values = models.JSONField("入れた内容", default=dict, blank=True)
    page = models.UUIDField("最後に保存した画面")
    version = models.PositiveIntegerField("保存の回数", default=1)
    saved_at = models.DateTimeField("保存日時", default=timezone.now)
    expires_on = models.DateField("期限（この日まで）")
    finished_at = models.DateTimeField("終わった日時", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "下書き"
        verbose_name_plural = "下書き"
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "form", "subject_id"],
                condition=Q(finished_at=None, subject_id__isnull=False, part_id=None),
                name="draft_one_for_a_record",
                violation_error_message="この記録の下書きは、すでにあります。",
            ),
            models.UniqueConstraint(
                fields=["owner", "form", "subject_id", "part_id"],
                condition=Q(finished_at=None, part_id__isnull=False),
                name="draft_one_for_a_part",
                violation_error_message="この部分の下書きは、すでにあります。",
            ),
            models.CheckConstraint(
                name="draft_part_of_a_record",
                condition=Q(part_id=None) | Q(subject_id__isnull=False),
                violation_error_message="部分の下書きには、もとの記録が要ります。",
            ),
            models.UniqueConstraint(
                fields=["owner", "form"],
                condition=Q(finished_at=None, subject_id=None, is_one_of_several=False),
                name="draft_one_for_a_form",
                violation_error_message="この様式の下書きは、すでにあります。",
            ),
            models.CheckConstraint(
                name="draft_finished_is_empty",
                condition=Q(finished_at=None) | Q(values={}),
                violation_error_message="終わった下書きには、内容を残せません。",
            ),
        ]
        indexes = [models.Index(fields=["expires_on"], name="draft_expires_on")]

    def __str__(self):
        return "下書き"

    @classmethod
    def scope_condition(cls, scope, actor):
        """One's own, of forms that one may still fill in, about records that one may still see."""
        if scope != Scope.OWN:
            return super().scope_condition(scope, actor)
        found = Q(pk__in=[])
        for kind in kinds.kinds_for(actor):
            found |= Q(form=kind.key) & _about_what_is_seen(kind, actor)
        return Q(owner=actor) & found

    @classmethod
    def concerns(cls, persons):
        """A conflict of interest hides the record, and with it its draft (scope_condition)."""
        return Q(subject_id__in=persons) | Q(part_id__in=persons)

    @classmethod
    def opened_by_break_glass(cls, cases):
        return Q(pk__in=[])


def _about_what_is_seen(kind, actor):
    if kind.model is None:
        return Q()
    return Q(subject_id=None) | Q(
        subject_id__in=kind.model.objects.seen_by(actor).order_by().values("pk")
    )


register(
    refuse(
        "draft_finished_stays_so",
        "koganei_draft",
        "UPDATE",
        "終わった下書きは、書き換えられません。",
        when="OLD.finished_at IS NOT NULL",
        citation=DRAFTS.section("終わり"),
    )
)
