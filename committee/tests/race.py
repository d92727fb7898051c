"""Two writers at the same moment, each with a database connection of its own.

PYTEST_DONT_REWRITE: the search for doctests imports this file before anyone names it.
"""

import sqlite3
import threading
from contextlib import closing

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from committee.models import Appointment, Officer
from koganei import triggers
from koganei.access.roles import Role
from koganei.law import RuleBroken
from koganei.models import RoleAssignment, User

OVERLAP = 0.3  # seconds for which the first writer keeps its transaction open


@pytest.fixture
def shared_database(request, transactional_db, tmp_path):
    """The committee's data where threads reach them: for SQLite a fresh copy on disk.

    A module that races about meetings names more fixtures in ``DATA``.
    """
    data = getattr(request.module, "DATA", ())
    call_command("loaddata", "01_organizations", "04_committee", *data, verbosity=0)
    secretary = User.objects.create(username="secretariat", name="高梨 恵")
    RoleAssignment.objects.create(user=secretary, role=Role.SECRETARIAT, starts_on="2018-04-01")
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
            connection.connection.backup(copy)
        connection.settings_dict["NAME"] = tmp_path / "copy.sqlite3"
    yield
    connection.settings_dict["NAME"] = name


def in_thread(work):
    """Start ``work`` with a connection of its own; ``joined`` gives its result."""

    def run():
        with closing(connection):
            try:
                thread.result = work()
            except BaseException as error:
                thread.result = error
                raise

    thread = threading.Thread(target=run)
    thread.result = None
    thread.start()
    return thread


def joined(thread):
    thread.join(30)
    assert not thread.is_alive()
    return thread.result


def alone(work):
    """Do something in a thread and wait for it."""
    return joined(in_thread(work))


def one_during_the_other(first, second):
    """Write ``first``, and ``second`` while the first is not committed; tell how each ended."""
    first_has_written = threading.Event()

    def one():
        with transaction.atomic():
            first()
            first_has_written.set()
            threading.Event().wait(OVERLAP)

    def two():
        first_has_written.wait(10)
        with transaction.atomic():
            second()

    return [joined(thread) for thread in [in_thread(lambda: outcome(one)),
                                          in_thread(lambda: outcome(two))]]  # fmt: skip


def outcome(work):
    """Return "written", or the text of the refusal."""
    try:
        work()
    except (IntegrityError, RuleBroken) as refusal:
        return str(refusal)
    return "written"


def without(guard, model, work):
    """Do ``work`` while a guard is missing from the database, then put everything back.

    All that was written is taken away before an exclusion constraint comes back.
    """
    constraint = next((c for c in model._meta.constraints if c.name == guard), None)
    excludes = constraint is not None and connection.vendor == "postgresql"
    names = [name for name in triggers.declared() if name == guard or name.startswith(f"{guard}_")]
    if excludes:
        alone(lambda: _schema("remove_constraint", model, constraint))
    else:
        alone(lambda: triggers.remove(connection, names))
    try:
        return work()
    finally:
        if excludes:
            alone(lambda: (Officer.objects.all().delete(), Appointment.objects.all().delete()))
            alone(lambda: _schema("add_constraint", model, constraint))
        else:
            alone(lambda: triggers.install(connection))


def _schema(verb, model, constraint):
    with connection.schema_editor() as editor:
        getattr(editor, verb)(model, constraint)
