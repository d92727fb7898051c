"""Doubt an uploaded workbook and take its cells; ``read`` runs only in a sandboxed child.

First the package is doubted (zip structure, declared sizes, macros, links to other files). Then
openpyxl, with defusedxml, reads what the package holds; texts, styles and cells are taken from
expat's events as they pass, so that the first cell outside the limits ends the reading whatever
``<dimension>`` claims, and texts come out exactly as Excel shows them (openpyxl 3.1 loses a
literal ``x005F_``, leaves ``_x000D_`` as it is, and takes Japanese date formats for numbers).
"""

import io
import math
import re
from datetime import datetime, time, timedelta
from itertools import pairwise, product
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED

import openpyxl
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import (
    BUILTIN_FORMATS,
    STRIP_RE,
    is_date_format,
    is_timedelta_format,
)
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import SHARED_STRINGS, STYLES_TYPE

from koganei.workbook_texts import clean

if not openpyxl.DEFUSEDXML:
    raise ImportError("defusedxml is missing: without it openpyxl expands XML entities")

MAX_ROWS = 20_000
MAX_COLUMNS = 200
CHUNK = 2**20
MAX_SHEETS = 100
MAX_ELEMENTS = 2_000_000  # XML elements of all sheets together; a cell has two or three
MAX_CHARACTERS = 20_000_000  # of all cells together
MAX_CELL_CHARACTERS = 32_767  # Excel's own limit
MAX_PROBLEMS = 2_000
MAX_ENTRIES = 1_000
MAX_UNCOMPRESSED_BYTES = 100 * 2**20
MAX_RATIO = 200  # of a part above RATIO_FROM_BYTES; deflate itself reaches 1,000
RATIO_FROM_BYTES = 2**20

REFERENCE = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
RANGE = re.compile(f"{REFERENCE.pattern}:{REFERENCE.pattern}")
# Number formats that Japanese Excel has built in and openpyxl does not know: 31 is yyyy年m月d日.
JAPANESE_DATES = {*range(27, 37), *range(50, 59)}
ERA = re.compile(r"(?<![_\\])(g|e(?![-+]))")

TOO_FAR = f"表は{MAX_ROWS:,}行、{MAX_COLUMNS}列までです。はみ出した行や列を削除してください"
RESAVE = "Excelで開き、「Excelブック（*.xlsx）」として別の名前で保存し直してください。"
PROTECTED = "パスワードで保護されています。パスワードを外して保存し直してください。"
DAMAGED = f"ファイルの構造が壊れているか、不正に作られています。{RESAVE}"
TOO_LARGE = (
    "展開すると大きすぎるファイルです。使っていないシート、画像、書式を消して保存し直してください。"
)


class Refused(Exception):
    """The workbook is not taken; ``problems`` are (sheet, row, column, message)."""

    def __init__(self, *problems):
        super().__init__()
        self.problems = problems


def read(value, blob):
    """Answer {"sheets": [[name, hidden, rows, problems], …]} or {"refused": problems}."""
    try:
        book = ExcelReader(io.BytesIO(blob), read_only=True, keep_links=False)
        check_package(book.archive)
        return {"sheets": read_sheets(book)}, b""
    except Refused as refusal:
        return {"refused": refusal.problems}, b""


def check_package(archive):
    """Refuse what is no plain workbook, all reasons at once, before a byte is unpacked."""
    entries = archive.infolist()
    names = {entry.filename.lower() for entry in entries}
    found = []
    if any(entry.flag_bits & 1 for entry in entries):
        found.append(PROTECTED)
    if is_malformed(archive, entries, names):
        found.append(DAMAGED)
    if is_too_large(entries):
        found.append(TOO_LARGE)
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        found.append(f"マクロが含まれています。マクロを取り除いたファイルにするため、{RESAVE}")
    if any(name.startswith(("xl/externallinks/", "xl/connections.xml")) for name in names):
        found.append(
            "ほかのファイルやデータベースへのリンクが含まれています。"
            "「データ」の「リンクの編集」でリンクを解除し、保存し直してください。"
        )
    if "[content_types].xml" not in names or "xl/workbook.bin" in names:
        found.append(f"Excelブック（.xlsx）ではありません。{RESAVE}")
    if found:
        raise Refused(*(("", None, None, message) for message in found))


def is_malformed(archive, entries, names):
    """Whether entries share a name or bytes, leave the package, or are packed in an unusual way."""
    spans = sorted(
        (entry.header_offset, 30 + len(entry.orig_filename) + entry.compress_size)
        for entry in entries
    )
    return (
        len(entries) > MAX_ENTRIES
        or len(names) < len(entries)
        or any(name.startswith("/") or ".." in name or "\\" in name for name in names)
        or any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries)
        or any(
            start + size > following
            for (start, size), (following, _) in pairwise([*spans, (archive.start_dir, 0)])
        )
    )


