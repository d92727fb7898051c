"""経過と期限: everything that happened in a case on one line, and everything that is due"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultation.codes import CallerKind, Channel
from consultation.enums import DueKind, EventKind
from consultation.models.base import account, line, outside, part_of, text
from consultation.models.case import Case
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known


class CaseEvent(ScopedModel):
    """経過: one line of the timeline; written once, corrected by another line"""

    resource = "consultation.record"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case corrects",
        Class.WORK: "kind label at minutes channel counterpart agency service by written_at",
    }

    case = part_of(Case, "相談", related_name="events")
    kind = models.CharField("種類", max_length=16, choices=EventKind.choices)
    label = line("できごと", 100, blank=False, help_text="システムが書く短い文")
    at = models.DateTimeField("日時")
    minutes = models.PositiveSmallIntegerField("所要時間（分）", null=True, blank=True)
    channel = models.CharField("方法", max_length=20, choices=Channel.choices, blank=True)
    counterpart = models.CharField("相手", max_length=10, choices=CallerKind.choices, blank=True)
    agency = outside("consultation.Agency", "関係機関", null=True, blank=True)
    service = part_of(
        "consultation.SupportService", "どの支援について", null=True, blank=True,
        related_name="events",
    )  # fmt: skip
    by = account("対応者")
    written_at = models.DateTimeField("書いた日時", default=timezone.now)
    corrects = models.ForeignKey(
        "self", models.PROTECT, verbose_name="訂正する行", null=True, blank=True,
        related_name="corrections",
    )  # fmt: skip

    class Meta(ScopedModel.Meta):
        verbose_name = "経過"
        verbose_name_plural = "経過"
        ordering = ["case", "-at", "-pk"]
        indexes = [models.Index(fields=["kind", "at"], name="case_event_by_kind")]
        constraints = [
            known("case_event", "kind", EventKind, "経過の種類"),
            known("case_event", "channel", Channel, "方法", blank=True),
            known("case_event", "counterpart", CallerKind, "相手", blank=True),
            models.CheckConstraint(
                name="case_event_follow_up_names_its_agency",
                condition=~Q(kind=EventKind.FOLLOW_UP) | Q(agency__isnull=False),
                violation_error_message="実施状況の確認には、その機関が要ります。",
            ),
        ]

    def __str__(self):
        return self.label


class EventNote(ScopedModel):
    """経過の内容: facts, words and judgement apart (支援経過記録シート)"""

    resource = "consultation.note"
    belongs_to = "event"
    field_classes = {
        Class.EXISTENCE: "id event",
        Class.NARRATIVE: "facts client_words judgement next_step",
    }

    event = models.OneToOneField(
        CaseEvent, models.PROTECT, verbose_name="経過", related_name="note"
    )
    facts = text("内容（事実）")
    client_words = text("本人の言葉")
    judgement = text("判断")
    next_step = text("次の対応")

    class Meta(ScopedModel.Meta):
        verbose_name = "経過の内容"
        verbose_name_plural = "経過の内容"

    def __str__(self):
        return "経過の内容"


class DueItem(ScopedModel):
    """期限: what must be done by when and by whom, or what somebody else must answer

    Written and done by actions only; ``about`` is the row it is for (a referral, a consent).
    """

    resource = "consultation.record"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case about",
        Class.WORK: "kind due_on due_at user agency is_waiting since done_at done_by label",
    }

    case = part_of(Case, "相談", related_name="due_items")
    kind = models.CharField("仕事", max_length=20, choices=DueKind.choices)
    label = line("補足", 50)
    about = models.UUIDField("もとの行", null=True, blank=True)
    due_on = models.DateField("期限（この日まで）")
    due_at = models.TimeField("時刻", null=True, blank=True)
    user = account("する人", null=True, blank=True)
    agency = outside("consultation.Agency", "関係機関", null=True, blank=True)
    is_waiting = models.BooleanField("返事待ち", default=False)
    since = models.DateField("いつから", default=timezone.localdate)
    done_at = models.DateTimeField("済んだ日時", null=True, blank=True)
    done_by = account("済ませた人", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "期限"
        verbose_name_plural = "期限"
        ordering = ["due_on", "due_at", "pk"]
        constraints = [
            known("due_item", "kind", DueKind, "仕事"),
            models.CheckConstraint(
                name="due_item_done_by_somebody",
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
                violation_error_message="済んだ日時と人は、そろえて記録します。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "due_on"], condition=Q(done_at=None), name="due_item_open_of_user"
            ),
            models.Index(
                fields=["case", "due_on"], condition=Q(done_at=None), name="due_item_open_of_case"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
