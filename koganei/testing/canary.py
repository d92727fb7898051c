"""Canaries: a word that stands nowhere else in each sensitive value, and who may ever meet it.

An app plants its own in ``<app>/tests/canaries.py``: ``plant()`` writes the values and returns the
``Canary``s, with the accounts that may see each, by hand from security.md §2.4 and §2.5.
The other world is the same house with other values, and more rows, where an account may not look.
"""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.db import connection

from koganei import triggers
from koganei.access.scoped import without_scope


@dataclass(frozen=True)
class Canary:
    """``token`` is found by ``seers`` (names of demo accounts), at the latest at ``addresses``.

    It stands in ``field`` of ``row``; ``another()`` makes one more such row. ``opened`` are
    addresses that show something to who sends them a form without fields (配付資料を開く).
    """

    token: str
    seers: frozenset
    row: object
    field: str
    another: Callable = lambda: None
    addresses: tuple = ()
    opened: tuple = ()

    def change(self):
        """Write something else in the place of the token, longer than it."""
        with without_scope(), _unguarded(self.row._meta.db_table):
            type(self.row).objects.filter(pk=self.row.pk).update(**{self.field: "Anderswo" * 3})
            self.another()


@contextmanager
def _unguarded(table):
    """Take off, for the block, the triggers that keep the rows of a table as they were written."""
    of_table = [each.name for each in triggers.declared().values() if each.table == table]
    triggers.remove(connection, [name for name in of_table if "_update_" in name])
    try:
        yield
    finally:
        triggers.install(connection)


def plant():
    """Plant the canaries of every app; return them all."""
    found = []
    for config in apps.get_app_configs():
        if (Path(config.path) / "tests" / "canaries.py").exists():
            found += import_module(f"{config.name}.tests.canaries").plant()
    return found


def text_of(response):
    """Return all text of an answer: HTML, CSV, the cells of a workbook, the pages of a PDF."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"\n".join(parts.read(name) for name in parts.namelist())
    if body.startswith(b"%PDF"):
        body = _pdf_text(body)
    return body.decode(errors="replace")


# tokens against forgery, and the number that a page gives to a draft that nobody keeps yet
TOKENS = re.compile(
    r'name="(csrfmiddlewaretoken|draft)" value="[^"]*"|"csrfToken": *"[^"]*"'
    r"|/drafts/[0-9a-f-]{36}/"
)
OF_THE_SESSION = {"Set-Cookie", "Date"}


def comparable(response):
    """Return an answer without what differs from one session to the next."""
    headers = {name: v for name, v in response.headers.items() if name not in OF_THE_SESSION}
    return response.status_code, headers, TOKENS.sub("", text_of(response))


def can_read_pdf():
    return shutil.which("pdftotext") is not None


def _pdf_text(body):
    if not can_read_pdf():
        return b""
    return subprocess.run(  # noqa: S603 -- fixed words, our own PDF
        [shutil.which("pdftotext"), "-", "-"], input=body, capture_output=True, check=True
    ).stdout
