"""保存期間: how long the record of a closed case is kept, and what lengthens it

Source: security.md §4.5; domain.md §10 公文書 (起算は原則翌年度4月1日、廃棄は決裁), §11.
解釈: 起算日は、終結した日の翌年度の4月1日とする。期間は終結した日に行われている定めで数える。
解釈: 相談の記録は1つとして保存する。中にあるもののうち、いちばん長い期間による。
解釈: 定めのない区分のもの、永年保存のものは廃棄しない。
解釈: 支援会議の案件は、終えた日から数える。取り上げなかった案件は、そう決めた日から数える。
"""

from dataclasses import dataclass
from datetime import date, timedelta

from consultation.enums import RecordKind
from koganei.dates.fiscal_year import FiscalYear
from koganei.law import LegalText, Violation

RETENTION = LegalText("保存期間の定め")
TERMS = RETENTION.section("保存期間")
HOLDS = RETENTION.section("保存の延長")


@dataclass(frozen=True)
class Rule:
    """``years`` from the next 1 April on, None for ever; of what ended since ``starts_on``."""

    kind: RecordKind
    years: int | None
    starts_on: date
    source: str = ""


@dataclass(frozen=True)
class Line:
    """One kind of record in a case: its rule, and from which day on it may go."""

    kind: RecordKind
    rule: Rule | None
    due_on: date | None


@dataclass(frozen=True)
class Retention:
    """``due_on``: the first day on which all of it may go; None: never, or not decided."""

    lines: tuple
    due_on: date | None

    @property
    def is_missing(self):
        return any(line.rule is None for line in self.lines)

    @property
    def kept_until(self):
        """The last day of the term."""
        return self.due_on - timedelta(days=1) if self.due_on else None

    def is_due(self, today):
        return self.due_on is not None and self.due_on <= today


def rule_on(rules, kind, day):
    """Return the newest rule of ``kind`` that had begun on ``day``, or None."""
    begun = [rule for rule in rules if rule.kind == kind and rule.starts_on <= day]
    return max(begun, key=lambda rule: rule.starts_on, default=None)


def counted_from(ended_on):
    """起算日

    >>> counted_from(date(2020, 3, 31)), counted_from(date(2020, 4, 1))
    (datetime.date(2020, 4, 1), datetime.date(2021, 4, 1))
    """
    return FiscalYear.of(ended_on).next.starts_on


def due_on(rule, ended_on):
    """Return the day after the term of a rule, None where there is none."""
    if rule is None or rule.years is None:
        return None
    start = counted_from(ended_on)
    return start.replace(year=start.year + rule.years)


def retention(kinds, ended_on, rules):
    """Return the Retention of what holds records of ``kinds``: the longest one counts."""
    lines = []
    for kind in kinds:
        rule = rule_on(rules, kind, ended_on)
        lines.append(Line(RecordKind(kind), rule, due_on(rule, ended_on)))
    days = [line.due_on for line in lines]
    return Retention(tuple(lines), None if None in days else max(days, default=None))


def ended_before(rules, kind, today):
    """Yield (first day, day after the last day) of the ends of what is due now.

    The same as ``due_on(…) <= today``, asked the other way round for a database.
    """
    own = sorted((rule for rule in rules if rule.kind == kind), key=lambda rule: rule.starts_on)
    year = FiscalYear.of(today).starts_on
    for place, rule in enumerate(own):
        if rule.years is None:
            continue
        end = year.replace(year=year.year - rule.years)
        if place + 1 < len(own):
            end = min(end, own[place + 1].starts_on)
        if rule.starts_on < end:
            yield rule.starts_on, end


def check_hold(*, is_held, explanation, what="相談"):
    """保存を延長するには理由が要り、1件に1つである; ``what`` is kept"""
    return [
        None
        if explanation.strip()
        else _said("explanation", "保存を延長する理由を書いてください。"),
        _said("", f"この{what}の保存は、もう延長されています。") if is_held else None,
    ]


def check_release(*, is_released, explanation):
    """保存の延長を終えるのにも理由が要る"""
    return [
        _said("", "この保存の延長は、もう終わっています。") if is_released else None,
        None if explanation.strip() else _said("explanation", "延長を終える理由を書いてください。"),
    ]


def _said(place, message):
    return Violation(HOLDS, message, place=place)