def is_too_large(entries):
    """By the declared sizes, which ``zipfile`` never exceeds when it unpacks."""
    return sum(entry.file_size for entry in entries) > MAX_UNCOMPRESSED_BYTES or any(
        entry.file_size > max(RATIO_FROM_BYTES, MAX_RATIO * entry.compress_size)
        for entry in entries
    )


def read_sheets(book):
    book.read_manifest()
    book.read_workbook()
    if len(book.parser.sheets) > MAX_SHEETS:
        raise Refused(("", None, None, TOO_LARGE))
    texts, styles = Texts(), Styles()
    for listener, kind in ((texts, SHARED_STRINGS), (styles, STYLES_TYPE)):
        part = book.package.find(kind)
        if part:
            listener.parse(book.archive, part.PartName.lstrip("/"))
    cells = Cells(texts.items, styles.dates(), book.wb.epoch)
    return [
        cells.read_sheet(book.archive, part.target, sheet.name, sheet.state != "visible")
        for sheet, part in book.parser.find_sheets()
        if "chartsheet" not in part.Type
    ]


class Texts:
    """Listens to expat and gathers shared strings, without the furigana Excel keeps beside them."""

    def __init__(self):
        self.items = []
        self.pieces = []
        self.listening = self.in_furigana = False
        self.elements = 0

    def parse(self, archive, name):
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = 2**16
        parser.StartDoctypeDeclHandler = self.doctype
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        with archive.open(name) as stream:
            while chunk := stream.read(CHUNK):  # small ones make expat slow on a huge attribute
                parser.Parse(chunk)
            parser.Parse(b"", True)

    def doctype(self, *_):
        raise Refused(("", None, None, DAMAGED))  # no spreadsheet program writes one

    def start(self, tag, attributes):
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise Refused(("", None, None, TOO_LARGE))
        tag = tag.rpartition(" ")[2]
        if tag in ("t", "v"):
            self.listening = not self.in_furigana
        elif tag == "rPh":
            self.in_furigana = True
        else:
            self.open(tag, attributes)

    def end(self, tag):
        tag = tag.rpartition(" ")[2]
        if tag in ("t", "v"):
            self.listening = False
        elif tag == "rPh":
            self.in_furigana = False
        else:
            self.close(tag)

    def data(self, text):
        if self.listening:
            self.pieces.append(text)

    def open(self, tag, attributes):
        pass

    def close(self, tag):
        if tag == "si":
            self.items.append(clean("".join(self.pieces)))
            self.pieces = []


