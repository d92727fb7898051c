"""評価票 as Excel and back: what comes back unchanged, and what an edit does."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.models import EvaluationSheet, Initiative, SheetEntry
from evaluation.queries.sheets import entries_in_print_order
from evaluation.resources import (
    COLUMNS,
    entries_workbook,
    import_workbook,
    record,
    sheet_workbook,
)
from evaluation.rules.grades import unprintable
from evaluation.tests.workbooks import FIRST, HEAD, LETTERS, add, edited, put, put_raw, shuffled
from evaluation.tests.years import unpublish
from koganei.models import Department, User
from koganei.row_imports import headings
from koganei.spreadsheets import read_header_map, read_workbook

pytest_plugins = ["evaluation.tests.fixtures"]

DESK = "福祉総合相談窓口の整備"


@pytest.fixture
def workbook(sheet):
    return sheet_workbook(sheet)


def everything():
    """All rows and how many states of rows are remembered."""
    return list(SheetEntry.objects.order_by("pk").values()), SheetEntry.history.count()


def row_number(sheet, **found):
    """The number, in the workbook, of the first row like this."""
    entries = list(entries_in_print_order(sheet))
    return FIRST + entries.index(entries_in_print_order(sheet).filter(**found).first())


def outcome(report):
    assert report.errors == []
    return report.created, report.updated, report.unchanged


# Round trips


@pytest.mark.parametrize(
    "changes",
    [None, [], [shuffled], [shuffled, shuffled]],
    ids=["as written", "saved by another program", "turned round", "turned round twice"],
)
def test_unchanged_workbook_changes_nothing(sheet, author, workbook, changes):
    before = everything()
    data = workbook if changes is None else edited(workbook, *changes)
    assert outcome(import_workbook(data, by=author)) == (0, 0, 52)
    assert everything() == before


def test_anybody_may_read_back_what_changes_nothing(sheet, workbook):
    before = everything()
    auditor = User.objects.get(username="auditor")
    assert outcome(import_workbook(workbook, by=auditor)) == (0, 0, 52)
    assert everything() == before


def test_every_sections_workbook_holds_its_own_rows(sheet, author):
    before = everything()
    counts = {}
    for department in Department.objects.all():
        data = sheet_workbook(sheet, department=department)
        counts[department.name] = outcome(import_workbook(data, by=author))[2]
    assert counts == {
        "地域福祉課": 17,
        "自立生活支援課": 14,
        "介護福祉課": 8,
        "健康課": 1,
        "広報秘書課": 3,
        "地域安全課": 2,
        "交通対策課": 1,
        "指導室": 1,
        "生涯学習課": 1,
        "社会福祉協議会": 4,
    }
    assert everything() == before


def test_workbook_looks_like_the_papers_table(workbook):
    page = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    assert page.title == "平成30年度"
    assert page["A1"].value is None
    assert page["D1"].value == "地域福祉計画の進捗状況及び評価票（平成30年度実績報告）"
    assert [cell.value for cell in page[HEAD]] == [column.heading for column in COLUMNS.values()]
    hidden = [letter for letter, size in page.column_dimensions.items() if size.hidden]
    assert hidden == [LETTERS["id"], LETTERS["version"], LETTERS["year"]]
    assert page.protection.sheet is True
    unlocked = {key for key, letter in LETTERS.items() if not page[f"{letter}4"].protection.locked}
    assert unlocked == {"results", "grade", "outlook"}
    (rule,) = page.data_validations.dataValidation
    assert rule.formula1 == '"A,B,C,D,―"'


def test_reader_gets_only_rows_that_may_be_seen(sheet):
    """A sheet without a published version: authors see their own section's rows."""
    unpublish(sheet)
    author = User.objects.get(username="section_author_safety")
    data = sheet_workbook(sheet, reader=author)
    (page,) = read_workbook(data)
    rows = list(read_header_map(page, headings(COLUMNS)).records())
    assert [values["department"] for _, values in rows] == ["地域安全課", "地域安全課"]


