"""Write Excel workbooks: one plain, printable look, and no text that runs as a formula.

Called through ``koganei.spreadsheets``. openpyxl in its write-only mode keeps one row at a time;
a handful of cells, styled once, is filled again and again, so that the look costs little.
"""

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.writer.excel import ExcelWriter

from koganei.workbook_reader import MAX_CELL_CHARACTERS, MAX_ROWS, escape

CREATOR = "小金井市"
JAPAN = timezone(timedelta(hours=9))
MOST_DIGITS = 10**15  # Excel keeps 15 digits; a longer number is written as text
# A spreadsheet program may run a text that begins like this, also after blanks.
RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")

KINDS = ("text", "quoted", "number", "date", "moment")
EMPTY = ("text", None)
FORMATS = {"date": "yyyy/mm/dd", "moment": "yyyy/mm/dd hh:mm"}
FONT = "BIZ UDPゴシック"
LINE = Side(style="thin", color="808080")
GRID = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
GREY = PatternFill("solid", fgColor="D9D9D9")

SHEET_NAME = str.maketrans("[]:*?/\\'", "［］：＊？／＼’")
LISTS = "選択肢"  # the hidden sheet of the drop-down lists too long for a cell's own rule
MAX_LIST_CHARACTERS = 255


@dataclass(frozen=True)
class Column:
    """A column to write. A locked column makes the sheet protected and the others its entry cells."""

    heading: str
    width: float = 12
    locked: bool = False
    hidden: bool = False
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class SheetSpec:
    """A sheet to write: ``notes`` are lines above the headings; rows have one value per column."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence]
    notes: Sequence[str] = ()
    landscape: bool = True
    header_rows_repeat: bool = True


def write_workbook(sheets, *, title, made_on):
    """Return an .xlsx; the same sheets, title and date give the same bytes.

    Values may be None, text, bool, numbers, dates and moments (written in Japanese time), anything
    else is written as its text. What no cell can hold raises ValueError.
    """
    book = Workbook(write_only=True)
    lists = []
    for spec in sheets:
        _write_sheet(book, spec, lists)
    if lists:
        sheet = book.create_sheet(LISTS)
        sheet.sheet_state = "hidden"
        for row in zip_longest(*lists):
            _append(sheet, row, [_look(sheet)] * len(row))
    made = datetime.combine(made_on, time())
    book.properties.title, book.properties.creator = title, CREATOR
    book.properties.created = book.properties.modified = made
    buffer = io.BytesIO()
    with _SteadyZip(buffer, "w") as archive:
        archive.stamp = made.timetuple()[:6]
        ExcelWriter(book, archive).write_data()
    return buffer.getvalue()


class _SteadyZip(ZipFile):
    """Gives every entry the same time, so that the bytes depend on the content alone."""

    def writestr(self, name, data):
        super().writestr(ZipInfo(name, self.stamp), data, ZIP_DEFLATED)

    def write(self, path, name):
        self.writestr(name, Path(path).read_bytes())


def _write_sheet(book, spec, lists):
    """All values are looked at before the sheet is begun: openpyxl keeps it in a temporary file."""
    rows = [list(map(content, row)) for row in spec.rows]
    sheet = book.create_sheet(spec.title.translate(SHEET_NAME)[:31])
    head = len(spec.notes) + 1
    for index, column in enumerate(spec.columns, 1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].hidden = column.hidden
        if column.choices:
            cells = f"{letter}{head + 1}:{letter}{MAX_ROWS}"
            sheet.data_validations.append(_drop_down(column, cells, lists))
    sheet.freeze_panes = f"A{head + 1}"
    sheet.page_setup.orientation = "landscape" if spec.landscape else "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes, one page wide
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter.center.text = "&P / &N"
    if spec.header_rows_repeat:
        sheet.print_title_rows = f"{head}:{head}"
    if any(column.locked for column in spec.columns):
        sheet.protection = SheetProtection(
            sheet=True, formatCells=False, formatColumns=False, formatRows=False
        )  # False is "not forbidden": a row may be made higher
    margin = next((i for i, column in enumerate(spec.columns) if not column.hidden), 0)
    plain = _look(sheet)
    for note in spec.notes:
        _append(sheet, [None] * margin + [content(note)], [plain] * (margin + 1))
    heading = _look(sheet, border=GRID, fill=GREY, bold=True, wrap=True)
    names = [content(column.heading) for column in spec.columns]
    _append(sheet, names, [heading] * len(names))
    looks = {locked: _look(sheet, border=GRID, wrap=True, locked=locked) for locked in (0, 1)}
    looks = [looks[column.locked] for column in spec.columns]
    for row in rows:
        _append(sheet, row, looks)


def _drop_down(column, cells, lists):
    """A list of the allowed values, kept in the cell's rule or, when too long, on the hidden sheet."""
    formula = f'"{",".join(column.choices)}"'
    if len(formula) > MAX_LIST_CHARACTERS or any(
        set(choice) & set(',"') for choice in column.choices
    ):
        lists.append([content(choice) for choice in column.choices])
        letter = get_column_letter(len(lists))
        formula = f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${len(column.choices)}"
    return DataValidation(
        type="list",
        formula1=formula,
        allow_blank=True,
        sqref=cells,
        showErrorMessage=True,
        errorTitle=column.heading[:32],
        error="一覧から選んでください。",
    )


def _look(sheet, *, border=None, fill=None, bold=False, wrap=False, locked=True):
    """One cell per kind of content, all looking alike; they are filled again and again."""
    cells = {}
    for kind in KINDS:
        cell = cells[kind] = WriteOnlyCell(sheet)
        cell.font = Font(name=FONT, size=10, bold=bold)
        cell.alignment = Alignment(vertical="top", wrap_text=wrap)
        cell.border = border or Border()
        cell.fill = fill or PatternFill()
        cell.protection = Protection(locked=locked)
        cell.number_format = FORMATS.get(kind, "General")
        cell.quotePrefix = kind == "quoted"
    return cells


def _append(sheet, contents, looks):
    """Write one row. A generator, because openpyxl writes each cell before it asks for the next."""
    sheet.append(_filled(*pair) for pair in zip(contents, looks, strict=True))


def _filled(content, look):
    kind, value = content or EMPTY
    cell = look[kind]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes = for a formula and #N/A for an error
    return cell


def content(value):
    """The kind of cell and what to put into it."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, datetime):
        return "moment", value.astimezone(JAPAN).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        return "date", value
    if isinstance(value, bool | int | float | Decimal):
        if not math.isfinite(value):
            raise ValueError("数でない値はExcelに書けません。")
        if abs(value) < MOST_DIGITS:
            return "number", value
    text = escape(str(value))
    if len(text) > MAX_CELL_CHARACTERS:
        raise ValueError(f"{MAX_CELL_CHARACTERS:,}字を超える文はExcelのセルに書けません。")
    return ("quoted" if is_risky(text) else "text"), text


def is_risky(text):
    """Whether a spreadsheet program might take this text for a formula or a command."""
    return text.startswith(RISKY) or text.lstrip().startswith(RISKY)
