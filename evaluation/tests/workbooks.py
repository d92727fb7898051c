"""Change an exported workbook as a person or a stranger might, for the tests of its reading."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

from evaluation.resources import COLUMNS

HEAD = 3  # the row of the headings; two lines of notes stand above
FIRST = HEAD + 1
LETTERS = dict(zip(COLUMNS, "ABCDEFGHIJKLM", strict=True))


def edited(data, *changes):
    """Open a workbook as Excel would, let each change work on its sheet, and save it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for change in changes:
        change(book.worksheets[0])
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def put(row, **cells):
    """A change: write values into the columns of a row; None empties a cell."""

    def change(sheet):
        for key, value in cells.items():
            sheet[f"{LETTERS[key]}{row}"] = value

    return change


def put_raw(row, key, value):
    """A change: write a text as it is, also one that openpyxl takes for a formula."""

    def change(sheet):
        sheet[f"{LETTERS[key]}{row}"].value = value
        sheet[f"{LETTERS[key]}{row}"].data_type = "s"

    return change


def add(**cells):
    """A change: append a row with these cells, the others as in the first row."""

    def change(sheet):
        values = {key: sheet[f"{letter}{FIRST}"].value for key, letter in LETTERS.items()}
        sheet.append(list((values | cells).values()))

    return change


def shuffled(sheet):
    """A change: turn the rows below the headings and all columns round."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD)]
    sheet.delete_rows(HEAD, len(rows))
    for number, row in enumerate([rows[0], *reversed(rows[1:])], HEAD):
        for place, value in enumerate(reversed(row), 1):
            cell = sheet.cell(number, place, value)
            if isinstance(value, str):
                cell.data_type = "s"  # openpyxl takes = for a formula


def with_part(data, suffix, old, new):
    """Replace text inside the XML part whose name ends like this."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename.endswith(suffix):
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            after.writestr(entry, content)
    return out.getvalue()


def bomb():
    """A small file that unpacks to 200 MB."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (200 * 2**20))
    return out.getvalue()


def reordered(rows, columns):
    """A change: put the rows below the headings, and all columns, into the order of the numbers."""

    def change(sheet):
        table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD)]
        sheet.delete_rows(HEAD, len(table))
        for number, row in enumerate([table[0], *(table[1 + each] for each in rows)], HEAD):
            for place, each in enumerate(columns, 1):
                cell = sheet.cell(number, place, row[each])
                if isinstance(row[each], str):
                    cell.data_type = "s"  # openpyxl takes = for a formula

    return change
