"""支援の実施と経過確認: what began and ended of a plan, and what was found of it

A support is one row from its beginning to its end; the words about it stand in lines of the
timeline that name it. What was found at a 経過確認 is written once.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consultation.enums import (
    ItemBy,
    MonitoringResult,
    NotStartedReason,
    ServiceEnd,
    ServiceState,
)
from consultation.models.base import account, line, opaque_key, outside, part_of
from consultation.models.case import Case
from consultation.models.plan import PlanItem, PlanUse, SupportPlan
from consultation.models.record import CaseEvent
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known


class SupportService(ScopedModel):
    """支援の実施: one row or service of a decided plan as it is given, or what came before a plan

    ``plan`` is empty for an urgent support; a row of the plan is given once, and one that goes on
    under the next plan ``continues`` the former.
    """

    resource = "consultation.support"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case plan item use continues version",
        Class.WORK: "name done_by agency state started_on not_started_on not_started_reason "
        "ended_on end_reason written_by written_at",
    }

    id = opaque_key()
    case = part_of(Case, "相談", related_name="services")
    plan = part_of(SupportPlan, "支援計画", related_name="services", null=True, blank=True)
    item = models.OneToOneField(
        PlanItem, models.PROTECT, verbose_name="支援の内容", null=True, blank=True,
        related_name="service",
    )  # fmt: skip
    use = models.OneToOneField(
        PlanUse, models.PROTECT, verbose_name="利用する事業", null=True, blank=True,
        related_name="service_given",
    )  # fmt: skip
    continues = models.OneToOneField(
        "self", models.PROTECT, verbose_name="前の回から続く支援", null=True, blank=True,
        related_name="continued_by",
    )  # fmt: skip
    name = line("支援", 200, blank=False)
    done_by = models.CharField("だれが行うか", max_length=8, choices=ItemBy.choices)
    agency = outside("consultation.Agency", "関係機関", null=True, blank=True)
    state = models.CharField("実施", max_length=12, choices=ServiceState.choices)
    started_on = models.DateField("始まった日", null=True, blank=True)
    not_started_on = models.DateField("始められないと分かった日", null=True, blank=True)
    not_started_reason = models.CharField(
        "始められなかった理由", max_length=20, choices=NotStartedReason.choices, blank=True
    )
    ended_on = models.DateField("終わった日", null=True, blank=True)
    end_reason = models.CharField(
        "終えた理由", max_length=16, choices=ServiceEnd.choices, blank=True
    )
    written_by = account("最後に書いた人")
    written_at = models.DateTimeField("最後に書いた日時", default=timezone.now)
    version = models.PositiveIntegerField("書き直しの数", default=1)

    class Meta(ScopedModel.Meta):
        verbose_name = "支援の実施"
        verbose_name_plural = "支援の実施"
        ordering = ["case", "started_on", "pk"]
        constraints = [
            known("support_service", "done_by", ItemBy, "だれが行うか"),
            known("support_service", "state", ServiceState, "実施"),
            known(
                "support_service", "not_started_reason", NotStartedReason, "始められなかった理由",
                blank=True,
            ),
            known("support_service", "end_reason", ServiceEnd, "終えた理由", blank=True),
            models.CheckConstraint(
                name="support_service_names_its_agency",
                condition=Q(done_by=ItemBy.AGENCY, agency__isnull=False)
                | (~Q(done_by=ItemBy.AGENCY) & Q(agency=None)),
                violation_error_message="関係機関が行う支援には、その機関が要ります。",
            ),
            models.CheckConstraint(
                name="support_service_of_one_row_of_its_plan",
                condition=Q(plan=None, item=None, use=None)
                | Q(plan__isnull=False, item__isnull=False, use=None)
                | Q(plan__isnull=False, item=None, use__isnull=False),
                violation_error_message="支援は、計画の行か事業の、どれか1つについてのものです。",
            ),
            models.CheckConstraint(
                name="support_service_state_fits_its_days",
                condition=(
                    Q(state=ServiceState.NOT_STARTED, started_on=None, ended_on=None)
                    & Q(not_started_on__isnull=False)
                )
                | Q(state=ServiceState.RUNNING, started_on__isnull=False, ended_on=None)
                | Q(
                    state=ServiceState.ENDED, started_on__isnull=False, ended_on__isnull=False
                ),
                violation_error_message="支援の始まりと終わりが、実施の区分に合いません。",
            ),
            models.CheckConstraint(
                name="support_service_not_started_for_a_reason",
                condition=Q(not_started_on=None, not_started_reason="")
                | (Q(not_started_on__isnull=False) & ~Q(not_started_reason="")),
                violation_error_message="始められなかったことには、日と理由が要ります。",
            ),
            models.CheckConstraint(
                name="support_service_ended_for_a_reason",
                condition=Q(ended_on=None, end_reason="")
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                violation_error_message="支援の終わりには、日と理由が要ります。",
            ),
            models.CheckConstraint(
                name="support_service_days_in_order",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                violation_error_message="支援の終わりは、始まり以後です。",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    @property
    def whom(self):
        """Who gives it, as a person reads it."""
        return self.agency.name if self.agency else self.get_done_by_display()


class MonitoringNote(ScopedModel):
    """経過確認: of a decided plan, on a day, with its result; what was found is the line's note"""

    resource = "consultation.support"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case plan event",
        Class.WORK: "monitored_on monitored_by result next_on recorded_at",
    }

    id = opaque_key()
    case = part_of(Case, "相談", related_name="monitorings")
    plan = part_of(SupportPlan, "支援計画", related_name="monitorings")
    event = models.OneToOneField(
        CaseEvent, models.PROTECT, verbose_name="経過", related_name="monitoring"
    )
    monitored_on = models.DateField("経過を確認した日")
    monitored_by = account("確認した人")
    result = models.CharField("結果", max_length=10, choices=MonitoringResult.choices)
    next_on = models.DateField("次回の経過確認日", null=True, blank=True)
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = "経過確認"
        verbose_name_plural = "経過確認"
        ordering = ["case", "-monitored_on", "-recorded_at"]
        constraints = [
            known("monitoring_note", "result", MonitoringResult, "経過確認の結果"),
            models.CheckConstraint(
                name="monitoring_note_next_is_later",
                condition=Q(next_on=None) | Q(next_on__gt=F("monitored_on")),
                violation_error_message="次回の経過確認日は、確認した日より後です。",
            ),
        ]

    def __str__(self):
        return self.get_result_display()