class Styles(Texts):
    """Listens to the style sheet and gathers the number format of each cell style."""

    def __init__(self):
        super().__init__()
        self.codes = dict(BUILTIN_FORMATS)
        self.numbers = []
        self.in_cells = False

    def open(self, tag, attributes):
        if tag == "numFmt":
            self.codes[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif tag == "cellXfs":
            self.in_cells = True
        elif tag == "xf" and self.in_cells:
            self.numbers.append(int(attributes.get("numFmtId", 0)))

    def close(self, tag):
        if tag == "cellXfs":
            self.in_cells = False

    def dates(self):
        """Map each style that shows a date or time to whether it is a duration."""
        return {
            style: is_timedelta_format(self.codes.get(number))
            for style, number in enumerate(self.numbers)
            if is_date(self.codes.get(number, "y" if number in JAPANESE_DATES else ""))
        }


def is_date(code):
    """Whether a number format shows a date or time, be it only the year of an era.

    >>> is_date('[$-411]ggge"年"'), is_date("General"), is_date("0.0E+00")
    (True, False, False)
    """
    plain = STRIP_RE.sub("", code.split(";")[0]).lower().replace("general", "")
    return is_date_format(code) or bool(ERA.search(plain))


class Cells(Texts):
    """Listens to the sheets of one workbook, one after another, and keeps the limits of all."""

    def __init__(self, shared, dates, epoch):
        super().__init__()
        self.shared = shared
        self.dates = dates
        self.epoch = epoch
        self.characters = 0
        self.problems = []

    def read_sheet(self, archive, path, name, hidden):
        self.name = name
        self.rows = {}
        self.row = self.column = self.width = 0
        known = len(self.problems)
        self.parse(archive, path)
        rows = [
            [cells.get(column) for column in range(1, self.width + 1)]
            for cells in (self.rows.get(row, {}) for row in range(1, max(self.rows, default=0) + 1))
        ]
        return name, hidden, rows, self.problems[known:]

    def open(self, tag, attributes):
        if tag == "c":
            self.open_cell(attributes)
        elif tag == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
        elif tag == "f":
            self.is_formula = True
        elif tag == "mergeCell":
            self.note_merged(attributes.get("ref", ""))

    def note_merged(self, reference):
        """Note every cell that a merge hides, as far as the sheet is filled; all cells are read."""
        match = RANGE.fullmatch(reference)
        if not match:
            return
        left, right = map(column_index_from_string, (match[1], match[3]))
        top, bottom = int(match[2]), int(match[4])
        bottom, right = min(bottom, max(self.rows, default=0)), min(right, self.width)
        covered = product(range(top, bottom + 1), range(left, right + 1))
        next(covered, None)  # the first cell is the one that shows
        for place in covered:
            self.row, self.column = place
            what = f"は{match[1]}{match[2]}と結合しています"
            self.note(what, "結合を解き、それぞれに値を書いてください")

    def open_cell(self, attributes):
        self.pieces = []
        self.is_formula = False
        self.kind = attributes.get("t", "n")
        self.style = int(attributes.get("s", 0))
        self.column += 1
        if "r" in attributes:
            match = REFERENCE.fullmatch(attributes["r"])
            if not match or int(match[2]) != self.row:
                raise Refused((self.name, None, None, DAMAGED))
            self.column = column_index_from_string(match[1])

    def close(self, tag):
        """Take the cell; formatting alone is no content, however far out it stands."""
        if tag != "c" or not (self.pieces or self.is_formula):
            return
        if self.row > MAX_ROWS or self.column > MAX_COLUMNS:
            raise Refused(self.problem("に値があります", TOO_FAR))
        row = self.rows.setdefault(self.row, {})
        if self.column in row:
            raise Refused((self.name, None, None, DAMAGED))
        row[self.column] = self.value("".join(self.pieces))
        self.width = max(self.width, self.column)

    def value(self, text):
        """What the cell holds; None, and a problem noted, when it cannot be taken."""
        if self.is_formula:
            return self.note("は数式です", "「値の貼り付け」で計算結果に置き換えてください")
        if self.kind == "e":
            return self.note(f"はエラー値（{text[:20]}）です", "正しい値を入力してください")
        if self.kind == "s":
            return self.text(*self.shared[int(text)])
        if self.kind in ("str", "inlineStr"):
            return self.text(*clean(text))
        if self.kind == "b":
            return text.strip() == "1"
        if self.kind == "d":
            return iso(from_ISO8601(text))
        return self.number(float(text))

    def text(self, text, forbidden):
        if forbidden:
            code = f"U+{ord(forbidden):04X}"
            return self.note(f"に使えない文字（{code}）があります", "その文字を消してください")
        if len(text) > MAX_CELL_CHARACTERS:
            return self.note(f"は{MAX_CELL_CHARACTERS:,}字を超えています", "短くしてください")
        self.characters += len(text)
        if self.characters > MAX_CHARACTERS:
            raise Refused((self.name, None, None, TOO_LARGE))
        return text or None

    def number(self, number):
        if self.style in self.dates:
            try:
                if number < 0:
                    raise ValueError  # openpyxl would count back into the year 1899
                return iso(from_excel(number, self.epoch, timedelta=self.dates[self.style]))
            except (OverflowError, ValueError):
                return self.note("の日付が正しくありません", "日付を入力し直してください")
        if not math.isfinite(number):
            raise Refused((self.name, None, None, DAMAGED))
        return int(number) if number.is_integer() and abs(number) < 2**53 else number

    def note(self, what, remedy):
        self.problems.append(self.problem(what, remedy))
        if len(self.problems) > MAX_PROBLEMS:
            message = f"直すところが{MAX_PROBLEMS:,}か所を超えたので、読み取りを止めました。"
            raise Refused((self.name, None, None, message), *self.problems)

    def problem(self, what, remedy):
        letter = get_column_letter(self.column)
        return self.name, self.row, letter, f"セル{letter}{self.row}{what}。{remedy}。"


def iso(value):
    """A date, moment, time of day or duration as text.

    >>> iso(datetime(2019, 12, 13)), iso(datetime(2019, 12, 13, 9, 30)), iso(timedelta(hours=34))
    ('2019-12-13', '2019-12-13T09:30:00', '34:00:00')
    """
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat(timespec="seconds") if hasattr(value, "hour") else value.isoformat()
