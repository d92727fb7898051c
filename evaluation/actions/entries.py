"""The one door for writing a row of the sheet."""

from evaluation.models import SheetEntry
from evaluation.permissions import check_may_write
from evaluation.rules.grades import check_grade, check_texts
from koganei.access.matrix import Action
from koganei.audit import audited, record
from koganei.law import require

TEXTS = ("results", "grade", "outlook")


class Conflict(Exception):
    """Somebody else saved the row in between; ``entry`` is the row as it stands now."""

    def __init__(self, entry):
        self.entry = entry
        super().__init__("ほかの人が先に保存しました。")


@audited(Action.CHANGE, on="entry")
def write_entry(*, entry, by, results, grade, outlook, version=None):
    """Write a row and return True, or return False where nothing differs.

    ``version`` is the count of saves that the writer saw. Raises RuleBroken with every violation
    at once, and Conflict when another save came first.
    """
    row = SheetEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    wanted = {"results": results, "grade": grade, "outlook": outlook}
    if all(getattr(row, name) == text for name, text in wanted.items()):
        return False
    if version is not None and version != row.version:
        raise Conflict(row)
    require(check_may_write(by, row), *check_row(results, grade, outlook))
    for name, text in wanted.items():
        setattr(row, name, text)
    row.source_gap = row.source_gap and not (results and outlook)
    _save(row, by)
    return True


@audited(Action.CHANGE, on="sheet")
def add_entry(*, sheet, initiative, department, by, results, grade, outlook):
    """Add the row of one section and return it; the section must be the writer's own."""
    row = SheetEntry(
        sheet=sheet, initiative=initiative, department=department,
        results=results, grade=grade, outlook=outlook, version=0,
    )  # fmt: skip
    require(check_may_write(by, row), *check_row(results, grade, outlook))
    _save(row, by)
    return row


def check_row(results, grade, outlook):
    """Return every violation of a row as it would be written."""
    return [check_grade(grade, results), *check_texts(results, outlook)]


def _save(row, by):
    row.version += 1
    row._history_user = by
    row.save()
    record(verb=Action.CHANGE, by=by, on_object=row)
