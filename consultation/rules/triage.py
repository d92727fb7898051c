"""課題分析・振り分け: is it complex, is it difficult, and who has to lead (report, chapter 5)

困難な複合的課題は（仮称）包括化推進員が主担当となって支援を推進する。

複合的: computed from what is recorded. 困難: the judgement of the 主任, with its reason. Only both
together require a 包括化推進員 as lead; one of them alone is a suggestion.

解釈: 課題が二つ以上の分野にわたるか、世帯の二人以上に課題があれば、複合的である。「その他」だけでは
どの分野か分からないので、分野に数えない。8050、ダブルケア、ヤングケアラーは、それだけで二人以上の
課題である。
解釈: 困難と判断したときと、複合的なのに困難でないと判断したときは、理由を書く。
"""

from dataclasses import dataclass

from consultation.codes import (
    FIELD_OF_ISSUE,
    FIELD_OF_TROUBLE,
    NATIONAL_CODE,
    Field,
    IssueCode,
    LocalIssue,
    Trouble,
)
from consultation.rules.report import ANALYSIS
from koganei.law import Violation

OF_TWO_PERSONS = (LocalIssue.AGED_PARENT, LocalIssue.DOUBLE_CARE, LocalIssue.YOUNG_CARER)


@dataclass(frozen=True)
class Issue:
    """One issue of one person of the household; a local one stands under its national code."""

    person: object
    code: IssueCode
    local: LocalIssue | None = None

    def __post_init__(self):
        if self.local and NATIONAL_CODE[self.local] != self.code:
            raise ValueError(f"{self.local.label}は{self.code.label}の区分ではありません。")


@dataclass(frozen=True)
class Complexity:
    """複合的か: what was counted, so that it can be shown and kept with the judgement."""

    fields: tuple[Field, ...]
    persons: int
    shared: tuple[LocalIssue, ...] = ()  # issues that are of two persons by themselves

    @property
    def is_complex(self):
        return len(self.fields) > 1 or self.persons > 1 or bool(self.shared)

    @property
    def explanation(self):
        """Say in one sentence what was counted; it names no person.

        >>> Complexity((Field.HOUSING, Field.WORK), 1).explanation
        '複合的な課題です：2つの分野（住まい、仕事）、課題のある人は1人。'
        """
        counted = (
            f"{len(self.fields)}つの分野（{_listed(self.fields)}）" if self.fields else "",
            f"課題のある人は{self.persons}人" if self.persons else "",
            _listed(self.shared),
        )
        verdict = "複合的な課題です" if self.is_complex else "複合的な課題ではありません"
        return f"{verdict}：{'、'.join(filter(None, counted)) or '分野の分かる課題がない'}。"


@dataclass(frozen=True)
class Advice:
    """Who should lead: ``must`` be a 包括化推進員, or a suggestion; empty when there is nothing."""

    must: bool
    sentence: str


def complexity(troubles=(), issues=()):
    """Return the Complexity of the 連絡票's ``troubles`` and the assessed ``issues`` together."""
    fields = {FIELD_OF_TROUBLE[Trouble(each)] for each in troubles}
    fields |= {FIELD_OF_ISSUE[IssueCode(issue.code)] for issue in issues}
    local = {issue.local for issue in issues}
    return Complexity(
        tuple(each for each in Field if each in fields and each != Field.OTHER),
        len({issue.person for issue in issues}),
        tuple(each for each in OF_TWO_PERSONS if each in local),
    )


def needs_coordinator(*, is_complex, is_difficult):
    """困難な複合的課題か"""
    return bool(is_complex and is_difficult)


def advice(*, is_complex, is_difficult):
    """Return the Advice on the lead; ``is_difficult`` is None until it was judged."""
    if needs_coordinator(is_complex=is_complex, is_difficult=is_difficult):
        return Advice(True, "困難な複合的課題です。包括化推進員が主担当になります。")
    if is_complex:
        judged = "" if is_difficult is False else "困難かどうかは、まだ判断していません。"
        return Advice(
            False, f"複合的な課題です。{judged}包括化推進員を主担当にすることもできます。"
        )
    if is_difficult:
        return Advice(False, "困難な課題です。包括化推進員を主担当にすることもできます。")
    return Advice(False, "")


def check_judgement(*, is_complex, is_difficult, reason):
    """困難かどうかは、主任が理由を付けて判断する"""
    if is_difficult is None:
        return Violation(ANALYSIS.citation, "困難かどうかを選んでください。", place="is_difficult")
    if (is_difficult or is_complex) and not reason.strip():
        said = "困難と" if is_difficult else "複合的な課題ですが、困難でないと"
        return Violation(ANALYSIS.citation, f"{said}判断した理由を書いてください。", place="reason")
    return None


def _listed(choices):
    return "、".join(choice.label for choice in choices)
