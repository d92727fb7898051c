"""Mark the wrong cells of an uploaded workbook; ``mark`` runs only in a sandboxed child.

The workbook goes back to whoever uploaded it, with a comment and a colour at every cell that has
to be mended, and a sheet that lists them. Texts stay as they were read, character by character.
Nothing in it runs: our words are texts, and a formula (never taken, always one of the marked cells)
comes back as the text it was written in.
"""

import io
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from koganei.workbook_reader import read
from koganei.workbook_texts import clean, escape
from koganei.workbook_writer import CREATOR, FONT, is_risky

HEADINGS, WIDTHS = ("行", "列", "直し方"), (8, 24, 90)
MARK = PatternFill("solid", fgColor="FFD9D9")
TEXTS = {"s", "str", "inlineStr"}
COMMENT_WIDTH, COMMENT_HEIGHT = 320, 140  # points
LONGEST_COMMENT = 1_000


def mark(value, blob):
    """Answer the workbook with marks, or {"refused": problems} as the reader does.

    ``value`` is {"sheet": name, "list": name of the sheet to add, "marks": [[row, letter, heading,
    message], …]}; a mark without row or letter stands in the list alone.
    """
    answer, _ = read(None, blob)
    if "refused" in answer:
        return answer, b""
    rows = next(rows for name, _, rows, _ in answer["sheets"] if name == value["sheet"])
    book = load_workbook(io.BytesIO(blob), keep_links=False)
    page = book[value["sheet"]]
    for merged in list(page.merged_cells.ranges):
        page.unmerge_cells(str(merged))
    _restore(page, rows)
    _comment(page, value["marks"])
    _list(book, value["list"], value["marks"])
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        _Writer(book, archive).write_data()
    return {}, out.getvalue()


class _Writer(ExcelWriter):
    """openpyxl's, without the temporary file, which no child may write."""

    def write_worksheet(self, ws):
        body = io.BytesIO()
        writer = WorksheetWriter(ws, out=body)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], body.getvalue())
        self.manifest.append(ws)


def _restore(page, rows):
    """Take off earlier marks, put every text back as it was read, and stop the formulas."""
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            cell = page.cell(number, place)
            if cell.comment and cell.comment.author == CREATOR:
                cell.comment, cell.fill = None, PatternFill()
            if cell.data_type == "f":
                _write(cell, clean(_formula(cell.value))[0])
            elif cell.data_type in TEXTS and isinstance(value, str):
                _write(cell, value)


def _formula(value):
    """What was typed, also of a formula over several cells."""
    return str(getattr(value, "text", value) or "=")


def _write(cell, text):
    """Put a text into a cell, whatever it begins with."""
    cell._value, cell.data_type = escape(text), "s"
    if is_risky(text):
        cell.quotePrefix = True


def _comment(page, marks):
    said = {}
    for row, letter, column, message in marks:
        if row and letter:
            said.setdefault((row, letter), []).append(f"{column}：{message}" if column else message)
    for (row, letter), messages in said.items():
        cell = page.cell(row, column_index_from_string(letter))
        text = "\n".join(messages)[:LONGEST_COMMENT]
        cell.comment = Comment(escape(text), CREATOR, COMMENT_HEIGHT, COMMENT_WIDTH)
        cell.fill = MARK


def _list(book, name, marks):
    if name in book.sheetnames:
        del book[name]
    page = book.create_sheet(name)
    for place, width in enumerate(WIDTHS):
        page.column_dimensions["ABC"[place]].width = width
    for number, values in enumerate([HEADINGS, *((row, c, m) for row, _, c, m in marks)], 1):
        for place, value in enumerate(values, 1):
            cell = page.cell(number, place)
            cell.font = Font(name=FONT, size=10, bold=number == 1)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(value, int):
                cell.value = value
            else:
                _write(cell, value or "")
    page.freeze_panes = "A2"
