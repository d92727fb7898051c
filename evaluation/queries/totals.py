"""集計: how many rows of each part have each grade, of one sheet or of many years at once"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count

from evaluation.enums import NOT_RATED, Grade
from evaluation.models import BasicMeasure, Goal, Measure
from koganei.models import Department

# How totals may be divided: key → (label, model, path from the entry to it)
DIVISIONS = {
    "goal": ("基本目標", Goal, "initiative__measure__basic_measure__goal"),
    "basic_measure": ("基本施策", BasicMeasure, "initiative__measure__basic_measure"),
    "measure": ("施策", Measure, "initiative__measure"),
    "department": ("担当課", Department, "department"),
}


@dataclass(frozen=True)
class Cell:
    """One number of the totals, and the query string that lists its rows."""

    label: str
    count: int
    query: str


@dataclass(frozen=True)
class Total:
    """How many rows of one goal, measure or section have each grade; ``""`` counts the blank.

    ``filters`` narrow the page of the sheet to these rows.
    """

    part: object
    counts: dict
    filters: dict = field(default_factory=dict)

    @property
    def cells(self):
        return [
            Cell(grade or "未記入", count, urlencode({"grade": grade or "-", **self.filters}))
            for grade, count in self.counts.items()
        ]

    @property
    def label(self):
        return str(self.part)

    @property
    def total(self):
        return sum(self.counts.values())


@dataclass(frozen=True)
class YearTotals:
    """The totals of one sheet: of its parts that have rows, and of the whole."""

    sheet: object
    parts: list
    whole: Total

    @property
    def year(self):
        return self.sheet.year


def tally_years(entries, sheets, by="goal", department=None):
    """Return the YearTotals of each of ``sheets``, in their order; two queries, however many."""
    found, parts, filters = _counted(entries, by, department)
    of_sheet = {}
    for sheet, *counted in found:
        of_sheet.setdefault(sheet, []).append(counted)
    keys = _keys(found)
    return [
        YearTotals(sheet, *_totals(of_sheet.get(sheet.pk, ()), parts, keys, by, filters))
        for sheet in sheets
    ]


def _counted(entries, by, department):
    """Return [(sheet, part, grade, count)], the parts in their order, and what narrows a list."""
    _, model, path = DIVISIONS[by]
    filters = {"department": department.pk} if department else {}
    rows = entries.filter(**filters).order_by().values_list("sheet", path, "grade")
    found = list(rows.annotate(Count("pk")))
    return found, list(_in_order(model, {part for _, part, *_ in found})), filters


def _keys(found):
    return [*Grade.values, *({NOT_RATED} & {grade for *_, grade, _ in found}), ""]


def _totals(found, parts, keys, by, filters):
    counts = {}
    for part, grade, count in found:
        counts.setdefault(part, dict.fromkeys(keys, 0))[grade] += count
    totals = [
        Total(part, counts[part.pk], {"within": f"{by}-{part.pk}", **filters})
        for part in parts
        if part.pk in counts
    ]
    whole = dict.fromkeys(keys, 0)
    for total in totals:
        for grade, count in total.counts.items():
            whole[grade] += count
    return totals, Total("全体", whole, filters)


def _in_order(model, ids):
    order = {
        Goal: ("number",),
        BasicMeasure: ("goal__number", "number"),
        Measure: ("basic_measure__goal__number", "basic_measure__number", "number"),
        Department: ("display_order",),
    }[model]
    return model.objects.filter(pk__in=ids).order_by(*order)
