"""廃棄記録: what was erased, by whose decision and when; no value of it (security.md §4.5)"""

from django.utils import timezone

from consultation.documents.blocks import fields, section, table
from consultation.documents.paper import Paper, day_or_blank
from consultation.presenters.disposals import batch_lines, item_lines, tables
from koganei.dates.wareki import format_datetime
from koganei.spreadsheets import Column, SheetSpec, write_workbook

HEADS = [
    ("種類", 10), ("番号・件数", 16), ("終わった日", 20), ("廃棄できる日", 20),
    ("結果", 12), ("残したわけ", 22),
]  # fmt: skip
COUNTED = [("消した表", 70), ("行の数", 30)]


def disposal_paper(row, mark):
    """The record of one disposal."""
    blocks = [
        fields(*_head(row)),
        section("廃棄したもの"),
        table(HEADS, [[_words(cell) for cell in line] for line in _lines(row)]),
        section("消した行の数"),
        table(COUNTED, [[name, f"{count:,}"] for name, count in tables(row)]),
    ]
    return Paper("廃棄記録", blocks, number=str(row), mark=mark)


def disposal_workbook(row, mark):
    """The same as Excel: the list, and the counts of rows on a second sheet."""
    specs = [
        SheetSpec(
            title="廃棄したもの",
            columns=[Column(words, width * 1.2) for words, width in HEADS],
            rows=_lines(row),
            notes=(mark, *(f"{label}　{words}" for label, words in _head(row))),
        ),
        SheetSpec(
            title="消した行の数",
            columns=[Column("消した表", 30), Column("行の数", 12)],
            rows=[list(each) for each in tables(row)],
            notes=(mark,),
        ),
    ]
    return write_workbook(specs, title="廃棄記録", made_on=timezone.localdate())


def disposal_rows(row):
    """Return (heads, rows) of the list, for CSV."""
    heads = ["廃棄の番号", *(words for words, _ in HEADS)]
    return heads, [[str(row), *("" if cell is None else cell for cell in line)]
                   for line in _lines(row)]  # fmt: skip


def _head(row):
    line = batch_lines([row])[0]
    return (
        ("廃棄の番号", str(row)),
        ("内訳", line["counts"]),
        ("提案した人・日時", _who(row.proposed_by, row.proposed_at)),
        ("承認した人・日時", _who(row.decided_by, row.decided_at)),
        ("実行した人・日時", _who(row.executed_by, row.executed_at)),
        ("いま", line["state"][0]),
    )


def _who(user, moment):
    return f"{user.name}　{format_datetime(moment)}" if user and moment else ""


def _lines(row):
    return [
        [
            line["kind"], line["number"], line["ended_on"], line["due_on"],
            line["result"], line["why"],
        ]
        for line in item_lines(row)
    ]  # fmt: skip


def _words(cell):
    return day_or_blank(cell) if hasattr(cell, "year") else "" if cell is None else str(cell)
