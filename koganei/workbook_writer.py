"""Write Excel workbooks: one plain, printable look, and no text that runs as a formula.

Called through ``koganei.spreadsheets``. openpyxl lays out everything but the cells (styles, lists,
protection, printing); the cells are written here, as text, in one pass: many times as fast, and
what openpyxl keeps in a temporary file for a moment holds nobody's data.
"""

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from itertools import chain, zip_longest
from pathlib import Path
from xml.sax.saxutils import escape as escape_xml
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.writer.excel import ExcelWriter

from koganei.workbook_reader import MAX_CELL_CHARACTERS, MAX_ROWS
from koganei.workbook_texts import escape

CREATOR = "小金井市"
JAPAN = timezone(timedelta(hours=9))
MOST_DIGITS = 10**15  # Excel keeps 15 digits; a longer number is written as text
# A spreadsheet program may run a text that begins like this, also after blanks.
RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")

NUMBERS = (bool, int, float, Decimal)
FORMATS = {"date": "yyyy/mm/dd", "moment": "yyyy/mm/dd hh:mm"}
KINDS = ("text", "quoted", "number", *FORMATS)
EMPTY = ("text", "", "")
NO_CELLS = re.compile("<sheetData ?/>|<sheetData></sheetData>")
FONT = "BIZ UDPゴシック"
LINE_POINTS, MAX_POINTS = 13.5, 409  # of a row; given, because not every program measures it
LINE = Side(style="thin", color="808080")
GRID = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
GREY = PatternFill("solid", fgColor="D9D9D9")

SHEET_NAME = str.maketrans("[]:*?/\\'", "［］：＊？／＼’")
LISTS = "選択肢"  # the hidden sheet of the drop-down lists too long for a cell's own rule
MAX_LIST_CHARACTERS = 255


@dataclass(frozen=True)
class Column:
    """A column to write. One locked column protects the sheet; the others are then for entry."""

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
    bodies = [_lay_out(book, spec, lists) for spec in sheets]
    if lists:
        sheet = book.create_sheet(LISTS)
        sheet.sheet_state = "hidden"
        looks = [_look(sheet)] * len(lists)
        bodies.append(_rows((row, looks, None) for row in zip_longest(*lists)))
    made = datetime.combine(made_on, time())
    book.properties.title, book.properties.creator = title, CREATOR
    book.properties.created = book.properties.modified = made
    buffer = io.BytesIO()
    with _Package(buffer, "w") as archive:
        archive.stamp = made.timetuple()[:6]
        archive.bodies = iter(bodies)
        ExcelWriter(book, archive).write_data()
    return buffer.getvalue()


class _Package(ZipFile):
    """Puts the cells into the sheets openpyxl hands over, in their order, and gives every entry
    the same time, so that the bytes depend on the content alone."""

    def writestr(self, name, data):
        super().writestr(ZipInfo(name, self.stamp), data, ZIP_DEFLATED)

    def write(self, path, name):
        frame = Path(path).read_text("utf-8")
        top, bottom = NO_CELLS.split(frame)
        self.writestr(name, f"{top}<sheetData>{next(self.bodies)}</sheetData>{bottom}")


def _lay_out(book, spec, lists):
    """Make the sheet without its cells, and return these as XML."""
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
    width = len(spec.columns)
    margin = next((i for i, column in enumerate(spec.columns) if not column.hidden), 0)
    nothing, plain = [None] * margin, [_look(sheet)] * (margin + 1)
    heading = [_look(sheet, border=GRID, fill=GREY, bold=True, wrap=True)] * width
    entry, locked = (_look(sheet, border=GRID, wrap=True, locked=each) for each in (False, True))
    looks = [locked if column.locked else entry for column in spec.columns]
    widths = [math.inf if column.hidden else column.width for column in spec.columns]
    return _rows(
        chain(
            (([*nothing, note], plain, None) for note in spec.notes),
            [([column.heading for column in spec.columns], heading, widths)],
            ((row, looks, widths) for row in spec.rows),
        )
    )


def _drop_down(column, cells, lists):
    """A list of the allowed values, in the rule itself or, when too long, on the hidden sheet."""
    formula = f'"{",".join(column.choices)}"'
    if len(formula) > MAX_LIST_CHARACTERS or any(set(text) & set(',"') for text in column.choices):
        lists.append(column.choices)
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
    """The style numbers of cells that look alike, by kind of content."""
    styles = {}
    for kind in KINDS:
        cell = WriteOnlyCell(sheet)
        cell.font = Font(name=FONT, size=10, bold=bold)
        cell.alignment = Alignment(vertical="top", wrap_text=wrap)
        cell.border = border or Border()
        cell.fill = fill or PatternFill()
        cell.protection = Protection(locked=locked)
        cell.number_format = FORMATS.get(kind, "General")
        cell.quotePrefix = kind == "quoted"
        styles[kind] = cell.style_id
    return styles


def _rows(rows):
    """The XML of (values, looks, widths to wrap in) triples, one cell for each value."""
    letters = []
    pieces = []
    for number, (values, looks, widths) in enumerate(rows, 1):
        while len(letters) < len(looks):
            letters.append(get_column_letter(len(letters) + 1))
        lines = max(map(_lines, values, widths), default=1) if widths else 1
        height = f' ht="{min(lines * LINE_POINTS, MAX_POINTS)}"' if lines > 1 else ""
        pieces.append(f'<row r="{number}"{height}>')
        for letter, value, look in zip(letters[: len(looks)], values, looks, strict=True):
            kind, of_type, inside = _cell(value)
            pieces.append(f'<c r="{letter}{number}" s="{look[kind]}"{of_type}>{inside}</c>')
        pieces.append("</row>")
    return "".join(pieces)


def _lines(value, width):
    """How many lines the value takes when wrapped; CP932 has two bytes where a glyph is wide."""
    if not isinstance(value, str) or (2 * len(value) <= width and "\n" not in value):
        return 1
    lines = value.split("\n")
    return sum(max(1, math.ceil(len(line.encode("cp932", "replace")) / width)) for line in lines)


def _cell(value):
    """The kind of a cell, its type as XML attribute, and what is inside it."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "number", ' t="b"', f"<v>{value:d}</v>"
    if isinstance(value, datetime):
        return "moment", "", f"<v>{to_excel(in_japan(value))}</v>"
    if isinstance(value, date):
        return "date", "", f"<v>{to_excel(value)}</v>"
    if isinstance(value, NUMBERS):
        if not math.isfinite(value):
            raise ValueError("数でない値はExcelに書けません。")
        if isinstance(value, float) or abs(value) < MOST_DIGITS:
            return "number", "", f"<v>{value + 0}</v>"
    text = escape(str(value))
    if len(text) > MAX_CELL_CHARACTERS:
        raise ValueError(f"{MAX_CELL_CHARACTERS:,}字を超える文はExcelのセルに書けません。")
    inside = f'<is><t xml:space="preserve">{escape_xml(text)}</t></is>'
    return "quoted" if is_risky(text) else "text", ' t="inlineStr"', inside


def in_japan(moment):
    """The wall clock in Japan, without a time zone, which no cell can hold."""
    return moment.astimezone(JAPAN).replace(tzinfo=None) if moment.tzinfo else moment


def is_risky(text):
    """Whether a spreadsheet program might take this text for a formula or a command."""
    return text.startswith(RISKY) or text.lstrip().startswith(RISKY)