# Edits


def test_edit_is_written_through_the_action(sheet, author, workbook):
    row = row_number(sheet, initiative__name=DESK)
    data = edited(workbook, put(row, results="試行した。\n続けた。", grade="b", outlook=None))
    entry = sheet.entries.get(initiative__name=DESK)
    states = entry.history.count()
    assert outcome(import_workbook(data, by=author)) == (0, 1, 51)
    entry.refresh_from_db()
    assert (entry.results, entry.grade, entry.outlook, entry.version) == (
        "試行した。\n続けた。",
        "B",
        "",
        2,
    )
    assert entry.history.count() == states + 2  # with the state that came with the paper
    assert entry.history.first().history_user == author
    assert outcome(import_workbook(data, by=author)) == (0, 0, 52)


def test_dry_run_counts_and_writes_nothing(sheet, author, workbook):
    before = everything()
    data = edited(workbook, put(row_number(sheet, initiative__name=DESK), grade="C"))
    assert outcome(import_workbook(data, by=author, dry_run=True)) == (0, 1, 51)
    assert everything() == before


@pytest.mark.parametrize(
    ("typed", "grade"), [("Ａ", "A"), ("ａ", "A"), (" b ", "B"), ("Ｄ", "D"), (None, "")]
)
def test_grade_is_read_as_people_type_it(sheet, author, workbook, typed, grade):
    row = row_number(sheet, initiative__name=DESK)
    import_workbook(edited(workbook, put(row, grade=typed)), by=author)
    assert sheet.entries.get(initiative__name=DESK).grade == grade


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12, "12"),
        (12.0, "12"),
        (1.5, "1.5"),
        (-3, "-3"),
        (True, "TRUE"),
        ("１２", "１２"),
        ("000123", "000123"),
    ],
)
def test_number_in_a_text_cell_is_its_text(sheet, author, workbook, cell, text):
    row = row_number(sheet, initiative__name=DESK)
    import_workbook(edited(workbook, put(row, results=cell)), by=author)
    assert sheet.entries.get(initiative__name=DESK).results == text


@pytest.mark.parametrize("blank_id", [None, "", "　"])
def test_row_without_an_id_is_new_in_the_own_section(sheet, author, workbook, blank_id):
    aid = {"path": "1-1-2-2", "measure": "移動支援の充実", "initiative": "移送サービスへの支援"}
    data = edited(workbook, add(id=blank_id, **aid, results="助成した。", grade="Ｂ"))
    assert outcome(import_workbook(data, by=author)) == (1, 0, 52)
    entry = sheet.entries.get(initiative__name=aid["initiative"], department=author.department)
    assert (entry.results, entry.grade, entry.version) == ("助成した。", "B", 1)
    assert (entry.source_gap, entry.source_note) == (False, "")
    assert [(s.history_type, s.history_user) for s in entry.history.all()] == [("+", author)]
    assert outcome(import_workbook(data, by=author)) == (0, 0, 53)


def test_row_without_an_id_is_found_by_number_and_section(sheet, author, workbook):
    row = row_number(sheet, initiative__name=DESK)
    data = edited(workbook, put(row, id=None, outlook="別の文"))
    assert outcome(import_workbook(data, by=author)) == (0, 1, 51)


def test_year_may_be_any_year_that_has_a_sheet(sheet, author):
    """Rows go to the sheet of the workbook's year, not to the newest."""
    newer = EvaluationSheet.objects.create(plan=sheet.plan, year=2019)
    initiative = Initiative.objects.get(name=DESK)
    SheetEntry.objects.create(sheet=newer, initiative=initiative, department=author.department)
    data = edited(sheet_workbook(newer), put(FIRST, results="始めた。", grade="B"))
    assert outcome(import_workbook(data, by=author)) == (0, 1, 0)
    assert newer.entries.get().grade == "B"
    assert sheet.entries.get(initiative=initiative).grade == "D"


