"""Pytest plugin: tests may empty the database, and race on one of their own.

``own_database``   for tests with ``transaction=True``: the default connection, and that of every
                   thread, leads to a database that waits for locks as the real one does. SQLite's
                   test database lies in memory, where a second writer is refused at once; it is
                   copied to a file. PostgreSQL's is used as it is.
"""

import pytest


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
