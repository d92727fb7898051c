"""評価シート: of a decided plan; drafted, fixed, corrected by a new version (domain.md §2.7)

The evaluation that counts is the fixed one with the highest number.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultation.codes import DATED_CHANGES, EndGround, PauseGround, SeenChange
from consultation.enums import GoalOutcome, Verdict
from consultation.models.base import account, line, opaque_key, part_of, text
from consultation.models.case import Case
from consultation.models.plan import PlanItem, SupportPlan
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known


class PlanEvaluation(ScopedModel):
    """評価シート: one version of it, with its verdict"""

    resource = "consultation.plan_evaluation"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case plan number version",
        Class.WORK: "evaluated_on evaluated_by verdict end_ground pause_ground written_by "
        "written_at fixed_by fixed_at",
    }

    id = opaque_key()
    case = part_of(Case, "相談", related_name="evaluations")
    plan = part_of(SupportPlan, "対象の計画", related_name="evaluations")
    number = models.PositiveSmallIntegerField("第何版")
    evaluated_on = models.DateField("評価日")
    evaluated_by = account("実施者")
    verdict = models.CharField("判定", max_length=10, choices=Verdict.choices, blank=True)
    end_ground = models.CharField("終結理由", max_length=20, choices=EndGround.choices, blank=True)
    pause_ground = models.CharField(
        "中断理由", max_length=20, choices=PauseGround.choices, blank=True
    )
    written_by = account("最後に書いた人")
    written_at = models.DateTimeField("最後に書いた日時", default=timezone.now)
    fixed_by = account("確定した人", null=True, blank=True)
    fixed_at = models.DateTimeField("確定した日時", null=True, blank=True)
    version = models.PositiveIntegerField("書き直しの数", default=1)

    class Meta(ScopedModel.Meta):
        verbose_name = "評価シート"
        verbose_name_plural = "評価シート"
        ordering = ["case", "-number"]
        indexes = [models.Index(fields=["evaluated_on"], name="plan_evaluation_by_day")]
        constraints = [
            known("plan_evaluation", "verdict", Verdict, "判定", blank=True),
            known("plan_evaluation", "end_ground", EndGround, "終結理由", blank=True),
            known("plan_evaluation", "pause_ground", PauseGround, "中断理由", blank=True),
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="plan_evaluation_number_once",
                violation_error_message="この版の評価シートは、すでにあります。",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(fixed_at=None),
                name="plan_evaluation_one_open",
                violation_error_message="書きかけの評価シートがあります。",
            ),
            models.CheckConstraint(
                name="plan_evaluation_fixed_by_somebody",
                condition=Q(fixed_at=None, fixed_by=None)
                | Q(fixed_at__isnull=False, fixed_by__isnull=False),
                violation_error_message="確定した日時と人は、そろえて記録します。",
            ),
            models.CheckConstraint(
                name="plan_evaluation_ground_fits_its_verdict",
                condition=(Q(verdict=Verdict.END) | Q(end_ground=""))
                & (Q(verdict=Verdict.PAUSE) | Q(pause_ground="")),
                violation_error_message="終結理由は終結、中断理由は中断のときだけ選びます。",
            ),
            models.CheckConstraint(
                name="plan_evaluation_fixed_with_its_verdict",
                condition=Q(fixed_at=None)
                | Q(verdict=Verdict.NEXT_PLAN)
                | (Q(verdict=Verdict.END) & ~Q(end_ground=""))
                | (Q(verdict=Verdict.PAUSE) & ~Q(pause_ground="")),
                violation_error_message="確定には、判定とその理由が要ります。",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"評価シート 第{self.number}版"


class EvaluationText(ScopedModel):
    """評価の文: how it stands, what remains, and why the verdict is so"""

    resource = "consultation.plan_evaluation"
    belongs_to = "sheet"
    field_classes = {
        Class.EXISTENCE: "id sheet",
        Class.NARRATIVE: "situation remaining verdict_reason correction",
    }

    sheet = models.OneToOneField(
        PlanEvaluation, models.PROTECT, verbose_name="評価シート", related_name="text"
    )
    situation = text("現在の状況")
    remaining = text("残された課題")
    verdict_reason = text("判定の理由")
    correction = text("訂正した理由")

    class Meta(ScopedModel.Meta):
        verbose_name = "評価の文"
        verbose_name_plural = "評価の文"

    def __str__(self):
        return "評価の文"


class GoalResult(ScopedModel):
    """目標の達成状況: of one row of the plan, or of its goal where there is no row"""

    resource = "consultation.plan_evaluation"
    belongs_to = "sheet"
    field_classes = {
        Class.EXISTENCE: "id sheet item",
        Class.WORK: "outcome",
        Class.NARRATIVE: "reason",
    }

    sheet = part_of(PlanEvaluation, "評価シート", related_name="results")
    item = part_of(PlanItem, "支援の内容", related_name="results", null=True, blank=True)
    outcome = models.CharField("達成状況", max_length=12, choices=GoalOutcome.choices)
    reason = text("理由")

    class Meta(ScopedModel.Meta):
        verbose_name = "目標の達成状況"
        verbose_name_plural = "目標の達成状況"
        ordering = ["sheet", "pk"]
        constraints = [
            known("goal_result", "outcome", GoalOutcome, "達成状況"),
            models.UniqueConstraint(
                fields=["sheet", "item"],
                name="goal_result_of_a_row_once",
                violation_error_message="この行の達成状況は、すでにあります。",
            ),
            models.UniqueConstraint(
                fields=["sheet"],
                condition=Q(item=None),
                name="goal_result_of_the_goal_once",
                violation_error_message="計画の目標の達成状況は、すでにあります。",
            ),
            models.CheckConstraint(
                name="goal_result_short_of_it_for_a_reason",
                condition=Q(outcome=GoalOutcome.REACHED) | ~Q(reason=""),
                violation_error_message="一部達成・未達成には、理由が要ります。",
            ),
        ]

    def __str__(self):
        return self.get_outcome_display()


class EvaluationChange(ScopedModel):
    """見られた変化: one of the national list; work and income with the day of it"""

    resource = "consultation.plan_evaluation"
    belongs_to = "sheet"
    field_classes = {
        Class.EXISTENCE: "id sheet",
        Class.WORK: "change happened_on",
        Class.NARRATIVE: "words",
    }

    sheet = part_of(PlanEvaluation, "評価シート", related_name="changes")
    change = models.CharField("変化", max_length=24, choices=SeenChange.choices)
    happened_on = models.DateField("いつから", null=True, blank=True)
    words = line("その他の内容", 200)

    class Meta(ScopedModel.Meta):
        verbose_name = "見られた変化"
        verbose_name_plural = "見られた変化"
        ordering = ["sheet", "pk"]
        indexes = [models.Index(fields=["happened_on"], name="evaluation_change_by_day")]
        constraints = [
            known("evaluation_change", "change", SeenChange, "変化"),
            models.UniqueConstraint(
                fields=["sheet", "change"],
                name="evaluation_change_once",
                violation_error_message="同じ変化が2回あります。",
            ),
            models.CheckConstraint(
                name="evaluation_change_of_work_has_its_day",
                condition=~Q(change__in=DATED_CHANGES) | Q(happened_on__isnull=False),
                violation_error_message="就労と収入の変化には、その日が要ります。",
            ),
            models.CheckConstraint(
                name="evaluation_change_other_is_told",
                condition=~Q(change=SeenChange.OTHER) | ~Q(words=""),
                violation_error_message="「その他」の変化には、その内容が要ります。",
            ),
        ]

    def __str__(self):
        return self.get_change_display()
