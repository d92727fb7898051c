"""A workbook with marks: a comment and a colour at each wrong cell, a list, nothing that runs."""

import io
import random
import re
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koganei.spreadsheets import (
    CORRECTIONS,
    Column,
    SheetSpec,
    WorkbookRefused,
    mark_workbook,
    read_workbook,
    write_workbook,
)

TRICKY = ["=1+1", "+81", "@here", "_x0041_", "_x005F_", "𠮷\n𩸽", "'引用", "\t値", "あ" * 5_000]


def workbook(rows):
    columns = [Column("番号", locked=True), Column("実績"), Column("展望")]
    return write_workbook([SheetSpec("表", columns, rows)], title="表", made_on=date(2019, 12, 13))


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_wrong_cells_carry_comments_and_a_colour():
    data = workbook([["1", "甲", "乙"], ["2", "丙", "丁"]])
    marks = [
        (2, "B", "実績", "長すぎます。"),
        (2, "B", "実績", "読めません。"),
        (3, "C", "", "違います。"),
    ]
    book = opened(mark_workbook(data, "表", [*marks, (None, None, "年度", "ありません。")]))
    page = book["表"]
    assert page["B2"].comment.text == "実績：長すぎます。\n実績：読めません。"
    assert page["C3"].comment.text == "違います。"
    assert page["B2"].fill.fgColor.rgb == page["C3"].fill.fgColor.rgb == "00FFD9D9"
    assert (page["C2"].comment, page["C2"].fill.fill_type) == (None, None)
    assert [[cell.value for cell in row] for row in book[CORRECTIONS].iter_rows()] == [
        ["行", "列", "直し方"],
        [2, "実績", "長すぎます。"],
        [2, "実績", "読めません。"],
        [3, None, "違います。"],
        [None, "年度", "ありません。"],
    ]
    assert page.protection.sheet is True
    assert page["B2"].protection.locked is False


@settings(max_examples=20)
@given(st.lists(st.sampled_from(TRICKY) | st.text("あ=_x0041F\n'<&> ", min_size=1), min_size=1))
def test_texts_come_back_as_they_were(texts):
    rows = [[str(number), text, text] for number, text in enumerate(texts)]
    data = workbook(rows)
    page = read_workbook(data)[0]
    once = mark_workbook(data, "表", [(2, "B", "実績", "=cmd|' /C calc'!A0")])
    twice = mark_workbook(once, "表", [(2, "C", "展望", "直す。")])
    for marked in (once, twice):
        pages = {sheet.name: sheet for sheet in read_workbook(marked)}
        assert pages["表"].rows == page.rows
        assert pages["表"].problems == pages[CORRECTIONS].problems == []
    assert opened(twice)["表"]["B2"].comment is None
    assert opened(twice)["表"]["B2"].fill.fill_type is None
    assert len(opened(twice).sheetnames) == 2


def test_nothing_that_comes_back_runs():
    book = opened(workbook([["1", "甲", "乙"]]))
    book["表"]["B2"] = '=HYPERLINK("http://127.0.0.1/","押す")'
    book["表"]["C2"] = openpyxl.worksheet.formula.ArrayFormula("C2:C3", "=SUM(A1:A9)")
    out = io.BytesIO()
    book.save(out)
    marked = mark_workbook(out.getvalue(), "表", [(2, "B", "=1+1", "=2+2")])
    with ZipFile(io.BytesIO(marked)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "sheets/sheet" in name]
    assert len(sheets) == 2
    assert not any(re.search(b"<f[ />]", part) for part in sheets)
    page = opened(marked)["表"]
    assert [page[cell].data_type for cell in ("B2", "C2")] == ["s", "s"]
    assert page["C2"].value == "=SUM(A1:A9)"
    assert {cell.data_type for row in opened(marked)[CORRECTIONS].iter_rows() for cell in row} == {
        "s", "n",
    }  # fmt: skip


def test_merged_cells_are_marked_too():
    book = opened(workbook([["1", "甲", "乙"]]))
    book["表"].merge_cells("B2:C2")
    out = io.BytesIO()
    book.save(out)
    page = opened(mark_workbook(out.getvalue(), "表", [(2, "C", "展望", "結合しています。")]))["表"]
    assert page["C2"].comment.text == "展望：結合しています。"


def bomb():
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (200 * 2**20))
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"%PDF", b"PK\x03\x04" + b"x" * 99, bomb()])
def test_what_is_not_read_is_not_marked(data):
    with pytest.raises(WorkbookRefused):
        mark_workbook(data, "表", [])


def test_large_workbook_is_marked_within_its_limits():
    chance = random.Random(3)  # noqa: S311 -- a filling, no secret
    rows = [[str(n), "".join(chance.choices("相談窓口", k=60)), "乙"] for n in range(10_000)]
    marks = [(number, "B", "実績", "直す。") for number in range(2, 1_002)]
    assert len(mark_workbook(workbook(rows), "表", marks)) > 10_000
