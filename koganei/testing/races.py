"""What tests of two people at once need: threads with connections of their own, on one database."""

import sqlite3
import threading
from contextlib import closing

import pytest
from django.db import connection, transaction

ONE_WRITER = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time"
)
WAIT = 0.5  # seconds in which the second one would be through, if nothing made it wait


def share_database(tmp_path, monkeypatch):
    """Let threads reach the test's rows: on SQLite a copy on disk, for memory is one thread's."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
            connection.connection.backup(copy)
        monkeypatch.setitem(connection.settings_dict, "NAME", tmp_path / "copy.sqlite3")


def in_thread(work):
    """Start ``work`` with a database connection of its own; ``joined`` gives its result."""

    def run():
        with closing(connection):
            thread.result = work()

    thread = threading.Thread(target=run)
    thread.result = None
    thread.start()
    return thread


def joined(thread, seconds=60):
    """Wait for a thread and return what its work returned."""
    thread.join(seconds)
    assert not thread.is_alive()
    return thread.result


def outcome(act):
    """Carry out ``act``; return "done", or the name of what it raised."""
    try:
        act()
    except Exception as error:
        return type(error).__name__
    return "done"


def race(first, second, outcome=outcome):
    """Begin ``first``, begin ``second`` before the first one commits; return both outcomes."""
    begun, tried = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            first()
            begun.set()
            tried.wait(WAIT)

    def after():
        begun.wait(20)
        found = outcome(second)
        tried.set()
        return found

    threads = [in_thread(lambda: outcome(slowly)), in_thread(after)]
    return [joined(thread) for thread in threads]
