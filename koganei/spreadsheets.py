"""The only place that reads or writes Excel workbooks and CSV.

    sheet = read_workbook(upload)[0]
    header = read_header_map(sheet, {"事業名": "name", "評価": "grade"})
    if header.problems: …            # all that is wrong with the sheet, each with what to do
    for row, values in header.records(): …

An upload is doubted and read in a limited child process (``koganei.workbook_reader``); what is not
taken at all raises WorkbookRefused. Text that leaves never runs as a formula in a spreadsheet
program, and a text that is written to a workbook is read back as it was (newlines as LF).
"""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from openpyxl.utils import get_column_letter

from koganei.sandbox import Sandbox, SandboxFailure, SandboxLimit, SandboxUnavailable
from koganei.workbook_reader import DAMAGED, MAX_ROWS, PROTECTED, RESAVE, TOO_LARGE
from koganei.workbook_writer import (
    NUMBERS,
    Column,
    SheetSpec,
    in_japan,
    is_risky,
    write_workbook,
)

__all__ = [
    "CORRECTIONS",
    "XLSX",
    "Column",
    "HeaderMap",
    "Problem",
    "Replacement",
    "Sheet",
    "SheetSpec",
    "WorkbookRefused",
    "mark_workbook",
    "read_header_map",
    "read_table",
    "read_workbook",
    "safe_cell",
    "write_csv",
    "write_workbook",
]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READER = Sandbox("koganei.workbook_reader", seconds=12, megabytes=400)
MARKER = Sandbox("koganei.workbook_marker", seconds=30, megabytes=600)
CORRECTIONS = "直すところ"  # the sheet that the marker adds; nobody reads it back
MAX_FILE_BYTES = 10 * 2**20
HEADER_SEARCH_ROWS = 10

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
NO_TEXT = (b"PK\x03\x04", OLE, b"%PDF")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

GETA = "〓"
# What Python's codec has no place for though CP932 has a look-alike; it knows 〜 and −.
TWINS = {"—": "―", "¥": "￥"}
VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@dataclass(frozen=True)
class Problem:
    """What is wrong and what to do, and where: the row counts from 1, the column is its heading
    or its letter."""

    sheet: str
    row: int | None
    column: str | None
    message: str

    def __str__(self):
        return f"{self.sheet}：{self.message}" if self.sheet else self.message


class WorkbookRefused(Exception):
    """The file cannot be taken; ``problems`` says why, all at once."""

    def __init__(self, *problems):
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)


@dataclass(frozen=True)
class Sheet:
    """A sheet as read: ``rows[0][0]`` is cell A1, every row is as wide as the widest.

    A cell is None, text, bool, int, float, or an ISO text for dates (2019-12-13), moments
    (2019-12-13T09:30:00), times and durations. A cell that could not be taken (a formula, an
    error, a forbidden character) is None and stands in ``problems``.
    """

    name: str
    rows: list
    problems: list = field(default_factory=list)
    hidden: bool = False


def read_workbook(data):
    """Read an uploaded .xlsx into Sheets, or raise WorkbookRefused.

    SandboxUnavailable is let through: then nothing is known about the file.
    """
    answer, _ = _sandboxed(READER, "koganei.workbook_reader:read", None, data)
    return [
        Sheet(name, rows, [Problem(*problem) for problem in problems], hidden)
        for name, hidden, rows, problems in answer["sheets"]
    ]


def mark_workbook(data, sheet, marks):
    """Return an uploaded workbook with a comment and a colour at every wrong cell, and a list.

    ``marks`` are (row, letter of the column, heading, message) in the sheet of that name; without
    row or letter a mark stands in the list alone. Raises WorkbookRefused as read_workbook does.
    """
    value = {"sheet": sheet, "marks": list(map(list, marks)), "list": CORRECTIONS}
    return _sandboxed(MARKER, "koganei.workbook_marker:mark", value, data)[1]


