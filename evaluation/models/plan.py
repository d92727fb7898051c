"""地域福祉計画の体系: 基本目標 → 基本施策 → 施策 → 個別事業・取り組み"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from evaluation.enums import LOST_TEXT, TreeChangeKind
from evaluation.models.base import account
from evaluation.snapshot import circled
from koganei.constraints import known
from koganei.dates.fields import FiscalYearField
from koganei.models import Department


class WelfarePlan(models.Model):
    """地域福祉計画（社会福祉法第107条第1項）"""

    name = models.CharField("計画名", max_length=100, unique=True)
    first_year = FiscalYearField("計画の初年度")
    last_year = FiscalYearField("計画の最終年度")
    predecessor = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name="前の計画",
        null=True,
        blank=True,
        related_name="successor",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "地域福祉計画"
        verbose_name_plural = "地域福祉計画"
        ordering = ["first_year"]
        constraints = [
            models.CheckConstraint(
                name="plan_years_in_order",
                condition=Q(last_year__gte=F("first_year")),
                violation_error_message="計画の最終年度は初年度以後にしてください。",
            )
        ]

    def __str__(self):
        return self.name


class NumberedPart(models.Model):
    """What every level of the tree has: a number that is unique under its parent, and a name."""

    number = models.PositiveSmallIntegerField("番号")
    name = models.CharField("名称", max_length=200)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.number} {self.name}"


class Goal(NumberedPart):
    """基本目標"""

    plan = models.ForeignKey(WelfarePlan, models.PROTECT, verbose_name="計画", related_name="goals")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "基本目標"
        verbose_name_plural = "基本目標"
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="goal_number_once_in_plan",
                violation_error_message="この計画には同じ番号の基本目標があります。",
            )
        ]


class BasicMeasure(NumberedPart):
    """基本施策"""

    goal = models.ForeignKey(
        Goal, models.PROTECT, verbose_name="基本目標", related_name="basic_measures"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "基本施策"
        verbose_name_plural = "基本施策"
        ordering = ["goal", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "number"],
                name="basic_measure_number_once_in_goal",
                violation_error_message="この基本目標には同じ番号の基本施策があります。",
            )
        ]


class Measure(NumberedPart):
    """施策"""

    basic_measure = models.ForeignKey(
        BasicMeasure, models.PROTECT, verbose_name="基本施策", related_name="measures"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "施策"
        verbose_name_plural = "施策"
        ordering = ["basic_measure", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["basic_measure", "number"],
                name="measure_number_once_in_basic_measure",
                violation_error_message="この基本施策には同じ番号の施策があります。",
            )
        ]

    def __str__(self):
        return f"({self.number}) {self.name}"


class Initiative(models.Model):
    """個別事業・取り組み

    ``name`` is blank where the source lost it (``source_note`` says so); it is never invented.
    What is moved or renamed in mid-plan ends, and a new one ``continues`` it: old years keep their
    tree. So it is with what a successor plan carries over.
    """

    measure = models.ForeignKey(
        Measure, models.PROTECT, verbose_name="施策", related_name="initiatives"
    )
    number = models.PositiveSmallIntegerField("番号")
    name = models.CharField("個別事業・取り組み", max_length=200, blank=True)
    is_new = models.BooleanField("【新規】", default=False)
    is_priority = models.BooleanField("★（計画の重点）", default=False)
    planned_departments = models.ManyToManyField(
        Department,
        verbose_name="計画に書かれた担当課",
        blank=True,
        related_name="planned_initiatives",
    )
    planned_for_related = models.BooleanField(
        "計画の担当は「関係各課」",
        default=False,
        help_text="計画が課名を挙げず「関係各課」とするとき。",
    )
    indicator = models.CharField("指標", max_length=200, blank=True)
    target = models.CharField("目標", max_length=200, blank=True)
    target_year = FiscalYearField("目標年度", null=True, blank=True)
    source_note = models.CharField("原資料についての注記", max_length=200, blank=True)
    first_year = FiscalYearField("この年度から", null=True, blank=True)
    last_year = FiscalYearField("この年度まで", null=True, blank=True)
    continues = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name="引き継いだ個別事業",
        null=True,
        blank=True,
        related_name="continued_by",
    )

    history = HistoricalRecords(m2m_fields=[planned_departments])

    class Meta:
        verbose_name = "個別事業・取り組み"
        verbose_name_plural = "個別事業・取り組み"
        ordering = ["measure", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "number"],
                name="initiative_number_once_in_measure",
                violation_error_message="この施策には同じ番号の個別事業があります。",
            ),
            models.CheckConstraint(
                name="initiative_name_or_source_note",
                condition=~Q(name="") | ~Q(source_note=""),
                violation_error_message="名称を書くか、名称がない理由を注記に書いてください。",
            ),
            models.CheckConstraint(
                name="initiative_years_in_order",
                condition=Q(first_year=None)
                | Q(last_year=None)
                | Q(last_year__gte=F("first_year")),
                violation_error_message="個別事業の最終年度は初年度以後にしてください。",
            ),
        ]

    def __str__(self):
        return f"{self.circled_number} {self.label}"

    @classmethod
    def in_year(cls, year):
        """The condition for what stands in the tree of a fiscal year."""
        return (Q(first_year=None) | Q(first_year__lte=year)) & (
            Q(last_year=None) | Q(last_year__gte=year)
        )

    @property
    def label(self):
        """The name, or the words for a name that the source lost."""
        return self.name or LOST_TEXT

    @property
    def planned_label(self):
        """The sections that the plan names, 「関係各課」 among them, as one text."""
        names = [department.name for department in self.planned_departments.all()]
        return "、".join([*names, "関係各課"] if self.planned_for_related else names)

    @property
    def circled_number(self):
        """The number as the sheet prints it."""
        return circled(self.number)


class TreeChange(models.Model):
    """体系の変更: that an initiative came, went elsewhere or ended, from which year and why"""

    kind = models.CharField("種類", max_length=10, choices=TreeChangeKind.choices)
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, verbose_name="個別事業・取り組み", related_name="changes"
    )
    successor = models.ForeignKey(
        Initiative,
        models.PROTECT,
        verbose_name="変更後の個別事業",
        null=True,
        blank=True,
        related_name="+",
    )
    year = FiscalYearField("この年度から")
    reason = models.CharField("理由", max_length=400)
    decided_on = models.DateField("決めた日")
    recorded_by = account("記録した人")
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)

    class Meta:
        verbose_name = "体系の変更"
        verbose_name_plural = "体系の変更"
        ordering = ["-year", "-recorded_at"]
        constraints = [
            known("tree_change", "kind", TreeChangeKind, "種類"),
            models.CheckConstraint(
                name="tree_change_for_a_reason",
                condition=~Q(reason=""),
                violation_error_message="体系の変更には理由を書いてください。",
            ),
            models.CheckConstraint(
                name="tree_change_leads_somewhere",
                condition=Q(kind__in=["moved", "renamed"], successor__isnull=False)
                | Q(kind__in=["new", "ended"], successor=None),
                violation_error_message="移すときと名称を変えるときは、変更後の個別事業が要ります。",
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.get_kind_display()} {self.initiative}"
