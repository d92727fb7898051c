"""How often the hints are right: precision and recall on rows that were labelled by reading them

``hints/h30.csv`` labels the city's 52 rows of 平成30年度 by what their 事業実績 says. They are
asked as they are, and once with A and once with D as their grade: the city's A rows did
what they planned, and its D rows name no figures. ``hints/variations.csv`` is invented: texts of a
next year after one of these rows, for the sheet has no year before it.

One reader set all labels, those of the variations before the rules were run on them. The words of
the rules were chosen with the city's rows in sight, so that there they look better than they are.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from evaluation.enums import HintKind
from evaluation.models import SheetEntry
from evaluation.rules.hints import RowFacts, hints_of

FOLDER = Path(__file__).parent / "hints"
SAME = "＝"  # the outlook of last year again
# what was measured, rounded down: (precision, recall)
FLOORS = {
    HintKind.NOT_DONE: (0.80, 0.80),
    HintKind.ACTIVE: (0.95, 0.95),
    HintKind.SAME_TEXT: (1.0, 1.0),
    HintKind.OUTLOOK: (0.88, 0.88),
}


def lines(name):
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def rows(demo):
    """{(path number, section): the row of 平成30年度}"""
    entries = SheetEntry.objects.select_related(
        "department", "initiative__measure__basic_measure__goal"
    )
    return {(_path(row.initiative), row.department.name): row for row in entries}


def _path(initiative):
    measure = initiative.measure
    basic = measure.basic_measure
    return f"{basic.goal.number}-{basic.number}-{measure.number}-{initiative.number}"


def asked(rows):
    """Yield (where from, row, facts, the kinds of hint that a reader finds in it)."""
    for line in lines("h30"):
        row = rows[line["row"], line["department"]]
        says = {HintKind.NOT_DONE: line["not_done"], HintKind.ACTIVE: line["figures"]}
        for name, grade in (("H30", row.grade), ("H30をAに", "A"), ("H30をDに", "D")):
            of_grade = {"A": HintKind.NOT_DONE, "D": HintKind.ACTIVE}.get(grade)
            kinds = {of_grade} if says.get(of_grade) == "1" else set()
            yield name, line, RowFacts(grade, row.results, row.outlook), kinds
    for line in lines("variations"):
        past = rows[line["row"], line["department"]]
        outlook = past.outlook if line["outlook"] == SAME else line["outlook"]
        facts = RowFacts(
            line["grade"], line["results"], outlook, past.initiative.label, past.results,
            past.outlook,
        )  # fmt: skip
        yield "作例", line, facts, set(map(HintKind, line["hints"].split()))


def test_every_row_of_the_sheet_is_labelled_once(rows):
    labelled = [(line["row"], line["department"]) for line in lines("h30")]
    assert sorted(labelled) == sorted(rows)


def test_precision_and_recall(rows, capsys):
    counts = {kind: Counter() for kind in HintKind}
    wrong = []
    for name, line, facts, wanted in asked(rows):
        found = {hint.kind for hint in hints_of(facts)}
        for kind in HintKind:
            seen = ("false " if (kind in found) != (kind in wanted) else "true ") + (
                "positive" if kind in found else "negative"
            )
            counts[kind][seen] += 1
            if seen.startswith("false"):
                wrong.append(f"  {name} {line['row']} {line['department']} {kind.label}: {seen}")
    with capsys.disabled():
        print("\n気づきの当たり方（手で付けた印と比べて）")
        for kind, count in counts.items():
            print(f"  {kind.label}: {_said(count)}")
        print("\n".join(wrong))
    for kind, (precision, recall) in FLOORS.items():
        assert _precision(counts[kind]) >= precision
        assert _recall(counts[kind]) >= recall


def _precision(count):
    return count["true positive"] / (count["true positive"] + count["false positive"])


def _recall(count):
    return count["true positive"] / (count["true positive"] + count["false negative"])


def _said(count):
    return (
        f"適合率 {_precision(count):.2f}、再現率 {_recall(count):.2f}"
        f"（当たり {count['true positive']}、空振り {count['false positive']}、"
        f"見のがし {count['false negative']}、静かで正しい {count['true negative']}）"
    )
