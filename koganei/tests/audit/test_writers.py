"""Writers at the same moment keep one chain: no gap, no fork, nothing lost, and no deadlock."""

import threading
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from koganei import audit, audit_chain, triggers
from koganei.audit import AuditUnavailable, together
from koganei.models import AuditHead, Department
from koganei.tests.audit.support import act, at_once, events, is_whole

WRITERS, EACH = 8, 25
ONLY_POSTGRES = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time"
)


def many(count=EACH):
    for number in range(count):
        act(number)


def test_concurrent_writers_leave_one_whole_chain(own_database):
    assert at_once(*[many] * WRITERS) == [None] * WRITERS
    assert [event.sequence for event in events()] == list(range(1, WRITERS * EACH + 1))
    report, others = audit_chain.verify()
    assert (report.finding, report.backwards, others) == (None, [], [])


def test_a_writer_that_rolls_back_leaves_no_gap(own_database):
    def fails_every_second_time():
        for number in range(EACH):
            with transaction.atomic():
                act(number)
                transaction.set_rollback(number % 2 == 1)

    assert at_once(*[fails_every_second_time] * 4) == [None] * 4
    assert [event.sequence for event in events()] == list(range(1, 4 * 13 + 1))
    assert is_whole(audit_chain.lines())


def unlocked_head():
    return AuditHead.objects.first() or AuditHead.objects.create()


@ONLY_POSTGRES
def test_without_the_lock_writers_fail_but_the_chain_still_holds(own_database, monkeypatch):
    """The power of the tests above; the key and the triggers are the second line."""
    act()
    monkeypatch.setattr(audit, "_locked_head", unlocked_head)
    outcomes = at_once(*[many] * WRITERS)
    assert any(isinstance(outcome, AuditUnavailable) for outcome in outcomes)
    assert is_whole(audit_chain.lines())
    assert audit_chain.verify()[1] == []


@ONLY_POSTGRES
def test_without_lock_and_trigger_a_gap_can_be_written(own_database, monkeypatch):
    act()
    triggers.remove(
        connection, ["audit_event_continues_the_chain", "audit_head_follows_the_events"]
    )
    head = AuditHead(sequence=5, hash="f" * 64)
    monkeypatch.setattr(audit, "_locked_head", lambda: head)
    act()
    assert not is_whole(audit_chain.lines())


def test_a_second_chain_cannot_be_begun(own_database):
    act()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        AuditHead.objects.create(id=2)
    assert "audit_head_is_one_row" in str(caught.value)


def test_the_very_first_writers_make_one_head(own_database):
    assert at_once(*[partial(act, number) for number in range(WRITERS)]) == [None] * WRITERS
    assert AuditHead.objects.get().sequence == WRITERS


def two_departments():
    return [Department.objects.create(name=name) for name in ("甲課", "乙課")]


def import_and_edit(block):
    """An import writes 甲 and 乙; somebody edits 乙 in between. Return what came of both."""
    first, second = two_departments()
    has_first, has_second = threading.Event(), threading.Event()

    def write(row):
        Department.objects.select_for_update().get(pk=row.pk)
        act(row.pk)

    def imports():
        with transaction.atomic(), block():
            write(first)
            has_first.set()
            has_second.wait(10)
            write(second)

    def edits():
        has_first.wait(10)
        with transaction.atomic():
            Department.objects.select_for_update().get(pk=second.pk)
            has_second.set()
            act(second.pk)

    return at_once(imports, edits)


@ONLY_POSTGRES
def test_an_import_that_records_together_does_not_deadlock_with_an_edit(own_database):
    assert import_and_edit(together) == [None, None]
    assert len(events()) == 3
    assert is_whole(audit_chain.lines())


@ONLY_POSTGRES
def test_recording_row_by_row_would_deadlock(own_database):
    """The power of the test above."""
    failed = [outcome for outcome in import_and_edit(transaction.atomic) if outcome]
    assert len(failed) == 1
    assert "deadlock" in str(failed[0].__cause__) + str(failed[0].__cause__.__cause__)
    assert is_whole(audit_chain.lines())
