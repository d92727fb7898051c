"""Pytest plugin: tests may empty the database, and race on one of their own.

SQLite's database is migrated once and kept in ``var/``, under the hash of all migrations: the next
run begins from that copy. Triggers are put in anew by ``post_migrate``, as in every migration.

``own_database``   for tests with ``transaction=True``: the default connection, and that of every
                   thread, leads to a database that waits for locks as the real one does. SQLite's
                   test database lies in memory, where a second writer is refused at once; it is
                   copied to a file. PostgreSQL's is used as it is.
"""

import hashlib
import os
import sqlite3
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session", autouse=True)
def _migrate_once():
    from django.core.management.commands import migrate
    from django.db import connections

    run, kept = migrate.Command.handle, _kept_database()

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        is_first = connection.is_in_memory_db() and not connection.introspection.table_names()
        if is_first and kept.exists():
            with sqlite3.connect(kept) as source:
                source.backup(connection.connection)
            source.close()
        run(self, *args, **options)
        if is_first and not kept.exists():
            _keep(connection.connection, kept)

    with pytest.MonkeyPatch.context() as patch:
        if connections["default"].vendor == "sqlite":
            patch.setattr(migrate.Command, "handle", handle)
        yield


def _kept_database():
    digest = hashlib.sha256()
    for file in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return ROOT / "var" / f"test-{digest.hexdigest()[:16]}.sqlite3"


def _keep(connection, kept):
    """Write to a file of its own first: workers end their migrations at the same time."""
    kept.parent.mkdir(exist_ok=True)
    part = kept.with_suffix(f".{os.getpid()}")
    target = sqlite3.connect(part)
    connection.backup(target)
    target.close()
    for old in kept.parent.glob("test-*.sqlite3"):
        old.unlink(missing_ok=True)
    part.replace(kept)


@pytest.fixture(scope="session", autouse=True)
def _flush_in_spite_of_triggers():
    """``flush`` empties all tables between tests; the triggers go first and come back after.

    Only tests can do so: in the real house ``manage.py flush`` is refused by the triggers.
    """
    from django.core.management.commands import flush
    from django.db import connections

    from koganei import triggers

    empty = flush.Command.handle

    def handle(self, **options):
        connection = connections[options["database"]]
        triggers.remove(connection)
        empty(self, **options)
        triggers.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", handle)
        yield


@pytest.fixture
def own_database(transactional_db, tmp_path):
    from django.db import connections

    connection = connections["default"]
    if connection.vendor != "sqlite":
        yield connection
        return
    file, name = tmp_path / "own.sqlite3", connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    connection.settings_dict["NAME"] = str(file)  # one dict for the connections of all threads
    del connections["default"]
    try:
        yield connections["default"]
    finally:
        connections["default"].close()
        connections["default"] = connection
        connection.settings_dict["NAME"] = name
