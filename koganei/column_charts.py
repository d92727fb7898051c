"""Geometry of a chart of columns with a line of what is aimed at; see partials/column_chart.html.

Each column carries its number, so that the chart is read without colour; one whose number is not
shown is drawn empty with a mark. A chart for a narrow screen lies on its side.
"""

from dataclasses import dataclass

LINE, GAP, PLOT = 24, 8, 200
NARROW = 326  # what a screen of 390px leaves inside a panel
LABEL = 92  # room for the label of a bar that lies
LETTER = 10.5


@dataclass(frozen=True)
class Column:
    """One column: ``number`` is None where nothing is shown, ``words`` stand at its end."""

    label: str
    number: float | None
    words: str


@dataclass(frozen=True)
class Drawn:
    label: str
    words: str
    x: float
    y: float
    width: float
    height: float
    label_x: float
    label_y: float
    words_x: float
    words_y: float
    is_empty: bool


@dataclass(frozen=True)
class ColumnChart:
    columns: tuple
    aim: float | None
    aim_words: str
    is_narrow: bool
    width: float
    height: float
    drawn: tuple
    aim_at: float | None
    anchor: str

    @property
    def narrow(self):
        return column_chart(self.columns, aim=self.aim, aim_words=self.aim_words, is_narrow=True)

    @property
    def description(self):
        """The chart in words, for those who do not see it."""
        aim = f"{self.aim_words}。" if self.aim_words else ""
        return aim + "、".join(f"{column.label} {column.words}" for column in self.columns) + "。"


def column_chart(columns, *, aim=None, aim_words="", is_narrow=False, width=640):
    """Lay out one column for each Column; ``aim`` is drawn as a broken line.

    >>> chart = column_chart([Column("4月", 10, "10"), Column("5月", 5, "5")], aim=8)
    >>> [each.height for each in chart.drawn], chart.aim_at
    ([200.0, 100.0], 64.0)
    """
    columns = tuple(columns)
    highest = max([each.number or 0 for each in columns] + [float(aim or 0)], default=0) or 1
    head = LINE if aim_words else 0
    draw = _lying if is_narrow else _standing
    drawn, size, aim_at = draw(columns, highest, head + LINE if not is_narrow else head, aim, width)
    return ColumnChart(
        columns, aim, aim_words, is_narrow, *size, tuple(drawn), aim_at,
        "start" if is_narrow else "middle",
    )  # fmt: skip


def _standing(columns, highest, top, aim, width):
    step = width / max(1, len(columns))
    thick = min(48, step - GAP)
    drawn = []
    for place, column in enumerate(columns):
        tall = PLOT * (column.number or 0) / highest
        middle = step * (place + 0.5)
        drawn.append(
            Drawn(
                column.label, column.words, round(middle - thick / 2, 2),
                round(top + PLOT - tall, 2), thick, round(tall, 2), round(middle, 2),
                top + PLOT + LINE - 6, round(middle, 2), round(top + PLOT - tall - 6, 2),
                column.number is None,
            )
        )  # fmt: skip
    at = None if aim is None else round(top + PLOT - PLOT * float(aim) / highest, 2)
    return drawn, (width, top + PLOT + LINE + GAP), at


def _lying(columns, highest, top, aim, width):
    longest = max([len(each.words) for each in columns], default=0) * LETTER
    room = NARROW - LABEL - longest - GAP
    drawn = []
    for place, column in enumerate(columns):
        y = top + place * (LINE + GAP)
        wide = room * (column.number or 0) / highest
        drawn.append(
            Drawn(
                column.label, column.words, LABEL, y, round(wide, 2), LINE, 0, y + LINE - 6,
                round(LABEL + wide + 6, 2), y + LINE - 6, column.number is None,
            )
        )  # fmt: skip
    at = None if aim is None else round(LABEL + room * float(aim) / highest, 2)
    return drawn, (NARROW, top + len(columns) * (LINE + GAP)), at
