"""Two people save the same row at the same moment: one wins, the other is told."""

import threading

import pytest
from django.db import transaction

from evaluation.actions.entries import Conflict, write_entry
from evaluation.models import SheetEntry
from koganei.models import User
from koganei.testing.races import in_thread, joined, share_database

OVERLAP = 0.5  # seconds for which the first writer keeps its transaction open


@pytest.fixture
def shared_database(demo_committed, tmp_path, monkeypatch):
    share_database(tmp_path, monkeypatch)


def save(text, version=1):
    """Write the row of 福祉総合相談窓口 as its author; tell how it went."""
    entry = SheetEntry.objects.get(initiative__name="福祉総合相談窓口の整備")
    author = User.objects.get(username="section_author")
    try:
        write_entry(entry=entry, by=author, version=version, results=text, grade="B", outlook=text)
    except Conflict as conflict:
        return f"重なり: {conflict.entry.results}"
    return "保存"


def stands():
    row = SheetEntry.objects.get(initiative__name="福祉総合相談窓口の整備")
    return row.results, row.version, row.history.count()


@pytest.mark.django_db(transaction=True)
def test_second_writer_waits_for_the_first_and_loses(shared_database):
    first_has_written = threading.Event()

    def first():
        with transaction.atomic():
            outcome = save("先の文")
            first_has_written.set()
            threading.Event().wait(OVERLAP)
        return outcome

    def second():
        first_has_written.wait(10)
        return save("後の文")

    before = joined(in_thread(stands))
    threads = in_thread(first), in_thread(second)
    assert list(map(joined, threads)) == ["保存", "重なり: 先の文"]
    assert joined(in_thread(stands)) == ("先の文", 2, before[2] + 2)


@pytest.mark.django_db(transaction=True)
def test_of_many_writers_exactly_one_wins(shared_database):
    start = threading.Barrier(6)

    def writer(number):
        def work():
            start.wait(10)
            return save(f"文{number}")

        return work

    outcomes = list(map(joined, [in_thread(writer(number)) for number in range(6)]))
    text, version, _ = joined(in_thread(stands))
    assert sorted(outcomes) == ["保存"] + [f"重なり: {text}"] * 5
    assert version == 2
