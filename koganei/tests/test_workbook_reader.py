"""Uploaded workbooks: hostile and odd ones refused with a reason, honest ones read exactly."""

import io
import re
import struct
import zipfile

import openpyxl
import pytest

from koganei import spreadsheets, workbook_reader
from koganei.sandbox import Sandbox, SandboxUnavailable
from koganei.spreadsheets import MAX_FILE_BYTES, WorkbookRefused, read_workbook
from koganei.workbook_reader import DAMAGED, PROTECTED, TOO_LARGE

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
        <Default Extension="rels" ContentType="application/xml"/>
        <Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>
        <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>
        <Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>
        <Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/>
        </Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
        <Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>
        </Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>
        <sheet name="評価票" sheetId="1" r:id="s1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
        <Relationship Id="s1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
        </Relationships>""",
    "xl/styles.xml": f"""<styleSheet xmlns="{MAIN}">
        <numFmts><numFmt numFmtId="170" formatCode="[$-411]ggge&quot;年&quot;"/>
        <numFmt numFmtId="171" formatCode="0.0E+00"/></numFmts>
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="31"/>
        <xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="46"/><xf numFmtId="21"/></cellXfs>
        </styleSheet>""",
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>共有</t></si></sst>',
    "xl/worksheets/sheet1.xml": "",
}


def workbook(rows="", *, frame="<sheetData>{}</sheetData>", extra=(), **parts):
    """A workbook made by hand; ``parts`` replace the parts called sheet, strings, workbook."""
    sheet = f'<worksheet xmlns="{MAIN}">{frame.format(rows)}</worksheet>'
    contents = PARTS | {"xl/worksheets/sheet1.xml": parts.get("sheet", sheet)}
    contents["xl/sharedStrings.xml"] = parts.get("strings", PARTS["xl/sharedStrings.xml"])
    contents["xl/workbook.xml"] = parts.get("workbook", PARTS["xl/workbook.xml"])
    return package([*contents.items(), *extra])


def package(entries, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def text_row(*texts):
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="1">{cells}</row>'


def rows_of(data):
    (sheet,) = read_workbook(data)
    assert sheet.problems == []
    return sheet.rows


def refusal(data):
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(data)
    return [(problem.row, problem.column, problem.message) for problem in caught.value.problems]


# Files that are no workbook, or no honest one


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


@pytest.mark.parametrize(
    ("word", "data"),
    {
        "空です": b"",
        "Excel 97-2003形式": OLE,
        "パスワードで保護": OLE + "EncryptedPackage".encode("utf-16-le"),
        "PDFファイル": b"%PDF-1.7 ...",
        "HTML": b"\xef\xbb\xbf\r\n<html><table>",
        "CSV": "事業名,評価\r\n".encode("cp932"),
        "10MBを超えて": b"PK\x03\x04" + b"x" * MAX_FILE_BYTES,
        "構造が壊れているか": b"PK\x03\x04 not a zip at all",
        "壊れているか、": workbook()[:-40],
        "壊れているか": workbook()[:200] + b"\0\0\0\0" + workbook()[204:],
        "Excelブック（.xlsx）ではありません": package([("word/document.xml", "<x/>")]),
        "（.xlsx）ではありません": package([("content.xml", "<x/>"), ("mimetype", "x")]),
        ".xlsx）ではありません": workbook(extra=[("xl/workbook.bin", b"x")]),
    }.items(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_workbook_is_refused_by_its_kind(word, data):
    ((row, column, message),) = refusal(data)
    assert (row, column) == (None, None)
    assert word in message


def lying(data, **sizes):
    """The workbook with other sizes in the central directory entry of its sheet."""
    at = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    packed, unpacked = struct.unpack_from("<II", data, at + 20)
    new = struct.pack("<II", sizes.get("packed", packed), sizes.get("unpacked", unpacked))
    return data[: at + 20] + new + data[at + 28 :]


def overlapping():
    """Two directory entries for the bytes of one file."""
    data = package([("[Content_Types].xml", "x" * 500), ("xl/second.xml", "y" * 500)])
    at = data.rindex(b"xl/second.xml") - 46
    return data[: at + 42] + struct.pack("<I", 10) + data[at + 46 :]


def encrypted():
    data = bytearray(workbook())
    at = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    data[at + 8] |= 1
    return bytes(data)


DISHONEST = {
    "bomb": (lambda: workbook(" " * 50_000_000), TOO_LARGE),
    "bomb beside": (lambda: workbook(extra=[("xl/media/1.png", bytes(50_000_000))]), TOO_LARGE),
    "declares 2 GB": (lambda: lying(workbook(), unpacked=2**31), TOO_LARGE),
    "declares too much packed": (lambda: lying(workbook(), packed=2**24), DAMAGED),
    "declares too little": (lambda: lying(workbook("<row/>" * 9), unpacked=10), DAMAGED),
    "overlap": (overlapping, DAMAGED),
    "same name": (lambda: workbook(extra=[("xl/workbook.xml", "<x/>")]), DAMAGED),
    "same name in capitals": (lambda: workbook(extra=[("XL/Workbook.XML", "<x/>")]), DAMAGED),
    "upward path": (lambda: workbook(extra=[("../etc/cron.d/x", "")]), DAMAGED),
    "absolute path": (lambda: workbook(extra=[("/etc/passwd", "")]), DAMAGED),
    "backslash": (lambda: workbook(extra=[("xl\\x", "")]), DAMAGED),
    "many entries": (lambda: workbook(extra=[(f"xl/{n}", "") for n in range(1_000)]), DAMAGED),
    "rare packing": (lambda: package(PARTS.items(), zipfile.ZIP_LZMA), DAMAGED),
    "encrypted": (encrypted, PROTECTED),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("case", DISHONEST)
def test_a_dishonest_package_is_refused_before_it_is_unpacked(case):
    make, message = DISHONEST[case]
    assert refusal(make()) == [(None, None, message)]


def test_macros_and_links_to_other_files_are_refused_together():
    data = workbook(extra=[("xl/vbaProject.bin", "x"), ("xl/externalLinks/link1.xml", "<x/>")])
    macros, links = (message for _, _, message in refusal(data))
    assert "マクロ" in macros
    assert "リンクを解除" in links


LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9))
    + "]>"
)
READ_FILE = "<!DOCTYPE x [<!ENTITY a9 SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize("doctype", [LAUGHS, READ_FILE])
def test_xml_entities_are_refused_in_every_part(doctype):
    sheet = (
        f'{doctype}<worksheet xmlns="{MAIN}"><sheetData>{text_row("&a9;")}</sheetData></worksheet>'
    )
    strings = f'{doctype}<sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>'
    book = doctype + PARTS["xl/workbook.xml"].replace("評価票", "&a9;")
    assert openpyxl.DEFUSEDXML is True
    for parts in ({"sheet": sheet}, {"strings": strings}, {"workbook": book}):
        assert refusal(workbook(text_row("甲"), **parts)) == [(None, None, DAMAGED)]
    assert refusal(workbook(sheet=sheet.encode("utf-16"))) == [(None, None, DAMAGED)]


@pytest.mark.parametrize("reference", ["XFD1048576", "GS1", "A20001"])
@pytest.mark.parametrize("content", ["<v>1</v>", "<f>1+1</f>"])
def test_a_cell_far_out_is_refused_whatever_the_dimension_says(reference, content):
    row = re.sub("[A-Z]", "", reference)
    frame = '<dimension ref="A1:B2"/><sheetData>{}</sheetData>'
    cell = f'<row r="{row}"><c r="{reference}">{content}</c></row>'
    ((at_row, column, message),) = refusal(workbook(cell, frame=frame))
    assert (f"{column}{at_row}", message[: len(reference) + 2]) == (reference, f"セル{reference}")


def test_formats_far_out_are_no_content():
    far = '<row r="1048576" ht="15"><c r="XFD1048576" s="1"/></row>'
    assert rows_of(workbook(text_row("甲") + far)) == [["甲"]]


def test_the_dimension_is_not_believed():
    frame = '<dimension ref="A1:XFD1048576"/><sheetData>{}</sheetData>'
    assert rows_of(workbook(text_row("甲", "乙"), frame=frame)) == [["甲", "乙"]]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c><v>nan</v></c></row>',
        '<row r="1"><c><v>十</v></c></row>',
        '<row r="1"><c t="s"><v>1</v></c></row>',
        '<row r="1"><c>',
    ],
)
def test_what_no_spreadsheet_program_writes_is_refused(rows):
    assert refusal(workbook(rows)) == [(None, None, DAMAGED)]


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        ("MAX_SHEETS", 0),
        ("MAX_ELEMENTS", 8),
        ("MAX_CHARACTERS", 4),
        ("MAX_UNCOMPRESSED_BYTES", 1_000),
    ],
)
def test_what_is_too_much_in_all_is_refused(monkeypatch, limit, value):
    data = workbook(text_row("甲甲甲", "乙乙"))
    assert "sheets" in workbook_reader.read(None, data)[0]
    monkeypatch.setattr(workbook_reader, limit, value)
    ((_, _, _, message),) = workbook_reader.read(None, data)[0]["refused"]
    assert message == TOO_LARGE


def test_a_reader_that_needs_too_long_or_too_much_is_a_refusal(monkeypatch):
    for limits in ({"seconds": 0.01, "megabytes": 400}, {"seconds": 10, "megabytes": 1}):
        reader = Sandbox("koganei.workbook_reader", **limits)
        monkeypatch.setattr(spreadsheets, "READER", reader)
        assert refusal(workbook(text_row(*["長い文" * 99] * 3_000))) == [(None, None, TOO_LARGE)]


def test_a_reader_that_does_not_start_is_no_word_about_the_file(monkeypatch):
    monkeypatch.setattr(spreadsheets, "READER", Sandbox("no.such", seconds=1, megabytes=100))
    with pytest.raises(SandboxUnavailable):
        read_workbook(workbook())


def test_a_hundred_thousand_shared_strings_are_read():
    items = "".join(f"<si><t>文{number}</t></si>" for number in range(100_000))
    cells = '<c t="s"><v>0</v></c><c t="s"><v>99999</v></c>'
    data = workbook(f'<row r="1">{cells}</row>', strings=f'<sst xmlns="{MAIN}">{items}</sst>')
    assert rows_of(data) == [["文0", "文99999"]]


# Cells


def test_every_kind_of_cell_is_read():
    cells = (
        '<c t="s"><v>0</v></c><c t="str"><v>文</v></c><c t="b"><v>1</v></c><c><v>12</v></c>'
        '<c><v>1.5</v></c><c t="d"><v>2019-12-13</v></c><c s="1"><v>43812</v></c>'
        '<c s="2"><v>43812</v></c><c s="3"><v>43812</v></c><c s="4"><v>43812</v></c>'
        '<c s="1"><v>43812.395833333336</v></c><c s="5"><v>1.5</v></c><c s="6"><v>0.5</v></c><c/>'
    )
    assert rows_of(workbook(f'<row r="3">{cells}</row>')) == [
        [None] * 13,
        [None] * 13,
        [
            *("共有", "文", True, 12, 1.5, "2019-12-13", "2019-12-13"),
            *("2019-12-13", "2019-12-13", 43812),
            *("2019-12-13T09:30:00", "36:00:00", "12:00:00"),
        ],
    ]


def test_furigana_is_left_out_and_rich_text_joined():
    strings = (
        f'<sst xmlns="{MAIN}"><si><t>小金井</t><rPh sb="0" eb="3"><t>コガネイ</t></rPh></si>'
        "<si><r><t>太</t></r><r><rPr><b/></rPr><t> 字</t></r></si></sst>"
    )
    row = '<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
    assert rows_of(workbook(row, strings=strings)) == [["小金井", "太 字"]]


def test_a_namespace_prefix_changes_nothing():
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1">'
        '<x:c r="B1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert rows_of(workbook(sheet=sheet)) == [[None, 7]]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("一&#13;&#10;二&#13;三&#10;四", "一\n二\n三\n四"),
        ("一_x000D_&#10;二_x000a_三", "一\n二\n三"),
        ("_x0041__x005F_x0041_", "A_x0041_"),
        ("_xD842__xDFB7_野", "𠮷野"),
        ("x005F_ _x12_", "x005F_ _x12_"),
        ("表&#9;題", "表\t題"),
    ],
)
def test_texts_come_as_excel_shows_them(written, read):
    assert rows_of(workbook(text_row(written))) == [[read]]
    strings = f'<sst xmlns="{MAIN}"><si><t>{written}</t></si></sst>'
    assert rows_of(workbook('<row r="1"><c t="s"><v>0</v></c></row>', strings=strings)) == [[read]]


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("<c><f>1+1</f><v>2</v></c>", "は数式です"),
        ('<c t="str"><f t="shared" si="0"/><v>x</v></c>', "は数式です"),
        ('<c t="e"><v>#REF!</v></c>', "はエラー値（#REF!）です"),
        ('<c s="1"><v>-1</v></c>', "の日付が正しくありません"),
        ('<c s="1"><v>99999999</v></c>', "の日付が正しくありません"),
        *(
            (
                f'<c t="inlineStr"><is><t>甲{text}乙</t></is></c>',
                f"に使えない文字（U+{code}）があります",
            )
            for text, code in [
                ("_x0000_", "0000"),
                ("_xD800_", "D800"),
                ("_xDC00__xD800_", "DC00"),
                ("_x000B_", "000B"),
                ("\x85", "0085"),
                ("\u202e", "202E"),
                ("\u2066", "2066"),
                ("_xFFFE_", "FFFE"),
            ]
        ),
        (f'<c t="inlineStr"><is><t>{"長" * 32_768}</t></is></c>', "は32,767字を超えています"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_with_its_address(cell, what):
    cell = cell.replace("<c", '<c r="C5"', 1)
    data = workbook(f'<row r="5">{cell}</row>')
    (sheet,) = read_workbook(data)
    (problem,) = sheet.problems
    assert sheet.rows[4] == [None, None, None]
    assert (problem.sheet, problem.row, problem.column) == ("評価票", 5, "C")
    assert problem.message.startswith(f"セルC5{what}。")
    assert problem.message.endswith("ください。")


def test_thousands_of_bad_cells_end_the_reading():
    rows = "".join(f'<row r="{n}"><c><f>1</f></c></row>' for n in range(1, 5_001))
    first, second, *rest = refusal(workbook(rows))
    assert "2,000か所" in first[2]
    assert second[:2] == (1, "A")
    assert len(rest) == 2_000
