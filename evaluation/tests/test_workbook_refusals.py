"""Bad workbooks: everything wrong is named with row, column and remedy, and nothing is written."""

import io
import random
from datetime import date
from zipfile import ZipFile

import openpyxl
import pytest

from evaluation.models import EvaluationSheet, SheetEntry
from evaluation.resources import import_workbook, sheet_workbook
from evaluation.tests.workbooks import (
    FIRST,
    HEAD,
    LETTERS,
    add,
    bomb,
    edited,
    put,
    put_raw,
    saved,
    with_part,
)
from koganei.row_imports import ImportReport

pytest_plugins = ["evaluation.tests.fixtures"]

DESK = 33  # the row of 福祉総合相談窓口の整備 in the workbook, of 地域福祉課
OTHERS = 8  # a row of 地域安全課
GAP = 4  # a row of 地域福祉課 that has an A and whose results the source lost
SECTIONS = (
    "地域福祉課・自立生活支援課・介護福祉課・健康課・広報秘書課・地域安全課・交通対策課・指導室・"
    "生涯学習課・社会福祉協議会"
)
NO_SECTION = f"課「宇宙課」はありません。{SECTIONS} のどれかを書いてください。"
NO_RESULTS = (
    "事業評価がAなのに事業実績が空です。したことを事業実績に書いてください。"
    "何もしていなければ、事業評価をDにしてください。（評価票「事業評価の評価基準」）"
)
RESAVE = "Excelで開き、「Excelブック（*.xlsx）」として別の名前で保存し直してください。"
DAMAGED = f"ファイルの構造が壊れているか、不正に作られています。{RESAVE}"
TOO_LARGE = (
    "展開すると大きすぎるファイルです。使っていないシート、画像、書式を消して保存し直してください。"
)
NO_SHEET = "令和元年度の評価票はありません。いまの年度の評価票を出力し直して使ってください。"
WRITE_LIKE = "「平成30年度」「令和元年度」「H30」「2018年度」のように書いてください。"
OWN = "この行は「地域福祉課」です。"
PASTE_VALUE = "「値の貼り付け」で計算結果に置き換えてください。"
AID = {"path": "1-1-2-2", "measure": "移動支援の充実", "initiative": "移送サービスへの支援"}


def unreadable(grade):
    return f"事業評価「{grade}」は読めません。A・B・C・D・― のどれか1字を書いてください。"


def put_back(heading, text):
    return f"「{heading}」は書き換えられません。「{text}」に戻してください。"


def not_yours(section):
    return (
        f"{section}の行は書けません。書けるのは自分の課（地域福祉課）の行です。"
        "（権限一覧「評価票の行」）"
    )


def forbidden(cell, code):
    return f"セル{cell}に使えない文字（U+{code}）があります。その文字を消してください。"


def no_such_id(pk, year="平成30年度"):
    return f"行ID {pk} の行は{year}の評価票にありません。行IDを直さないでください。"


def no_such_number(path):
    return f"番号「{path}」の個別事業はこの計画にありません。番号は 1-2-1-3 の形です。"


def same_as(row):
    return f"{row}行目と同じ行です。どちらか1つを消してください。"


def without(key):
    return lambda page: page.delete_cols(list(LETTERS).index(key) + 1)


def at(cell, value):
    def change(page):
        page[cell] = value

    return change


def in_every_row(key, value):
    return [put(row, **{key: value}) for row in range(FIRST, FIRST + 52)]


@pytest.fixture
def workbook(sheet):
    return sheet_workbook(sheet)


@pytest.fixture
def refuse(sheet, author):
    """Import what must be refused; return its problems without their sheet."""

    def act(data):
        before = list(SheetEntry.objects.order_by("pk").values()), SheetEntry.history.count()
        report = import_workbook(data, by=author)
        after = list(SheetEntry.objects.order_by("pk").values()), SheetEntry.history.count()
        assert after == before
        assert report == ImportReport(0, 0, 0, report.errors)
        return [(problem.row, problem.column, problem.message) for problem in report.errors]

    return act


