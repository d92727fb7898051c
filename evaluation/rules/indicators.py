"""指標: how an actual is read, by the kind of its indicator (domain.md §8.3)

解釈: 空欄は「まだ書いていない」、「―」は「測っていない」、0 は数。3つは別である。
解釈: 数値の指標には数だけを書く。「〜を参照」「はい」は数ではない（補足に書く）。
解釈: 目標を変えるときは、前の目標を残し、決めた日と理由を書く。
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from evaluation.enums import NOT_RATED, IndicatorKind, Milestone
from koganei.law import LegalText, Violation

INDICATORS = LegalText("評価票の指標")
ACTUAL, TARGET = INDICATORS.section("実績"), INDICATORS.section("目標")
DASHES = frozenset("―—─－-ー")
NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|-?\d{1,12}(?:\.\d{1,2})?")


@dataclass(frozen=True)
class Actual:
    """An actual as it is kept: the words, and the number or the state that they say."""

    answer: str = ""
    value: Decimal | None = None
    milestone: str = ""
    note: str = ""


def read_number(text):
    """Read a number as people type it, in any width, with commas; None where it is none.

    >>> read_number("１，２３４.５"), read_number("約300人")
    (Decimal('1234.5'), None)
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    return Decimal(folded.replace(",", "")) if NUMBER.fullmatch(folded) else None


def read_actual(kind, answer, note, *, unit=""):
    """Return the Actual that was typed, and the violations of it by place: answer or note."""
    answer, note = answer.strip(), note.strip()
    if answer in DASHES:
        found = [] if note else [_wrong("測っていない（―）理由を、補足に書いてください。", "note")]
        return Actual(NOT_RATED, note=note), found
    if not answer:
        return Actual(note=note), []
    if kind == IndicatorKind.NUMERIC:
        value = read_number(answer)
        if value is None:
            return Actual(answer, note=note), [
                _wrong(
                    f"「{answer[:20]}」は数として読めません。数だけを書いてください"
                    f"（単位 {unit}）。"
                    "測っていなければ ― を書きます。",
                    "answer",
                )
            ]
        return Actual(answer, value=value, note=note), []
    if kind == IndicatorKind.MILESTONE:
        if answer not in Milestone.values:
            return Actual(answer, note=note), [
                _wrong("未着手・着手・達成のどれか、または ― を選んでください。", "answer")
            ]
        return Actual(Milestone(answer).label, milestone=answer, note=note), []
    return Actual(answer, note=note), []


def check_target(*, kind, target, number, set_on, reason, today):
    """Return every violation of a target; ``number`` is which it is of its indicator."""
    found = []
    if not target.strip():
        found.append(Violation(TARGET, "目標を書いてください。", place="target"))
    elif kind == IndicatorKind.NUMERIC and read_number(target) is None:
        found.append(Violation(TARGET, "数値の指標の目標は、数で書いてください。", place="target"))
    if set_on and set_on > today:
        found.append(Violation(TARGET, "決めた日が、きょうより後です。", place="set_on"))
    if number > 1 and set_on is None:
        found.append(Violation(TARGET, "目標を変えた日を書いてください。", place="set_on"))
    if number > 1 and not reason.strip():
        found.append(Violation(TARGET, "目標を変えた理由を書いてください。", place="reason"))
    return found


def check_indicator(*, name, kind, unit):
    """Return every violation of an indicator that is added to an initiative."""
    found = []
    if not name.strip():
        found.append(Violation(INDICATORS, "指標を書いてください。", place="name"))
    if kind == IndicatorKind.NUMERIC and not unit.strip():
        found.append(Violation(INDICATORS, "数値の指標には、単位を書いてください。", place="unit"))
    if kind != IndicatorKind.NUMERIC and unit.strip():
        found.append(Violation(INDICATORS, "単位は、数値の指標だけに書きます。", place="unit"))
    return found


def progress(kind, baseline, target, actual):
    """Return how much of the way from the baseline to the target is done, in percent, or None."""
    start, end = read_number(baseline), target
    if kind != IndicatorKind.NUMERIC or None in (start, end, actual) or start == end:
        return None
    return round((actual - start) / (end - start) * 100)


def _wrong(message, place):
    return Violation(ACTUAL, message, place=place)
