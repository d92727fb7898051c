"""The one door for writing a row of the sheet."""

from evaluation.actions.indicators import write_actuals
from evaluation.actions.steps import begin
from evaluation.models import SectionAnswer, SheetEntry
from evaluation.permissions import check_may_write
from evaluation.queries.facts import lock_of
from evaluation.rules.flow import FLOW
from evaluation.rules.grades import check_row
from koganei.access.matrix import Action
from koganei.audit import audited, record
from koganei.drafts.actions import finish
from koganei.law import Violation, require

TEXTS = ("results", "grade", "outlook")


class Conflict(Exception):
    """Somebody else saved the row in between; ``entry`` is the row as it stands now."""

    def __init__(self, entry):
        self.entry = entry
        super().__init__("ほかの人が先に保存しました。")


@audited(Action.CHANGE, on="entry")
def write_entry(*, entry, by, results, grade, outlook, version=None, actuals=None, draft=None):
    """Write a row and return True, or return False where nothing differs.

    ``version`` is the count of saves that the writer saw, ``actuals`` {indicator id: Actual} of
    the row's section. Raises RuleBroken with every violation at once, and Conflict when another
    save came first.
    """
    answer = locked_answer(entry)
    row = SheetEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    wanted = {"results": results, "grade": grade, "outlook": outlook}
    differs = any(getattr(row, name) != text for name, text in wanted.items())
    if not differs and not actuals:
        finish(by=by, draft=draft)
        return False
    refused = check_may_write(by, row)
    if differs and version is not None and version != row.version and not refused:
        raise Conflict(row)
    require(refused, check_open(row, answer), *check_row(results, grade, outlook))
    _keep_first_state(row)
    changed = write_actuals(row, by, actuals) if actuals else False
    if differs:
        for name, text in wanted.items():
            setattr(row, name, text)
        row.source_gap = row.source_gap and not (results and outlook)
        _save(row, by, answer)
    elif changed:
        _begun(row, by, answer)
    finish(by=by, draft=draft)
    return differs or changed


@audited(Action.CHANGE, on="sheet")
def add_entry(*, sheet, initiative, department, by, results, grade, outlook):
    """Add the row of one section and return it; the section must be the writer's own.

    Raises Conflict when somebody else added it first.
    """
    row = SheetEntry(
        sheet=sheet, initiative=initiative, department=department,
        results=results, grade=grade, outlook=outlook, version=0,
    )  # fmt: skip
    answer = locked_answer(row)
    require(check_may_write(by, row), check_open(row, answer), *check_row(results, grade, outlook))
    there = SheetEntry.objects.filter(sheet=sheet, initiative=initiative, department=department)
    if other := there.first():
        raise Conflict(other)
    _save(row, by, answer)
    return row


def check_open(row, answer=None):
    """Return why the row cannot be written now, until when and what opens it; or None."""
    answer = answer or locked_answer(row)
    words = lock_of(row.sheet, answer)
    return Violation(FLOW.section("課長確定"), words) if words else None


def locked_answer(entry):
    """The answer of the row's section, held until the end; None where the year has no campaign."""
    rows = SectionAnswer.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("sheet__campaign", "department")
    return rows.filter(sheet=entry.sheet_id, department=entry.department_id).first()


def _keep_first_state(row):
    """Keep the state that nobody saved: a row that came with the year, or with the city's papers.

    So every version of a row is in its history, and a workbook that was sent out then can be
    compared with it.
    """
    states = SheetEntry.history
    if not states.filter(id=row.pk, version=row.version).exists():
        states.bulk_history_create([row], default_change_reason="はじめの内容")


def _save(row, by, answer):
    row.version += 1
    row._history_user = by
    row.save()
    _begun(row, by, answer)


def _begun(row, by, answer):
    if answer is not None:
        begin(answer, by)
    record(verb=Action.CHANGE, by=by, on_object=row)
