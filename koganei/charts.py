"""Geometry of the charts. Templates only draw what is computed here; see partials/grade_chart.html.

A chart is read without colour: each segment has its own pattern and carries its letter and number,
and where it is too narrow for them they stand at the right of the bar, or under it when there
are too many.
"""

import re
from dataclasses import dataclass
from unicodedata import east_asian_width

PATTERNS = ("solid", "lines", "dots", "grid", "plain")  # in the order of the keys
BLANK = "未記入"  # how the key "" is called
NARROW = 326  # what a screen of 390px leaves inside a panel
LINE, BAR, GAP = 24, 48, 8
WIDE_LETTER, LETTER, SPACE = 16, 10.5, 5
BASELINE = 5.5  # from the middle of a line of 16px letters down to their foot


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Segment:
    """One part of a bar; ``label`` is None where it stands outside the bar."""

    pattern: str
    x: float
    width: float
    label: Text | None
    label_left: float = 0
    label_width: float = 0


@dataclass(frozen=True)
class Bar:
    y: float
    title: tuple[Text, ...]
    segments: tuple[Segment, ...]
    outside: Text | None
    outside_anchor: str = "start"

    @property
    def text_top(self):
        return self.y + (BAR - LINE) / 2


@dataclass(frozen=True)
class Swatch:
    pattern: str
    x: float
    y: float
    label: Text


@dataclass(frozen=True)
class Chart:
    """What the template draws, in pixels; ``narrow`` is the same chart for a small screen."""

    rows: tuple
    names: tuple
    width: float
    height: float
    bar_width: float
    bars_top: float
    bars_bottom: float
    bars: tuple[Bar, ...]
    swatches: tuple[Swatch, ...]
    ticks: tuple[Text, ...]

    @property
    def box_width(self):
        """The width with room for half a line at either side."""
        return self.width + 2

    @property
    def narrow(self):
        return stacked_bars(self.rows, width=NARROW, legend=self.names)

    @property
    def description(self):
        """The chart in words, for those who do not see it."""
        return " ".join(
            f"{label}：{'、'.join(f'{key or BLANK} {count}' for key, count in parts)}。"
            for label, parts in self.rows
        )


def stacked_bars(rows, *, width=640, legend=()):
    """Lay out one bar for each of ``rows`` = [(label, [(key, count), …]), …], as shares of 100%.

    All rows name the same keys in the same order; ``legend`` = [(key, name), …] explains them.

    >>> chart = stacked_bars([("全体", [("A", 3), ("B", 1)])], width=400)
    >>> [(s.pattern, s.x, s.width, s.label.text) for s in chart.bars[0].segments]
    [('solid', 0.0, 300.0, 'A 3'), ('lines', 300.0, 100.0, 'B 1')]
    """
    rows = tuple((label, tuple(parts)) for label, parts in rows)
    legend = tuple(legend)
    patterns = _patterns(rows, legend)
    bar_width = _bar_width(rows, width)
    below = width - bar_width > width * 0.3  # then these labels stand under their bar instead
    bar_width = width if below else bar_width
    swatches, top = _legend(legend, patterns, width)
    y, bars = top, []
    for label, parts in rows:
        title = tuple(
            Text(0, y + place * LINE + LINE / 2 + BASELINE, line)
            for place, line in enumerate(_wrapped(label, width))
        )
        y += len(title) * LINE + 4
        bars.append(_bar(title, parts, patterns, y, bar_width, below))
        y += BAR + GAP + (LINE if below and bars[-1].outside else 0)
    ticks = tuple(
        Text(bar_width * share / 100, y + LINE / 2 + BASELINE, f"{share}%")
        for share in ((0, 25, 50, 75, 100) if bar_width > 300 else (0, 50, 100))
    )
    return Chart(
        rows, legend, width, y + LINE, bar_width, top, y - GAP / 2, tuple(bars), swatches, ticks
    )


def text_width(text):
    """Estimate the width of ``text`` set in 16px BIZ UDPGothic."""
    return sum(
        SPACE if letter == " " else WIDE_LETTER if east_asian_width(letter) in "WFA" else LETTER
        for letter in text
    )


def _patterns(rows, legend):
    keys = [key for key, _ in legend] or [key for _, parts in rows[:1] for key, _ in parts]
    return {key: "plain" if key == "" else PATTERNS[i % 5] for i, key in enumerate(keys)}


def _label(key, count):
    return f"{key or BLANK} {count}"


def _fitting(key, count, width):
    """Return the label as it fits into ``width``: with its space, without it, or not at all."""
    for label in (_label(key, count), f"{key}{count}" if key else ""):
        if label and text_width(label) + 8 <= width:
            return label
    return None


def _shares(parts, bar_width):
    """Yield (key, count, x, width) of what is not zero."""
    total = sum(count for _, count in parts)
    x = 0.0
    for key, count in parts:
        if count:
            width = bar_width * count / total
            yield key, count, round(x, 2), round(width, 2)
            x += width


def _outside(parts, bar_width):
    return "　".join(
        _label(key, count)
        for key, count, _, width in _shares(parts, bar_width)
        if _fitting(key, count, width) is None
    )


def _bar_width(rows, width):
    """The widest bar that leaves room for the labels that stand at its right."""
    bar_width = width
    for _ in range(3):  # a shorter bar may push one more label out
        room = max((text_width(_outside(parts, bar_width)) for _, parts in rows), default=0)
        bar_width = width - (room + GAP + 4 if room else 0)
    return bar_width


def _bar(title, parts, patterns, y, bar_width, below):
    middle = y + BAR / 2 + BASELINE
    segments = []
    for key, count, x, width in _shares(parts, bar_width):
        label = _fitting(key, count, width)
        wide = text_width(label) + 6 if label else 0
        centre = x + width / 2
        text = Text(centre, middle, label) if label else None
        segments.append(Segment(patterns[key], x, width, text, centre - wide / 2, wide))
    words = _outside(parts, bar_width)
    under = Text(bar_width, y + BAR + 2 + LINE / 2 + BASELINE, words)
    outside = under if below else Text(bar_width + GAP, middle, words)
    anchor = "end" if below else "start"
    return Bar(y, title, tuple(segments), outside if words else None, anchor)


def _legend(legend, patterns, width):
    """Place the swatches in lines; return them and the y under them."""
    swatches, x, y = [], 0, 0
    for key, name in legend:
        text = f"{key} {name}" if key else name
        room = 32 + 8 + text_width(text)
        if x and x + room > width:
            x, y = 0, y + 32
        swatches.append(Swatch(patterns[key], x, y, Text(x + 40, y + LINE / 2 + BASELINE, text)))
        x += room + 20
    return tuple(swatches), y + 40 if legend else 0


def _wrapped(text, width):
    """Break ``text`` into lines that fit ``width``; a number stays whole, other letters part."""
    lines, line = [], ""
    for piece in re.findall(r"[0-9A-Za-z]+|.", text):
        if line and text_width(line + piece) > width:
            lines.append(line)
            line = ""
        line += piece
    return [*lines, line]
