"""案件の出席者と配付資料: who was picked for an item, what is handed out, and who opened it when

A paper says of one person of an item what its packet says; it is a record of its own, so that who
attends the sitting reads it and no other part of the case. It is there for an attendee only while
condition μ of security.md §2.3 holds, and for an outsider only while that person's own consent
reaches their agency (``told_outside``), both asked in the statement that fetches it.
"""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from consultation.enums import Stage
from consultation.models.attendance import Acknowledgement, Attendee
from consultation.models.base import account, is_writing, line, opaque_key, outside, part_of
from consultation.models.case import Case
from consultation.models.conference import ConferenceItem, ConferencePart, ItemAgency
from consultation.models.consent import ConsentRecord
from consultation.models.consent_now import agreed
from consultation.models.person import Person
from koganei.access.decision import NOTHING
from koganei.access.field_classes import FieldClass as Class
from koganei.access.matrix import Scope
from koganei.access.scoped import ScopedModel

DAYS_OPEN = 7  # after the sitting (security.md §2.3, μ)


class ItemAttendee(ScopedModel):
    """案件の出席者: picked by the chair; who has a conflict of interest stands there as 除斥"""

    resource = "consultation.conference_item"
    belongs_to = "item"
    field_classes = {
        Class.EXISTENCE: "id item",
        Class.WORK: "attendee user picked_by picked_at is_recused recusal came_at left_at "
        "is_absent ended_at",
    }

    item = part_of(ConferenceItem, "会議の案件", related_name="attendees")
    attendee = outside(Attendee, "会議の出席者")
    user = account("利用者（出席者の）", null=True, blank=True)
    picked_by = account("選んだ人")
    picked_at = models.DateTimeField("選んだ日時", default=timezone.now)
    is_recused = models.BooleanField("除斥", default=False)
    recusal = line("除斥の理由", 100)
    came_at = models.DateTimeField("来た時刻", null=True, blank=True)
    left_at = models.DateTimeField("去った時刻", null=True, blank=True)
    is_absent = models.BooleanField("欠席", default=False)
    ended_at = models.DateTimeField("外した日時", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "案件の出席者"
        verbose_name_plural = "案件の出席者"
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "attendee"],
                condition=Q(ended_at=None),
                name="item_attendee_once",
                violation_error_message="この人は、すでにこの案件の出席者です。",
            ),
            models.CheckConstraint(
                name="item_attendee_recused_is_out",
                condition=Q(is_recused=False) | Q(ended_at__isnull=False),
                violation_error_message="除斥の人は、案件から外します。",
            ),
            models.CheckConstraint(
                name="item_attendee_absent_or_there",
                condition=Q(is_absent=False) | Q(came_at=None, left_at=None),
                violation_error_message="欠席の人に、来た時刻と去った時刻はありません。",
            ),
            models.CheckConstraint(
                name="item_attendee_leaves_after_coming",
                condition=Q(left_at=None) | Q(left_at__gte=F("came_at")),
                violation_error_message="去った時刻は、来た時刻より後です。",
            ),
        ]

    def __str__(self):
        return "案件の出席者"

    @classmethod
    def attending(cls, actor, item):
        """Return the picks of ``actor`` for which condition μ holds now; ``item`` is a lookup."""
        now = timezone.now()
        packets = Packet.objects.filter(
            attendee=OuterRef("attendee"),
            part=OuterRef("item__part"),
            sent_at__lte=now,
            closes_on__gte=timezone.localdate(now),
        )
        return cls.objects.order_by().filter(
            Acknowledgement.made_for(attendee="attendee", part="item__part"),
            Exists(packets),
            user=actor,
            ended_at=None,
            item=OuterRef(item),
            item__taken_back_at=None,
            item__part__conference__cancelled_at=None,
        )


class Packet(models.Model):
    """配付資料: one recipient's papers of one body of a sitting; numbered, and asked back"""

    id = opaque_key()
    part = models.ForeignKey(
        ConferencePart, models.PROTECT, verbose_name="開催の中の会議体", related_name="packets"
    )
    attendee = models.ForeignKey(
        Attendee, models.PROTECT, verbose_name="会議の出席者", related_name="packets"
    )
    number = models.PositiveSmallIntegerField("番号")
    is_paper = models.BooleanField("紙で渡す", default=False)
    sent_by = account("配った人")
    sent_at = models.DateTimeField("配った日時", default=timezone.now)
    closes_on = models.DateField("見られる最後の日")
    first_opened_at = models.DateTimeField("最初に開いた日時", null=True, blank=True)
    last_opened_at = models.DateTimeField("最後に開いた日時", null=True, blank=True)
    returned_at = models.DateTimeField("返った日時", null=True, blank=True)
    returned_to = account("受け取った人", null=True, blank=True)

    class Meta:
        verbose_name = "配付資料"
        verbose_name_plural = "配付資料"
        ordering = ["part", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "number"],
                name="packet_number_once",
                violation_error_message="この番号の配付資料は、すでにあります。",
            ),
            models.UniqueConstraint(
                fields=["part", "attendee"],
                name="packet_once",
                violation_error_message="この人には、もう配ってあります。",
            ),
            models.CheckConstraint(
                name="packet_returned_to_somebody",
                condition=Q(returned_at=None, returned_to=None)
                | Q(returned_at__isnull=False, returned_to__isnull=False),
                violation_error_message="返却には、日時と受け取った人が要ります。",
            ),
        ]

    def __str__(self):
        return f"配付資料 第{self.number}号"

    @staticmethod
    def closing(held_on):
        """Return the last day on which a packet of a sitting of that day may be read."""
        return held_on + timedelta(days=DAYS_OPEN)


