"""指標: what an initiative is measured by; its targets, each with its date, and its actuals"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from evaluation.enums import NOT_RATED, IndicatorKind, Milestone
from evaluation.models.base import account
from evaluation.models.plan import Initiative
from evaluation.models.sheet import EvaluationSheet
from koganei.constraints import known
from koganei.dates.fields import FiscalYearField
from koganei.models import Department

MEASURE = {"max_digits": 14, "decimal_places": 2, "null": True, "blank": True}


class Indicator(models.Model):
    """指標: numeric, a milestone, or told in words; ``baseline`` is as the plan wrote it"""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, verbose_name="個別事業・取り組み", related_name="indicators"
    )
    number = models.PositiveSmallIntegerField("番号")
    name = models.CharField("指標", max_length=200)
    kind = models.CharField("種類", max_length=12, choices=IndicatorKind.choices)
    unit = models.CharField("単位", max_length=20, blank=True)
    baseline = models.CharField("基準値", max_length=200, blank=True)
    baseline_year = FiscalYearField("基準値の年度", null=True, blank=True)

    class Meta:
        verbose_name = "指標"
        verbose_name_plural = "指標"
        ordering = ["initiative", "number"]
        constraints = [
            known("indicator", "kind", IndicatorKind, "種類"),
            models.UniqueConstraint(
                fields=["initiative", "number"],
                name="indicator_number_once",
                violation_error_message="この個別事業には同じ番号の指標があります。",
            ),
            models.CheckConstraint(
                name="indicator_numeric_has_a_unit",
                condition=Q(kind="numeric") & ~Q(unit="") | ~Q(kind="numeric") & Q(unit=""),
                violation_error_message="数値の指標には単位を書き、ほかの指標には書かないでください。",
            ),
        ]

    def __str__(self):
        return self.name


class IndicatorTarget(models.Model):
    """指標の目標: the newest is the one in force; an earlier one stays, with its day and reason"""

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name="指標", related_name="targets"
    )
    number = models.PositiveSmallIntegerField("回")
    target = models.CharField("目標", max_length=200)
    value = models.DecimalField("目標の数", **MEASURE)
    target_year = FiscalYearField("目標年度")
    set_on = models.DateField("決めた日", null=True, blank=True)
    reason = models.CharField("変えた理由", max_length=400, blank=True)
    set_by = account("記録した人", null=True, blank=True)
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)

    class Meta:
        verbose_name = "指標の目標"
        verbose_name_plural = "指標の目標"
        ordering = ["indicator", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "number"],
                name="indicator_target_number_once",
                violation_error_message="この指標には同じ回の目標があります。",
            ),
            models.CheckConstraint(
                name="indicator_target_changed_for_a_reason",
                condition=Q(number=1) | ~Q(reason="") & Q(set_on__isnull=False),
                violation_error_message="目標を変えるときは、決めた日と理由が要ります。",
            ),
        ]

    def __str__(self):
        return f"{self.target}（{self.target_year}）"


class IndicatorActual(models.Model):
    """指標の実績: of one section in one year; ``answer`` holds it as written

    Blank: nobody wrote yet. 「―」: it was not measured, for the reason in ``note``. 0 is a number.
    """

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name="指標", related_name="actuals"
    )
    sheet = models.ForeignKey(
        EvaluationSheet, models.PROTECT, verbose_name="評価票", related_name="actuals"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="担当課", related_name="+"
    )
    answer = models.CharField("実績", max_length=1000, blank=True)
    value = models.DecimalField("実績の数", **MEASURE)
    milestone = models.CharField("状態", max_length=10, choices=Milestone.choices, blank=True)
    note = models.CharField("補足", max_length=400, blank=True)
    version = models.PositiveIntegerField("保存の回数", default=1)
    written_by = account("書いた人")
    written_at = models.DateTimeField("書いた日時", default=timezone.now)

    class Meta:
        verbose_name = "指標の実績"
        verbose_name_plural = "指標の実績"
        ordering = ["sheet", "indicator", "department"]
        constraints = [
            known("indicator_actual", "milestone", Milestone, "状態", blank=True),
            models.UniqueConstraint(
                fields=["indicator", "sheet", "department"],
                name="indicator_actual_once",
                violation_error_message="この課のこの指標の実績は、もうあります。",
            ),
            models.CheckConstraint(
                name="indicator_actual_unmeasured_for_a_reason",
                condition=~Q(answer=NOT_RATED) | ~Q(note="") & Q(value=None, milestone=""),
                violation_error_message="測っていない（―）ときは、理由を補足に書いてください。",
            ),
            models.CheckConstraint(
                name="indicator_actual_blank_is_no_number",
                condition=~Q(answer="") | Q(value=None, milestone=""),
                violation_error_message="空欄は0ではありません。数は実績に書いてください。",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.sheet.year} {self.department}"
