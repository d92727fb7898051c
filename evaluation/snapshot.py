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
    def place(self):
        """The row of the sheet, by the numbers of the plan and the section; names may repeat."""
        return *self.measure_key, self.number, self.department

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


SAID = "opinions", "grades"
OPINION_COLUMNS = (
    "number", "target", "place", "department", "meeting", "minutes_place", "speaker", "text",
    "city_view", "reflection",
)  # fmt: skip
GRADE_COLUMNS = ("measure", "initiative", "department", "section_grade", "grade", "meeting", "note")
PLACE = "place"  # of a grade beside GRADE_COLUMNS: ContentRow.place


def snapshot(entries):
    """Return the rows of ``entries`` (in print order, related rows loaded) as lists of values."""
    return [list(content_row(entry)) for entry in entries]


def rows_of(content):
    """Return the ContentRows of what a version froze."""
    rows = content[ROWS] if isinstance(content, dict) else content
    return [ContentRow(*row) for row in rows]


def opinions_snapshot(opinions, grades):
    """Return what the committee said and the city answers, as plain data; empty where nothing was.

    ``opinions`` have their city_view, ``grades`` are CommitteeGrades; related rows are loaded.
    """
    if not opinions and not grades:
        return {}
    return {
        "opinions": [dict(zip(OPINION_COLUMNS, _opinion(row), strict=True)) for row in opinions],
        "grades": [_grade(row) for row in grades],
    }


def frozen(rows, said):
    """Return what a version keeps: the rows alone, or with what ``opinions_snapshot`` found."""
    return {ROWS: rows} | said if said else rows


def said_of(content):
    """Return what a version froze of the committee: the lists ``opinions`` and ``grades``."""
    kept = content if isinstance(content, dict) else {}
    return {key: kept.get(key, []) for key in SAID}


def committee_grades(content):
    """Return {ContentRow.place: grade} of the committee's grades that a version froze.

    Versions that froze grades without their place keep them in the list alone.
    """
    grades = said_of(content)["grades"]
    return {tuple(each[PLACE]): each["grade"] for each in grades if PLACE in each}


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


def _opinion(row):
    view = row.answer
    return [
        row.number, row.get_target_display(), row.place_label, str(row.department or ""),
        str(row.meeting or ""), row.place, row.speaker_label, row.text,
        view.text if view else "", view.get_reflection_display() if view else "",
    ]  # fmt: skip


def _grade(row):
    initiative = row.entry.initiative
    values = (
        str(initiative.measure), initiative.label, row.entry.department.name, row.entry.grade,
        row.grade, str(row.meeting or ""), row.note,
    )  # fmt: skip
    place = list(content_row(row.entry).place)
    return dict(zip(GRADE_COLUMNS, values, strict=True)) | {PLACE: place}