# fmt: off
# what is done to the workbook, and the row, column and message that answer it
CELLS = {
    "unknown grade": (put(DESK, grade="Z"), DESK, "事業評価", unreadable("Z")),
    "two grades": (put(DESK, grade="Ａ（一部Ｂ）"), DESK, "事業評価", unreadable("Ａ（一部Ｂ）")),
    "unknown section": (put(DESK, department="宇宙課"), DESK, "担当課", f"{NO_SECTION}{OWN}"),
    "other section": (
        put(DESK, department="健康課"), DESK, "担当課", put_back("担当課", "地域福祉課")),
    "others' row": (put(OTHERS, results="文"), OTHERS, "担当課", not_yours("地域安全課")),
    "A without results": (put(DESK, grade="A", results=None), DESK, "事業実績", NO_RESULTS),
    "A with blanks": (put(DESK, grade="A", results="　\n"), DESK, "事業実績", NO_RESULTS),
    "changed gap": (put(GAP, outlook="続ける。"), GAP, "事業実績", NO_RESULTS),
    "formula": (put(DESK, results="=1+1"), DESK, "事業実績", f"セルJ33は数式です。{PASTE_VALUE}"),
    "error value": (
        put(DESK, results="#N/A"), DESK, "事業実績",
        "セルJ33はエラー値（#N/A）です。正しい値を入力してください。"),
    "NUL": (put_raw(DESK, "results", "前_x0000_後"), DESK, "事業実績", forbidden("J33", "0000")),
    "lone surrogate": (
        put_raw(DESK, "outlook", "前_xD800_後"), DESK, "今後の事業計画・展望",
        forbidden("L33", "D800")),
    "direction": (put(DESK, results="前\u202e後"), DESK, "事業実績", forbidden("J33", "202E")),
    "too long": (
        put(DESK, results="あ" * 10_001), DESK, "事業実績",
        "事業実績が10,001字あります。10,000字までに縮めてください。（評価票「事業実績」）"),
    "unknown id": (put(DESK, id=999), DESK, "行ID", no_such_id(999)),
    "date for an id": (put(DESK, id=date(2019, 12, 13)), DESK, "行ID", no_such_id("2019-12-13")),
    "number changed": (put(DESK, path="9-9"), DESK, "番号", put_back("番号", "2-1-2-1")),
    "name changed": (
        put(DESK, initiative=None), DESK, "個別事業・取り組み",
        put_back("個別事業・取り組み", "福祉総合相談窓口の整備")),
    "note added": (
        put(9, source_note="注記"), 9, "原資料注記",
        "「原資料注記」は書き換えられません。空欄に戻してください。"),
    "year changed": (put(DESK, year="R1"), DESK, "年度", put_back("年度", "平成30年度")),
    "year gone": (put(DESK, year=None), DESK, "年度", put_back("年度", "平成30年度")),
    "row twice": (add(), 56, "行ID", same_as(4)),
    "row twice, once without id": (add(id=None), 56, "行ID", same_as(4)),
    "new row of another section": (
        add(id=None, **AID, department="健康課", results="文"), 56, "担当課", not_yours("健康課")),
    "new row of no section": (
        add(id=None, **AID, department="宇宙課"), 56, "担当課", NO_SECTION),
    "new row of no number": (
        add(id=None, path="9-9-9-9"), 56, "番号", no_such_number("9-9-9-9")),
    "new row of another name": (
        add(id=None, **AID | {"initiative": "別の名"}, results="文"), 56, "個別事業・取り組み",
        put_back("個別事業・取り組み", "移送サービスへの支援")),
    "missing column": (
        without("outlook"), HEAD, "今後の事業計画・展望",
        "「今後の事業計画・展望」の列がありません。列を加えてください。"),
    "missing id column": (
        without("id"), HEAD, "行ID",
        "「行ID」の列がありません。消さないでください。"
        "Excelを出力し直し、書いた内容を写してから読み込んでください。"),
    "extra column": (
        at("N3", "メモ"), HEAD, "メモ", "「メモ」（N列）は様式にない列です。列を消してください。"),
    "value beside the table": (
        at("O9", "メモ"), HEAD, "O", "O列に見出しのない値があります。値を消してください。"),
    "column twice": (
        at("N3", "担当課"), HEAD, "担当課",
        "「担当課」の列がI、Nにあります。1つだけ残してください。"),
    "cell at the end of the world": (
        at("XFD1048576", "x"), 1048576, "XFD",
        "セルXFD1048576に値があります。表は20,000行、200列までです。"
        "はみ出した行や列を削除してください。"),
    "no rows": (
        lambda page: page.delete_rows(FIRST, 52), None, "年度",
        "評価票の行がありません。出力したExcelに記入して読み込んでください。"),
}
# fmt: on


@pytest.mark.parametrize(("change", "row", "column", "message"), CELLS.values(), ids=CELLS)
def test_wrong_cell_is_named_with_its_remedy(workbook, refuse, change, row, column, message):
    assert refuse(edited(workbook, change)) == [(row, column, message)]


@pytest.mark.parametrize(
    ("year", "message"),
    [
        *((year, NO_SHEET) for year in ("令和元年度", "Ｒ１年度", 2019)),
        ("去年", f"「去年」は年度として読めません。{WRITE_LIKE}"),
    ],
)
def test_workbook_of_another_year_is_refused(workbook, refuse, year, message):
    assert refuse(edited(workbook, *in_every_row("year", year))) == [(None, "年度", message)]


def test_rows_cannot_be_moved_to_another_years_sheet(sheet, workbook, refuse):
    EvaluationSheet.objects.create(plan=sheet.plan, year=2019)
    assert refuse(edited(workbook, *in_every_row("year", "令和元年度"))) == [
        (FIRST + place, "行ID", no_such_id(pk, "令和元年度"))
        for place, pk in enumerate(range(1, 53))
    ]


