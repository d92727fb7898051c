"""Two who act on one hint at once: it is dismissed once, and only about the text that was read

Each race is run again without the lock, and is then lost, or saved by the constraint alone.
"""

import pytest
from django.db import connection

from evaluation.actions import entries, hints
from evaluation.models import HintDismissal, SheetEntry
from evaluation.queries.campaigns import entries_of
from evaluation.queries.hints import hints_in
from evaluation.tests.years import SAFETY, answer, author_of, head_of, open_year
from koganei import triggers
from koganei.testing.fixtures import load_demo
from koganei.testing.races import ONE_WRITER, race

KIND = "outlook"


@pytest.fixture
def row(own_database):
    """A row with a hint, where threads reach it."""
    load_demo()
    triggers.install(connection)
    open_year()
    found = entries_of(answer(SAFETY)).first()
    writing(found, "庁舎の窓口に冊子を置いた。")()
    return fresh(found)


def fresh(row):
    return SheetEntry.objects.select_related("sheet", "department", "initiative").get(pk=row.pk)


def writing(row, results):
    by, version = author_of(SAFETY), row.version
    return lambda: entries.write_entry(
        entry=row, by=by, version=version, results=results, grade="B", outlook="窓口で続ける。"
    )


def dismissing(row, by, reason):
    seen = hints_in([row], row.sheet.year)[row.pk].of_kind(KIND).text_hash
    return lambda: hints.dismiss_hint(by=by, entry=row, kind=KIND, seen=seen, reason=reason)


def both(row):
    return (
        dismissing(row, author_of(SAFETY), "次の年度に行う。"),
        dismissing(row, head_of(SAFETY), "別の事業で行った。"),
    )


def reasons():
    return list(HintDismissal.objects.values_list("reason", flat=True))


def test_two_dismiss_one_hint_and_the_second_is_told(row):
    assert race(*both(row)) == ["done", "RuleBroken"]
    assert reasons() == ["次の年度に行う。"]


@ONE_WRITER
def test_without_the_lock_only_the_database_keeps_the_second_out(row, monkeypatch):
    monkeypatch.setattr(hints, "locked_answer", lambda entry: entry)
    assert race(*both(row)) == ["done", "IntegrityError"]
    assert reasons() == ["次の年度に行う。"]


def test_the_text_changes_first_and_nothing_is_said_about_the_old_one(row):
    dismissal = dismissing(row, head_of(SAFETY), "次の年度に行う。")
    assert race(writing(row, "窓口の冊子を増やした。"), dismissal) == ["done", "RuleBroken"]
    assert reasons() == []


def test_the_dismissal_comes_first_and_the_new_text_speaks_again(row):
    dismissal = dismissing(row, head_of(SAFETY), "次の年度に行う。")
    assert race(dismissal, writing(row, "窓口の冊子を増やした。")) == ["done", "done"]
    assert reasons() == ["次の年度に行う。"]
    assert hints_in([fresh(row)], row.sheet.year)[row.pk].of_kind(KIND)


@ONE_WRITER
def test_without_the_lock_a_reason_stands_for_words_that_are_gone(row, monkeypatch):
    monkeypatch.setattr(hints, "locked_answer", lambda entry: entry)
    dismissal = dismissing(row, head_of(SAFETY), "次の年度に行う。")
    assert race(writing(row, "窓口の冊子を増やした。"), dismissal) == ["done", "done"]
    assert reasons() == ["次の年度に行う。"]
