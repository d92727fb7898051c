"""What is read of plans and sheets. Each function needs a constant number of queries."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from evaluation.models import BasicMeasure, EvaluationSheet, Measure, SheetEntry
from evaluation.queries.totals import DIVISIONS
from koganei.access.matrix import allows, visible
from koganei.models import Department

PRINT_ORDER = (
    "initiative__measure__basic_measure__goal__number",
    "initiative__measure__basic_measure__number",
    "initiative__measure__number",
    "initiative__number",
    "department__display_order",
    "pk",
)


@dataclass(frozen=True)
class Row:
    """One row of the sheet, and whether it is the first of its measure and of its initiative."""

    entry: SheetEntry
    opens_measure: bool
    opens_initiative: bool


@dataclass(frozen=True)
class Section:
    """One basic measure: a box and a table of the sheet."""

    basic_measure: BasicMeasure
    measures: list[Measure]
    rows: list[Row]

    @property
    def goal(self):
        return self.basic_measure.goal


def sheets_for(user):
    """The sheets that ``user`` may see, newest year first."""
    return visible(EvaluationSheet.objects.select_related("plan"), user, "evaluation.sheet")


def entries_in_print_order(sheet, *, department=None, grade=None, within=None):
    """The rows of ``sheet`` in the order of the city's paper, with everything a row shows.

    ``grade`` may be a letter, or ``"-"`` for rows that have none. ``within`` is a key of DIVISIONS
    and a part's id, such as ``goal-2``.
    """
    entries = in_print_order(sheet.entries.all())
    if department:
        entries = entries.filter(department=department)
    if grade:
        entries = entries.filter(grade="" if grade == "-" else grade)
    if within:
        by, part = within.split("-")
        entries = entries.filter(**{DIVISIONS[by][2]: part})
    return entries


def in_print_order(entries):
    """Order any rows like the paper, with everything a row shows."""
    return entries.select_related(
        "sheet", "department", "initiative__measure__basic_measure__goal"
    ).order_by(*PRINT_ORDER)


def outline(entries):
    """Group rows in print order into the sections of the paper; one query for their headings."""
    entries = list(entries)
    groups = [
        (basic_measure, list(group))
        for basic_measure, group in groupby(
            entries, key=lambda entry: entry.initiative.measure.basic_measure
        )
    ]
    measures = Measure.objects.filter(basic_measure__in=[basic for basic, _ in groups])
    by_parent = {}
    for measure in measures.order_by("number"):
        by_parent.setdefault(measure.basic_measure_id, []).append(measure)
    return [Section(basic, by_parent[basic.pk], _rows(group)) for basic, group in groups]


def _rows(entries):
    rows, before = [], None
    for entry in entries:
        same_measure = before and before.initiative.measure_id == entry.initiative.measure_id
        same_initiative = before and before.initiative_id == entry.initiative_id
        rows.append(Row(entry, not same_measure, not same_initiative))
        before = entry
    return rows


def rows_of_year(year):
    return SheetEntry.objects.filter(sheet__year=year)


def year_before(entry):
    """The same section's row one year earlier, on the same initiative or the one it continues."""
    return (
        rows_of_year(entry.sheet.year.previous)
        .select_related("sheet", "initiative")
        .filter(
            Q(initiative=entry.initiative_id) | Q(initiative__continued_by=entry.initiative_id),
            department=entry.department_id,
        )
        .first()
    )


def years_before(answer):
    """{initiative id: the section's row one year earlier}, of one section in one query."""
    rows = rows_of_year(answer.sheet.year.previous).filter(department=answer.department_id)
    return {row.initiative_id: row for row in rows}


def texts_of_versions(sheet, keys):
    """{(row id, version): results, grade and outlook as they were saved then}, of some rows.

    A version that nobody saved through the actions (a row that came with its text) is not there.
    """
    states = SheetEntry.history.filter(sheet=sheet.pk, id__in=keys).order_by("history_id")
    return {
        (key, version): texts
        for key, version, *answers in states.values_list(
            "id", "version", "results", "grade", "outlook"
        )
        if (texts := dict(zip(("results", "grade", "outlook"), answers, strict=True)))
    }


def writable_department(user):
    """The id of the section whose rows ``user`` may write, or None."""
    return user.department_id if allows(user, "evaluation.entry", "change") else None


def departments_of(sheet):
    """The sections that answer in ``sheet``."""
    return Department.objects.filter(entries__sheet=sheet).distinct().order_by("display_order")
