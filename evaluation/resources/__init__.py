"""評価票 as Excel: written in the familiar layout (``layout``), read (``reading``), compared with
the rows as they stand (``comparison``), written through the actions (``imports``)"""

from evaluation.resources.imports import SheetEntryResource, import_workbook
from evaluation.resources.layout import COLUMNS, entries_workbook, record, sheet_workbook
from evaluation.resources.reading import SheetWorkbookFormat, read_dataset

__all__ = [
    "COLUMNS",
    "SheetEntryResource",
    "SheetWorkbookFormat",
    "entries_workbook",
    "import_workbook",
    "read_dataset",
    "record",
    "sheet_workbook",
]
