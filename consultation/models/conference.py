"""支援調整会議ほかの開催と案件: one sitting of one or more bodies, and the cases put before them

A sitting names nobody. An item is a part of its case, seen by who sees the case; who is invited to
it stands beside it, each with the consent on which the agency may hear of the client.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultation.enums import ItemOutcome
from consultation.models.base import account, line, opaque_key, outside, part_of, text
from consultation.models.case import Case
from consultation.models.consent import ConsentRecord
from consultation.models.plan import SupportPlan
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known


class Conference(models.Model):
    """会議の開催: a day and a place; its bodies sit one after another"""

    id = opaque_key()
    held_on = models.DateField("開催日")
    starts_at = models.TimeField("開会の時刻")
    place = line("場所", 100, blank=False)
    is_regular = models.BooleanField("定例", default=True)
    called_by = account("招集した人")
    called_at = models.DateTimeField("招集した日時", default=timezone.now)
    cancelled_at = models.DateTimeField("取りやめた日時", null=True, blank=True)
    cancelled_by = account("取りやめた人", null=True, blank=True)
    cancel_reason = line("取りやめた理由", 200)

    class Meta:
        verbose_name = "会議の開催"
        verbose_name_plural = "会議の開催"
        ordering = ["-held_on", "-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["held_on", "starts_at", "place"],
                name="conference_once_at_a_place",
                condition=Q(cancelled_at=None),
                violation_error_message="同じ日時、同じ場所の開催があります。",
            ),
            models.CheckConstraint(
                name="conference_cancelled_by_somebody_for_a_reason",
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_reason="")
                | (
                    Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")
                ),
                violation_error_message="取りやめるには、日時と、取りやめた人と、理由が要ります。",
            ),
        ]

    def __str__(self):
        return "会議の開催"


class ConferencePart(models.Model):
    """開催の中の会議体: several bodies in one sitting, in their order"""

    conference = models.ForeignKey(
        Conference, models.PROTECT, verbose_name="会議の開催", related_name="parts"
    )
    body = outside("consultation.ConferenceBody", "会議体")
    position = models.PositiveSmallIntegerField("順番")

    class Meta:
        verbose_name = "開催の中の会議体"
        verbose_name_plural = "開催の中の会議体"
        ordering = ["conference", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "body"],
                name="conference_part_once",
                violation_error_message="同じ会議体が2回あります。",
            )
        ]

    def __str__(self):
        return "開催の中の会議体"


class ConferenceItem(ScopedModel):
    """会議の案件: a plan of a case before a body that asks for consent, and what came of it"""

    resource = "consultation.conference_item"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case plan part",
        Class.WORK: "put_by put_at outcome decided_on recorded_by recorded_at taken_back_at",
    }

    id = opaque_key()
    case = part_of(Case, "相談", related_name="conference_items")
    plan = part_of(SupportPlan, "支援計画", related_name="conference_items")
    part = outside(ConferencePart, "開催の中の会議体")
    put_by = account("かけた人")
    put_at = models.DateTimeField("かけた日時", default=timezone.now)
    outcome = models.CharField("結果", max_length=10, choices=ItemOutcome.choices, blank=True)
    decided_on = models.DateField("会議の日", null=True, blank=True)
    recorded_by = account("結果を記録した人", null=True, blank=True)
    recorded_at = models.DateTimeField("記録した日時", null=True, blank=True)
    taken_back_at = models.DateTimeField("下ろした日時", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "会議の案件"
        verbose_name_plural = "会議の案件"
        ordering = ["case", "-put_at"]
        constraints = [
            known("conference_item", "outcome", ItemOutcome, "結果", blank=True),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(outcome="", taken_back_at=None),
                name="conference_item_one_open",
                violation_error_message="この相談は、もう会議の案件になっています。",
            ),
            models.CheckConstraint(
                name="conference_item_outcome_is_recorded",
                condition=Q(outcome="", decided_on=None, recorded_by=None, recorded_at=None)
                | (
                    ~Q(outcome="")
                    & Q(
                        decided_on__isnull=False,
                        recorded_by__isnull=False,
                        recorded_at__isnull=False,
                        taken_back_at=None,
                    )
                ),
                violation_error_message="結果には、会議の日と記録した人が要ります。",
            ),
        ]

    def __str__(self):
        return "会議の案件"


class ItemAgency(ScopedModel):
    """案件に招く機関, and the consent of the client on which it may hear of the case"""

    resource = "consultation.conference_item"
    belongs_to = "item"
    field_classes = {
        Class.EXISTENCE: "id item",
        Class.WORK: "agency consent asked_on ended_at",
    }

    item = part_of(ConferenceItem, "会議の案件", related_name="agencies")
    agency = outside("consultation.Agency", "招く機関")
    consent = part_of(ConsentRecord, "本人同意", related_name="+")
    asked_on = models.DateField("同意を確かめた日")
    ended_at = models.DateTimeField("招くのをやめた日時", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "案件に招く機関"
        verbose_name_plural = "案件に招く機関"
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "agency"],
                name="item_agency_once",
                violation_error_message="同じ機関が2回あります。",
            )
        ]

    def __str__(self):
        return "案件に招く機関"


class ItemOpinion(ScopedModel):
    """会議の意見 on one item"""

    resource = "consultation.conference_item"
    belongs_to = "item"
    field_classes = {Class.EXISTENCE: "id item", Class.NARRATIVE: "words"}

    item = models.OneToOneField(
        ConferenceItem, models.PROTECT, verbose_name="会議の案件", related_name="opinion"
    )
    words = text("会議の意見")

    class Meta(ScopedModel.Meta):
        verbose_name = "会議の意見"
        verbose_name_plural = "会議の意見"

    def __str__(self):
        return "会議の意見"
