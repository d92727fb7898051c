"""年度の推移: the years that a reader sees beside each other, in a constant number of queries"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from evaluation.enums import VersionKind
from evaluation.models import SheetEntry, SheetVersion
from evaluation.queries.sheets import sheets_for
from evaluation.queries.totals import tally_years
from koganei.access.matrix import Scope, roles_of, scopes, visible


@dataclass(frozen=True)
class PartYears:
    """One goal, measure or section through the years in which it has rows: [(sheet, Total)]."""

    part: object
    years: list


def years_counted(user):
    """The sheets that ``user`` may see, oldest first, each with ``is_partial``: the rows of other
    sections are not counted for this reader until the sheet is published.
    """
    published = SheetVersion.objects.filter(sheet=OuterRef("pk"), kind=VersionKind.PUBLISHED)
    sheets = list(sheets_for(user).order_by("year").annotate(is_published=Exists(published)))
    sees_all = Scope.ALL in scopes(roles_of(user), "evaluation.entry", "view")
    for sheet in sheets:
        sheet.is_partial = not (sees_all or sheet.is_published)
    return sheets


def years_in(user, sheets, by, department):
    """Return (the YearTotals of the sheets in which the reader sees rows, the years of each part).

    What belongs to another plan is another part, also where it is called the same.
    """
    entries = visible(SheetEntry.objects.all(), user, "evaluation.entry")
    years = [
        each
        for each in tally_years(entries.filter(sheet__in=sheets), sheets, by, department)
        if each.whole.total
    ]
    parts = {}
    for each in reversed(years):  # parts of the newest plan come first
        for total in each.parts:
            parts.setdefault(total.part, []).append((each.sheet, total))
    return years, [PartYears(part, found[::-1]) for part, found in parts.items()]
