"""支援計画（プラン兼事業等利用申込書）: numbered versions; what was decided never changes

A version is drafted at the desk while the case stands at 支援計画案, discussed in the conference,
and decided or confirmed by the city. The current plan is the decided version with the highest
number: there is nothing beside it that could say otherwise.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consultation.codes import PlanService
from consultation.enums import ConsentMethod, DecisionKind, ItemBy, Signer
from consultation.models.base import account, line, opaque_key, outside, part_of, text
from consultation.models.case import Case
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known


class SupportPlan(ScopedModel):
    """支援計画の版: its terms, and how the person agreed to it"""

    resource = "consultation.plan"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case number is_decided version",
        Class.WORK: "drafted_on drafted_by written_by written_at starts_on ends_on monitoring_on "
        "goal_by is_employment_target agreed_on agreed_by agreed_how agreed_proof",
    }

    id = opaque_key()
    case = part_of(Case, "相談", related_name="plans")
    number = models.PositiveSmallIntegerField("第何回")
    is_decided = models.BooleanField("決定・確認された", default=False)
    drafted_on = models.DateField("作成日")
    drafted_by = account("作成した人")
    written_by = account("最後に書いた人")
    written_at = models.DateTimeField("最後に書いた日時", default=timezone.now)
    starts_on = models.DateField("計画の始まり", null=True, blank=True)
    ends_on = models.DateField("計画の終わり（この日まで）", null=True, blank=True)
    monitoring_on = models.DateField("次回の経過確認日", null=True, blank=True)
    goal_by = models.DateField("目標の達成時期", null=True, blank=True)
    is_employment_target = models.BooleanField("就労支援対象者", null=True, blank=True)
    agreed_on = models.DateField("本人が同意した日", null=True, blank=True)
    agreed_by = models.CharField("同意した人", max_length=10, choices=Signer.choices, blank=True)
    agreed_how = models.CharField(
        "同意の方法", max_length=12, choices=ConsentMethod.choices, blank=True
    )
    agreed_proof = line("親権者・後見人と確かめた書類", 100)
    version = models.PositiveIntegerField("書き直しの数", default=1)

    class Meta(ScopedModel.Meta):
        verbose_name = "支援計画"
        verbose_name_plural = "支援計画"
        ordering = ["case", "-number"]
        constraints = [
            known("plan", "agreed_by", Signer, "同意した人", blank=True),
            known("plan", "agreed_how", ConsentMethod, "同意の方法", blank=True),
            models.UniqueConstraint(
                fields=["case", "number"],
                name="plan_number_once",
                violation_error_message="この回の計画は、すでにあります。",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(is_decided=False),
                name="plan_one_open",
                violation_error_message="まだ決まっていない計画案があります。",
            ),
            models.CheckConstraint(
                name="plan_days_in_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="計画の終わりは、始まり以後です。",
            ),
            models.CheckConstraint(
                name="plan_monitored_within_its_days",
                condition=(Q(monitoring_on=None) | Q(starts_on=None))
                | Q(monitoring_on__gte=F("starts_on")),
                violation_error_message="経過確認日は、計画の期間の中です。",
            ),
            models.CheckConstraint(
                name="plan_monitored_before_it_ends",
                condition=(Q(monitoring_on=None) | Q(ends_on=None))
                | Q(monitoring_on__lte=F("ends_on")),
                violation_error_message="経過確認日は、計画の期間の中です。",
            ),
            models.CheckConstraint(
                name="plan_agreed_by_somebody_somehow",
                condition=Q(agreed_on=None, agreed_by="", agreed_how="")
                | (Q(agreed_on__isnull=False) & ~Q(agreed_by="") & ~Q(agreed_how="")),
                violation_error_message="本人の同意には、日、同意した人、方法が要ります。",
            ),
            models.CheckConstraint(
                name="plan_of_another_signer_is_proven",
                condition=Q(agreed_by__in=["", Signer.CLIENT]) | ~Q(agreed_proof=""),
                violation_error_message="親権者・後見人の同意には、確かめた書類が要ります。",
            ),
            models.CheckConstraint(
                name="plan_decided_is_complete",
                condition=Q(is_decided=False)
                | Q(
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    monitoring_on__isnull=False,
                    is_employment_target__isnull=False,
                    agreed_on__isnull=False,
                ),
                violation_error_message="決まった計画には、期間、経過確認日、本人の同意が要ります。",
            ),
        ]

    def __str__(self):
        return f"支援計画 第{self.number}回"


class PlanText(ScopedModel):
    """計画の文: wishes, problems, goals, and how the support is made one (規則34条の7)"""

    resource = "consultation.plan"
    belongs_to = "plan"
    field_classes = {
        Class.EXISTENCE: "id plan",
        Class.NARRATIVE: "wishes problems long_term_goal goal cautions integration",
    }

    plan = models.OneToOneField(
        SupportPlan, models.PROTECT, verbose_name="支援計画", related_name="text"
    )
    wishes = text("本人の生活に対する意向")
    problems = text("生活全般の解決すべき課題")
    long_term_goal = text("長期目標")
    goal = text("この計画の達成目標")
    cautions = text("支援の留意事項")
    integration = text("支援を一体的に提供するための方策")

    class Meta(ScopedModel.Meta):
        verbose_name = "計画の文"
        verbose_name_plural = "計画の文"

    def __str__(self):
        return "計画の文"


class PlanItem(ScopedModel):
    """プラン表の行: what is done about a problem, by whom, how often, and when it is reached"""

    resource = "consultation.plan"
    belongs_to = "plan"
    field_classes = {
        Class.EXISTENCE: "id plan number version",
        Class.WORK: "done_by agency responsible",
        Class.NARRATIVE: "problem action schedule target",
    }

    plan = part_of(SupportPlan, "支援計画", related_name="items")
    number = models.PositiveSmallIntegerField("№")
    problem = line("課題", 200)
    action = text("実施すること")
    done_by = models.CharField("だれが行うか", max_length=8, choices=ItemBy.choices)
    agency = outside("consultation.Agency", "関係機関", null=True, blank=True)
    responsible = line("担当", 100)
    schedule = line("期間・頻度", 100)
    target = line("達成の目安", 200)
    version = models.PositiveIntegerField("書き直しの数", default=1)

    class Meta(ScopedModel.Meta):
        verbose_name = "支援の内容"
        verbose_name_plural = "支援の内容"
        ordering = ["plan", "number"]
        constraints = [
            known("plan_item", "done_by", ItemBy, "だれが行うか"),
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="plan_item_number_once",
                violation_error_message="この番号の行は、すでにあります。",
            ),
            models.CheckConstraint(
                name="plan_item_names_its_agency",
                condition=Q(done_by=ItemBy.AGENCY, agency__isnull=False)
                | (~Q(done_by=ItemBy.AGENCY) & Q(agency=None)),
                violation_error_message="関係機関が行うことには、その機関が要ります。",
            ),
        ]

    def __str__(self):
        return f"支援の内容 {self.number}"


class PlanUse(ScopedModel):
    """利用する事業: one service of the form, its days and who provides it"""

    resource = "consultation.plan"
    belongs_to = "plan"
    field_classes = {
        Class.EXISTENCE: "id plan version",
        Class.WORK: "service name starts_on ends_on provider",
    }

    plan = part_of(SupportPlan, "支援計画", related_name="uses")
    service = models.CharField("事業", max_length=20, choices=PlanService.choices)
    name = line("事業の名称（「その他」のとき）", 100)
    starts_on = models.DateField("始まり", null=True, blank=True)
    ends_on = models.DateField("終わり（この日まで）", null=True, blank=True)
    provider = outside("consultation.Agency", "事業者", null=True, blank=True)
    version = models.PositiveIntegerField("書き直しの数", default=1)

    class Meta(ScopedModel.Meta):
        verbose_name = "利用する事業"
        verbose_name_plural = "利用する事業"
        ordering = ["plan", "pk"]
        constraints = [
            known("plan_use", "service", PlanService, "事業"),
            models.UniqueConstraint(
                fields=["plan", "service", "name"],
                name="plan_use_once",
                violation_error_message="同じ事業が2回あります。",
            ),
            models.CheckConstraint(
                name="plan_use_other_is_named",
                condition=(Q(service=PlanService.OTHER) & ~Q(name=""))
                | (~Q(service=PlanService.OTHER) & Q(name="")),
                violation_error_message="「その他」の事業には、名称が要ります。",
            ),
            models.CheckConstraint(
                name="plan_use_days_in_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="事業の終わりは、始まり以後です。",
            ),
        ]

    def __str__(self):
        return self.name or self.get_service_display()


class PlanDecision(ScopedModel):
    """支援決定・確認: by the city, by another than who drafted it; written once"""

    resource = "consultation.plan_decision"
    belongs_to = "plan"
    field_classes = {
        Class.EXISTENCE: "id plan",
        Class.WORK: "kind document_number decided_on decided_by recorded_at",
    }

    plan = models.OneToOneField(
        SupportPlan, models.PROTECT, verbose_name="支援計画", related_name="decision"
    )
    kind = models.CharField("決裁の別", max_length=10, choices=DecisionKind.choices)
    document_number = line("文書番号", 40, blank=False)
    decided_on = models.DateField("決裁日")
    decided_by = account("決裁した人")
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = "支援計画の決定"
        verbose_name_plural = "支援計画の決定"
        ordering = ["plan"]
        indexes = [models.Index(fields=["decided_on"], name="plan_decision_by_day")]
        constraints = [
            known("plan_decision", "kind", DecisionKind, "決裁の別"),
            models.UniqueConstraint(
                fields=["document_number"],
                name="plan_decision_document_once",
                violation_error_message="この文書番号は使われています。",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class PlanCondition(ScopedModel):
    """条件・所見 of the city at its decision"""

    resource = "consultation.plan_decision"
    belongs_to = "decision"
    field_classes = {Class.EXISTENCE: "id decision", Class.NARRATIVE: "words"}

    decision = models.OneToOneField(
        PlanDecision, models.PROTECT, verbose_name="支援計画の決定", related_name="condition"
    )
    words = text("条件・所見")

    class Meta(ScopedModel.Meta):
        verbose_name = "条件・所見"
        verbose_name_plural = "条件・所見"

    def __str__(self):
        return "条件・所見"