def _sandboxed(sandbox, function, value, data):
    """Call a function on an upload that was doubted; return (answer, blob) or refuse the file."""
    reason = _reason_to_refuse(data)
    try:
        answer, blob = ({}, b"") if reason else sandbox.call(function, value, data)
    except SandboxLimit:
        reason = TOO_LARGE
    except SandboxUnavailable:
        raise
    except SandboxFailure:  # its message may hold text of the file, so it goes nowhere
        reason = DAMAGED
    if reason:
        raise WorkbookRefused(Problem("", None, None, reason))
    if "refused" in answer:
        raise WorkbookRefused(*(Problem(*problem) for problem in answer["refused"]))
    return answer, blob


def read_table(data):
    """Read an uploaded .xlsx or CSV (UTF-8 or CP932) into Sheets, or raise WorkbookRefused.

    The cells of a CSV are texts; the quote that ``write_csv`` put before a risky one is taken off.
    """
    if len(data) > MAX_FILE_BYTES or not data.strip() or data.startswith(NO_TEXT):
        return read_workbook(data)
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text or text.lstrip().startswith("<"):
            return read_workbook(data)
        return [_csv_sheet(text)]
    message = "文字コードが読めません。CSVはUTF-8かShift_JISで保存し直してください。"
    raise WorkbookRefused(Problem("", None, None, message))


def _csv_sheet(text):
    rows = [[_unquoted(cell) or None for cell in row] for row in csv.reader(io.StringIO(text))]
    if len(rows) > MAX_ROWS:
        raise WorkbookRefused(Problem("", None, None, TOO_LARGE))
    width = max(map(len, rows), default=0)
    return Sheet("", [row + [None] * (width - len(row)) for row in rows])


def _unquoted(cell):
    return cell[1:] if cell.startswith("'") and is_risky(cell.lstrip("'")) else cell


def _reason_to_refuse(data):
    """What the size and the first bytes say against a file; None when they say nothing."""
    if len(data) > MAX_FILE_BYTES:
        return f"{MAX_FILE_BYTES // 2**20}MBを超えています。不要なシートや画像を消してください。"
    if data.startswith(b"PK\x03\x04"):
        return None
    if not data:
        return "ファイルが空です。もう一度保存してから選び直してください。"
    if data.startswith(OLE):
        return PROTECTED if ENCRYPTED in data else f"Excel 97-2003形式（.xls）です。{RESAVE}"
    if data.startswith(b"%PDF"):
        return "PDFファイルです。元のExcelブック（.xlsx）を選んでください。"
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return f"HTMLやXMLのファイルで、Excelブック（.xlsx）ではありません。{RESAVE}"
    return f"Excelブック（.xlsx）ではありません（CSVやテキストの可能性があります）。{RESAVE}"


@dataclass(frozen=True)
class HeaderMap:
    """Where the columns of a sheet are: ``row`` counts from 1, ``columns`` maps key to index."""

    sheet: Sheet
    row: int
    columns: dict
    problems: list

    def letters(self):
        """{key: letter of its column}"""
        return {key: get_column_letter(place + 1) for key, place in self.columns.items()}

    def records(self):
        """Yield (row number, {key: value}) of every row below the headings that is not blank."""
        for number, row in enumerate(self.sheet.rows[self.row :], self.row + 1):
            values = {key: row[index] for key, index in self.columns.items()}
            if any(value not in (None, "") for value in values.values()):
                yield number, values


