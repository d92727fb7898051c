"""統計: what stays of cases that were disposed of, and the dated terms by which is counted

Nothing here leads to a person or a case: a row is a number for a month.
"""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from koganei.dates.fields import FiscalYearField

FIRST_MONTH, LAST_MONTH = 190001, 209912


class KeptFigure(models.Model):
    """廃棄した相談の数: how many of the counted stood there, no longer told apart

    Added to what is counted live, so that every figure is the same before and after a disposal.
    A number may be below zero, where a case that stays is now counted elsewhere.
    """

    month = models.PositiveIntegerField("年月", help_text="202604のように書く。")
    measure = models.CharField("数えたもの", max_length=30)
    breakdown = models.CharField("内訳", max_length=20, blank=True)
    category = models.CharField("区分", max_length=40, blank=True)
    count = models.IntegerField("数")

    class Meta:
        verbose_name = "廃棄した相談の数"
        verbose_name_plural = "廃棄した相談の数"
        ordering = ["month", "measure", "breakdown", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "measure", "breakdown", "category"],
                name="kept_figure_once",
                violation_error_message="この月の、この数は、すでにあります。",
            ),
            models.CheckConstraint(
                name="kept_figure_of_a_month",
                condition=Q(month__gte=FIRST_MONTH, month__lte=LAST_MONTH),
                violation_error_message="年月は202604のように書いてください。",
            ),
            models.CheckConstraint(
                name="kept_figure_category_of_a_breakdown",
                condition=Q(breakdown="", category="") | (~Q(breakdown="") & ~Q(category="")),
                violation_error_message="内訳には区分が要ります。",
            ),
        ]

    def __str__(self):
        return f"{self.month} {self.measure}"


class StatisticsTerms(models.Model):
    """統計の定め: from a month on, what counts as new, and which numbers are small"""

    starts_on = models.DateField(
        "いつから", unique=True, help_text="この日の月から数え方が変わる。"
    )
    counts_linked = models.BooleanField(
        "再相談を新規に数える",
        default=True,
        help_text="終結した相談に続けて受け付けた相談を、新規相談受付件数に含める。",
    )
    smallest = models.PositiveSmallIntegerField(
        "これより小さい数を伏せる", default=5, help_text="5なら、1から4までを伏せる。"
    )
    source = models.CharField("根拠", max_length=200)
    is_verified = models.BooleanField("市の定めで確かめた", default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "統計の定め"
        verbose_name_plural = "統計の定め"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="statistics_terms_hide_at_least_three",
                condition=Q(smallest__gte=3, smallest__lte=20),
                violation_error_message="伏せる数の境は、3から20までです。",
            ),
            models.CheckConstraint(
                name="statistics_terms_name_their_source",
                condition=~Q(source=""),
                violation_error_message="統計の定めには、根拠が要ります。",
            ),
        ]

    def __str__(self):
        return f"{self.starts_on}から"


class TargetUnit(models.TextChoices):
    """目安値の単位"""

    PER_100K = "per_100k", "人口10万人・1か月あたり（件・人）"
    PERCENT = "percent", "%"


class TargetIndicator(models.TextChoices):
    """目安値のある項目 (domain.md §3.2)"""

    NEW = "new", "新規相談受付件数"
    PLANS = "plans", "プラン作成件数"
    EMPLOYMENT = "employment_target", "就労支援対象者数"
    PLAN_SHARE = "plan_share", "新規相談のうちプラン作成"
    EMPLOYMENT_SHARE = "employment_share", "プラン作成のうち就労支援対象者"
    WORK_RATE = "work_rate", "就労・増収率"
    IMPROVED_SHARE = "improved_share", "改善が見られた人の割合"


class StatisticsTarget(models.Model):
    """目安値: what the state or the city aims at in a year, for an item"""

    fiscal_year = FiscalYearField("年度")
    indicator = models.CharField("項目", max_length=20, choices=TargetIndicator.choices)
    unit = models.CharField("単位", max_length=10, choices=TargetUnit.choices)
    value = models.DecimalField("目安値", max_digits=7, decimal_places=2)
    source = models.CharField("出典", max_length=200)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "目安値"
        verbose_name_plural = "目安値"
        ordering = ["-fiscal_year", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "indicator"],
                name="statistics_target_once_a_year",
                violation_error_message="この年度の、この項目の目安値は、すでにあります。",
            ),
            models.CheckConstraint(
                name="statistics_target_is_possible",
                condition=Q(unit=TargetUnit.PER_100K, value__gte=0)
                | Q(unit=TargetUnit.PERCENT, value__gte=0, value__lte=100),
                violation_error_message="目安値は0以上、割合は100%以下です。",
            ),
            models.CheckConstraint(
                name="statistics_target_in_its_unit",
                condition=Q(
                    unit=TargetUnit.PER_100K,
                    indicator__in=[
                        TargetIndicator.NEW,
                        TargetIndicator.PLANS,
                        TargetIndicator.EMPLOYMENT,
                    ],
                )
                | Q(
                    unit=TargetUnit.PERCENT,
                    indicator__in=[
                        TargetIndicator.PLAN_SHARE,
                        TargetIndicator.EMPLOYMENT_SHARE,
                        TargetIndicator.WORK_RATE,
                        TargetIndicator.IMPROVED_SHARE,
                    ],
                ),
                violation_error_message="件数は人口10万人あたり、割合は%で書いてください。",
            ),
        ]

    def __str__(self):
        return f"{self.fiscal_year} {self.get_indicator_display()}"


class CityPopulation(models.Model):
    """人口: of the city, by which a 目安値 per 100,000 people is reckoned for a year"""

    fiscal_year = FiscalYearField("年度", unique=True)
    counted_on = models.DateField("いつの人口か")
    people = models.PositiveIntegerField("人口")
    source = models.CharField("出典", max_length=200)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "人口"
        verbose_name_plural = "人口"
        ordering = ["-fiscal_year"]
        constraints = [
            models.CheckConstraint(
                name="city_population_of_a_city",
                condition=Q(people__gte=1, people__lte=1_000_000),
                violation_error_message="人口は1人から100万人までです。",
            )
        ]

    def __str__(self):
        return f"{self.fiscal_year} {self.people:,}人"
