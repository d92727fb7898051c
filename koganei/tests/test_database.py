"""SQLite keeps what access.md asks of it, and the house does not work on one that does not."""

import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.utils import ConnectionHandler

from koganei import database
from koganei.database import PRAGMAS

pytestmark = pytest.mark.django_db

GOOD = {
    "journal_mode": "TRUNCATE",
    "synchronous": "EXTRA",
    "foreign_keys": "ON",
    "recursive_triggers": "ON",
    "secure_delete": "ON",
}


@pytest.fixture
def shipped(monkeypatch, tmp_path):
    """The options that settings.py gives SQLite, also while the tests run on PostgreSQL."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    values = runpy.run_path(Path(database.__file__).with_name("settings.py"))
    return values["DATABASES"]["default"]["OPTIONS"]


@pytest.fixture
def opened(tmp_path):
    """opened(options): a connection to a new SQLite file."""
    connections = []

    def open_file(**options):
        handler = ConnectionHandler(
            {
                "default": {
                    "ENGINE": "django.db.backends.sqlite3",
                    "NAME": tmp_path / "k.sqlite3",
                    "OPTIONS": options,
                }
            }
        )
        connections.append(handler["default"])
        return connections[-1]

    yield open_file
    for each in connections:
        each.close()


def pragma(on, name):
    with on.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


def written(pragmas):
    return "; ".join(f"PRAGMA {name}={value}" for name, value in pragmas.items())


def test_a_connection_of_the_settings_keeps_every_promise(shipped, opened):
    found = opened(**shipped)
    assert {name: pragma(found, name) for name in GOOD} == {
        "journal_mode": "truncate",
        "synchronous": 3,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "secure_delete": 1,
    }
    assert pragma(found, "busy_timeout") == 20_000
    assert found.transaction_mode == "IMMEDIATE"


def test_every_promise_is_read_back():
    assert set(PRAGMAS) == set(GOOD)


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("journal_mode", "WAL", "wal"),
        ("journal_mode", "DELETE", "delete"),
        ("journal_mode", "OFF", "off"),
        ("synchronous", "OFF", "0"),
        ("synchronous", "NORMAL", "1"),
        ("synchronous", "FULL", "2"),
        ("foreign_keys", "OFF", "0"),
        ("recursive_triggers", "OFF", "0"),
        ("secure_delete", "OFF", "0"),
    ],
)
def test_a_connection_that_breaks_one_promise_is_refused(opened, name, value, found):
    weak = opened(init_command=written(GOOD | {name: value}))
    with pytest.raises(ImproperlyConfigured) as refused:
        weak.cursor()
    assert str(refused.value).startswith(f"SQLite の {name} が {found} です。")
    assert "置き場所を確かめてください。" in str(refused.value)


def test_a_connection_without_settings_is_refused(opened):
    with pytest.raises(ImproperlyConfigured):
        opened().cursor()


def test_the_database_of_the_tests_is_checked_too():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL の設定は別です")
    for name, wanted in PRAGMAS.items():
        assert pragma(connection, name) in wanted
