"""No audit, no data: where the event cannot be written, the answer is 503 and nothing is kept."""

import sqlite3
import threading
from contextlib import closing, contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction
from django.test import Client

from evaluation.models import SheetEntry
from koganei import audit, audit_chain
from koganei.audit import AuditUnavailable, record, record_refusal
from koganei.models import User
from koganei.testing.fixtures import load_demo
from koganei.tests.audit.support import events, is_whole

SECRET, NEW = "知られてはならない実績", "新しい実績"


@pytest.fixture
def house(own_database):
    load_demo()
    with transaction.atomic():
        SheetEntry.objects.filter(department__name="地域福祉課").update(results=SECRET)
    return own_database


def sign_in(username="section_author"):
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=username))
    return client


def row():
    return SheetEntry.objects.select_related("sheet").filter(department__name="地域福祉課").first()


def save(client, entry):
    address = f"/evaluation/{int(entry.sheet.year)}/rows/{entry.pk}/"
    answers = {"results": NEW, "grade": "B", "outlook": NEW, "version": entry.version}
    return client.post(address, answers)


@contextmanager
def refusing_inserts():
    """A fault that strikes the audit alone, as a full table space would."""
    refuse = {
        "sqlite": ["CREATE TRIGGER fault BEFORE INSERT ON koganei_auditevent BEGIN"
                   " SELECT RAISE(ABORT, 'fault'); END"],
        "postgresql": ["CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS"
                       " $$ BEGIN RAISE EXCEPTION 'fault'; END $$",
                       "CREATE TRIGGER fault BEFORE INSERT ON koganei_auditevent"
                       " FOR EACH ROW EXECUTE FUNCTION fault()"],
    }[connection.vendor]  # fmt: skip
    mend = {"sqlite": "DROP TRIGGER fault", "postgresql": "DROP FUNCTION fault() CASCADE"}
    with connection.cursor() as cursor:
        for statement in refuse:
            cursor.execute(statement)
        try:
            yield
        finally:
            cursor.execute(mend[connection.vendor])


@contextmanager
def locked():
    """Somebody holds the audit (on SQLite: the file) longer than we are willing to wait."""
    held, done = threading.Event(), threading.Event()

    def hold():
        if connection.vendor == "sqlite":
            name = connection.settings_dict["NAME"]
            with closing(sqlite3.connect(name, isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                held.set()
                done.wait(30)
        else:
            with closing(connection), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("LOCK TABLE koganei_auditevent IN ACCESS EXCLUSIVE MODE")
                held.set()
                done.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    with connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        cursor.execute("PRAGMA busy_timeout=200" if sqlite else "SET lock_timeout='200ms'")
    held.wait(30)
    try:
        yield
    finally:
        done.set()
        thread.join(30)


@contextmanager
def read_only():
    """What a full disk or a standby that was not promoted makes of a database."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only=ON" if sqlite else "SET default_transaction_read_only=on")
        try:
            yield
        finally:
            cursor.execute(
                "PRAGMA query_only=OFF" if sqlite else "SET default_transaction_read_only=off"
            )


FAULTS = [refusing_inserts, locked, read_only]


def is_the_503_page(response):
    text = response.content.decode()
    assert response.status_code == 503
    assert "監査の記録" in text
    assert "保存されていません" in text
    assert SECRET not in text
    assert response.headers["Retry-After"]
    assert "no-store" in response.headers["Cache-Control"]
    return True


@pytest.mark.parametrize("fault", FAULTS)
def test_a_change_is_answered_with_503_and_nothing_is_written(house, fault):
    client, entry = sign_in(), row()
    before = list(audit_chain.lines()), list(SheetEntry.history.values_list("pk", "results"))
    with fault():
        assert is_the_503_page(save(client, entry))
    assert (row().results, row().version) == (SECRET, 1)
    assert before == (
        list(audit_chain.lines()), list(SheetEntry.history.values_list("pk", "results"))
    )  # fmt: skip
    assert save(client, entry).status_code == 302  # and then the work goes on
    assert row().results == NEW
    assert is_whole(audit_chain.lines())


@pytest.mark.parametrize("fault", FAULTS)
def test_a_log_in_that_cannot_be_recorded_is_no_log_in(house, fault):
    user = User.objects.get(username="section_author")
    user.set_password("正しい合言葉の長い文字列")
    user.save()
    client = Client(raise_request_exception=False)
    typed = {"username": "section_author", "password": "正しい合言葉の長い文字列"}
    with fault():
        assert is_the_503_page(client.post("/login/", typed))
    assert client.get("/").status_code == 302
    user.refresh_from_db()
    assert user.last_login is None
    assert not any("_auth_user_id" in each.get_decoded() for each in Session.objects.all())
    assert events() == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_refusal_that_cannot_be_recorded_is_503_too(house, fault):
    client, year = sign_in("auditor"), int(row().sheet.year)
    with fault():
        assert is_the_503_page(client.get(f"/evaluation/{year}/pdf/"))
    assert [event.result for event in events()] == ["allowed"]


def test_an_exception_that_is_swallowed_still_rolls_back(house):
    department = row().department
    with refusing_inserts(), transaction.atomic():
        department.name = "書きかけ"
        department.save()
        with pytest.raises(AuditUnavailable):
            record(verb="change", on_object=department)
    department.refresh_from_db()
    assert department.name == "地域福祉課"


def test_so_it_does_where_the_head_cannot_even_be_read(house, monkeypatch):
    department = row().department

    def locked_out():
        raise OperationalError("database is locked")

    monkeypatch.setattr(audit, "_locked_head", locked_out)
    with transaction.atomic():
        department.name = "書きかけ"
        department.save()
        with pytest.raises(AuditUnavailable):
            record(verb="change", on_object=department)
    department.refresh_from_db()
    assert department.name == "地域福祉課"


def test_the_page_for_developers_does_not_take_its_place(house, settings):
    """With DEBUG=True Django would print local variables, values among them."""
    settings.DEBUG = True
    author, auditor, entry = sign_in(), sign_in("auditor"), row()
    with refusing_inserts():
        assert is_the_503_page(save(author, entry))
        assert is_the_503_page(auditor.get(f"/evaluation/{int(entry.sheet.year)}/pdf/"))


def test_a_refusal_inside_a_transaction_and_outside_a_context_is_a_mistake(house):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        record_refusal(verb="change", reason="権限なし")


def test_other_failures_stay_500(house, monkeypatch):
    monkeypatch.setattr("koganei.views.role_overview", lambda: 1 / 0)
    response = sign_in().get("/roles/")
    assert response.status_code == 500
    assert "この操作は保存されていません" in response.content.decode()


def test_log_out_goes_on(house, caplog):
    client = sign_in()
    with refusing_inserts():
        assert client.post("/logout/").status_code == 302
    assert client.get("/").status_code == 302
    assert "監査の記録に書けません" in caplog.text
