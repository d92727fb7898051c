"""Somebody saves a row on its page while somebody else imports a workbook: nothing is lost."""

import pytest

from evaluation.actions.entries import write_entry
from evaluation.actions.workbooks import MergedRow, write_rows
from evaluation.models import EvaluationSheet, SheetEntry
from evaluation.resources import import_workbook, read_dataset, sheet_workbook
from evaluation.resources.comparison import compare
from evaluation.tests.workbooks import edited, put
from koganei.models import User
from koganei.testing.races import ONE_WRITER, in_thread, joined, race, share_database

pytestmark = [ONE_WRITER, pytest.mark.django_db(transaction=True)]
DESK, OWN = 33, 10


@pytest.fixture
def workbook(demo_committed, tmp_path, monkeypatch):
    """The sheet as sent out, with two rows of one section written in Excel."""
    share_database(tmp_path, monkeypatch)
    data = joined(in_thread(lambda: sheet_workbook(EvaluationSheet.objects.get())))
    return edited(data, put(DESK, results="Excelの文"), put(OWN, outlook="Excelの展望"))


def desk():
    return SheetEntry.objects.get(initiative__name="福祉総合相談窓口の整備")


def author():
    return User.objects.get(username="section_author")


def entry(text):
    """Save the row on its page, as it was when the page was opened."""

    def act():
        row = desk()
        write_entry(entry=row, by=author(), version=1, results=row.results, grade="C", outlook=text)

    return act


def confirmed(workbook):
    """Look at what the workbook would do; return the writing of it."""
    dataset = read_dataset(workbook)
    lines = compare(dataset, author())
    rows = [MergedRow(each.number, each.entry, each.merged()) for each in lines if each.is_written]

    def act():
        write_rows(by=author(), sheet=dataset.sheet, rows=rows)

    return act


def stands():
    row = desk()
    other = SheetEntry.objects.filter(outlook="Excelの展望").count()
    return row.results == "Excelの文", row.grade, row.outlook, row.version, other


def test_page_first_and_the_import_is_told(workbook):
    came_with = joined(in_thread(stands))
    act = joined(in_thread(lambda: confirmed(workbook)))
    assert race(entry("画面の展望"), act) == ["done", "Conflict"]
    assert joined(in_thread(stands)) == (False, "C", "画面の展望", 2, 0)
    assert came_with[3:] == (1, 0)


def test_import_first_and_the_page_is_told(workbook):
    outlook = joined(in_thread(stands))[2]
    act = joined(in_thread(lambda: confirmed(workbook)))
    assert race(act, entry("画面の展望")) == ["done", "Conflict"]
    assert joined(in_thread(stands)) == (True, "D", outlook, 2, 1)


def test_file_read_after_the_page_saved_keeps_both(workbook):
    """The command merges what it reads; where it reads too early, it is told."""

    def command():
        report = import_workbook(workbook, by=author())
        if report.errors:
            raise ValueError("refused")

    found = race(entry("画面の展望"), command)
    assert found in (["done", "done"], ["done", "ValueError"])
    if found[1] == "ValueError":
        assert joined(in_thread(lambda: import_workbook(workbook, by=author()).errors)) == []
    assert joined(in_thread(stands)) == (True, "C", "画面の展望", 3, 1)


def test_two_imports_of_one_workbook_write_once(workbook):
    acts = [joined(in_thread(lambda: confirmed(workbook))) for _ in range(2)]
    assert sorted(race(*acts)) == ["done", "done"]  # the second has nothing left to write
    assert joined(in_thread(stands))[3:] == (2, 1)


def test_two_imports_with_different_texts_and_one_is_told(workbook):
    other = edited(workbook, put(DESK, results="別のExcelの文"))
    acts = [joined(in_thread(lambda data=data: confirmed(data))) for data in (workbook, other)]
    assert race(*acts) == ["done", "Conflict"]
    assert joined(in_thread(stands))[0] is True
