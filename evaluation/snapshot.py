"""The content of a sheet as plain data: what a version freezes and what two versions differ by.

What is frozen is the list of rows; once more is frozen with it, it is a dict, and the rows stand
under ``ROWS``. ``rows_of`` reads both, so that old versions are read for ever.
"""

import hashlib
import json
from typing import NamedTuple

ROWS = "rows"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class ContentRow(NamedTuple):
    """One frozen row: an initiative and what one section says of it, by the words of the paper."""

    goal_number: int
    goal: str
    basic_measure_number: int
    basic_measure: str
    measure_number: int
    measure: str
    number: int
    initiative: str
    is_new: bool
    department: str
    results: str
    grade: str
    outlook: str

    @property
    def basic_measure_key(self):
        return self.goal_number, self.basic_measure_number

    @property
    def measure_key(self):
        return *self.basic_measure_key, self.measure_number

    @property
    def initiative_key(self):
        return *self.measure_key, self.number, self.initiative

    @property
    def measure_label(self):
        return f"({self.measure_number}) {self.measure}"

    @property
    def initiative_label(self):
        return f"{circled(self.number)} {self.initiative}"


COLUMNS = ContentRow._fields


def circled(number):
    """①, ② … as the sheet prints it; (21) from twenty-one on."""
    return CIRCLED[number - 1] if 1 <= number <= len(CIRCLED) else f"({number})"


def snapshot(entries):
    """Return the rows of ``entries`` (in print order, related rows loaded) as lists of values."""
    return [list(content_row(entry)) for entry in entries]


def rows_of(content):
    """Return the ContentRows of what a version froze."""
    rows = content[ROWS] if isinstance(content, dict) else content
    return [ContentRow(*row) for row in rows]


def content_hash(content):
    """Return the SHA-256 of a snapshot; equal content has an equal hash on every machine."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def content_row(entry):
    """Return an entry as the row that a version freezes."""
    initiative = entry.initiative
    measure = initiative.measure
    basic = measure.basic_measure
    return ContentRow(
        basic.goal.number, basic.goal.name, basic.number, basic.name, measure.number, measure.name,
        initiative.number, initiative.label, initiative.is_new, entry.department.name,
        entry.results_label, entry.grade, entry.outlook_label,
    )  # fmt: skip
