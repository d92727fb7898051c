"""What tests of two people at once need: threads with connections of their own, on one database."""

import sqlite3
import threading
from contextlib import closing

from django.db import connection


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
