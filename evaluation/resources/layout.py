"""評価票 as an Excel workbook in the familiar layout

Hidden columns name each row: its id, its year, and how often it had been saved when the workbook
was made, so that a workbook that comes back can be compared with what was sent.
"""

from django.utils import timezone

from evaluation.enums import NOT_RATED, Grade
from evaluation.queries.sheets import entries_in_print_order
from koganei.access.matrix import visible
from koganei.spreadsheets import Column, SheetSpec, write_workbook

COLUMNS = {
    "id": Column("行ID", 8, locked=True, hidden=True),
    "version": Column("保存の回数", 8, locked=True, hidden=True),
    "year": Column("年度", 11, locked=True, hidden=True),
    "path": Column("番号", 9, locked=True),
    "goal": Column("基本目標", 14, locked=True),
    "basic_measure": Column("基本施策", 16, locked=True),
    "measure": Column("施策", 16, locked=True),
    "initiative": Column("個別事業・取り組み", 24, locked=True),
    "department": Column("担当課", 15, locked=True),
    "results": Column("事業実績", 48),
    "grade": Column("事業評価", 9, choices=[*Grade.values, NOT_RATED]),
    "outlook": Column("今後の事業計画・展望", 44),
    "source_note": Column("原資料注記", 20, locked=True),
}
ANSWERS = ("results", "grade", "outlook")
FIXED = tuple(key for key in COLUMNS if key not in ("id", "version", *ANSWERS))
NAMES = FIXED[:-1]  # a row without an ID may be a copy, with the note of another row


def record(entry):
    """The row of ``entry`` as it stands in the workbook, by the keys of COLUMNS."""
    initiative = entry.initiative
    measure = initiative.measure
    basic = measure.basic_measure
    return {
        "id": str(entry.pk or ""),
        "version": str(entry.version),
        "year": str(entry.sheet.year),
        "path": f"{basic.goal.number}-{basic.number}-{measure.number}-{initiative.number}",
        "goal": basic.goal.name,
        "basic_measure": basic.name,
        "measure": measure.name,
        "initiative": initiative.label,
        "department": entry.department.name,
        "results": entry.results,
        "grade": entry.grade,
        "outlook": entry.outlook,
        "source_note": entry.source_note,
    }


def sheet_workbook(sheet, *, department=None, reader=None):
    """Return the workbook of ``sheet``, of one section or of all that ``reader`` may see."""
    entries = entries_in_print_order(sheet, department=department)
    if reader:
        entries = visible(entries, reader, "evaluation.entry")
    return entries_workbook(entries, sheet)


def entries_workbook(entries, sheet):
    """Return the workbook of some rows of ``sheet``."""
    spec = SheetSpec(
        title=str(sheet.year),
        columns=tuple(COLUMNS.values()),
        rows=(tuple(record(entry).values()) for entry in entries),
        notes=(
            sheet.title,
            "白い欄（事業実績・事業評価・今後の事業計画・展望）に記入し、そのまま戻してください。"
            "行や列を並べ替えてもかまいません。",
        ),
    )
    return write_workbook([spec], title=sheet.title, made_on=timezone.localdate())
