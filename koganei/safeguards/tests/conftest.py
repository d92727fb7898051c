"""``desk``: the tables, grants and links of the small consultation desk, and people around it."""

import pytest
from django.db import connection

from koganei import triggers
from koganei.access import decision, matrix
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.accounts.tests.support import people, person
from koganei.safeguards import break_glass, conflict_links
from koganei.safeguards.tests import models
from koganei.safeguards.tests.support import Desk
from koganei.testing.fixtures import load_demo


@pytest.fixture
def demo(db):
    """For one test: a module's data lie in a transaction, where no tables are made."""
    load_demo()


@pytest.fixture(scope="module")
def tables(django_db_setup, django_db_blocker):
    """The tables stay while a module runs; no other test sees them."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            for model in models.MODELS:
                editor.create_model(model)
        yield
        _drop_undeclared_triggers()
        with connection.schema_editor() as editor:
            for model in reversed(models.MODELS):
                editor.delete_model(model)


def _drop_undeclared_triggers():
    """Those of the desk that a test with commits left on tables of the house."""
    for each in list(triggers.differences(connection)):
        if each.trigger is None:
            with connection.cursor() as cursor:
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER {each.name}")
                else:
                    cursor.execute(f"DROP FUNCTION {each.name}() CASCADE")


@pytest.fixture
def registered(tables, monkeypatch):
    """What the app will register when it starts, taken back after each test."""
    monkeypatch.setattr(matrix, "GRANTS", (*matrix.GRANTS, *models.GRANTS))
    monkeypatch.setattr(matrix, "RESOURCES", (*matrix.RESOURCES, *models.RESOURCES))
    monkeypatch.setattr(conflict_links, "LINKS", list(models.LINKS))
    monkeypatch.setattr(conflict_links, "ASSIGNMENTS", [])
    monkeypatch.setattr(triggers, "_declared", dict(triggers._declared))
    monkeypatch.setattr(decision, "_basis", [models.consented])
    monkeypatch.setattr(break_glass, "_cases", [])
    conflict_links.register_assignment(models.ASSIGNMENT)
    break_glass.register_cases(
        models.Case,
        persons=lambda case: models.Member.objects.filter(case_id=case).values_list(
            "person_id", flat=True
        ),
    )


@pytest.fixture
def desk(db, registered):
    triggers.install(connection)
    return make_desk()


def make_desk():
    who = people()
    city = {"department": who["welfare"]}
    outside = {"organization": who["council"], "expires_on": "2045-03-31"}
    who |= {
        "manager2": person("manager2", Role.WELFARE_MANAGER, **city),
        "staff": person("staff", Role.WELFARE_STAFF, **city),
        "worker2": person("worker2", Role.SUPPORT_WORKER, **outside),
        "finance": person("finance", Role.HOUSEHOLD_FINANCE_WORKER, **outside),
        "attendee": person("attendee", Role.CONFERENCE_ATTENDEE, **outside),
        "auditor": person("auditor", Role.AUDITOR),
    }
    with without_scope():
        return Desk(who)
