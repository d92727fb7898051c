"""Two at once around a conference: withdrawal ‖ agenda, two who convene, two who decide

Each race is run again with its guard taken away, and is then lost.
"""

import pytest
from django.db import connection
from django.utils import timezone

from consultation.actions import conferences, consents, decisions, writing
from consultation.enums import Stage
from consultation.models import ConferenceItem, ItemAgency, PlanDecision
from consultation.tests.factories import make_account, make_agency, make_case, walk
from consultation.tests.parts import (
    make_consent,
    make_part,
    make_plan,
    put_on_agenda,
    record_item,
)
from consultation.tests.stories import rows
from consultation.tests.test_races import unlocked
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.testing.races import ONE_WRITER, race

GUARDS = ["itemagency_insert_with_consent", "consentrecord_withdrawn_after_the_agenda"]


@pytest.fixture
def desk(own_database):
    """A whole plan of a client who agreed, where threads reach them."""
    triggers.install(connection)
    chief, today = make_account(Role.CHIEF_SUPPORT_WORKER, "chief"), timezone.localdate()
    case = make_case(lead=chief, received_on=today)
    plan = make_plan(case)
    return {"chief": chief, "case": case, "plan": plan, "agency": make_agency(),
            "part": make_part(), "consent": make_consent(case)}  # fmt: skip


def convene(desk):
    return lambda: conferences.convene(
        by=desk["chief"], case=desk["case"], part=desk["part"], agencies=[desk["agency"]]
    )


def withdraw(desk):
    return lambda: consents.withdraw(
        by=desk["chief"], person=desk["case"].client, case=desk["case"], consent=desk["consent"],
        at=timezone.now(),
    )  # fmt: skip


def decide(desk, manager, number):
    return lambda: decisions.decide(
        by=manager, case=desk["case"], document_number=number, decided_on=timezone.localdate()
    )


def invited_without_consent():
    """Agencies that would hear of somebody who took the consent back: there may be none."""
    return rows(ItemAgency, ended_at=None, consent__withdrawn_at__isnull=False)


def test_after_a_withdrawal_nothing_is_put_on_the_agenda(desk):
    assert race(withdraw(desk), convene(desk)) == ["done", "RuleBroken"]
    assert rows(ConferenceItem) == []


def test_a_withdrawal_waits_for_the_agenda_and_takes_the_agency_off(desk):
    assert race(convene(desk), withdraw(desk)) == ["done", "done"]
    assert len(rows(ItemAgency)) == 1
    assert rows(ItemAgency, ended_at=None) == []


@ONE_WRITER
def test_without_lock_and_triggers_both_succeed_and_the_agency_would_hear(desk, monkeypatch):
    monkeypatch.setattr(writing, "locked", unlocked)
    monkeypatch.setattr(consents, "locked_case", lambda case, person: case)
    triggers.remove(connection, GUARDS)
    try:
        race(withdraw(desk), convene(desk))
        with without_scope():
            assert invited_without_consent()
    finally:
        triggers.install(connection)


@ONE_WRITER
def test_without_the_lock_the_database_still_keeps_them_apart(desk, monkeypatch):
    monkeypatch.setattr(writing, "locked", unlocked)
    monkeypatch.setattr(consents, "locked_case", lambda case, person: case)
    race(withdraw(desk), convene(desk))
    assert invited_without_consent() == []


def test_two_who_convene_put_it_on_one_agenda(desk):
    assert race(convene(desk), convene(desk)) == ["done", "RuleBroken"]
    assert len(rows(ConferenceItem)) == 1


def approved(desk):
    """The plan before the city, and two who may decide it."""
    record_item(put_on_agenda(desk["plan"], consent=desk["consent"], part=desk["part"]))
    with without_scope():
        walk(desk["case"], Stage.DECISION)
    return [make_account(Role.WELFARE_MANAGER, name) for name in ("one", "other")]


def test_two_deciders_decide_once(desk):
    one, other = approved(desk)
    assert race(decide(desk, one, "8-1"), decide(desk, other, "8-2")) == ["done", "RuleBroken"]
    assert [row.decided_by for row in rows(PlanDecision)] == [one]


@ONE_WRITER
def test_without_the_lock_the_trigger_stops_the_second_decider(desk, monkeypatch):
    one, other = approved(desk)
    monkeypatch.setattr(writing, "locked", unlocked)
    assert race(decide(desk, one, "8-1"), decide(desk, other, "8-2")) == ["done", "RuleBroken"]


@ONE_WRITER
def test_without_lock_and_trigger_the_second_decider_is_not_told_why(desk, monkeypatch):
    one, other = approved(desk)
    monkeypatch.setattr(writing, "locked", unlocked)
    triggers.remove(connection, ["plandecision_insert_at_decision"])
    try:
        found = race(decide(desk, one, "8-1"), decide(desk, other, "8-2"))
    finally:
        triggers.install(connection)
    assert found == ["done", "IntegrityError"]  # a plan has one decision by its column
    assert len(rows(PlanDecision)) == 1
