"""What a workbook would do, row by row, in words as well as in colour"""

from dataclasses import dataclass

from evaluation.enums import NOT_RATED, NOT_RATED_LABEL, Grade
from evaluation.forms.workbooks import name_of
from evaluation.resources.comparison import WRITTEN
from evaluation.resources.layout import ANSWERS, COLUMNS
from evaluation.rules.merge import Outcome

# kind of a row or a cell → (its words, the look of its badge)
WORDS = {
    "error": ("直してください", "stop with-cross"),
    "refused": ("書き込めません", "stop with-cross"),
    "conflict": ("選んでください", "look with-warning"),
    "new": ("行を加えます", "good with-tick"),
    "mine": ("Excelの文にします", "good with-tick"),
    "theirs": ("画面の文を残します", "kind"),
    "same": ("画面と同じ文です", "kind"),
    "unchanged": ("変わりません", "kind"),
}
ORDER = ("error", "conflict", "new", "mine", "theirs", "same")


@dataclass(frozen=True)
class ShownCell:
    heading: str
    kind: str
    words: str
    look: str
    sent: str | None
    now: str
    excel: str
    choice: object


@dataclass(frozen=True)
class ShownRow:
    number: int
    kind: str
    words: str
    look: str
    initiative: str
    department: str
    cells: list
    errors: list

    @property
    def state(self):
        """The colour of its frame: the first word of the look."""
        return self.look.partition(" ")[0]


def merge_frame(sheet, form):
    """Everything that evaluation/workbook_merge.html shows of the lines of a ChoiceForm."""
    lines = form.lines
    has_errors = any(line.errors for line in lines)
    rows = [_row(line, None if has_errors else form) for line in lines if _kind(line) in ORDER]
    counts = [
        (kind, *WORDS[kind], sum(row.kind == kind for row in rows))
        for kind in ORDER
        if any(row.kind == kind for row in rows)
    ]
    return {
        "sheet": sheet,
        "rows": rows,
        "counts": counts,
        "unchanged": len(lines) - len(rows),
        "has_errors": has_errors,
        "written": len(form.written),
        "is_unknown": any(cell.sent is None for line in lines for cell in line.conflicts),
        "form": form,
    }


def _kind(line):
    """What matters most in a row."""
    if line.errors:
        return "error"
    if line.is_new:
        return "new"
    outcomes = {outcome.value for outcome in line.outcomes}
    return next((kind for kind in ORDER if kind in outcomes), "unchanged")


def _row(line, form):
    kind = _kind(line)
    return ShownRow(
        line.number,
        kind,
        *WORDS[kind],
        line.values["initiative"],
        line.values["department"],
        [_cell(line, line.cells[key], form) for key in ANSWERS if _is_shown(line, key)],
        [
            (COLUMNS[key].heading if key in COLUMNS else "", message)
            for key, messages in line.errors.items()
            for message in messages
        ],
    )


def _is_shown(line, key):
    return key in line.cells and line.cells[key].outcome != Outcome.UNCHANGED


def _cell(line, cell, form):
    kind = "refused" if line.errors and cell.outcome in WRITTEN else cell.outcome.value
    said = _grade if cell.key == "grade" else lambda text: text
    return ShownCell(
        COLUMNS[cell.key].heading,
        kind,
        *WORDS[kind],
        cell.sent if cell.sent is None else said(cell.sent),
        said(cell.now),
        said(cell.excel),
        form[name_of(line, cell)] if form and cell.is_conflict else None,
    )


def _grade(value):
    if value == NOT_RATED:
        return f"{NOT_RATED} {NOT_RATED_LABEL}"
    return f"{value} {Grade(value).short_criterion}" if value else ""
