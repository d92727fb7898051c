"""A stand-in for the consultation app: three persons, and what their directory answers."""

from datetime import datetime
from uuid import UUID, uuid5

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from koganei.access.roles import Role
from koganei.audit import record
from koganei.auditing import directory
from koganei.auditing.directory import Directory, mark

SPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


def number(name):
    """The opaque id of an invented person."""
    return str(uuid5(SPACE, name))


HANAKO, KEN, JIRO = "宮園 花子", "佐倉 健", "青木 次郎"
PEOPLE = {number(name): name for name in (HANAKO, KEN, JIRO)}


class Desk(Directory):
    """Knows three persons; city staff see names, the auditor numbers only (security.md §2.4)."""

    def __init__(self):
        self.assigned, self.closed, self.homes = set(), set(), {}

    def find(self, actor, text):
        plain = text.replace(" ", "").replace("　", "")
        return [key for key, name in PEOPLE.items() if plain in name.replace(" ", "")]

    def labels(self, actor, persons):
        if Role.WELFARE_MANAGER not in actor.roles:
            return {}
        return {key: PEOPLE[key] for key in persons if key in PEOPLE}

    def may_see(self, actor, persons):
        return set(persons) - self.closed

    def unassigned(self, reads):
        return [read for read in reads if (read.user_id, read.person_id) not in self.assigned]

    def surnames(self, persons):
        return {key: {mark(PEOPLE[key].split()[0])} for key in persons if key in PEOPLE}

    def addresses(self, persons):
        return {key: {mark(self.homes[key])} for key in persons if key in self.homes}

    def reader_addresses(self, users):
        return {pk: {mark(self.homes[pk])} for pk in users if pk in self.homes}


@pytest.fixture
def desk(monkeypatch):
    """The directory, registered; nobody is assigned to anybody unless a test says so."""
    made = Desk()
    monkeypatch.setattr(directory, "_registered", [made])
    return made


def moment(text):
    """A moment in Japan: 2026-11-17 10:00."""
    return timezone.make_aware(datetime.strptime(text, "%Y-%m-%d %H:%M"))  # noqa: DTZ007 -- made aware here


def read(by, *names, at="2026-11-17 10:00", verb="view", classes=("identity",), **values):
    """Let ``by`` see persons in one event at a moment."""
    with travel(moment(at), tick=False), transaction.atomic():
        record(
            verb=verb,
            by=by,
            on_object=values.pop("on_object", ("consultation.case", 1)),
            subjects=[(number(name), classes) for name in names],
            **values,
        )


AUDITOR, MANAGER = "auditor", "welfare_manager"
SPAN = {"since": "2026-11-16T00:00", "until": "2026-11-22T23:59"}


def address(name, who=None, **query):
    numbers = {
        "event": {"sequence": 1},
        "person": {"person": number(JIRO)},
        "leak": {"account": who and who["support_worker"].pk},
        "leak_csv": {"account": who and who["support_worker"].pk},
    }
    return reverse(f"audit:{name}", kwargs=numbers.get(name), query=query or None)


@pytest.fixture
def seen(who, desk):
    """A week in which 佐倉 美帆 saw three persons, printed one and exported one."""
    worker = who["support_worker"]
    read(worker, JIRO, HANAKO, at="2026-11-17 10:00", classes=["identity", "narrative"])
    read(worker, JIRO, at="2026-11-18 09:00", verb="print", classes=["identity"])
    read(worker, KEN, at="2026-11-19 09:00", verb="export", classes=["money"])
    read(worker, KEN, at="2026-11-20 09:00", result="refused", reason="権限なし")
    read(worker, at="2026-11-20 10:00", verb="export", on_object=("url:evaluation:workbook", 2018))
    read(who["integration_coordinator"], JIRO, at="2026-11-18 11:00")
    return who
