"""統計の行: the order of the items on pages and in files, and how the shares are reckoned"""

from dataclasses import dataclass

from consultation.rules.targets import average, percent
from consultation.statistics import measures as m


@dataclass(frozen=True)
class Line:
    """One number of a month: a measure, or one category of it (「うち」)."""

    key: str
    label: str
    unit: str
    measure: str
    breakdown: str = ""
    category: str = ""
    is_of: bool = False  # a 「うち」 of the line above


@dataclass(frozen=True)
class Share:
    """A line that is reckoned: ``parts`` over ``whole``, each a Line's key."""

    key: str
    label: str
    unit: str
    meaning: str
    parts: tuple
    whole: str
    reckon: object = percent
    source: object = None
    is_of: bool = False


def _line(measure, breakdown=None, category="", label=""):
    if breakdown is None:
        return Line(measure.key, measure.label, measure.unit, measure.key)
    name = f"うち{label or dict(breakdown.categories)[category]}"
    key = f"{measure.key}.{category}"
    return Line(key, name, measure.unit, measure.key, breakdown.key, category, is_of=True)


LINES = (
    _line(m.NEW),
    _line(m.NEW, m.TIMES, "again", "再相談"),
    _line(m.PLANS),
    _line(m.PLANS, m.TIMES, "first", "初回のプラン"),
    _line(m.PLANS, m.TIMES, "again", "再プラン"),
    _line(m.EMPLOYMENT),
    _line(m.WORK),
    _line(m.WORK, m.TARGET, "target"),
    _line(m.INCOME),
    _line(m.INCOME, m.TARGET, "target"),
    Share(
        "work_rate",
        "就労・増収率",
        "%",
        "就労者と増収者のうち就労支援対象者を合わせ、就労支援対象者数で割る。",
        ("started_work.target", "income_rose.target"),
        "employment_target",
        source=m.ITEMS.section("就労・増収率"),
    ),
    _line(m.SERVICES),
    _line(m.EVALUATED),
    _line(m.EVALUATED, m.VERDICT, "end"),
    _line(m.EVALUATED, m.VERDICT, "next_plan"),
    _line(m.EVALUATED, m.VERDICT, "pause"),
    _line(m.EVALUATED_PEOPLE),
    _line(m.EVALUATED_PEOPLE, m.IMPROVED, "improved"),
    Share(
        "improved_share",
        "改善が見られた人の割合",
        "%",
        "評価した人のうち、変化が1つでもあった人。",
        ("evaluated_people.improved",),
        "evaluated_people",
        source=m.ITEMS.section("自立に向けた改善が見られた者の割合"),
    ),
    _line(m.CLOSED),
    _line(m.REFERRED),
    _line(m.REFERRED, m.AGENCY, "welfare_office", "生活保護の担当"),
    _line(m.SCREENED),
    _line(m.ISSUES),
    _line(m.ISSUES, m.LOCAL_ISSUE, "8050"),
    _line(m.ISSUES, m.LOCAL_ISSUE, "double_care"),
    _line(m.VISITS),
    _line(m.ACCOMPANIED),
    _line(m.CONSENTS),
    _line(m.CONSENTS, m.ANSWER, "given", "同意"),
    _line(m.WITHDRAWN),
    _line(m.MONITORED),
    _line(m.MONITORED, m.DUE, "late"),
    _line(m.MONITORED, m.DUE, "open"),
    _line(m.ITEMS_DISCUSSED),
    Share(
        "plan_share",
        "新規相談のうちプラン作成",
        "%",
        "プラン作成件数を、新規相談受付件数で割る。",
        ("plans",),
        "new",
        source=m.ITEMS.section("目安値"),
    ),
    Share(
        "employment_share",
        "プラン作成のうち就労支援対象者",
        "%",
        "就労支援対象者数を、プラン作成件数で割る。",
        ("employment_target",),
        "plans",
        source=m.ITEMS.section("目安値"),
    ),
    Share(
        "screening_wait",
        "受付からスクリーニングまで（平均）",
        "日",
        m.SCREENING_DAYS.meaning,
        ("screening_days",),
        "screening_first",
        average,
        m.SCREENING_DAYS.source,
    ),
    Share(
        "plan_wait",
        "受付から初回のプランまで（平均）",
        "日",
        m.PLAN_DAYS.meaning,
        ("plan_days",),
        "plans.first",
        average,
        m.PLAN_DAYS.source,
    ),
)
# what a share needs and no line shows
HELPING = (
    Line("screening_days", "", "日", "screening_days"),
    Line("screening_first", "", "件", "screening_first"),
    Line("plan_days", "", "日", "plan_days"),
)
OF_KEY = {line.key: line for line in (*LINES, *HELPING)}
# the breakdowns that are shown as tables
TABLES = tuple(
    (measure, breakdown)
    for measure in m.MEASURES
    if measure not in (m.FIRST, m.AGAIN, m.PLANS_FIRST, m.PLANS_AGAIN)
    for breakdown in measure.breakdowns
)
