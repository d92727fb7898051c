"""支援会議にかけた案件: who attends each item, its minutes, and what agencies were asked for

No sitting of an ordinary case leads here, and none is led to from here.
"""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from consultation.codes import MatterStage
from consultation.models.attendance import Acknowledgement, Attendee
from consultation.models.base import account, line, opaque_key, outside, part_of, text
from consultation.models.bodies import BodyTerms
from consultation.models.conference import ConferencePart
from consultation.models.matter import StatutoryMatter
from consultation.models.packet import Packet
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel

WINDOW = timedelta(days=7)  # after the sitting (security.md §2.3, μ)


class MatterItem(ScopedModel):
    """会議にかけた案件: a matter before the body of its law, readable from a day on"""

    resource = "consultation.matter_record"
    belongs_to = "matter"
    field_classes = {
        Class.EXISTENCE: "id matter part",
        Class.WORK: "put_by put_at opens_on taken_back_at",
    }

    id = opaque_key()
    matter = part_of(StatutoryMatter, "支援会議の案件", related_name="items")
    part = outside(ConferencePart, "開催の中の会議体")
    put_by = account("かけた人")
    put_at = models.DateTimeField("かけた日時", default=timezone.now)
    opens_on = models.DateField("資料を読める日（この日から）")
    taken_back_at = models.DateTimeField("下ろした日時", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "会議にかけた案件"
        verbose_name_plural = "会議にかけた案件"
        ordering = ["matter", "-put_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "part"],
                condition=Q(taken_back_at=None),
                name="matter_item_once_a_sitting",
                violation_error_message="この案件は、もうこの開催にかけてあります。",
            )
        ]

    def __str__(self):
        return "会議にかけた案件"


class MatterAttendee(ScopedModel):
    """案件に出席する人: an attendee of the sitting, chosen for this item alone

    Nothing is read before the attendee acknowledged the secrecy of this part of the sitting.
    ``user`` is the account of the attendee, or None for who gets paper.
    """

    resource = "consultation.matter_record"
    belongs_to = "item"
    field_classes = {
        Class.EXISTENCE: "id item",
        Class.WORK: "attendee user chosen_by chosen_at ended_at",
    }

    item = part_of(MatterItem, "会議にかけた案件", related_name="attendees")
    attendee = outside(Attendee, "会議の出席者")
    user = account("利用者", null=True, blank=True)
    chosen_by = account("選んだ人")
    chosen_at = models.DateTimeField("選んだ日時", default=timezone.now)
    ended_at = models.DateTimeField("外れた日時", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "案件に出席する人"
        verbose_name_plural = "案件に出席する人"
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "attendee"],
                condition=Q(ended_at=None),
                name="matter_attendee_once",
                violation_error_message="この人は、もう選ばれています。",
            )
        ]

    def __str__(self):
        return "案件に出席する人"

    @classmethod
    def chosen(cls, actor, today):
        """Return the rows by which ``actor`` belongs to an item within its window."""
        return cls.objects.filter(
            user=actor, ended_at=None, item__taken_back_at=None, item__opens_on__lte=today,
            item__part__conference__cancelled_at=None,
            item__part__conference__held_on__gte=today - WINDOW,
        ).order_by()  # fmt: skip

    @classmethod
    def open_to(cls, actor, today):
        """Return those of them that are open: secrecy is acknowledged, the law stands now."""
        terms = BodyTerms.objects.filter(
            body=OuterRef("item__part__body"),
            starts_on__lte=OuterRef("item__part__conference__held_on"),
        )
        law = Subquery(terms.order_by("-starts_on").values("law")[:1])
        return cls.chosen(actor, today).filter(cls.acknowledged()).alias(law=law).filter(law__gt="")

    @classmethod
    def told_to(cls, actor, now):
        """Return those of them that are open to ``actor`` of an agency outside.

        Never more than ``open_to``: the papers were handed out besides, the day on them is not
        over, and the matter is taken up and has not ended.
        """
        handed_out = Packet.objects.filter(
            attendee=OuterRef("attendee"),
            part=OuterRef("item__part"),
            sent_at__lte=now,
            closes_on__gte=timezone.localdate(now),
        )
        taken_up = StatutoryMatter.objects.filter(
            pk=OuterRef("item__matter"), stage=MatterStage.TAKEN_UP
        )
        rows = cls.open_to(actor, timezone.localdate(now))
        return rows.filter(Exists(handed_out.order_by()), Exists(taken_up.order_by()))

    @classmethod
    def acknowledged(cls):
        """Return the condition: the attendee acknowledged the secrecy of this part."""
        return Acknowledgement.made_for(attendee="attendee", part="item__part")


class MatterMinutes(ScopedModel):
    """案件の会議録: what was said and how one will go on; no plan is decided here

    Written until somebody else fixes it.
    """

    resource = "consultation.matter_record"
    belongs_to = "item"
    field_classes = {
        Class.EXISTENCE: "id item",
        Class.WORK: "version written_by written_at fixed_by fixed_at",
        Class.STATUTORY: "discussion involvement system",
    }

    item = models.OneToOneField(
        MatterItem, models.PROTECT, verbose_name="会議にかけた案件", related_name="minutes"
    )
    discussion = text("話し合ったこと")
    involvement = text("関わり方")
    system = text("支援の体制")
    version = models.PositiveIntegerField("版", default=1)
    written_by = account("書いた人")
    written_at = models.DateTimeField("書いた日時", default=timezone.now)
    fixed_by = account("確定した人", null=True, blank=True)
    fixed_at = models.DateTimeField("確定した日時", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "案件の会議録"
        verbose_name_plural = "案件の会議録"
        ordering = ["item"]
        constraints = [
            models.CheckConstraint(
                name="matter_minutes_fixed_by_another",
                condition=Q(fixed_by=None, fixed_at=None)
                | (
                    Q(fixed_by__isnull=False, fixed_at__isnull=False) & ~Q(fixed_by=F("written_by"))
                ),
                violation_error_message="会議録は、書いた人とは別の人が確定します。",
            )
        ]

    def __str__(self):
        return "案件の会議録"


class MatterDemand(ScopedModel):
    """情報提供の求め: what an agency was asked for by law, and what it answered"""

    resource = "consultation.matter_record"
    belongs_to = "matter"
    field_classes = {
        Class.EXISTENCE: "id matter",
        Class.WORK: "agency law asked_on asked_by due_on answered_on",
        Class.STATUTORY: "words answer",
    }

    id = opaque_key()
    matter = part_of(StatutoryMatter, "支援会議の案件", related_name="demands")
    agency = outside("consultation.Agency", "求めた機関")
    law = line("根拠", 100, blank=False)
    asked_on = models.DateField("求めた日")
    asked_by = account("求めた人")
    due_on = models.DateField("回答の期限")
    answered_on = models.DateField("回答の日", null=True, blank=True)
    words = text("求めたこと")
    answer = text("回答")

    class Meta(ScopedModel.Meta):
        verbose_name = "情報提供の求め"
        verbose_name_plural = "情報提供の求め"
        ordering = ["matter", "asked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="matter_demand_days_in_order",
                condition=Q(due_on__gte=F("asked_on"))
                & (Q(answered_on=None) | Q(answered_on__gte=F("asked_on"))),
                violation_error_message="回答の期限と回答の日は、求めた日以後です。",
            ),
            models.CheckConstraint(
                name="matter_demand_stands_on_a_law",
                condition=~Q(law=""),
                violation_error_message="情報提供の求めには、根拠の条が要ります。",
            ),
        ]

    def __str__(self):
        return "情報提供の求め"