class PacketOpening(ScopedModel):
    """配付資料を開いた記録: an item, the consent on which it was shown, to which agency"""

    resource = "consultation.packet"
    belongs_to = "item"
    field_classes = {
        Class.EXISTENCE: "id item",
        Class.WORK: "packet agency consent asked_on opened_at opened_by",
    }

    item = part_of(ConferenceItem, "会議の案件", related_name="openings")
    packet = outside(Packet, "配付資料")
    agency = outside("consultation.Agency", "機関")
    consent = part_of(ConsentRecord, "本人同意", related_name="+")
    asked_on = models.DateField("同意を確かめた日")
    opened_at = models.DateTimeField("開いた日時", default=timezone.now)
    opened_by = account("開いた人")

    class Meta(ScopedModel.Meta):
        verbose_name = "配付資料を開いた記録"
        verbose_name_plural = "配付資料を開いた記録"
        ordering = ["item", "opened_at"]

    def __str__(self):
        return "配付資料を開いた記録"


class ItemPaper(ScopedModel):
    """案件の資料: one person of an item, as the packets of the item name them"""

    resource = "consultation.paper"
    field_classes = {
        Class.EXISTENCE: "id item case person",
        Class.WORK: "is_client written_by written_at ended_at",
        Class.IDENTITY: "called about",
    }

    id = opaque_key()
    item = part_of(ConferenceItem, "会議の案件", related_name="papers")
    case = part_of(Case, "相談", related_name="+")
    person = part_of(Person, "人", related_name="+")
    is_client = models.BooleanField("本人", default=False)
    called = line("氏名", 100)
    about = line("年齢・性別・続柄", 100)
    written_by = account("作った人")
    written_at = models.DateTimeField("作った日時", default=timezone.now)
    ended_at = models.DateTimeField("差し替えた日時", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "案件の資料"
        verbose_name_plural = "案件の資料"
        ordering = ["-is_client", "written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"],
                condition=Q(ended_at=None),
                name="item_paper_once",
                violation_error_message="この人の資料は、すでにあります。",
            )
        ]

    def __str__(self):
        return "案件の資料"

    @classmethod
    def scope_condition(cls, scope, actor):
        if scope == Scope.ALL:
            return Q()
        if scope == Scope.SITTING:
            return Q(Exists(ItemAttendee.attending(actor, "item")), ended_at=None)
        return cls._of_cases(Case.scope_condition(scope, actor))

    @classmethod
    def _of_cases(cls, condition):
        return Q(Exists(Case.objects.filter(condition, pk=OuterRef("case"))))

    @classmethod
    def told_outside(cls, actor, classes):
        """The person's consent reaches the agency for which ``actor`` attends the item, now.

        An agency that is invited no more hears nothing, whatever other consent there may be.
        """
        rows = Attendee.objects.filter(user=actor, ended_at=None).order_by()
        told = NOTHING
        for agency in rows.values_list("agency_id", flat=True).distinct():
            attends = ItemAttendee.objects.filter(
                item=OuterRef("item"), user=actor, attendee__agency=agency, ended_at=None
            )
            invited = ItemAgency.objects.filter(item=OuterRef("item"), agency=agency, ended_at=None)
            told |= (
                Q(Exists(attends.order_by()))
                & Q(Exists(invited.order_by()))
                & agreed(agency, classes)
            )
        return told

    @classmethod
    def concerns(cls, persons):
        return cls._of_cases(Case.concerns(persons)) | Q(person__in=persons)

    @classmethod
    def state_condition(cls, action):
        return ~Q(case__stage=Stage.CLOSED) if is_writing(action) else Q()

    @classmethod
    def opened_by_break_glass(cls, cases):
        return Q(case__in=cases)


class ItemPaperText(ScopedModel):
    """案件の資料の内容: (heading, words) pairs about that person"""

    resource = "consultation.paper"
    belongs_to = "paper"
    field_classes = {Class.EXISTENCE: "id paper", Class.NARRATIVE: "lines"}

    paper = models.OneToOneField(
        ItemPaper, models.PROTECT, verbose_name="案件の資料", related_name="text"
    )
    lines = models.JSONField("内容", default=list)

    class Meta(ScopedModel.Meta):
        verbose_name = "案件の資料の内容"
        verbose_name_plural = "案件の資料の内容"

    def __str__(self):
        return "案件の資料の内容"
