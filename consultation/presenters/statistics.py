"""統計の画面の行: each item with its months, its sum, what is aimed at, and its definition"""

from dataclasses import dataclass

from consultation.queries.targets import Targets
from consultation.statistics.figures import YearFigures
from consultation.statistics.lines import LINES, TABLES, Line
from consultation.statistics.measures import OF_KEY
from koganei.access.matrix import allows
from koganei.column_charts import Column, column_chart
from koganei.dates.fiscal_year import FiscalYear

CHARTED = tuple(line for line in LINES if not line.is_of)


@dataclass(frozen=True)
class Row:
    line: object
    cells: tuple
    aim: object = None
    aim_total: object = None


def figures_for(user, year, today, only=()):
    """The figures of a year as ``user`` may see them; ``only`` some months, see YearFigures."""
    is_open = allows(user, "consultation.small_figure", "view")
    return YearFigures(year, is_open=is_open, today=today, only=only)


def month_name(month):
    return f"{month % 100}月"


def year_of(month):
    """Return the 年度 of 202604."""
    return FiscalYear(month // 100 if month % 100 >= 4 else month // 100 - 1)


def before(month, months=1):
    """Return the month so many months earlier.

    >>> before(202601), before(202604, 12)
    (202512, 202504)
    """
    count = month // 100 * 12 + month % 100 - 1 - months
    return count // 12 * 100 + count % 12 + 1


def month_rows(month, figures):
    """Rows of a month: it, the month before, the same month of the year before, the target.

    ``figures``: {year: YearFigures} of its year and of the year before.
    """
    targets = Targets([year_of(month)])
    return [
        Row(
            line,
            tuple(figures[year_of(each)].month(line.key, each) for each in compared(month)),
            targets.month(line.key, year_of(month)),
        )
        for line in LINES
    ]


def compared(month):
    """The months that stand beside each other on the page of a month."""
    return month, before(month), before(month, 12)


def month_years(month):
    """The years that a page of a month needs."""
    return sorted({year_of(each) for each in compared(month)})


def year_rows(figures):
    """Rows of a year: twelve months, then the sum."""
    targets = Targets([figures.year])
    return [
        Row(
            line,
            (*(figures.month(line.key, each) for each in figures.months), figures.total(line.key)),
            targets.month(line.key, figures.year),
            targets.total(line.key, figures.year),
        )
        for line in LINES
    ]


def series_rows(years):
    """Rows of several years: the sum of each, and its target; ``years`` are YearFigures."""
    targets = Targets([figures.year for figures in years])
    return [
        Row(
            line,
            tuple(
                (figures.total(line.key), targets.total(line.key, figures.year))
                for figures in years
            ),
        )
        for line in LINES
    ]


def year_chart(figures, key):
    """The months of a line as columns, with the target of the month."""
    aim = Targets([figures.year]).month(key, figures.year)
    shown = [(month, figures.month(key, month)) for month in figures.months]
    columns = [Column(month_name(month), _number(each), str(each)) for month, each in shown]
    return column_chart(columns, aim=aim, aim_words=f"目安 {aim}" if aim is not None else "")


def series_chart(years, key):
    shown = [(figures.year, figures.total(key)) for figures in years]
    return column_chart([Column(str(year), _number(each), str(each)) for year, each in shown])


def _number(shown):
    return None if shown.number is None else float(shown.number)


def tables(figures, month=None):
    """Return [(label of the measure, its Tables)]; what is withheld is left out."""
    found = {}
    for measure, breakdown in TABLES:
        table = figures.table(measure, breakdown, month)
        if table is not None:
            found.setdefault(measure.label, []).append(table)
    return list(found.items())


def definitions():
    """Return (label, what is counted, where that is said) of every line that stands alone."""
    return [
        (
            line.label,
            OF_KEY[line.measure].meaning if isinstance(line, Line) else line.meaning,
            OF_KEY[line.measure].source if isinstance(line, Line) else line.source,
        )
        for line in CHARTED
    ]
