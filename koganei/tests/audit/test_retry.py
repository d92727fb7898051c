"""What PostgreSQL broke off for the sake of another is done again: all of it, and only that."""

import threading
from contextlib import suppress

import pytest
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from koganei import audit_chain, retry
from koganei.audit import AuditUnavailable, audited, record
from koganei.audit_pages import recorded
from koganei.models import Department
from koganei.retry import in_transaction
from koganei.tests.audit.support import at_once, events, person

ONLY_POSTGRES = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time"
)


class Broken(Exception):
    """What a driver raises."""

    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


def broken(sqlstate, error=OperationalError):
    failure = error("broken off")
    failure.__cause__ = Broken(sqlstate)
    return failure


def failing(times, failure):
    """Return work that writes a row and fails so many times, and the list of its attempts."""
    attempts = []

    def work():
        attempts.append(1)
        Department.objects.create(name=f"試み{len(attempts)}")
        if len(attempts) <= times:
            raise failure
        return "done"

    return work, attempts


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(retry.time, "sleep", lambda seconds: None)


@pytest.mark.parametrize("sqlstate", ["40001", "40P01", "55P03"])
def test_work_that_was_broken_off_is_done_again_and_once(own_database, sqlstate):
    work, attempts = failing(2, broken(sqlstate))
    assert in_transaction(work) == "done"
    assert len(attempts) == 3
    assert [row.name for row in Department.objects.all()] == ["試み3"]


def test_an_event_that_was_broken_off_counts_as_well(own_database):
    failure = AuditUnavailable("監査の記録を書けません。")
    failure.__cause__ = broken("40P01")
    assert in_transaction(failing(1, failure)[0]) == "done"


@pytest.mark.parametrize(
    ("failure", "attempts"),
    [
        (broken("40001"), retry.ATTEMPTS),
        (broken("23505", IntegrityError), 1),
        (broken("53100"), 1),  # disk full
        (OperationalError("database is locked"), 1),
        (KeyError(), 1),
    ],
)
def test_other_failures_and_those_that_do_not_pass_go_up(own_database, failure, attempts):
    work, made = failing(99, failure)
    with pytest.raises(type(failure)):
        in_transaction(work)
    assert len(made) == attempts
    assert not Department.objects.exists()


def test_nothing_is_begun_anew_when_it_took_too_long(own_database, monkeypatch):
    monkeypatch.setattr(retry, "WITHIN", -1)
    work, attempts = failing(1, broken("55P03"))
    with pytest.raises(OperationalError):
        in_transaction(work)
    assert len(attempts) == 1


def test_only_the_outermost_begins_anew(own_database):
    inner, attempts = failing(1, broken("40P01"))
    outer = []

    def work():
        outer.append(1)
        return in_transaction(inner)

    assert in_transaction(work) == "done"
    assert (len(outer), len(attempts)) == (2, 2)


def test_a_page_that_is_made_again_says_and_records_everything_once(own_database):
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.txt", b"content")})
    request.session, request.user = {}, person()
    request._messages = messages.storage.default_storage(request)
    match = {"kwargs": {}, "view_name": "x", "func": None, "app_name": ""}
    request.resolver_match = type("Match", (), match)
    read = []

    def view(request):
        read.append(request.FILES["file"].read())
        messages.success(request, "保存しました。")
        if len(read) == 1:
            raise broken("40001")
        return HttpResponse()

    recorded(view)(request)
    assert read == [b"content", b"content"]
    assert [str(each) for each in request._messages] == ["保存しました。"]
    assert len(events()) == 1


# races


@audited("swap", on="first")
def swap(*, by, first, second, meet):
    """Change two rows in the order given; the meeting lets the other one take its first row."""
    for row in (first, second):
        Department.objects.filter(pk=row.pk).select_for_update().get()
        meet()
    Department.objects.filter(pk__in=[first.pk, second.pk]).update(division="両方")
    record(verb="swap", by=by, on_object=first)


def race():
    """Two actions take two rows in opposite orders: PostgreSQL must break one of them off."""
    rows = [Department.objects.create(name=name) for name in "甲乙"]
    user, barrier = person(), threading.Barrier(2)

    def meet():
        with suppress(threading.BrokenBarrierError):  # only at the first meeting both are there
            barrier.wait(1)

    return at_once(
        lambda: swap(by=user, first=rows[0], second=rows[1], meet=meet),
        lambda: swap(by=user, first=rows[1], second=rows[0], meet=meet),
    )


@ONLY_POSTGRES
def test_both_of_two_actions_in_a_deadlock_succeed(own_database):
    assert race() == [None, None]
    assert len(events()) == 2
    assert audit_chain.verify()[0].finding is None


@ONLY_POSTGRES
def test_without_the_retry_one_of_them_is_lost(own_database, monkeypatch):
    monkeypatch.setattr(retry, "ATTEMPTS", 1)
    assert sorted(type(outcome) for outcome in race() if outcome) == [OperationalError]


def serializable(work):
    """Run work as SERIALIZABLE, where PostgreSQL breaks off one of two that read the same."""

    def run():
        def whole():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
            work()

        in_transaction(whole)

    return run


@ONLY_POSTGRES
@pytest.mark.parametrize("attempts", [5, 1])
def test_a_serialization_failure_is_done_again(own_database, monkeypatch, attempts):
    monkeypatch.setattr(retry, "ATTEMPTS", attempts)
    row, barrier = Department.objects.create(name="甲", display_order=0), threading.Barrier(2)

    def add():
        found = Department.objects.get(pk=row.pk)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(1)
        found.display_order += 1
        found.save()

    outcomes = at_once(serializable(add), serializable(add))
    row.refresh_from_db()
    assert row.display_order == (2 if attempts > 1 else 1)
    assert sum(outcome is not None for outcome in outcomes) == (0 if attempts > 1 else 1)


@ONLY_POSTGRES
def test_a_lock_that_is_not_to_be_had_at_once_is_tried_again(own_database, monkeypatch):
    row = Department.objects.create(name="甲")
    held, tries = threading.Event(), threading.Semaphore(0)
    monkeypatch.setattr(retry.time, "sleep", lambda seconds: tries.release())

    def hold():
        with transaction.atomic():
            Department.objects.select_for_update().get(pk=row.pk)
            held.set()
            tries.acquire(timeout=30)

    def take():
        held.wait(30)
        in_transaction(lambda: Department.objects.select_for_update(nowait=True).get(pk=row.pk))

    monkeypatch.setattr(retry, "ATTEMPTS", 10_000)
    assert at_once(hold, take) == [None, None]


def test_what_went_wrong_is_looked_for_behind_every_cause():
    failure = DatabaseError("outer")
    failure.__cause__ = broken("40001")
    assert retry.is_passing(failure)
    assert not retry.is_passing(DatabaseError("outer"))
