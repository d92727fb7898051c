"""Pytest plugin: tests may empty the database, and race on one of their own.

``--only-database`` leaves out what cannot meet the database: rules, dates, drawing, documents. Of
the tests marked ``shared`` it runs a share, in which every account and every area still asks: what
they ask, the same statements decide for all, and on SQLite everybody asks everything.

The database is migrated once and kept (koganei.testing.migrated): the next run begins from there.
Triggers are compared, and put in anew, by ``post_migrate``, as in every migration.

``own_database``   for tests with ``transaction=True``: the default connection, and that of every
                   thread, leads to a database that waits for locks as the real one does. SQLite's
                   test database lies in memory, where a second writer is refused at once; it is
                   copied to a file. PostgreSQL's is used as it is.
"""

from collections import defaultdict

import pytest

from koganei.testing import migrated

FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}
# whoever names one of these may reach the database, or start what does, without a fixture
NAMES = {"connection", "connections", "transaction", "call_command", "subprocess", "os", "manage"}

SHARE = 4  # one of so many


def pytest_addoption(parser):
    parser.addoption(
        "--only-database",
        action="store_true",
        help="only tests that may meet the database: the others ran on SQLite already",
    )


def pytest_collection_modifyitems(config, items):
    if config.getoption("--only-database"):
        kept = [each for each in in_share(items) if meets_database(each)]
        config.hook.pytest_deselected(items=list(set(items) - set(kept)))
        items[:] = kept


def meets_database(item):
    """Tell whether a test may meet the database; pytest-django refuses it to all that do not ask.

    Nobody marks a test for it, so nobody can forget to.
    """
    return bool(
        item.get_closest_marker("django_db")
        or FIXTURES & set(getattr(item, "fixturenames", ()))
        or NAMES & set(dir(getattr(item, "module", None)))
    )


def in_share(items):
    """Yield the tests without the mark, and of those with it one of so many of every value.

    The mark names parameters. Their values are numbered as they come, and a test is in the share
    where the sum of its numbers can be divided: so no value of any of them is left out.
    """
    numbers = defaultdict(dict)
    for item in items:
        mark = item.get_closest_marker("shared")
        total = 0
        for name in mark.args if mark else ():
            known = numbers[item.module, name]
            total += known.setdefault(item.callspec.params[name], len(known))
        if total % SHARE == 0:
            yield item


@pytest.fixture(scope="session", autouse=True)
def _migrate_once():
    from django.core.management.commands import migrate
    from django.db import connections

    run = migrate.Command.handle

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        is_first = _is_the_tests(connection) and not connection.introspection.table_names()
        if not is_first or not migrated.can_keep(connection):
            run(self, *args, **options)
            return
        with migrated.one_at_a_time():
            file, is_whole = migrated.fullest(connection.vendor)
            if file:
                migrated.fill(connection, file)
            run(self, *args, **options)
            if not is_whole:
                migrated.keep(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate.Command, "handle", handle)
        yield


def _is_the_tests(connection):
    """Tell whether it is the database that Django made for the tests, and none of a test's own."""
    if connection.vendor == "sqlite":
        return connection.is_in_memory_db()
    return str(connection.settings_dict["NAME"]).startswith("test_")


@pytest.fixture(scope="session", autouse=True)
def _flush_in_spite_of_triggers():
    """After a test that committed, ``flush`` empties the tables that hold rows, and no others.

    Only tests can do so: in the real house ``manage.py flush`` is refused by the triggers.
    """
    from django.core.management.commands import flush
    from django.db import connections

    from koganei.testing.emptying import empty

    def handle(self, **options):
        empty(connections[options["database"]])

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
    migrated.copy_sqlite(connection, file)
    connection.settings_dict["NAME"] = str(file)  # one dict for the connections of all threads
    del connections["default"]
    try:
        yield connections["default"]
    finally:
        connections["default"].close()
        connections["default"] = connection
        connection.settings_dict["NAME"] = name
