"""A workbook that comes back to rows that others wrote meanwhile: nobody's text is lost."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evaluation.actions.entries import write_entry
from evaluation.models import SheetEntry
from evaluation.resources import import_workbook, read_dataset, sheet_workbook
from evaluation.resources.comparison import compare
from evaluation.rules.grades import unprintable
from evaluation.tests import years
from evaluation.tests.libreoffice import saved_by_libreoffice
from evaluation.tests.workbooks import FIRST, edited, put, put_raw, reordered
from koganei.models import User

pytest_plugins = ["evaluation.tests.fixtures"]

OWN = 10  # a row of 地域福祉課
DESK = 33  # the row of 福祉総合相談窓口の整備 in the workbook, of 地域福祉課
CHOOSE = (
    "Excelを出力したあとに画面でも書き換えられています。評価票の「Excelから読み込む」の画面で、"
    "どちらを残すかを選んでください。"
)


@pytest.fixture
def desk(sheet):
    return sheet.entries.get(initiative__name="福祉総合相談窓口の整備")


def everything():
    return list(SheetEntry.objects.order_by("pk").values()), SheetEntry.history.count()


def write(entry, author, **texts):
    entry.refresh_from_db()
    stands = {"results": entry.results, "grade": entry.grade, "outlook": entry.outlook}
    write_entry(entry=entry, by=author, version=entry.version, **stands | texts)
    entry.refresh_from_db()


def outcomes(data, user):
    """{row number: outcomes of its three cells} of the rows where anything happened."""
    found = {}
    for line in compare(read_dataset(data), user):
        cells = [cell.outcome.value for cell in line.cells.values()]
        if set(cells) != {"unchanged"}:
            found[line.number] = cells
    return found


# The version is the memory of what was sent


def test_every_saved_version_is_one_state_of_the_history(author, desk):
    for number in range(3):
        write(desk, author, outlook=f"文{number}")
        assert write_entry(  # saving the same again is no version
            entry=desk, by=author, results=desk.results, grade=desk.grade, outlook=desk.outlook
        ) is False  # fmt: skip
    states = list(desk.history.order_by("version").values_list("version", "outlook"))
    assert [version for version, _ in states] == [1, 2, 3, 4]
    assert [text for _, text in states[1:]] == ["文0", "文1", "文2"]


def test_row_of_a_new_year_remembers_that_it_was_blank(sheet):
    years.open_year()
    years.fill(years.WELFARE)
    entry = years.sheet_of().entries.filter(department__name=years.WELFARE).first()
    states = entry.history.order_by("version").values_list("version", "results", "grade")
    assert list(states) == [(1, "", ""), (2, "講座を3回開いた。", "B")]


# What the page wrote meanwhile


def test_cell_nobody_touched_in_excel_keeps_the_pages_text(author, sheet, desk):
    data = sheet_workbook(sheet)
    write(desk, author, results="画面で書いた。", grade="C")
    before = everything()
    assert outcomes(data, author) == {DESK: ["theirs", "theirs", "unchanged"]}
    report = import_workbook(data, by=author)
    assert (report.errors, report.updated, report.unchanged) == ([], 0, 52)
    assert everything() == before


def test_both_wrote_in_different_cells_and_both_are_kept(author, sheet, desk):
    data = edited(sheet_workbook(sheet), put(DESK, outlook="Excelで書いた。"))
    write(desk, author, results="画面で書いた。")
    assert outcomes(data, author) == {DESK: ["theirs", "unchanged", "mine"]}
    report = import_workbook(data, by=author)
    assert (report.errors, report.updated) == ([], 1)
    desk.refresh_from_db()
    assert (desk.results, desk.outlook) == ("画面で書いた。", "Excelで書いた。")


def test_both_wrote_the_same_and_nothing_is_written(author, sheet, desk):
    data = edited(sheet_workbook(sheet), put(DESK, results="同じ文"))
    write(desk, author, results="同じ文")
    before = everything()
    assert outcomes(data, author) == {DESK: ["same", "unchanged", "unchanged"]}
    assert import_workbook(data, by=author).errors == []
    assert everything() == before


def test_conflict_is_named_and_nothing_is_written(author, sheet, desk):
    changes = put(DESK, results="Excelの文", grade="A"), put(OWN, results="別の文")
    data = edited(sheet_workbook(sheet), *changes)
    write(desk, author, results="画面の文", grade="C")
    before = everything()
    report = import_workbook(data, by=author)
    assert [(each.row, each.column, each.message) for each in report.errors] == [
        (DESK, "事業実績", CHOOSE),
        (DESK, "事業評価", CHOOSE),
    ]
    assert everything() == before


def test_older_version_is_compared_with_what_it_said(author, sheet, desk):
    write(desk, author, outlook="二回目の文")
    data = edited(sheet_workbook(sheet), put(DESK, grade="B"))
    write(desk, author, outlook="三回目の文")
    write(desk, author, results="四回目の文")
    assert outcomes(data, author) == {DESK: ["theirs", "mine", "theirs"]}
    import_workbook(data, by=author)
    desk.refresh_from_db()
    assert (desk.results, desk.grade, desk.outlook) == ("四回目の文", "B", "三回目の文")


# Where nobody knows what was sent


def without_version(page):
    page.delete_cols(2)


@pytest.mark.parametrize(
    "forget",
    [without_version, *(put(DESK, version=text) for text in (None, "前", "0", 999, "１" * 30))],
    ids=["no column", "blank", "no number", "zero", "of the future", "endless"],
)
def test_without_a_version_every_difference_is_asked(author, sheet, desk, forget):
    data = sheet_workbook(sheet)
    assert outcomes(edited(data, forget), author) == {}
    assert import_workbook(edited(data, forget), by=author).unchanged == 52
    changed = edited(data, put(DESK, results="Excelの文"), forget)
    assert outcomes(changed, author) == {DESK: ["conflict", "unchanged", "unchanged"]}
    (error,) = import_workbook(changed, by=author).errors
    assert error.message.startswith("Excelを出力したときの文が分からない")


# Blank, D and 「―」


@pytest.mark.parametrize("there", ["", "D", "―"])
@pytest.mark.parametrize("typed", ["", "D", "―"])
def test_blank_d_and_dash_are_three_answers(author, sheet, desk, there, typed):
    SheetEntry.objects.filter(pk=desk.pk).update(grade=there)
    data = edited(sheet_workbook(sheet), put(DESK, grade=typed or None))
    report = import_workbook(data, by=author)
    assert (report.errors, report.updated) == ([], int(there != typed))
    desk.refresh_from_db()
    assert desk.grade == typed


# Rows that the flow has closed


def test_row_closed_by_the_head_is_named_before_anything_is_written(sheet):
    years.open_year()
    years.fix(years.SAFETY)
    author = years.author_of(years.SAFETY)
    data = sheet_workbook(years.sheet_of(), department=years.answer(years.SAFETY).department)
    before = everything()
    assert import_workbook(data, by=author).errors == []
    report = import_workbook(edited(data, put(FIRST, outlook="遅れて書いた。")), by=author)
    assert [(each.row, each.column) for each in report.errors] == [(FIRST, "担当課")]
    assert "確定したので、書けません。地域福祉課が差し戻すと、また書けます" in str(report.errors[0])
    assert everything() == before


def test_comparison_asks_as_often_for_all_rows_as_for_few(
    author, sheet, desk, django_assert_num_queries
):
    few = edited(sheet_workbook(sheet), put(DESK, results="文"))
    all_rows = edited(
        sheet_workbook(sheet), *(put(row, results="文") for row in range(FIRST, FIRST + 52))
    )
    for entry in sheet.entries.filter(department=author.department).exclude(results=""):
        write(entry, author, outlook="画面の文")
    for data in (few, all_rows):
        dataset = read_dataset(data)
        with django_assert_num_queries(7):
            compare(dataset, author)


# Any text, any order, any program


TRICKY = ["=1+1", "＝SUM(A1)", "+81", "-5", "@here", "\t値", "_x000D_", "'引用", "𠮷\n𩸽", "#N/A"]
printable = st.text(st.characters(codec="utf-8").filter(lambda ch: not unprintable(ch)))
texts = (st.sampled_from(TRICKY) | printable).map(lambda text: text.replace("\r", ""))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.lists(st.tuples(texts, texts), min_size=17, max_size=17),
    rows=st.permutations(range(52)),
    columns=st.permutations(range(13)),
    seed=st.integers(0, 2**16),
)
@example(
    pairs=[(text, f"{text}\n{text}") for text in (*TRICKY, *TRICKY[:7])],
    rows=list(range(52)), columns=list(range(13)), seed=1,
)  # fmt: skip
def test_unmodified_workbook_changes_nothing(sheet, author, pairs, rows, columns, seed):
    own = sheet.entries.filter(department=author.department).order_by("pk")
    for entry, (results, outlook) in zip(own, pairs, strict=True):
        SheetEntry.objects.filter(pk=entry.pk).update(results=results or "文", outlook=outlook)
    before = everything()
    data = sheet_workbook(sheet)
    moved = edited(data, reordered(rows, columns))
    for version in (data, saved_by_libreoffice(data, seed), moved):
        assert outcomes(version, author) == {}
        report = import_workbook(version, by=author)
        assert (report.errors, report.unchanged) == ([], 52)
    assert everything() == before


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(results=texts.filter(str.strip), outlook=texts, rows=st.permutations(range(52)))
def test_any_text_typed_in_excel_arrives_as_typed(sheet, author, desk, results, outlook, rows):
    desk.refresh_from_db()
    escaped = [text.replace("_x", "_x005F_x") for text in (results, outlook)]
    data = edited(
        sheet_workbook(sheet),
        put_raw(DESK, "results", escaped[0]), put_raw(DESK, "outlook", escaped[1]),
        reordered(rows, range(13)),
    )  # fmt: skip
    assert import_workbook(data, by=author).errors == []
    desk.refresh_from_db()
    assert (desk.results, desk.outlook) == (results, outlook)


def test_libreoffice_keeps_what_was_typed_and_the_hidden_columns(author, sheet, desk):
    data = saved_by_libreoffice(edited_inline(sheet, "=画面\n2行目"))
    assert outcomes(data, author) == {DESK: ["mine", "unchanged", "unchanged"]}


def edited_inline(sheet, text):
    """The workbook as if ``text`` had been typed into the row of the desk, in our own XML."""
    entry = sheet.entries.get(initiative__name="福祉総合相談窓口の整備")
    came_with = entry.results
    SheetEntry.objects.filter(pk=entry.pk).update(results=text)
    data = sheet_workbook(sheet)
    SheetEntry.objects.filter(pk=entry.pk).update(results=came_with)
    return data


def test_anybody_may_look_at_a_workbook_without_changes(sheet):
    auditor = User.objects.get(username="auditor")
    assert outcomes(sheet_workbook(sheet), auditor) == {}
