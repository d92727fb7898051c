"""インテーク・アセスメントシートの問い (domain.md §2.3 c–g): what is asked, and how it is answered.

Form, page and paper are made from this table. A key never changes its meaning: answers are kept
under it for years; a question that is no longer asked stays, with ``is_asked=False``.
"""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How a question is answered, and what is kept: a code, codes, a text, a number"""

    ONE = "one"
    MANY = "many"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True)
class Question:
    """One question; ``is_reported``: inside the bold frame of the national sheet (太枠)."""

    key: str
    label: str
    kind: Kind
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    help: str = ""
    is_reported: bool = False
    is_asked: bool = True

    def label_of(self, code):
        """Return the words of one code; a code that is no longer offered stands for itself."""
        return dict(self.choices).get(code, code)


@dataclass(frozen=True)
class Section:
    """A group of the sheet. ``is_money``: kept in the class of fields 「家計」.

    ``of_everyone``: asked of each person of the household, else of the client alone.
    """

    key: str
    letter: str
    label: str
    questions: tuple[Question, ...]
    is_money: bool = False
    of_everyone: bool = False


def _one(key, label, choices, **options):
    return Question(key, label, Kind.ONE, _numbered(choices), **options)


def _many(key, label, choices, **options):
    return Question(key, label, Kind.MANY, _numbered(choices), **options)


def _text(key, label, **options):
    return Question(key, label, Kind.TEXT, **options)


def _number(key, label, unit, **options):
    return Question(key, label, Kind.NUMBER, unit=unit, **options)


def _numbered(choices):
    return tuple((str(n), label) for n, label in enumerate(choices, start=1))


FAMILY = Section(
    "family",
    "c",
    "家族・世帯",
    (
        _one("lives_with", "同居者", ("あり", "なし"), is_reported=True),
        _number("lives_with_count", "同居の人数", "人"),
        _one("marriage", "婚姻", ("未婚", "既婚", "離別", "死別", "その他"), is_reported=True),
        _one("has_children", "子ども", ("いる", "いない"), is_reported=True),
        _number("children", "子どもの数", "人"),
        _number("dependent_children", "うち扶養している子ども", "人"),
        _text("family_apart", "別居の家族との行き来"),
        _text("family_issues", "家族の課題"),
    ),
)
HEALTH = Section(
    "health",
    "d",
    "健康・障害",
    (
        _one(
            "health",
            "健康状態",
            ("良い", "良くないが通院していない", "通院している"),
            is_reported=True,
        ),
        _text("illness", "病名・医療機関・頻度・服薬"),
        _one(
            "insurance",
            "健康保険",
            ("国民健康保険", "健康保険（国保以外）", "後期高齢者医療", "加入していない"),
            is_reported=True,
        ),
        _many(
            "certificates",
            "障害者手帳等",
            ("身体", "知的（愛の手帳）", "精神", "申請中", "持っていない"),
            is_reported=True,
        ),
        _text("certificate_grade", "手帳の等級"),
        _one("self_support_medical", "自立支援医療", ("あり", "なし", "申請中")),
        _one(
            "care_level",
            "要介護・要支援の認定",
            (
                "なし",
                "申請中",
                "要支援1",
                "要支援2",
                "要介護1",
                "要介護2",
                "要介護3",
                "要介護4",
                "要介護5",
            ),
        ),
        _many("dangers", "依存症・自死企図", ("依存症", "自死企図（過去）", "自死企図（いま）")),
    ),
    of_everyone=True,
)
HOUSING = Section(
    "housing",
    "f",
    "住まい",
    (
        _one(
            "housing",
            "住居",
            (
                "持家",
                "借家（民間）",
                "公営・UR",
                "会社の寮・借り上げ住宅",
                "施設・シェルター",
                "知人宅・ネットカフェなど",
                "野宿・車中",
                "その他",
            ),
            is_reported=True,
        ),
        _one("tenant", "契約している人", ("本人", "家族", "会社", "その他")),
        _text("leaving", "退去の期限・求め", help="期限の日と、だれから言われたか。"),
    ),
)
WORK = Section(
    "work",
    "g",
    "仕事・学歴",
    (
        _one(
            "work",
            "就労状況",
            (
                "就労している",
                "就労していないが決まっている",
                "求職中",
                "求職していない",
                "通学している",
                "就学前",
            ),
            is_reported=True,
        ),
        _many("not_seeking", "求職していない理由", ("傷病", "家事", "通学", "意欲", "その他")),
        _one(
            "employment",
            "雇用形態",
            (
                "正規",
                "パート・アルバイト",
                "派遣",
                "契約・嘱託",
                "会社役員",
                "自営・フリーランス",
                "家族従業者",
                "内職",
                "その他",
            ),
            is_reported=True,
        ),
        _one(
            "since_leaving",
            "離職後の年数",
            ("6か月未満", "6か月から1年", "1年から2年", "2年以上", "就労経験なし"),
            is_reported=True,
        ),
        _text("career", "職歴", help="勤め先、期間、仕事の内容、辞めた理由。"),
        _text("qualifications", "資格・免許"),
        _one(
            "education",
            "最終学歴",
            (
                "中学（高校未入学）",
                "高校中退",
                "高校",
                "特別支援学校",
                "専門・専修・各種学校",
                "高等専門学校",
                "短期大学",
                "大学・大学院",
                "大学など中退",
                "不明",
                "在学中",
            ),
            is_reported=True,
        ),
        _one("computer", "パソコン", ("使える", "少し使える", "使えない")),
    ),
    of_everyone=True,
)
INCOME = Section(
    "income",
    "e",
    "収入・公的給付",
    (
        _one("earner", "家計の主な担い手", ("本人", "配偶者", "親", "子", "その他")),
        _number("monthly_income", "本人の月収", "円", is_reported=True),
        _number("household_income", "世帯の月収", "円", is_reported=True),
        _number("savings", "預貯金", "円", is_reported=True),
        _number("cash", "いまの手持ち金", "円", help="緊急の支援が要るかどうかを見ます。"),
        _one("taxation", "住民税の非課税世帯", ("である", "でない", "不明")),
        _many(
            "benefits",
            "公的給付",
            (
                "雇用保険",
                "老齢・遺族年金",
                "障害年金",
                "児童手当",
                "児童扶養手当",
                "特別児童扶養手当",
                "特別障害者手当",
                "傷病手当金",
                "その他",
            ),
            is_reported=True,
        ),
        _number("benefits_amount", "公的給付の月額", "円"),
        _one(
            "public_assistance",
            "生活保護",
            ("受給中", "申請中", "過去にあり", "なし"),
            is_reported=True,
        ),
    ),
    is_money=True,
    of_everyone=True,
)
DEBT = Section(
    "debt",
    "e",
    "滞納・債務",
    (
        _many(
            "arrears",
            "滞納",
            (
                "家賃",
                "住宅ローン",
                "電気",
                "ガス",
                "水道",
                "通信",
                "税",
                "国民健康保険",
                "年金",
                "給食費など",
                "その他",
            ),
            is_reported=True,
        ),
        _text("arrears_detail", "滞納の額と月数"),
        _many("cut_off", "止まっているライフライン", ("電気", "ガス", "水道", "通信")),
        _number("rent", "家賃の月額", "円"),
        _one("has_debt", "債務", ("あり", "なし", "不明"), is_reported=True),
        _number("debt_count", "債務の件数", "件"),
        _number("debt_total", "債務の総額", "円"),
        _text("debt_adviser", "債務の相談先"),
    ),
    is_money=True,
    of_everyone=True,
)

SECTIONS = (FAMILY, HEALTH, HOUSING, WORK, INCOME, DEBT)
LONGEST_TEXT = 2_000
LARGEST_NUMBER = 1_000_000_000


def sections_for(*, is_client, is_money):
    """Return the sections that are asked of a person, of one class of fields."""
    return [
        section
        for section in SECTIONS
        if section.is_money == is_money and (is_client or section.of_everyone)
    ]


def questions_of(sections):
    """Return {key: Question} of those that are asked."""
    return {q.key: q for section in sections for q in section.questions if q.is_asked}


def words_of(question, answer):
    """Return an answer as it is read: the words of its codes, or the text or number with unit.

    >>> words_of(HEALTH.questions[0], "1"), words_of(INCOME.questions[1], 85000)
    ('良い', '85,000円')
    """
    if answer in (None, "", []):
        return ""
    if question.kind is Kind.ONE:
        return question.label_of(answer)
    if question.kind is Kind.MANY:
        return "、".join(question.label_of(code) for code in answer)
    if question.kind is Kind.NUMBER:
        return f"{answer:,}{question.unit}"
    return str(answer)
