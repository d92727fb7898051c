"""Every decision the running system takes: role × address × method × situation.

``addresses.csv`` says by hand what right each address asks for, ``expected.csv`` who holds it. Both
have a last column ``classes``, of fields: of a grant (empty: the plain ones; ``plain`` stands for
them beside others), and of what an address shows or writes (empty: whatever the grant reaches).
An app names the rows of its addresses in ``<app>/tests/situations.py``:

``ROWS``  kind of row → function of the account that asks; returns its ``Situation``s
``DATA``  address → function of the account; returns what a filled-in form would send
"""

import csv
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path

from django.apps import apps

from koganei.access import matrix
from koganei.access.field_classes import PLAIN, FieldClass
from koganei.access.matrix import Scope

TABLES = Path(matrix.__file__).parent / "tests"
PAGES_ONLY = ("COMMITTEE_MEMBER",)  # members read on pages; the admin is for the city's staff
EVERY_SCOPE = frozenset(Scope.values)
METHODS = ("GET", "HEAD", "POST")
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS")
# What Django's admin asks for, page by page; a line of its own in addresses.csv goes before these
ADMIN_PAGES = {
    ("changelist", "GET"): "view",
    ("changelist", "POST"): "view",  # filters and the actions offered; each action asks again
    ("add", "GET"): "add",
    ("add", "POST"): "add",
    ("change", "GET"): "view",
    ("change", "POST"): "change",
    ("delete", "GET"): "delete",
    ("delete", "POST"): "delete",
    ("history", "GET"): "view",
    ("history", "POST"): "view",
}
PAST_STATES = {("simple_history", "GET"): "view", ("simple_history", "POST"): "nobody"}


@dataclass(frozen=True)
class Situation:
    """One row as it stands to the account that asks; without scopes there is no such row."""

    name: str
    arguments: dict = field(default_factory=dict)
    scopes: frozenset = frozenset()


UNKNOWN_IN_ADMIN = Situation("unknown", {"object_id": 999_999, "past": 999_999})


@dataclass(frozen=True)
class Asked:
    """The right that one method of one address asks for."""

    resource: str
    action: str
    rows: str
    query: str = ""
    classes: frozenset = frozenset()


def _lines(name):
    with open(TABLES / name, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def grants():
    """Return {(role, resource, action, classes): scopes} of ``expected.csv``."""
    found = {}
    for row in _lines("expected.csv"):
        classes = _classes(row["classes"]) or PLAIN
        key = row["role"], row["resource"], row["action"], classes
        if key in found:
            raise ValueError(f"expected.csv に同じ行が2つあります: {row}")
        found[key] = frozenset(row["scopes"].split())
    return found


def _classes(text):
    """Read a cell of names of classes; a short line has none."""
    names = set((text or "").split())
    plain = PLAIN if "plain" in names else frozenset()
    return plain | {FieldClass(name) for name in names - {"plain"}}


@cache
def _held(role, resource, action, classes=frozenset()):
    """Return the scopes in which ``role`` reaches all ``classes`` of fields."""
    return frozenset().union(
        *(
            scopes
            for (*cell, reached), scopes in grants().items()
            if cell == [role, resource, action] and classes <= reached
        )
    )


@cache
def rights():
    """Return {(address, method): Asked} of ``addresses.csv``; HEAD asks what GET asks."""
    found = {}
    for row in _lines("addresses.csv"):
        classes = _classes(row["classes"])
        asked = Asked(row["resource"], row["action"], row["rows"], row["query"], classes)
        if not row["method"].startswith("admin"):
            found[row["address"], row["method"]] = asked
            continue
        pages = ADMIN_PAGES | (PAST_STATES if row["method"].endswith("past states") else {})
        for (page, method), action in pages.items():
            rows = "" if page in ("changelist", "add") else asked.rows
            key = f"{row['address']}_{page}", method
            found.setdefault(key, Asked(asked.resource, action, rows))
    return found | {(name, "HEAD"): a for (name, method), a in found.items() if method == "GET"}


@cache
def _of_apps(name):
    merged = {}
    for config in apps.get_app_configs():
        if (Path(config.path) / "tests" / "situations.py").exists():
            module = import_module(f"{config.name}.tests.situations")
            merged |= getattr(module, name, {})
    return merged


def situations(asked, user):
    """Return the Situations in which ``user`` can ask for this right; one, where it has no rows."""
    if not asked.rows:
        return [Situation("", scopes=EVERY_SCOPE)]
    return _of_apps("ROWS")[asked.rows](user)


def data_for(address, user):
    """Return what the form of an address would send."""
    make = _of_apps("DATA").get(address)
    return make(user) if make else {"none": "1"}


def expected(role, address, asked, situation):
    """Return what must happen, from the hand-written tables alone."""
    if asked is None:
        return "method"
    if not asked.resource:
        return "public" if situation.scopes else "nowhere"
    held, reach = reaches(role, address, asked)
    if held & situation.scopes:
        return "allowed"
    if not reach or reach & situation.scopes:
        return "forbidden"
    return "unknown" if held else "out of reach"


def reaches(role, address, asked):
    """Return the scopes in which ``role`` holds a right, and those in which it may at least see."""
    if address.startswith("admin:") and role in PAGES_ONLY:
        return frozenset(), frozenset()
    held = _held(role, asked.resource, asked.action, asked.classes)
    return held, held | _held(role, asked.resource, "view", asked.classes)


def admin_rows(model):
    """Return a function that gives a row that every right reaches, and an unknown one."""

    def rows(user):
        row = model.objects.order_by("pk").first()
        return [in_admin("any row", row, EVERY_SCOPE), UNKNOWN_IN_ADMIN]

    return rows


def in_admin(name, row, scopes):
    """Return the Situation of a row in the admin; ``past`` is one of its past states."""
    arguments = {"object_id": row.pk}
    if hasattr(row, "history"):
        if not row.history.exists():  # rows of the fixtures
            type(row).history.bulk_history_create([row])
        arguments["past"] = row.history.first().pk
    return Situation(name, arguments, scopes)
