"""統計の年度: every number of a year as this reader may see it; hidden ones have no number at all

In the form with small numbers hidden a month is shown when it is over, a sum and the breakdowns of
the year when the year is over (rules/suppression.py says why).
"""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from consultation.models import ConferencePart
from consultation.rules.suppression import ALL, hidden_cells, hidden_months, is_small
from consultation.statistics.counts import counts, month_of, months_between, terms_by_month
from consultation.statistics.lines import OF_KEY, Line
from consultation.statistics.measures import OF_KEY as MEASURE_OF_KEY

HIDDEN = "‥"


def days_of(month):
    """Return the first and the last day of 202604."""
    first = date(month // 100, month % 100, 1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


@dataclass(frozen=True)
class Shown:
    """A number, or nothing: ``number`` is None where it is hidden or not there."""

    number: object = None
    is_hidden: bool = False

    def __str__(self):
        if self.is_hidden:
            return HIDDEN
        return "" if self.number is None else f"{self.number:,}"


@dataclass(frozen=True)
class Table:
    """A breakdown: rows of (label, Shown of each column); ``columns`` is empty in one direction."""

    title: str
    unit: str
    columns: tuple
    rows: tuple
    whole: Shown
    sums: tuple = ()  # of the columns
    adds_up: bool = True


class YearFigures:
    """The figures of a 年度; ``is_open``: small numbers are shown as they are.

    ``only``: months (202604) of which alone something is asked; whether a number is hidden hangs on
    the whole year.
    """

    def __init__(self, year, *, is_open, today, only=()):
        self.year, self.is_open = year, is_open
        self.months = months_between(year.starts_on, year.ends_on)
        self.is_over = today > year.ends_on
        reached = [month for month in self.months if self._is_there(month, today)]
        self.shown_months = reached
        self.found = Counter()
        for first, last in self._spans(only):
            self.found.update(counts(first, last))
        terms = terms_by_month(self.months)
        self.smallest = max(each.smallest for each in terms.values())

    def _spans(self, only):
        if not self.is_open or not only:
            return [(self.year.starts_on, self.year.ends_on)]
        return [days_of(month) for month in self.months if month in only]

    def _is_there(self, month, today):
        if self.is_open:
            return month <= month_of(today)
        return days_of(month)[1] < today

    def number(self, line, month):
        return self.found[month, line.measure, line.breakdown, line.category]

    def month(self, key, month):
        """Return the Shown of a line in a month."""
        line = OF_KEY[key]
        if month not in self.shown_months:
            return Shown()
        if not isinstance(line, Line):
            return self._share(line, lambda part: self.month(part, month))
        if self.is_open:
            return Shown(self.number(line, month))
        if line.is_of:
            return Shown(is_hidden=True)
        place = self.shown_months.index(month)
        hidden, _ = self._hidden_months(line.measure)
        return Shown(is_hidden=True) if place in hidden else Shown(self.number(line, month))

    def total(self, key):
        """Return the Shown of a line for the year."""
        line = OF_KEY[key]
        if not isinstance(line, Line):
            return self._share(line, self.total)
        if not self.is_open and not self._may_add(line.measure):
            return Shown(is_hidden=True)
        whole = sum(self.number(line, month) for month in self.shown_months)
        if self.is_open or not line.is_of:
            return Shown(whole)
        return self._cell_of_year(line)

    def _share(self, share, value):
        parts = [value(part) for part in share.parts]
        whole = value(share.whole)
        if any(each.is_hidden for each in (*parts, whole)):
            return Shown(is_hidden=True)
        if None in [each.number for each in (*parts, whole)]:
            return Shown()
        return Shown(share.reckon(sum(each.number for each in parts), whole.number))

    def _hidden_months(self, measure):
        numbers = [self.found[month, measure, "", ""] for month in self.shown_months]
        if measure.endswith("_days"):  # days, not people; their mean is shown with its number
            return frozenset(), True
        return hidden_months(numbers, self.smallest)

    def _may_add(self, measure):
        return self.is_over and self._hidden_months(measure)[1]

    def table(self, measure, breakdown, month=None):
        """Return the Table of a breakdown, of the year or of a month; None where it is withheld."""
        months = [month] if month else self.shown_months
        cells = {
            (row, column): sum(
                self.found[each, measure.key, breakdown.key, f"{row}:{column}" if column else row]
                for each in months
            )
            for row, _ in breakdown.categories
            for column, _ in breakdown.across or (("", ""),)
        }
        hidden = frozenset()
        if not self.is_open:
            if month or not self._may_add(measure.key):
                return None
            hidden = self._hidden_cells(measure.key, breakdown, cells)
            if hidden is None:
                return None
        whole = sum(self.found[each, measure.key, "", ""] for each in months)
        return _table(measure, breakdown, cells, hidden, whole)

    def _hidden_cells(self, measure, breakdown, cells):
        if not breakdown.adds_up:
            whole = sum(self.found[month, measure, "", ""] for month in self.shown_months)
            numbers = cells.items()
            return frozenset(
                cell
                for cell, number in numbers
                if is_small(number, self.smallest) or is_small(whole - number, self.smallest)
            )
        # a table of one direction is one row
        turned = cells if breakdown.across else {("", row): n for (row, _), n in cells.items()}
        found = hidden_cells(turned, self.smallest)
        if found.is_withheld:
            return None
        if breakdown.across:
            return found.cells
        return frozenset((row, "") for _, row in found.cells)

    def _cell_of_year(self, line):
        measure = MEASURE_OF_KEY[line.measure]
        breakdown = next(each for each in measure.breakdowns if each.key == line.breakdown)
        table = self.table(measure, breakdown)
        if table is None:
            return Shown(is_hidden=True)
        label = dict(breakdown.categories)[line.category]
        return next(cells[0] for row, cells in table.rows if row == label)

    @cached_property
    def sittings(self):
        """Return [(body, regular, ad hoc)] of the sittings of the year, until today."""
        rows = ConferencePart.objects.filter(
            conference__held_on__range=(self.year.starts_on, self.year.ends_on),
            conference__cancelled_at=None,
        ).values_list(
            "body__position", "body__name", "conference__is_regular", "conference__held_on"
        )
        found = {}
        for position, name, is_regular, held_on in rows:
            if month_of(held_on) in self.shown_months:
                found.setdefault((position, name), [0, 0])[0 if is_regular else 1] += 1
        return [(name, *numbers) for (_, name), numbers in sorted(found.items())]


def _table(measure, breakdown, cells, hidden, whole):
    def shown(cell, number):
        return Shown(is_hidden=True) if cell in hidden else Shown(number)

    columns = tuple(label for _, label in breakdown.across)
    rows, sums = [], ()
    for row, label in breakdown.categories:
        keys = [column for column, _ in breakdown.across or (("", ""),)]
        values = [shown((row, column), cells[row, column]) for column in keys]
        if columns:
            values.append(shown((row, ALL), sum(cells[row, column] for column in keys)))
        rows.append((label, tuple(values)))
    if columns:
        sums = tuple(
            shown((ALL, key), sum(cells[row, key] for row, _ in breakdown.categories))
            for key, _ in breakdown.across
        )
    title = f"{measure.label}　{breakdown.label}"
    return Table(title, measure.unit, columns, tuple(rows), Shown(whole), sums, breakdown.adds_up)
