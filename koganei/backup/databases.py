"""Dump a database to a file and load it into an empty place, on SQLite and PostgreSQL."""

import os
import sqlite3
import subprocess
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from django.conf import settings as house
from django.db import connection, connections
from django.db.utils import load_backend

from koganei.environment import Environment

COPY = "copy"  # the database alias under which models reach a dump while it is loaded
SQLITE = "django.db.backends.sqlite3"


class DatabaseToolFailed(Exception):
    """pg_dump or pg_restore failed, or SQLite found the copy damaged."""


def dump(path):
    """Write a consistent copy of the database, also while others write; return its file name."""
    if connection.vendor == "sqlite":
        target = path / "database.sqlite3"
        connection.ensure_connection()
        with sqlite3.connect(target) as copy:
            connection.connection.backup(copy)
        copy.close()
        return target
    target = path / "database.pgdump"
    _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}", settings=connection)
    return target


@contextmanager
def loaded(dump_file):
    """Load a dump into a place of its own; yield ``rows(sql)`` to ask it, and remove the place.

    Meanwhile models read it with ``using=COPY``.
    """
    place = _sqlite if dump_file.suffix == ".sqlite3" else _scratch_postgres
    with place(dump_file) as copy:
        connections[COPY] = copy

        def rows(sql):
            with copy.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()

        try:
            yield rows
        finally:
            del connections[COPY]
            copy.close()


@contextmanager
def _sqlite(path):
    found = connection.settings_dict | {"ENGINE": SQLITE, "NAME": str(path)}
    copy = load_backend(SQLITE).DatabaseWrapper(found | {"OPTIONS": house.SQLITE_OPTIONS}, COPY)
    with copy.cursor() as cursor:
        problems = cursor.execute("PRAGMA integrity_check").fetchall()
        problems += cursor.execute("PRAGMA foreign_key_check").fetchall()
    if problems != [("ok",)]:
        copy.close()
        raise DatabaseToolFailed(f"データベースの写しが壊れています: {problems[0][0]}")
    yield copy


@contextmanager
def _scratch_postgres(path):
    """A database of its own on the same server; the account needs CREATEDB."""
    name = f"koganei_restore_{token_hex(4)}"
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING 'UTF8'")
    scratch = connection.copy(COPY)
    scratch.settings_dict = connection.settings_dict | {"NAME": name}
    try:
        _postgres(
            "pg_restore", "--no-owner", "--exit-on-error", str(path), settings=scratch, into=name
        )
        yield scratch
    finally:
        scratch.close()
        with connection.cursor() as cursor:
            # sends autovacuum away by itself; WITH (FORCE) may not, and is refused then
            cursor.execute(f"DROP DATABASE {quoted}")


def restore(dump_file, place):
    """Load a dump into ``place`` (a database URL) that must be empty."""
    problems = Environment({"PLACE": place})
    settings = problems.database("PLACE", "sqlite://")
    problems.finish()
    if settings["ENGINE"].endswith("sqlite3"):
        target = Path(settings["NAME"])
        if dump_file.suffix != ".sqlite3" or target.exists():
            raise DatabaseToolFailed(f"{target} は空いていないか、写しの種類と合いません。")
        target.write_bytes(dump_file.read_bytes())
        return
    into = connection.copy()
    into.settings_dict = connection.settings_dict | settings
    with into.cursor() as cursor:
        if into.introspection.table_names(cursor):
            raise DatabaseToolFailed(
                "戻す先のデータベースが空ではありません。空のものを用意してください。"
            )
    _postgres(
        "pg_restore",
        "--no-owner",
        "--exit-on-error",
        str(dump_file),
        settings=into,
        into=settings["NAME"],
    )
    into.close()


def _postgres(tool, *arguments, settings, into=None):
    found = settings.settings_dict
    environment = os.environ | {
        "PGDATABASE": found["NAME"], "PGUSER": found["USER"], "PGPASSWORD": found["PASSWORD"],
        "PGHOST": found["HOST"], "PGPORT": str(found["PORT"] or 5432),
    }  # fmt: skip
    target = [f"--dbname={into}"] if into else []
    try:
        subprocess.run(  # noqa: S603 -- our own words; names of the settings go by environment
            [tool, *target, *arguments], env=environment, check=True, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise DatabaseToolFailed(
            f"{tool} がありません。postgresql-client を入れてください。"
        ) from error
    except subprocess.CalledProcessError as error:
        raise DatabaseToolFailed(f"{tool} が失敗しました: {error.stderr.strip()[-300:]}") from error
