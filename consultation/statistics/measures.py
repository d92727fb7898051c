"""何を数えるか: every figure that leaves the desk, what it means, and where that is said

Source: domain.md §3.1 (国への報告, the monthly items), §2.3 and §2.7 (their code lists), §9.1, §11.
解釈: 月は、できごとの日の月。年度の数は、月の数の合計。
解釈: 年齢は、その月の末日の満年齢。名寄せした人は1人で、残した行の性別と生年月日による。
解釈: プランは、市の決定・確認の日の月に数える（それまでは案である）。
解釈: 「者」の数は人の数で、同じ月には1人を1回だけ数える。「件」は相談・計画・つなぎの数。
"""

from dataclasses import dataclass, field

from consultation.codes import IssueCode, LocalIssue, PlanService, Route, Sex, Trouble
from consultation.enums import ClosureReason, ScreeningResult, Verdict
from consultation.models.desk import AgencyKind
from consultation.models.screening import VisitOutcome
from koganei.law import LegalText

ITEMS = LegalText("国の統計（生活困窮者自立支援）の月次の項目")
CITY = LegalText("市の指標")

# (key, label, from this age on); the bands of 性別×年代
AGES = (
    ("0", "10代以下", 0),
    ("20", "20代", 20),
    ("30", "30代", 30),
    ("40", "40代", 40),
    ("50", "50代", 50),
    ("60", "60〜64歳", 60),
    ("65", "65歳以上", 65),
)
UNKNOWN_AGE = ("unknown", "年齢不明")


@dataclass(frozen=True)
class Breakdown:
    """内訳: ``categories`` are (key, label); ``adds_up``: each counted thing stands in just one.

    ``across`` gives a second direction, its categories as well: a category is then "row:column".
    """

    key: str
    label: str
    categories: tuple
    across: tuple = ()
    adds_up: bool = True


@dataclass(frozen=True)
class Measure:
    """数えるもの: ``parts`` are the measures of which it is the sum, none where it is counted"""

    key: str
    label: str
    unit: str
    meaning: str
    source: object = field(compare=False)
    breakdowns: tuple = ()
    parts: tuple = ()


def age_band(age):
    """Return the key of the band of an age; None and ages before birth are unknown.

    >>> age_band(19), age_band(64), age_band(97), age_band(None), age_band(-1)
    ('0', '60', '65', 'unknown', 'unknown')
    """
    if age is None or age < 0:
        return UNKNOWN_AGE[0]
    return next(key for key, _, start in reversed(AGES) if age >= start)


def by_person(measure, sex, age, number):
    """Yield what a number of people of a sex and an age adds to."""
    yield measure, "", "", number
    yield measure, "sex_age", f"{sex}:{age_band(age)}", number


def _of(choices):
    return tuple((str(value), label) for value, label in choices.choices)


SEX_AGE = Breakdown(
    "sex_age",
    "性別×年代",
    _of(Sex),
    (*((key, label) for key, label, _ in AGES), UNKNOWN_AGE),
)
ROUTE = Breakdown("route", "相談経路", _of(Route))
TROUBLE = Breakdown("trouble", "お困りのこと（複数）", _of(Trouble), adds_up=False)
RESULT = Breakdown("result", "結果", _of(ScreeningResult))
SERVICE = Breakdown("service", "事業", _of(PlanService))
REASON = Breakdown("reason", "終結区分", _of(ClosureReason))
AGENCY = Breakdown("agency", "つなぎ先", _of(AgencyKind))
ISSUE = Breakdown("issue", "課題と背景要因（複数）", _of(IssueCode), adds_up=False)
LOCAL_ISSUE = Breakdown("local_issue", "市の細かい区分（複数）", _of(LocalIssue), adds_up=False)
VISIT = Breakdown("visit", "訪問の結果", _of(VisitOutcome))
VERDICT = Breakdown("verdict", "判定", _of(Verdict))
TIMES = Breakdown("times", "初回か", (("first", "初回"), ("again", "2回目から")))
TARGET = Breakdown(
    "target", "就労支援対象者か", (("target", "就労支援対象者"), ("other", "そのほか"))
)
IMPROVED = Breakdown("improved", "変化", (("improved", "改善が見られた"), ("same", "変化なし")))
ANSWER = Breakdown("answer", "返事", (("given", "同意した"), ("refused", "断られた")))
DUE = Breakdown(
    "due",
    "済んだか",
    (("in_time", "期限までに済んだ"), ("late", "期限の後に済んだ"), ("open", "済んでいない")),
)


def _national(key, label, unit, meaning, *breakdowns, parts=()):
    return Measure(key, label, unit, meaning, ITEMS.section(label), breakdowns, parts)


def _of_city(key, label, unit, meaning, *breakdowns):
    return Measure(key, label, unit, meaning, CITY.section(label), breakdowns)


