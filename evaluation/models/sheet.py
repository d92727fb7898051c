"""評価票とその行"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from evaluation.enums import LOST_TEXT, NOT_RATED, NOT_RATED_LABEL, Grade, VersionKind
from evaluation.models.plan import Initiative, WelfarePlan
from koganei.dates.fields import FiscalYearField
from koganei.models import Department

GRADES = [*Grade.choices, (NOT_RATED, f"{NOT_RATED}（{NOT_RATED_LABEL}）")]


class EvaluationSheet(models.Model):
    """評価票: one plan, one fiscal year"""

    plan = models.ForeignKey(
        WelfarePlan, models.PROTECT, verbose_name="計画", related_name="sheets"
    )
    year = FiscalYearField("年度")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "評価票"
        verbose_name_plural = "評価票"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "year"],
                name="sheet_once_a_year",
                violation_error_message="この計画のこの年度の評価票は、もうあります。",
            )
        ]

    def __str__(self):
        return f"{self.year} 評価票"

    @property
    def title(self):
        return f"地域福祉計画の進捗状況及び評価票（{self.year}実績報告）"


class SheetEntry(models.Model):
    """評価票の一行: what one section says of one initiative for one year

    ``source_gap`` marks a row whose text the source lost. ``version`` counts the saves, so that
    two people who edit one row notice each other.
    """

    sheet = models.ForeignKey(
        EvaluationSheet, models.PROTECT, verbose_name="評価票", related_name="entries"
    )
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, verbose_name="個別事業・取り組み", related_name="entries"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="担当課", related_name="entries"
    )
    results = models.TextField("事業実績", blank=True)
    grade = models.CharField("事業評価", max_length=1, choices=GRADES, blank=True)
    outlook = models.TextField("今後の事業計画・展望", blank=True)
    source_gap = models.BooleanField("原資料の欠け", default=False)
    source_note = models.CharField("原資料についての注記", max_length=200, blank=True)
    version = models.PositiveIntegerField("保存の回数", default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "評価票の一行"
        verbose_name_plural = "評価票の行"
        ordering = ["sheet", "initiative", "department__display_order"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "initiative", "department"],
                name="entry_once_per_initiative_and_department",
                violation_error_message="この課のこの個別事業の行は、もうあります。",
            ),
            models.CheckConstraint(
                name="entry_grade_is_known",
                condition=Q(grade__in=["", NOT_RATED, *Grade.values]),
                violation_error_message="事業評価は A・B・C・D・― のどれかにしてください。",
            ),
            models.CheckConstraint(
                name="entry_graded_with_results",
                condition=~Q(grade__in=["A", "B", "C"]) | ~Q(results="") | Q(source_gap=True),
                violation_error_message="事業評価が A・B・C の行には、事業実績が要ります。",
            ),
            models.CheckConstraint(
                name="entry_not_rated_for_a_reason",
                condition=~Q(grade=NOT_RATED) | ~Q(results=""),
                violation_error_message="事業評価が ― の行には、評価しない理由が要ります。",
            ),
        ]

    def __str__(self):
        return f"{self.initiative} {self.department}"

    def get_absolute_url(self):
        return reverse("evaluation:entry", kwargs={"year": self.sheet.year.year, "pk": self.pk})

    @classmethod
    def published(cls):
        """The condition for rows of a sheet that has a published version."""
        return Q(sheet__in=EvaluationSheet.objects.filter(versions__kind=VersionKind.PUBLISHED))

    @property
    def is_published(self):
        return self.sheet.versions.filter(kind=VersionKind.PUBLISHED).exists()

    @property
    def criterion(self):
        """The wording of the grade, or an empty text."""
        if self.grade == NOT_RATED:
            return NOT_RATED_LABEL
        return Grade(self.grade).criterion if self.grade else ""

    @property
    def results_label(self):
        """The results as they are shown and printed: lost text is named, not left blank."""
        return self.results or (LOST_TEXT if self.source_gap else "")

    @property
    def outlook_label(self):
        return self.outlook or (LOST_TEXT if self.source_gap else "")