# Texts


TEXTS = {
    "newline": "一行目\n二行目\n\n四行目",
    "blanks around": "　全角の字下げ \n ",
    "tab": "項目\t値",
    "formula": "=1+1",
    "full-width formula": "＝ＳＵＭ(A1)",
    "plus, minus, at": "+81\n-5\n@here",
    "link": '=HYPERLINK("http://127.0.0.1/","押す")',
    "escape": "_x0041_ と _x005F_",
    "error value": "#N/A",
    "surrogate pair": "𠮷野家と𩸽",
    "variation selector": "葛󠄀城市と邉󠄊と渡邉󠄁",
    "compatibility ideograph": "神と﨑と髙",
    "combining": "か\u3099と👨‍👩‍👧",
    "markup": "<b>&amp;</b><!-- x --> ]]>",
    "quote": "'先頭の引用符",
    "grade": "A",
    "longest": "あ" * 10_000,
}


def own_rows(sheet):
    """As many rows of the author's section as there are texts."""
    return sheet.entries.filter(department__name="地域福祉課").order_by("pk")


@pytest.mark.parametrize("changes", [[], [shuffled]], ids=["saved again", "turned round"])
def test_texts_come_back_as_they_were(sheet, author, changes):
    for row, text in zip(own_rows(sheet), TEXTS.values(), strict=True):
        SheetEntry.objects.filter(pk=row.pk).update(results=text, outlook=text)
    before = everything()
    workbook = sheet_workbook(sheet)
    assert outcome(import_workbook(workbook, by=author)) == (0, 0, 52)
    assert outcome(import_workbook(edited(workbook, *changes), by=author)) == (0, 0, 52)
    assert everything() == before


def test_texts_typed_in_excel_are_stored_as_typed(sheet, author, workbook):
    changes = [
        put_raw(row_number(sheet, pk=row.pk), "results", text.replace("_x", "_x005F_x"))
        for row, text in zip(own_rows(sheet), TEXTS.values(), strict=True)
    ]  # Excel writes an underscore before x so
    assert outcome(import_workbook(edited(workbook, *changes), by=author)) == (0, 17, 35)
    stored = own_rows(sheet).values_list("results", flat=True)
    assert dict(zip(TEXTS, stored, strict=True)) == TEXTS


printable = st.text(st.characters(codec="utf-8").filter(lambda ch: not unprintable(ch)))


@settings(max_examples=25)
@given(pairs=st.lists(st.tuples(printable, printable), min_size=1, max_size=20))
def test_any_printable_text_round_trips(pairs):
    """No database: the rows are made up, as the paper's tree is not what is tried."""
    entries = made_up_rows(pairs)
    data = entries_workbook(entries, entries[0].sheet)
    (page,) = read_workbook(data)
    header = read_header_map(page, headings(COLUMNS))
    assert header.problems == []
    read = [{key: value or "" for key, value in values.items()} for _, values in header.records()]
    assert read == [record(entry) for entry in entries]


def made_up_rows(pairs):
    from evaluation.models import BasicMeasure, Goal, Measure, WelfarePlan  # noqa: PLC0415

    plan = WelfarePlan(name="計画", first_year=2018, last_year=2023)
    basic = BasicMeasure(number=1, name="施策", goal=Goal(number=1, name="目標", plan=plan))
    measure = Measure(number=1, name="小施策", basic_measure=basic)
    initiative = Initiative(number=1, name="事業", measure=measure)
    sheet = EvaluationSheet(plan=plan, year=2018)
    return [
        SheetEntry(
            pk=number, sheet=sheet, initiative=initiative, department=Department(name="課"),
            results=results, outlook=outlook,
        )
        for number, (results, outlook) in enumerate(pairs, 1)
    ]  # fmt: skip
