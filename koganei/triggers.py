"""Database triggers: declared in one list, put in place after every migration, checked (access.md).

An app registers its triggers beside the model they guard::

    register(refuse("plan_version_frozen", "consultation_planversion", "UPDATE",
                    "決定した版は変えられません。", citation=REPORT.section("決定"),
                    when="OLD.decided_on IS NOT NULL"))

``post_migrate`` compares the list with the catalogue and creates what is missing or different:
SQLite drops triggers without a word when a migration remakes their table. ``manage.py check
--database default`` names what does not agree. There is no setting that turns a trigger off.
"""

import hashlib
import re
from dataclasses import dataclass

from django.core.checks import Tags, Warning
from django.core.checks import register as register_check
from django.db import connections, transaction
from django.db.models.signals import post_migrate, pre_migrate
from django.dispatch import receiver

from koganei.law import Citation, LegalText, Violation

GUARANTEES = LegalText("データベースの保証")
TAG = re.compile(r"［([a-z0-9_]+)］")
LET_GO = " /* unless let go */"  # where ``let_go`` puts its condition into a refusal to delete


@dataclass(frozen=True)
class Trigger:
    """One trigger on both engines; an empty SQL text means that the engine does not need it.

    ``sqlite_sql`` is one ``CREATE TRIGGER name …`` statement. ``postgres_sql`` creates the
    function ``name()`` and the trigger ``name``. Both raise ``raised(name, message)``.
    """

    name: str
    table: str
    sqlite_sql: str
    postgres_sql: str
    message: str
    citation: Citation

    def __post_init__(self):
        if not re.fullmatch(r"[a-z0-9_]{1,63}", self.name) or re.search(r"['%$]", self.message):
            raise ValueError(f"引き金の名前か文に使えない字があります: {self.name} {self.message}")

    def sql(self, vendor):
        """Return what creates it; rows that are let go pass (``let_go``)."""
        text = self.sqlite_sql if vendor == "sqlite" else self.postgres_sql
        condition = _let_go.get(self.table)
        return text.replace(LET_GO, f" AND NOT ({condition})" if condition else "")


@dataclass(frozen=True)
class Difference:
    """A trigger on which the declared list and the catalogue do not agree."""

    name: str
    table: str
    problem: str
    trigger: Trigger | None = None


_declared, _let_go = {}, {}


def register(*triggers):
    """Add to the one list; a name is taken once."""
    for trigger in triggers:
        if _declared.setdefault(trigger.name, trigger) != trigger:
            raise ValueError(f"引き金の名前が重なっています: {trigger.name}")


def let_go(table, condition):
    """Let rows of ``table`` be deleted where ``condition`` (on OLD) holds, whatever refuses it.

    The one guarded path of access.md: a condition on the data, asked anew for each row; no switch.
    It reaches every trigger on the table that refuses to delete, also those that are added later.
    """
    if _let_go.setdefault(table, condition) != condition:
        raise ValueError(f"消してよい条件が重なっています: {table}")


def declared():
    return dict(_declared)


def raised(name, message):
    """The text of the database error; the name in it leads back to the declaration."""
    return f"{message}［{name}］"


def refuse(name, table, event, message, *, when="1 = 1", citation=None, first_lock=""):
    """Return a trigger that refuses ``event`` while ``when`` holds.

    ``event`` is INSERT, UPDATE, UPDATE OF a column, DELETE or TRUNCATE. ``when`` is
    a condition in the SQL that both engines read, on ``NEW`` and ``OLD``; it may ask other tables.
    SQLite knows no TRUNCATE, so there such a trigger is not needed. ``first_lock`` names a row
    (``committee_meeting WHERE id = NEW.meeting_id``) that PostgreSQL locks before it looks, in a
    statement of its own: whoever changes what ``when`` counts is then waited for and seen.
    """
    row = event != "TRUNCATE"
    if event == "DELETE":
        when = f"({when}){LET_GO}"
    sqlite = (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{raised(name, message)}'); END"
    )
    lock = f"\n            PERFORM 1 FROM {first_lock} FOR NO KEY UPDATE;" if first_lock else ""
    postgres = f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN{lock}
            IF ({when}) THEN
                RAISE EXCEPTION '{raised(name, message)}'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN {"OLD" if event == "DELETE" else "NEW" if row else "NULL"};
        END $$;
        CREATE TRIGGER {name} BEFORE {event} ON {table}
            FOR EACH {"ROW" if row else "STATEMENT"} EXECUTE FUNCTION {name}()"""
    return Trigger(
        name, table, sqlite if row else "", postgres, message, citation or GUARANTEES.section(name)
    )


def violation_of(error):
    """Return what a trigger's refusal means to a person, or None if no declared trigger spoke."""
    found = TAG.search(str(error))
    trigger = found and _declared.get(found[1])
    return Violation(trigger.citation, trigger.message) if trigger else None