def test_everything_wrong_is_said_at_once_and_good_rows_are_not_written(workbook, refuse):
    data = edited(
        workbook,
        put(10, results="よい文", grade="B"),
        put(OTHERS, grade="C?", outlook="=A1"),
        put(DESK, department="宇宙課", grade="Z"),
        put_raw(DESK, "results", "_x0007_"),
        add(id=None, path="0", department="宇宙課"),
    )
    assert refuse(data) == [
        (8, "今後の事業計画・展望", f"セルL8は数式です。{PASTE_VALUE}"),
        (8, "事業評価", unreadable("C?")),
        (8, "担当課", not_yours("地域安全課")),
        (33, "担当課", f"{NO_SECTION}{OWN}"),
        (33, "事業実績", forbidden("J33", "0007")),
        (33, "事業評価", unreadable("Z")),
        (56, "担当課", NO_SECTION),
        (56, "番号", no_such_number("0")),
    ]


def test_same_new_row_twice_is_refused(workbook, refuse):
    new = add(id=None, **AID, results="助成した。", grade="B")
    assert refuse(edited(workbook, new, new)) == [(57, "行ID", same_as(56))]


def two_pages(data, state):
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.copy_worksheet(book.worksheets[0]).sheet_state = state
    return saved(book)


def test_two_sheets_are_refused_and_a_hidden_one_is_passed_over(author, workbook, refuse):
    message = "シートが2枚あります。評価票のシート1枚だけにしてください。"
    assert refuse(two_pages(workbook, "visible")) == [(None, None, message)]
    report = import_workbook(two_pages(workbook, "hidden"), by=author)
    assert report == ImportReport(0, 0, 52, [])


NOT_EXCEL = f"Excelブック（.xlsx）ではありません（CSVやテキストの可能性があります）。{RESAVE}"
FILES = {
    "CSV called .xlsx": ("行ID,年度\n1,平成30年度\n".encode("cp932"), NOT_EXCEL),
    "nothing": (b"", "ファイルが空です。もう一度保存してから選び直してください。"),
    "PDF": (b"%PDF-1.7 ...", "PDFファイルです。元のExcelブック（.xlsx）を選んでください。"),
    "HTML": (
        b"<html><table>",
        f"HTMLやXMLのファイルで、Excelブック（.xlsx）ではありません。{RESAVE}",
    ),
    "broken zip": (b"PK\x03\x04" + b"x" * 200, DAMAGED),
    "zip bomb": (bomb(), TOO_LARGE),
    "noise": (bytes(range(256)) * 8, NOT_EXCEL),
}


@pytest.mark.parametrize(("data", "message"), FILES.values(), ids=FILES)
def test_file_that_is_no_workbook_is_refused(refuse, data, message):
    assert refuse(data) == [(None, None, message)]


def test_workbook_with_an_entity_is_refused(workbook, refuse):
    declaration = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet '
    data = with_part(workbook, "sheet1.xml", "<worksheet ", declaration)
    assert refuse(data) == [(None, None, DAMAGED)]


def test_table_of_something_else_is_refused(refuse):
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "会員名簿"
    (problem,) = refuse(saved(book))
    assert problem[:2] == (None, None)
    assert problem[2].startswith(
        "先頭の10行に見出しが見つかりません。「行ID」「保存の回数」「年度」"
    )


def with_file(data, name):
    out = io.BytesIO(data)
    with ZipFile(out, "a") as archive:
        archive.writestr(name, b"x")
    return out.getvalue()


def with_rows(data, count, texts):
    """The workbook with so many more rows, each of one of the texts by chance."""
    chance = random.Random(1)  # noqa: S311 -- a filling, no secret
    cell = '<c r="J{0}" t="inlineStr"><is><t>{1}</t></is></c>'
    rows = "".join(
        f'<row r="{n}">{cell.format(n, chance.choice(texts))}</row>' for n in range(60, 60 + count)
    )
    return with_part(data, "sheet1.xml", "</sheetData>", f"{rows}</sheetData>")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("xl/vbaProject.bin", "マクロが含まれています。"),
        ("xl/externalLinks/externalLink1.xml", "ほかのファイルやデータベースへのリンク"),
    ],
)
def test_macros_and_links_are_refused(workbook, refuse, name, said):
    ((row, column, message),) = refuse(with_file(workbook, name))
    assert (row, column) == (None, None)
    assert message.startswith(said)


def test_sheet_of_50_mb_is_refused_and_the_next_one_is_read(author, workbook, refuse):
    """Whether it packs well or badly; each within the time and memory of the sandbox."""
    packs_well = with_rows(workbook, 12_000, ["あ" * 1_400])
    assert refuse(packs_well) == [(None, None, TOO_LARGE)]
    chance = random.Random(2)  # noqa: S311 -- a filling, no secret
    packs_badly = with_rows(
        workbook, 19_000, ["".join(chance.choices("相談窓口支援計画", k=1_100)) for _ in range(20)]
    )
    assert 2**20 < len(packs_badly) < 10 * 2**20
    assert refuse(packs_badly) == [(None, None, TOO_LARGE)]
    assert import_workbook(workbook, by=author) == ImportReport(0, 0, 52, [])