FIRST = _national(
    "new_first", "初めての相談", "件", "前の相談がない相談。", SEX_AGE, ROUTE, TROUBLE
)
AGAIN = _national(
    "new_linked", "再相談", "件", "終結した相談に続けて受け付けた相談。", SEX_AGE, ROUTE, TROUBLE
)
NEW = _national(
    "new",
    "新規相談受付件数",
    "件",
    "受付日がその月の相談。再相談を含むかどうかは、統計の定めによる。",
    TIMES,
    SEX_AGE,
    ROUTE,
    TROUBLE,
    parts=("new_first", "new_linked"),
)
SCREENED = _national(
    "screened",
    "スクリーニングの結果",
    "件",
    "その月に結果を判断した相談。同じ結果は、月に1回だけ数える。",
    RESULT,
)
PLANS_FIRST = _national("plans_first", "初回のプラン", "件", "第1回の支援計画。", SEX_AGE)
PLANS_AGAIN = _national("plans_again", "再プラン", "件", "第2回からの支援計画。", SEX_AGE)
PLANS = _national(
    "plans",
    "プラン作成件数",
    "件",
    "市がその月に決定・確認した支援計画。",
    TIMES,
    SEX_AGE,
    parts=("plans_first", "plans_again"),
)
EMPLOYMENT = _national(
    "employment_target",
    "就労支援対象者数",
    "人",
    "その月に決定・確認した計画で、期間中の一般就労を目標とする人。",
    SEX_AGE,
)
SERVICES = _national(
    "services",
    "法に基づく事業等の利用件数",
    "件",
    "その月に決定・確認した計画で利用する事業。",
    SERVICE,
)
WORK = _national(
    "started_work",
    "就労者数",
    "人",
    "その月に一般就労を始めた人（評価シートの「見られた変化」）。",
    TARGET,
    SEX_AGE,
)
INCOME = _national(
    "income_rose",
    "増収者数",
    "人",
    "その月に就労収入が増えた人（評価シートの「見られた変化」）。",
    TARGET,
    SEX_AGE,
)
EVALUATED = _national(
    "evaluated",
    "評価実施件数",
    "件",
    "評価日がその月の評価シート。計画ごとに、確定した新しい版を数える。",
    VERDICT,
)
EVALUATED_PEOPLE = _national(
    "evaluated_people",
    "評価した人",
    "人",
    "その月に評価した人。改善が見られた人の割合の元。",
    IMPROVED,
)
CLOSED = _national("closed", "終結件数", "件", "その月に終結した相談。", REASON)
REFERRED = _national(
    "referred", "つなぎ件数", "件", "その月につないだもの。生活保護の担当は分けて示す。", AGENCY
)
ISSUES = _national(
    "issues",
    "課題分析をした相談",
    "件",
    "初めての課題分析の実施日がその月で、確定した相談。課題は本人のもの。",
    ISSUE,
    LOCAL_ISSUE,
)
VISITS = _of_city(
    "visits", "アウトリーチの回数", "回", "その月の訪問。会えなかった訪問を含む。", VISIT
)
ACCOMPANIED = _of_city(
    "accompanied",
    "同行支援の回数",
    "回",
    "その月に引き継いだ、またはもう一度同行するとした同行支援。",
)
CONSENTS = _of_city("consents", "本人同意", "件", "その月に同意し、または断ったもの。", ANSWER)
WITHDRAWN = _of_city("withdrawn", "同意の撤回", "件", "その月に撤回した本人同意。")
MONITORED = _of_city("monitored", "経過確認の期限", "件", "期限がその月の経過確認。", DUE)
ITEMS_DISCUSSED = _of_city(
    "discussed", "会議で検討した案件", "件", "その月の会議で結果が出た案件。"
)
SCREENING_DAYS = _of_city(
    "screening_days",
    "受付からスクリーニングまでの日数",
    "日",
    "その月に初めて判断した相談の日数の合計。",
)
SCREENING_FIRST = _of_city(
    "screening_first", "初めてのスクリーニング", "件", "その月に初めて結果を判断した相談。"
)
PLAN_DAYS = _of_city(
    "plan_days",
    "受付から初回のプランまでの日数",
    "日",
    "その月に初回の計画が決まった相談の日数の合計。",
)

MEASURES = (
    *(NEW, FIRST, AGAIN, SCREENED, PLANS, PLANS_FIRST, PLANS_AGAIN, EMPLOYMENT, WORK, INCOME),
    *(SERVICES, EVALUATED, EVALUATED_PEOPLE),
    *(CLOSED, REFERRED, ISSUES, VISITS, ACCOMPANIED, CONSENTS, WITHDRAWN, MONITORED),
    *(ITEMS_DISCUSSED, SCREENING_DAYS, SCREENING_FIRST, PLAN_DAYS),
)
OF_KEY = {measure.key: measure for measure in MEASURES}