def differences(connection):
    """Return every Difference; a table that does not exist yet misses nothing."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        found = _catalogue(connection, cursor)
    wanted = {
        t.name: t for t in _declared.values() if t.table in tables and t.sql(connection.vendor)
    }
    for name, (table, _) in found.items():
        if name not in wanted:
            yield Difference(name, table, "宣言にありません")
    for name, trigger in wanted.items():
        if name not in found:
            yield Difference(name, trigger.table, "ありません", trigger)
        elif found[name] != (trigger.table, trigger.sql(connection.vendor)):
            yield Difference(name, trigger.table, "宣言と違います", trigger)


def install(connection):
    """Create what is missing, replace what differs; a second time changes nothing."""
    wanted = [each.trigger for each in differences(connection) if each.trigger]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for trigger in wanted:
            _drop(connection, cursor, trigger)
            cursor.execute(trigger.sql(connection.vendor))
            if connection.vendor == "postgresql":
                _sign(cursor, trigger)


def remove(connection, names=None):
    """Drop the declared triggers: around a migration on SQLite, and in tests, for nothing else."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in _declared if names is None else names:
            _drop(connection, cursor, _declared[name])


def _drop(connection, cursor, trigger):
    if connection.vendor == "sqlite":
        cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")
    else:
        cursor.execute(f"DROP FUNCTION IF EXISTS {trigger.name}() CASCADE")


# name, table, what the catalogue holds now, and the comment that _sign left
POSTGRES_CATALOGUE = """
    SELECT t.tgname, c.relname,
           concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled, p.proname, p.prosrc),
           obj_description(t.oid, 'pg_trigger')
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""


def _catalogue(connection, cursor):
    """Return {name: (table, SQL)}; an SQL text that was tampered with comes back as something else.

    PostgreSQL keeps no source text, so each trigger carries a comment: the fingerprints of its
    declaration and of what the catalogue made of it. While the second fits, the first counts.
    """
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name: (table, sql) for name, table, sql in cursor.fetchall()}
    cursor.execute(POSTGRES_CATALOGUE)
    found = {}
    for name, table, actual, comment in cursor.fetchall():
        sql = _declared[name].sql("postgresql") if name in _declared else ""
        same = comment == f"{_fingerprint(sql)} {_fingerprint(actual)}"
        found[name] = (table, sql if same else actual)
    return found


def _sign(cursor, trigger):
    cursor.execute(POSTGRES_CATALOGUE + " AND t.tgname = %s", [trigger.name])
    ((_, table, actual, _),) = cursor.fetchall()
    wanted = _fingerprint(trigger.sql("postgresql"))
    comment = f"{wanted} {_fingerprint(actual)}"
    cursor.execute(f"COMMENT ON TRIGGER {trigger.name} ON {table} IS '{comment}'")


def _fingerprint(text):
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@receiver(pre_migrate, dispatch_uid="koganei.triggers.pre_migrate")
def _make_room(sender, using, plan=(), **kwargs):
    """SQLite cannot rename a table that a trigger of another table names: take them off first."""
    connection = connections[using]
    if sender.label == "koganei" and connection.vendor == "sqlite" and plan:
        remove(connection)


@receiver(post_migrate, dispatch_uid="koganei.triggers.post_migrate")
def _put_in_place(sender, using, **kwargs):
    if sender.label == "koganei":
        install(connections[using])


@register_check(Tags.database)
def triggers_are_in_place(app_configs, databases=None, **kwargs):
    """A warning, so that ``migrate``, which runs this check first, can still mend what it names."""
    return [
        Warning(
            f"データベースの引き金 {each.name}（{each.table}）が{each.problem}。",
            hint="manage.py migrate を実行すると、宣言のとおりに作り直します。"
            if each.trigger
            else f"作った人に訳を確かめ、要らなければ DROP TRIGGER {each.name} で消してください。",
            id="koganei.W020",
        )
        for alias in databases or ()
        for each in differences(connections[alias])
    ]
