"""What citizens may see of the evaluation: published versions, and of these what was frozen

Nothing here reads a row as it stands now; the numbers are counted on the frozen content.
"""

from dataclasses import dataclass
from itertools import groupby

from evaluation.enums import NOT_RATED, Grade, VersionKind
from evaluation.models import PublishedFile, SheetVersion
from evaluation.queries.totals import Total
from evaluation.snapshot import ContentRow, rows_of


@dataclass(frozen=True)
class FrozenRow:
    """One row, and whether it is the first of its measure and of its initiative."""

    row: ContentRow
    opens_measure: bool
    opens_initiative: bool


@dataclass(frozen=True)
class FrozenSection:
    """One basic measure of a frozen content, with the measures that have rows."""

    rows: list

    @property
    def first(self):
        return self.rows[0].row

    @property
    def label(self):
        return f"{self.first.basic_measure_number} {self.first.basic_measure}"

    @property
    def measures(self):
        return [each.row.measure_label for each in self.rows if each.opens_measure]


def published_versions(**which):
    """The published versions without their content, the newest of each year first."""
    rows = SheetVersion.objects.filter(kind=VersionKind.PUBLISHED, **which)
    rows = rows.select_related("sheet__plan").defer("content")
    return rows.order_by("-sheet__year", "-number")


def current_versions():
    """The newest published version of every year, newest year first; one query."""
    return [next(same) for _, same in groupby(published_versions(), lambda each: each.sheet_id)]


def current_version(year):
    """The newest published version of a year with its content, or None."""
    return published_versions(sheet__year=year).defer(None).first()


def published_version(year, number):
    """One published version with its content, or None."""
    return published_versions(sheet__year=year, number=number).defer(None).first()


def published_files(**which):
    return PublishedFile.objects.filter(version__kind=VersionKind.PUBLISHED, **which)


def without_files():
    """The published versions, with their content, of which no file was made yet."""
    return published_versions(files=None).defer(None)


def with_files(sheet):
    """[(version, its files without their bytes)] of a sheet, newest version first; two queries."""
    files = {}
    for each in published_files(version__sheet=sheet).defer("content").order_by("pk"):
        files.setdefault(each.version_id, []).append(each)
    return [(each, files.get(each.pk, [])) for each in published_versions(sheet=sheet)]


def sections_of(rows):
    """Group ContentRows in print order into the sections of the paper."""
    return [
        FrozenSection(_opened(list(group)))
        for _, group in groupby(rows, lambda row: row.basic_measure_key)
    ]


def _opened(rows):
    pairs = zip([None, *rows], rows, strict=False)
    return [
        FrozenRow(
            row,
            before is None or before.measure_key != row.measure_key,
            before is None or before.initiative_key != row.initiative_key,
        )
        for before, row in pairs
    ]


def tally(rows):
    """集計 by 基本目標, and the grand total, as queries.Total; what no row has is no column of it.

    A–D always are columns, so that a 0 is seen.
    """
    more = [each for each in (NOT_RATED, "") if any(row.grade == each for row in rows)]
    none = dict.fromkeys([*Grade.values, *more], 0)
    counts, whole = {}, dict(none)
    for row in rows:
        part = counts.setdefault((row.goal_number, row.goal), dict(none))
        part[row.grade] += 1
        whole[row.grade] += 1
    parts = [
        Total(f"{number} {name}", found, {"goal": number})
        for (number, name), found in sorted(counts.items())
    ]
    return parts, Total("全体", whole)


def content_rows(version):
    """The ContentRows of a version."""
    return rows_of(version.content)