def read_header_map(sheet, expected, missing=None):
    """Find the heading row in the first rows and map its columns, in any order, to keys.

    ``expected`` maps heading to key. ``missing`` maps a key to what to do where its column is not
    there, or to "" where it need not be. Headings agree when they differ only in width, case,
    blanks and newlines. ``problems`` holds missing, unknown and repeated columns, values under no
    heading, and the sheet's own problems in the mapped columns.
    """
    keys = {_normal(heading): key for heading, key in expected.items()}
    top = [[_normal(value) for value in row] for row in sheet.rows[:HEADER_SEARCH_ROWS]]
    hits = [len(keys.keys() & set(row)) for row in top]
    if not any(hits):
        message = (
            f"先頭の{HEADER_SEARCH_ROWS}行に見出しが見つかりません。"
            f"「{'」「'.join(expected)}」の見出しがある様式を使ってください。"
        )
        return HeaderMap(sheet, 0, {}, [Problem(sheet.name, None, None, message)])
    index = hits.index(max(hits))
    problems, columns = [], {}

    def report(heading, message):
        problems.append(Problem(sheet.name, index + 1, heading, message))

    for heading, key in expected.items():
        places = [place for place, text in enumerate(top[index]) if text == _normal(heading)]
        if not places:
            if remedy := (missing or {}).get(key, "列を加えてください。"):
                report(heading, f"「{heading}」の列がありません。{remedy}")
        elif len(places) > 1:
            letters = "、".join(get_column_letter(place + 1) for place in places)
            report(heading, f"「{heading}」の列が{letters}にあります。1つだけ残してください。")
        else:
            columns[key] = places[0]
    for place, text in enumerate(top[index]):
        letter = get_column_letter(place + 1)
        if text and text not in keys:
            title = str(sheet.rows[index][place])
            report(title, f"「{title}」（{letter}列）は様式にない列です。列を消してください。")
        elif not text and any(_normal(row[place]) for row in sheet.rows[index + 1 :]):
            report(letter, f"{letter}列に見出しのない値があります。値を消してください。")
    headings = {
        get_column_letter(place + 1): heading
        for heading, key in expected.items()
        if (place := columns.get(key)) is not None
    }
    problems += [
        replace(problem, column=headings[problem.column])
        for problem in sheet.problems
        if problem.row > index and problem.column in headings
    ]
    return HeaderMap(sheet, index + 1, columns, problems)


def _normal(value):
    """A heading as it is compared.

    >>> _normal("Ａ 評価\\n（案）") == _normal("a評価(案)")
    True
    """
    text = "" if value is None else unicodedata.normalize("NFKC", str(value))
    return "".join(text.split()).casefold()


def safe_cell(value):
    """The value for a CSV cell: a risky text gets a single quote before it, the rest stays.

    A text that already looks so gets one more, so that taking one off gives every text back.

    >>> safe_cell("=1+1"), safe_cell("＠SUM"), safe_cell("10-1"), safe_cell(-1), safe_cell("'=1")
    ("'=1+1", "'＠SUM", '10-1', -1, "''=1")
    """
    risky = isinstance(value, str) and is_risky(value.lstrip("'"))
    return f"'{value}" if risky else value


@dataclass(frozen=True)
class Replacement:
    """A character the encoding lacks, where it stood (line of the file, heading), and what was
    written for it: 〓, a look-alike, or nothing for a variation selector."""

    line: int
    heading: str
    character: str
    written: str


def write_csv(columns, rows, encoding="utf-8-sig"):
    """Return (bytes, replacements) of a CSV with CRLF lines; ``columns`` are Columns or headings.

    ``encoding`` is utf-8-sig, or cp932 for programs that know nothing else.
    """
    headings = [getattr(column, "heading", column) for column in columns]
    replacements = []
    out = io.StringIO()
    writer = csv.writer(out)
    for line, row in enumerate(chain([headings], rows), 1):
        cells = []
        for value, heading in zip(row, headings, strict=True):
            text = _csv_text(value)
            written = _encodable(text, encoding)
            replacements += [
                Replacement(line, heading, *pair)
                for pair in zip(text, written, strict=True)
                if pair[0] != pair[1]
            ]
            text = "".join(written)
            cells.append(text if isinstance(value, NUMBERS) else safe_cell(text))
        writer.writerow(cells)
    return out.getvalue().encode(encoding), replacements


def _csv_text(value):
    """A value as CSV shows it: 2019-12-13, a moment in Japanese time to the minute, TRUE, 1.5."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return f"{in_japan(value):%Y-%m-%d %H:%M}"
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _encodable(text, encoding):
    """What the file will hold in the place of each character."""

    def encodable(character):
        try:
            return character.encode(encoding).decode(encoding)
        except UnicodeEncodeError:
            return "" if VARIATION_SELECTORS.match(character) else TWINS.get(character, GETA)

    try:
        unchanged = text.encode(encoding).decode(encoding) == text
    except UnicodeEncodeError:
        unchanged = False
    return text if unchanged else [encodable(character) for character in text]
