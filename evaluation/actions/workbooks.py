"""The door for a workbook that came back: all its rows are written, or none"""

from dataclasses import dataclass, replace

from evaluation.actions.entries import add_entry, write_entry
from evaluation.models import SheetEntry
from koganei.access.matrix import Action
from koganei.audit import audited, together
from koganei.law import RuleBroken, require


@dataclass(frozen=True)
class MergedRow:
    """One row of the file as it shall stand; ``entry`` as it was when the person decided."""

    number: int
    entry: SheetEntry
    texts: dict


@audited(Action.CHANGE, on="sheet")
def write_rows(*, by, sheet, rows):
    """Write MergedRows of ``sheet`` and return how many changed.

    Raises Conflict where somebody saved one of them since it was read, and RuleBroken with every
    violation of every row; then nothing is written.
    """
    found, count = [], 0
    with together():
        for row in sorted(rows, key=_order):  # one order for all, so that no two wait in a ring
            try:
                count += _write(row, by)
            except RuleBroken as broken:
                found += [_at(row, violation) for violation in broken.violations]
        require(*found)
    return count


def _order(row):
    return row.entry.department_id, row.entry.pk is None, row.entry.pk or row.entry.initiative_id


def _write(row, by):
    entry = row.entry
    if entry.pk:
        return write_entry(entry=entry, by=by, version=entry.version, **row.texts)
    add_entry(
        sheet=entry.sheet, initiative=entry.initiative, department=entry.department, by=by,
        **row.texts,
    )  # fmt: skip
    return True


def _at(row, violation):
    return replace(violation, message=f"{row.number}行目：{violation.message}", place="")
