"""The content of a sheet as plain data: what a version freezes and what two versions differ by."""

import hashlib
import json

COLUMNS = (
    "goal_number", "goal", "basic_measure_number", "basic_measure", "measure_number", "measure",
    "number", "initiative", "is_new", "department", "results", "grade", "outlook",
)  # fmt: skip


def snapshot(entries):
    """Return the rows of ``entries`` (in print order, related rows loaded) as lists of values."""
    return [_row(entry) for entry in entries]


def content_hash(rows):
    """Return the SHA-256 of a snapshot; equal content has an equal hash on every machine."""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _row(entry):
    initiative = entry.initiative
    measure = initiative.measure
    basic = measure.basic_measure
    return [
        basic.goal.number, basic.goal.name, basic.number, basic.name, measure.number, measure.name,
        initiative.number, initiative.label, initiative.is_new, entry.department.name,
        entry.results_label, entry.grade, entry.outlook_label,
    ]  # fmt: skip
