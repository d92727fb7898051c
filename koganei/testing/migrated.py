"""A migrated, empty database, kept from one run of the tests to the next.

It lies in ``var/``: a copy of SQLite's, a dump of PostgreSQL's, each beside the list of the
migrations that it holds. A run begins from the fullest one whose migrations are all still there
unchanged, and applies the rest as a server does that is brought up to date. Whatever a change of a
file could spoil is never taken up again, for the list holds the hash of each file.
"""

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "var"
MOST = 4  # of each kind; older ones go
ENDS = {"sqlite": ".sqlite3", "postgresql": ".sql"}


def migrations():
    """Return {file: hash} of all migrations of the house."""
    return {
        str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(ROOT.glob("*/migrations/*.py"))
    }


@contextmanager
def one_at_a_time():
    """Workers begin at the same moment: one migrates, the others wait and take what it kept."""
    FOLDER.mkdir(exist_ok=True)
    with open(FOLDER / "test.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fullest(vendor):
    """Return (file, whether it holds all migrations) of the best one kept, or (None, False)."""
    now, found = migrations(), []
    for listed in FOLDER.glob("test-*.json"):
        file, held = listed.with_suffix(ENDS[vendor]), json.loads(listed.read_text())
        if file.exists() and held.items() <= now.items():
            found.append((len(held), file))
    count, file = max(found, default=(0, None))
    return file, count == len(now)


def lay_into(folder):
    """Put the kept SQLite database where a program finds its own; ``migrate`` does the rest."""
    kept, _ = fullest("sqlite")
    if kept:
        shutil.copy(kept, Path(folder) / "koganei.sqlite3")


def keep(connection):
    """Keep what ``connection`` leads to under the migrations of this moment."""
    held = json.dumps(migrations(), indent=0)
    name = FOLDER / f"test-{hashlib.sha256(held.encode()).hexdigest()[:16]}"
    end = ENDS[connection.vendor]
    part = name.with_suffix(f".{os.getpid()}")
    if _write(connection, part):
        name.with_suffix(".json").write_text(held)
        part.replace(name.with_suffix(end))
    for old in sorted(FOLDER.glob(f"test-*{end}"), key=lambda file: file.stat().st_mtime)[:-MOST]:
        old.unlink()


def fill(connection, file):
    """Fill an empty database from a kept one."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(file)) as source:
            source.backup(connection.connection)
        return
    _run("psql", connection, "--quiet", "--single-transaction", "--output=/dev/null",
         "--set=ON_ERROR_STOP=1", "--no-psqlrc", f"--file={file}")  # fmt: skip


def copy_sqlite(connection, file):
    """Copy SQLite's database as it is; of a copy that a broken machine spoils nobody is sorry."""
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as target:
        target.execute("PRAGMA synchronous=OFF")
        connection.connection.backup(target)


def can_keep(connection):
    """Tell whether this machine has what it takes."""
    return connection.vendor == "sqlite" or all(map(shutil.which, ("psql", "pg_dump")))


def _write(connection, file):
    if connection.vendor == "sqlite":
        copy_sqlite(connection, file)
        return True
    dumped = _run("pg_dump", connection, "--no-owner", f"--file={file}", is_needed=False)
    return dumped.returncode == 0  # a pg_dump older than the server refuses: it is only slower


def _run(program, connection, *arguments, is_needed=True):
    """Run a client program of PostgreSQL on the database of ``connection``."""
    given = connection.settings_dict
    places = {"host": given["HOST"], "port": given["PORT"], "username": given["USER"]}
    command = [shutil.which(program), f"--dbname={given['NAME']}", *arguments]
    command += [f"--{name}={value}" for name, value in places.items() if value]
    return subprocess.run(  # noqa: S603 -- fixed words, our own settings
        command,
        check=is_needed,
        capture_output=True,
        env=os.environ | {"PGPASSWORD": str(given["PASSWORD"] or "")},
    )
