"""What leaves as a workbook or CSV: exact, safe, the same each time; and headings found again."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from koganei import workbook_texts
from koganei.spreadsheets import (
    Column,
    Problem,
    Replacement,
    Sheet,
    SheetSpec,
    read_header_map,
    read_workbook,
    safe_cell,
    write_csv,
    write_workbook,
)

DAY = date(2019, 12, 13)


def simple(rows, headings=("甲", "乙"), **options):
    spec = SheetSpec("表", [Column(heading) for heading in headings], rows, **options)
    return write_workbook([spec], title="表", made_on=DAY)


def rows_of(data):
    (sheet,) = read_workbook(data)
    assert sheet.problems == []
    return sheet.rows


# Writing


SAFE_CHARACTERS = st.characters(exclude_categories=["Cs"]).filter(
    lambda character: not workbook_texts.FORBIDDEN.match(character)
)
PIECES = st.sampled_from(
    [
        "=",
        "'",
        "\n",
        "𠮷",
        "葛\U000e0100",
        "_x0041_",
        "_x000D_",
        "x005F_",
        "_",
        " ",
        "　",
        "&<>\"']]>",
    ]
)
TEXTS = st.lists(PIECES | st.text(SAFE_CHARACTERS, max_size=5), max_size=8).map("".join)


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=20))
@example([("=1+1", "'=1+1"), ("_x005F_x0041_", "_x0041_x0042_"), ("+", "#N/A"), ("\t", " ")])
def test_texts_come_back_identical(rows):
    read = rows_of(simple(rows))
    expected = [tuple(text or None for text in row) for row in rows]
    while expected and not any(expected[-1]):
        expected.pop()
    assert [tuple(row) for row in read[1:]] == expected


@given(st.text(st.characters()))
@settings(max_examples=300)
def test_what_is_escaped_is_cleaned_to_the_same_text(text):
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    escaped = workbook_texts.escape(text)
    assert not re.search(workbook_texts.NOT_IN_XML, escaped)
    joined = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    assert workbook_texts.clean(escaped)[0] in (plain, joined)


def test_values_come_back_as_values():
    moment = datetime(2019, 12, 12, 15, 30, tzinfo=UTC)
    rows = [(1, -2.5), (True, Decimal("0.1")), (DAY, moment), (None, 0), (10**18, 0.1 + 0.2)]
    assert rows_of(simple(rows))[1:] == [
        [1, -2.5],
        [True, 0.1],
        ["2019-12-13", "2019-12-13T00:30:00"],
        [None, 0],
        ["1000000000000000000", 0.1 + 0.2],
    ]


class Grade(Enum):
    RISKY = "=1"

    def __str__(self):
        return self.value


RISKY = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1", " =1", "　@1"]


def test_no_text_runs_as_a_formula():
    """The kind of every cell as another program sees it, and the mark that keeps it a text."""
    texts = [*RISKY, Grade.RISKY, "#REF!", "普通"]
    data = simple([(text, text) for text in texts], headings=("=甲", "乙"), notes=["=注"])
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data)).active for cell in row]
    filled = [cell for cell in cells if cell.value is not None]
    assert {cell.data_type for cell in filled} == {"s"}
    unmarked = {cell.value for cell in filled if not cell.quotePrefix}
    assert unmarked == {"乙", "#REF!", "普通"}


@pytest.mark.parametrize("value", ["長" * 32_768, float("nan"), float("inf"), Decimal("NaN")])
def test_what_no_cell_can_hold_is_an_error(value):
    with pytest.raises(ValueError, match="書けません"):
        simple([(value, None)])


def test_a_row_of_another_length_is_an_error():
    for row in [("甲",), ("甲", "乙", "丙")]:
        with pytest.raises(ValueError, match=r"shorter|longer"):
            simple([row])


def test_the_same_input_gives_the_same_bytes_and_no_name():
    first, second = simple([("甲", DAY)]), simple(iter([("甲", DAY)]))
    assert first == second
    assert first != simple([("乙", DAY)])
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2019, 12, 13, 0, 0, 0)}
    properties = openpyxl.load_workbook(io.BytesIO(first)).properties
    assert (properties.title, properties.creator) == ("表", "小金井市")
    assert properties.lastModifiedBy is None
    assert properties.created == properties.modified == datetime.combine(DAY, time())


def test_the_look_of_a_sheet():
    columns = [
        Column("番号", 6, locked=True, hidden=True),
        Column("事業名", 30, locked=True),
        Column("評価", 8, choices="ABCD"),
        Column("担当課", 20, choices=[f"課{number}、係" for number in range(60)]),
    ]
    spec = SheetSpec("評価票：3/4", columns, [(1, "甲\n乙", "A", None)], notes=("記入要領", "注"))
    other = replace(spec, title="その他", landscape=False, header_rows_repeat=False, notes=())
    data = write_workbook([spec, other], title="評価", made_on=DAY)
    sheet, plain, lists = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    assert (sheet.title, plain.title, lists.title) == ("評価票：3／4", "その他", "選択肢")
    assert lists.sheet_state == "hidden"
    assert [sheet.cell(n, 2).value for n in (1, 2, 3, 4)] == ["記入要領", "注", "事業名", "甲\n乙"]
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert not plain.print_title_rows
    assert (sheet.page_setup.orientation, plain.page_setup.orientation) == ("landscape", "portrait")
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["A"].hidden
    assert sheet.column_dimensions["B"].width == 30
    assert sheet.protection.sheet
    assert [sheet.cell(4, n).protection.locked for n in (1, 2, 3, 4)] == [True, True, False, False]
    heading, cell = sheet["B3"], sheet["B4"]
    assert (heading.font.name, heading.font.b) == ("BIZ UDPゴシック", True)
    assert heading.fill.fgColor.rgb == "00D9D9D9"
    assert (cell.font.name, cell.border.left.style) == ("BIZ UDPゴシック", "thin")
    assert (cell.alignment.wrap_text, cell.alignment.vertical) == (True, "top")
    assert sheet.row_dimensions[4].height > 25
    short, long = sheet.data_validations.dataValidation
    assert (short.formula1, str(short.sqref)) == ('"A,B,C,D"', "C4:C20000")
    assert (long.formula1, str(long.sqref)) == ("'選択肢'!$A$1:$A$60", "D4:D20000")
    assert lists["A60"].value == "課59、係"
    assert [found.hidden for found in read_workbook(data)] == [False, False, True]


# Headings


EXPECTED = {"事業名": "name", "評価(A-D)": "grade", "事業実績": "result"}


def header(*rows, problems=()):
    width = max(map(len, rows))
    return read_header_map(
        Sheet("評価票", [[*row, *[None] * (width - len(row))] for row in rows], list(problems)),
        EXPECTED,
    )


def test_columns_are_found_in_any_order_and_width():
    found = header(
        ["令和元年度", "事業名の一覧"],
        [None],
        ["事 業\n実績", "評価（Ａ－Ｄ）", "　事業名"],
        ["実績", "A", "甲"],
        [None, None, None],
        ["", "", 0],
    )
    assert found.problems == []
    assert (found.row, found.columns) == (3, {"result": 0, "grade": 1, "name": 2})
    assert list(found.records()) == [
        (4, {"name": "甲", "grade": "A", "result": "実績"}),
        (6, {"name": 0, "grade": "", "result": ""}),
    ]


def test_all_that_is_wrong_with_the_headings_is_said_at_once():
    rows = [["事業名", "メモ", None, "事業名", None], ["甲", "乙", "丙", "丁", None]]
    assert header(*rows).problems == [
        Problem("評価票", 1, *told)
        for told in [
            ("事業名", "「事業名」の列がA、Dにあります。1つだけ残してください。"),
            ("評価(A-D)", "「評価(A-D)」の列がありません。列を加えてください。"),
            ("事業実績", "「事業実績」の列がありません。列を加えてください。"),
            ("メモ", "「メモ」（B列）は様式にない列です。列を消してください。"),
            ("C", "C列に見出しのない値があります。値を消してください。"),
        ]
    ]


def test_a_sheet_without_headings_says_which_it_needs():
    for rows in ([[]], [["甲", 1]], [[None]] * 10 + [list(EXPECTED)]):
        found = header(*rows)
        (problem,) = found.problems
        assert "「事業名」「評価(A-D)」「事業実績」" in problem.message
        assert list(found.records()) == []


def test_problems_of_the_cells_below_mapped_headings_are_told_with_the_heading():
    above, inside, beside = (
        Problem("評価票", row, column, "セルは数式です。")
        for row, column in [(1, "A"), (3, "B"), (3, "D")]
    )
    found = header([None], list(EXPECTED), ["甲", None, "乙"], problems=[above, inside, beside])
    assert found.problems == [replace(inside, column="評価(A-D)")]


# CSV


def test_csv_has_a_mark_for_excel_crlf_and_plain_values():
    rows = [("一\r\n二", -1), (None, True), (DAY, datetime(2019, 12, 12, 15, tzinfo=UTC))]
    data, replacements = write_csv([Column("甲"), "乙,丙"], rows)
    assert data.decode("utf-8-sig") == (
        '甲,"乙,丙"\r\n"一\n二",-1\r\n,TRUE\r\n2019-12-13,2019-12-13 00:00\r\n'
    )
    assert data.startswith(b"\xef\xbb\xbf")
    assert replacements == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_no_csv_cell_begins_like_a_formula(encoding):
    texts = [*RISKY, Grade.RISKY, "−1", "\ufe0f=1"]
    data, _ = write_csv(["=甲"], [(text,) for text in texts], encoding)
    cells = [row[0] for row in csv.reader(io.StringIO(data.decode(encoding), newline=""))]
    mended = cells if encoding == "cp932" else cells[:-2]  # there − and a selector are no danger
    assert [cell[0] for cell in mended] == ["'"] * len(mended)


def test_safe_cell_touches_only_risky_text():
    same = ["普通", "a=1", "", "10-1", "'普通", -1, None, 1.5, True, DAY]
    assert [safe_cell(value) for value in same] == same
    assert safe_cell("'=1") == "''=1", "one quote, taken off again, gives the text back"
    assert [safe_cell(text) for text in RISKY] == [f"'{text}" for text in RISKY]


def test_cp932_names_every_character_it_had_to_replace():
    data, replacements = write_csv(["氏名"], [("𠮷田①髙",), ("葛\U000e0100〜—",)], "cp932")
    assert data.decode("cp932") == "氏名\r\n〓田①髙\r\n葛～―\r\n"
    assert replacements == [
        Replacement(2, "氏名", "𠮷", "〓"),
        Replacement(3, "氏名", "\U000e0100", ""),
        Replacement(3, "氏名", "〜", "～"),
        Replacement(3, "氏名", "—", "―"),
    ]


def test_a_lone_surrogate_is_replaced_in_utf_8_too():
    data, replacements = write_csv(["甲"], [("\ud800乙",)])
    assert data.decode("utf-8-sig") == "甲\r\n〓乙\r\n"
    assert replacements == [Replacement(2, "甲", "\ud800", "〓")]


@given(st.text(st.characters()))
@settings(max_examples=200)
def test_the_report_of_cp932_is_complete(text):
    data, replacements = write_csv(["甲"], [(f"始{text}",)], "cp932")
    waiting = list(replacements)
    expected = [
        waiting.pop(0).written if waiting and waiting[0].character == character else character
        for character in f"始{text}".replace("\r\n", "\n").replace("\r", "\n")
    ]
    _, (written,) = csv.reader(io.StringIO(data.decode("cp932"), newline=""))
    assert written == "".join(expected)
    assert waiting == []
