"""相談: one matter from intake to closure"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from consultation.codes import Urgency
from consultation.enums import ClosureReason, ScreeningResult, Stage
from consultation.models.base import DeskRecord, account, is_writing, part_of
from consultation.models.household import Household, households_of
from consultation.models.person import Person
from koganei.access.field_classes import FieldClass as Class
from koganei.constraints import known
from koganei.dates.fields import FiscalYearField


class Case(DeskRecord):
    """相談: whose it is, where it stands, who leads it; no word of what it is about

    At most one lead worker by construction, exactly one from triage to closure (access.md 14).
    """

    resource = "consultation.case"
    field_classes = {
        Class.EXISTENCE: DeskRecord.RECORD_FIELDS
        + " number fiscal_year sequence client household previous",
        Class.WORK: "stage stage_since suspended_from received_on screening_result urgency "
        "is_complex is_difficult is_urgent_support lead last_contact_on next_due_on closed_on "
        "closure_reason counts_as_new",
    }

    number = models.CharField("番号", max_length=20, unique=True)
    fiscal_year = FiscalYearField("年度")
    sequence = models.PositiveIntegerField("連番")
    client = part_of(Person, "本人", related_name="cases")
    household = part_of(Household, "世帯", related_name="cases", null=True, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, verbose_name="前の相談", null=True, blank=True,
        related_name="following",
    )  # fmt: skip
    # as the desk's setting was on the day of the reception: no later change alters what was counted
    counts_as_new = models.BooleanField("新規の相談に数える", default=True)
    stage = models.CharField("段階", max_length=20, choices=Stage.choices, default=Stage.INTAKE)
    stage_since = models.DateField("この段階になった日")
    suspended_from = models.CharField(
        "中断する前の段階", max_length=20, choices=Stage.choices, blank=True
    )
    received_on = models.DateField("受付日")
    screening_result = models.PositiveSmallIntegerField(
        "スクリーニングの結果", choices=ScreeningResult.choices, null=True, blank=True
    )
    urgency = models.CharField("緊急度", max_length=12, choices=Urgency.choices)
    is_complex = models.BooleanField("複合的な課題", default=False)
    is_difficult = models.BooleanField("困難", null=True, blank=True)
    is_urgent_support = models.BooleanField("計画の前に緊急の支援を始めた", default=False)
    lead = account("主担当", null=True, blank=True)
    last_contact_on = models.DateField("最後に対応した日", null=True, blank=True)
    next_due_on = models.DateField("次の期限", null=True, blank=True)
    closed_on = models.DateField("終結した日", null=True, blank=True)
    closure_reason = models.CharField(
        "終結区分", max_length=20, choices=ClosureReason.choices, blank=True
    )

    class Meta(DeskRecord.Meta):
        verbose_name = "相談"
        verbose_name_plural = "相談"
        ordering = ["-fiscal_year", "-sequence"]
        constraints = [
            known("case", "stage", Stage, "段階"),
            known("case", "suspended_from", Stage, "中断する前の段階", blank=True),
            known("case", "urgency", Urgency, "緊急度"),
            known("case", "closure_reason", ClosureReason, "終結区分", blank=True),
            models.CheckConstraint(
                name="case_screening_result_is_known",
                condition=Q(screening_result=None) | Q(screening_result__in=ScreeningResult.values),
                violation_error_message="スクリーニングの結果は一覧から選んでください。",
            ),
            models.UniqueConstraint(
                fields=["desk", "fiscal_year", "sequence"],
                name="case_number_once",
                violation_error_message="この番号は使われています。",
            ),
            models.CheckConstraint(
                name="case_has_a_lead_after_intake",
                condition=Q(stage__in=[Stage.INTAKE, Stage.CLOSED, Stage.SUSPENDED])
                | Q(lead__isnull=False),
                violation_error_message="受付のあと終結まで、主担当が1人要ります。",
            ),
            models.CheckConstraint(
                name="case_closed_with_day_and_reason",
                condition=(Q(stage=Stage.CLOSED, closed_on__isnull=False) & ~Q(closure_reason=""))
                | (~Q(stage=Stage.CLOSED) & Q(closed_on=None, closure_reason="")),
                violation_error_message="終結には、日と区分が要ります。",
            ),
            models.CheckConstraint(
                name="case_suspended_from_a_stage",
                condition=(Q(stage=Stage.SUSPENDED) & ~Q(suspended_from=""))
                | (~Q(stage=Stage.SUSPENDED) & Q(suspended_from="")),
                violation_error_message="中断には、中断する前の段階が要ります。",
            ),
            models.CheckConstraint(
                name="case_does_not_follow_itself",
                condition=Q(previous=None) | ~Q(previous=F("pk")),
                violation_error_message="自分自身を前の相談にはできません。",
            ),
            models.CheckConstraint(
                name="case_closed_after_it_came",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("received_on")),
                violation_error_message="終結した日は、受付日以後です。",
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "stage", "next_due_on"], name="case_by_stage"),
            models.Index(fields=["-received_on", "-sequence"], name="case_by_reception"),
            # what a list counts, answered by the index alone
            models.Index(fields=["desk", "is_restricted", "stage"], name="case_counted"),
            models.Index(fields=["closed_on"], name="case_by_closing"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("consultation:case", args=[self.pk])

    @classmethod
    def of_cases(cls, cases):
        return Q(pk__in=cases)

    @classmethod
    def concerns(cls, persons):
        """Cases of ``persons``, of their households, and those they called about."""
        from consultation.models.slip import Caller  # noqa: PLC0415 -- it needs this file

        callers = Caller.objects.filter(person__in=persons).order_by()
        return (
            Q(client__in=persons)
            | Q(household__in=households_of(persons))
            | Q(pk__in=callers.values("slip__case"))
        )

    @classmethod
    def state_condition(cls, action):
        """Nothing is written under a closed case (rules.md, frozen)."""
        return ~Q(stage=Stage.CLOSED) if is_writing(action) else Q()
