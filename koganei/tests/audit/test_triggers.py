"""The database refuses what would change the audit, also to who writes SQL by hand."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.commands import flush
from django.db import (
    IntegrityError,
    OperationalError,
    connection,
    migrations,
    models,
    transaction,
)
from django.db.migrations.state import ProjectState

from koganei import audit_chain, triggers
from koganei.audit import record
from koganei.audit_verify_standalone import ORIGIN
from koganei.law import Violation
from koganei.models import AuditEvent, AuditHead, AuditSubject
from koganei.models.audit import GUARDS
from koganei.tests.audit.support import act, chain, events

KERNEL = apps.get_app_config("koganei")
PLAIN_FLUSH = flush.Command.handle  # taken before the tests' plugin wraps it
BOTH, SQLITE, POSTGRES = ("sqlite", "postgresql"), ("sqlite",), ("postgresql",)
EVENT = f"""koganei_auditevent (sequence, at, username, roles, verb, object_type, object_id,
    purpose, address, result, reason, previous_hash, hash) VALUES (%s, '2026-11-24 00:00:00',
    '', '', 'view', '', '', '', '', 'allowed', '', %s, '{"a" * 64}')"""
SUBJECT = "koganei_auditsubject (event_id, person_id, field_classes) VALUES (1, 'p9', 'money')"
HEAD = "koganei_audithead (id, sequence, hash) VALUES (1, 5, '')"
LAST = "(SELECT hash FROM koganei_auditevent ORDER BY sequence DESC LIMIT 1)"
# engines, statement, the triggers that refuse it
STATEMENTS = [
    (
        BOTH,
        "UPDATE koganei_auditevent SET verb = 'x' WHERE sequence = 2",
        "audit_event_never_updated",
    ),
    (BOTH, "UPDATE koganei_auditevent SET hash = ''", "audit_event_never_updated"),
    (SQLITE, "UPDATE OR IGNORE koganei_auditevent SET verb = 'x'", "audit_event_never_updated"),
    (SQLITE, "UPDATE OR REPLACE koganei_auditevent SET verb = 'x'", "audit_event_never_updated"),
    (BOTH, "DELETE FROM koganei_auditevent WHERE sequence = 4", "audit_event_never_deleted"),
    (BOTH, "INSERT INTO " + EVENT % (6, f"'{ORIGIN}'"), "audit_event_continues_the_chain"),
    (BOTH, "INSERT INTO " + EVENT % (9, LAST), "audit_event_continues_the_chain"),
    (
        SQLITE,
        "INSERT OR REPLACE INTO " + EVENT % (4, LAST),
        "audit_event_continues_the_chain audit_event_never_deleted",
    ),
    (
        POSTGRES,
        "INSERT INTO " + EVENT % (2, LAST) + " ON CONFLICT (sequence) DO UPDATE SET verb = 'x'",
        "audit_event_continues_the_chain audit_event_never_updated",
    ),
    (
        POSTGRES,
        "MERGE INTO koganei_auditevent e USING (SELECT 5 AS s) x ON e.sequence = x.s"
        " WHEN MATCHED THEN DELETE",
        "audit_event_never_deleted",
    ),
    (
        POSTGRES,
        "TRUNCATE koganei_auditevent CASCADE",
        "audit_event_never_truncated audit_subject_never_truncated reading_review_never_truncated",
    ),
    (BOTH, "UPDATE koganei_auditsubject SET field_classes = 'work'", "audit_subject_never_updated"),
    (BOTH, "DELETE FROM koganei_auditsubject", "audit_subject_never_deleted"),
    (BOTH, "INSERT INTO " + SUBJECT, "audit_subject_before_its_event"),
    (POSTGRES, "TRUNCATE koganei_auditsubject", "audit_subject_never_truncated"),
    (BOTH, "DELETE FROM koganei_audithead", "audit_head_never_deleted"),
    (POSTGRES, "TRUNCATE koganei_audithead", "audit_head_never_truncated"),
    (BOTH, "UPDATE koganei_audithead SET sequence = 3", "audit_head_follows_the_events"),
    (BOTH, "UPDATE koganei_audithead SET sequence = 6", "audit_head_follows_the_events"),
    (BOTH, "UPDATE koganei_audithead SET hash = ''", "audit_head_follows_the_events"),
    (
        SQLITE,
        "INSERT OR REPLACE INTO " + HEAD,
        "audit_head_starts_empty audit_head_never_deleted",
    ),
]
HERE = [(sql, names) for engines, sql, names in STATEMENTS if connection.vendor in engines]


@pytest.fixture
def five(db):
    """Three events with a subject each, and two without: of these only triggers take care."""
    chain(3)
    with transaction.atomic():
        record(verb="view")
        record(verb="view")
    connection.check_constraints()  # what waits for the commit would stop a TRUNCATE


def run(*statements):
    with transaction.atomic(), connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


@pytest.mark.parametrize(("sql", "names"), HERE)
def test_the_statement_is_refused_in_japanese(five, sql, names):
    before = list(audit_chain.lines())
    with pytest.raises(IntegrityError) as caught:
        run(sql)
    violation = triggers.violation_of(caught.value)
    assert isinstance(violation, Violation)
    assert violation.message in {each.message for each in GUARDS if each.name in names.split()}
    assert list(audit_chain.lines()) == before


@pytest.mark.parametrize(("sql", "names"), HERE)
def test_without_its_triggers_the_statement_goes_through(five, sql, names):
    """The proof that the test above can fail: each guard is taken away, and the database obeys."""
    triggers.remove(connection, names.split())
    run(sql)
    triggers.install(connection)  # a rollback would do so too; PostgreSQL's check wants it now


OF_REVIEWS = {"reading_review_never_truncated"}  # goes with the events


def test_every_trigger_of_the_audit_is_proven():
    proven = {name for _, _, names in STATEMENTS for name in names.split()}
    assert proven | {"audit_head_starts_empty"} == {each.name for each in GUARDS} | OF_REVIEWS


def test_the_orm_is_refused_too(five):
    event = events()[4]
    for attempt in (
        lambda: AuditEvent.objects.update(verb="x"),
        lambda: AuditEvent.objects.filter(sequence=5).delete(),
        lambda: AuditEvent.objects.bulk_update([event], ["verb"]),
        lambda: AuditSubject.objects.all().delete(),
        lambda: AuditHead.objects.all().delete(),
        event.save,
        event.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_an_error_of_no_trigger_means_nothing():
    assert triggers.violation_of(IntegrityError("UNIQUE constraint failed")) is None
    assert triggers.violation_of(IntegrityError("だめです［no_such_trigger］")) is None


def test_a_name_is_taken_once_and_texts_are_plain():
    first = triggers.refuse("audit_event_never_updated", "other", "UPDATE", "だめです。")
    with pytest.raises(ValueError, match="重なって"):
        triggers.register(first)
    for name, message in (("Name", "文"), ("name", "'"), ("name", "100%"), ("a" * 64, "文")):
        with pytest.raises(ValueError, match="使えない字"):
            triggers.refuse(name, "t", "UPDATE", message)


# the list and the catalogue


def warnings():
    return [
        (each.id, each.msg, each.hint) for each in triggers.triggers_are_in_place(None, ["default"])
    ]


def test_nothing_is_missing_and_a_second_time_changes_nothing(db, django_assert_max_num_queries):
    assert warnings() == []
    with django_assert_max_num_queries(5):
        triggers.install(connection)


def test_a_missing_trigger_is_named_and_put_back(db):
    triggers.remove(connection, ["audit_event_never_updated"])
    [(number, message, hint)] = warnings()
    assert number == "koganei.W020"
    assert "audit_event_never_updated（koganei_auditevent）がありません" in message
    assert "manage.py migrate" in hint
    call_command("migrate", verbosity=0)
    assert warnings() == []


BODY = "CREATE TRIGGER audit_event_never_updated BEFORE UPDATE ON koganei_auditevent "
FALSIFIED = {
    "sqlite": [
        ["DROP TRIGGER audit_event_never_updated", BODY + "BEGIN SELECT 1; END"],
    ],
    "postgresql": [
        ["ALTER TABLE koganei_auditevent DISABLE TRIGGER audit_event_never_updated"],
        [
            "CREATE OR REPLACE FUNCTION audit_event_never_updated() RETURNS trigger"
            " LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        ],
        [
            "DROP TRIGGER audit_event_never_updated ON koganei_auditevent",
            BODY + "FOR EACH ROW WHEN (false) EXECUTE FUNCTION audit_event_never_updated()",
        ],
    ],
}[connection.vendor]


@pytest.mark.parametrize("statements", FALSIFIED)
def test_a_falsified_trigger_is_named_and_mended(five, statements):
    for sql in statements:
        run(sql)
    run("UPDATE koganei_auditevent SET verb = verb WHERE sequence = 1")  # it no longer refuses
    [(_, message, _)] = warnings()
    assert "audit_event_never_updated（koganei_auditevent）が宣言と違います" in message
    triggers.install(connection)
    assert warnings() == []
    with pytest.raises(IntegrityError):
        run("UPDATE koganei_auditevent SET verb = verb")


def test_a_trigger_that_nobody_declared_is_named_and_left(db):
    stranger = triggers.refuse("stranger", "koganei_department", "UPDATE", "だめです。")
    run(stranger.sql(connection.vendor))
    triggers.install(connection)
    [(_, message, hint)] = warnings()
    assert "stranger（koganei_department）が宣言にありません" in message
    assert "DROP TRIGGER stranger" in hint


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite remakes tables")
@pytest.mark.django_db(transaction=True)
def test_a_migration_that_remakes_the_table_is_why_they_are_put_in_place_again():
    """Without ``_make_room`` the rename fails; without ``install`` the triggers are lost unseen."""
    act()
    with pytest.raises(OperationalError, match="error in trigger"):
        run(
            "CREATE TABLE remade AS SELECT * FROM koganei_auditevent",
            "DROP TABLE koganei_auditevent",
            "ALTER TABLE remade RENAME TO koganei_auditevent",
        )
    triggers._make_room(KERNEL, using="default", plan=["a migration"])
    before = ProjectState.from_apps(apps)
    after = before.clone()
    longer = migrations.AlterField("auditevent", "verb", models.CharField("操作", max_length=41))
    longer.state_forwards("koganei", after)
    with connection.schema_editor() as editor:
        longer.database_forwards("koganei", editor, before, after)
    missing = {each.name for each in triggers.differences(connection)}
    assert {each.name for each in GUARDS if each.sqlite_sql} <= missing
    triggers._put_in_place(KERNEL, using="default")
    assert warnings() == []
    assert len(events()) == 1


@pytest.mark.django_db(transaction=True)
def test_flush_is_refused_outside_the_tests():
    act()
    with pytest.raises(CommandError):
        PLAIN_FLUSH(flush.Command(), database="default", verbosity=0, interactive=False)
    assert len(events()) == 1
