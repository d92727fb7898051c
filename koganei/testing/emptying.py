"""Empty the database after a test that committed: only the tables that hold rows.

Django's ``flush`` empties all tables, and then writes anew what ``migrate`` writes for itself. Here
most tables are empty and hundreds of triggers stand in the way, so that took longer than the test.
"""
# ruff: noqa: S608 -- names of our own tables; no value is put into the SQL

from django.db import transaction

from koganei import triggers

# what migrate writes for itself and no test changes; flush would empty these and fill them again
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty(connection):
    """Delete all rows in spite of the triggers; mend the triggers that a test left otherwise."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if tables := filled(connection, cursor):
            run = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
            run(cursor, [connection.ops.quote_name(table) for table in tables], tables)
    triggers.install(connection)


def filled(connection, cursor):
    """Return the tables that hold rows, asked in one statement."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})"
        for table in sorted(set(tables) - KEPT)
    )
    cursor.execute(asked)
    return [table for (table,) in cursor.fetchall()]


def _on_sqlite(cursor, quoted, tables):
    """SQLite cannot switch triggers off: they go, and come back as they were."""
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    found = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
    for name, _ in found:
        cursor.execute(f"DROP TRIGGER {name}")
    for table in quoted:
        cursor.execute(f"DELETE FROM {table}")
    for _, sql in found:
        cursor.execute(sql)


def _on_postgresql(cursor, quoted, tables):
    """The foreign keys are looked at before the triggers go on: PostgreSQL asks for it."""
    off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in quoted]
    rows = [f"DELETE FROM {table}" for table in quoted]
    on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in quoted]
    cursor.execute("; ".join([*off, *rows, "SET CONSTRAINTS ALL IMMEDIATE", *on]))
