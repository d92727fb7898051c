"""Two at once: the second one waits and is refused; without the guard it would go through."""

from contextlib import suppress
from functools import partial

import pytest
from django.db import IntegrityError, connection

from koganei import triggers
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken
from koganei.models import AddressReader, BreakGlass, ConflictOfInterest
from koganei.safeguards import addresses, break_glass, conflict_links, conflicts
from koganei.safeguards.tests import models
from koganei.safeguards.tests.conftest import make_desk
from koganei.safeguards.tests.models import Address, CaseAssignment
from koganei.safeguards.tests.support import seen
from koganei.testing import races
from koganei.testing.races import ONE_WRITER

NAMES = [each.name for each in conflict_links.triggers_of(models.ASSIGNMENT)]


@pytest.fixture
def shared(registered, own_database):
    """The desk in a database that threads share; nothing of it stays behind."""
    triggers.install(connection)
    yield make_desk()
    triggers.remove(connection, NAMES)
    with without_scope():
        for model in reversed(models.MODELS):
            model.objects.all().delete()


def was_let(act):
    """Carry out ``act``; tell whether the database let it."""
    try:
        with without_scope():
            act()
    except IntegrityError:
        return False
    return True


race = partial(races.race, outcome=was_let)


def acts(desk):
    return {
        "declare": lambda: desk.keep_apart("worker2", desk.sister),
        "assign": lambda: desk.assign(desk.who["worker2"], desk.case),
    }


def both_sides():
    with without_scope():
        return (
            CaseAssignment.objects.filter(user__username="worker2", is_over=False).exists()
            and ConflictOfInterest.objects.filter(user__username="worker2").exists()
        )


ORDERS = [("declare", "assign"), ("assign", "declare")]


@pytest.mark.parametrize("order", ORDERS)
def test_a_conflict_and_an_assignment_cannot_both_be_written(shared, order):
    first, second = (acts(shared)[name] for name in order)
    assert race(first, second) == [True, False]
    assert not both_sides()


@pytest.mark.parametrize("order", ORDERS)
def test_without_the_triggers_both_are_written(shared, order):
    triggers.remove(connection, NAMES)
    first, second = (acts(shared)[name] for name in order)
    assert race(first, second) == [True, True]
    assert both_sides()


@ONE_WRITER
@pytest.mark.parametrize("order", ORDERS)
def test_without_waiting_for_the_account_the_triggers_see_nothing(shared, order, monkeypatch):
    monkeypatch.setattr(conflict_links, "ACCOUNT", "")
    for trigger in conflict_links.triggers_of(models.ASSIGNMENT):
        triggers._declared[trigger.name] = trigger
    triggers.install(connection)
    first, second = (acts(shared)[name] for name in order)
    assert race(first, second) == [True, True]
    assert both_sides()


def test_declaring_beside_an_assignment_ends_or_refuses_it(shared):
    """Through the action: whoever comes first, nobody is assigned to whom they must not meet."""
    desk, conflict = shared, ConflictOfInterest(
        user=shared.who["worker2"], person_id=shared.sister, source="supervisor", relation="family"
    )  # fmt: skip
    assign = acts(desk)["assign"]
    found = race(assign, lambda: conflicts.declare(by=desk["manager"], conflict=conflict))
    assert found == [True, True]
    assert not both_sides()


def glass(desk, case):
    return lambda: BreakGlass.objects.create(
        user=desk.who["chief"], case_id=case.pk, reason="absent"
    )


ONCE = {
    "break_glass_one_case_at_a_time": (
        BreakGlass,
        lambda desk: (glass(desk, desk.case), glass(desk, desk.other)),
    ),
    "conflict_in_force_once": (
        ConflictOfInterest,
        lambda desk: [lambda: desk.keep_apart("worker2", desk.stranger)] * 2,
    ),
    "address_reader_once": (
        AddressReader,
        lambda desk: (
            [
                lambda: AddressReader.objects.create(
                    person_id=desk.client, user=desk.who["worker"], added_by=desk.who["manager"]
                )
            ]
            * 2
        ),
    ),
}


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("name", ONCE)
def test_what_may_be_there_once_is_there_once(shared, name, is_there):
    model, two = ONCE[name]
    constraint = next(each for each in model._meta.constraints if each.name == name)
    if not is_there:
        with connection.schema_editor() as editor:
            editor.remove_constraint(model, constraint)
    try:
        assert race(*two(shared)) == [True, not is_there]
        assert model.objects.count() == (1 if is_there else 2)
    finally:
        if not is_there:
            triggers.remove(connection)
            model.objects.all().delete()
            triggers.install(connection)
            with connection.schema_editor() as editor:
                editor.add_constraint(model, constraint)


def test_two_reviewers_leave_one_finding(shared):
    desk = shared
    row = glass(desk, desk.other)()
    BreakGlass.objects.filter(pk=row.pk).update(started_at=row.asked_at, stopped_at=row.asked_at)
    found = []

    def review(name):
        def act():
            try:
                break_glass.review(by=desk[name], glass=row, finding="proper", note=name)
            except RuleBroken:
                found.append("told")

        return act

    assert race(review("manager"), review("manager2")) == [True, True]
    assert found == ["told"]
    assert BreakGlass.objects.get(pk=row.pk).note == "manager"


@pytest.mark.parametrize("order", [0, 1])
def test_an_application_beside_a_lifting_keeps_the_address_hidden(shared, order):
    desk = shared
    protection = desk.protect(desk.client)
    asked = addresses.ask_to_lift(by=desk["manager"], protection=protection, reason="終了の申出")

    def lift():
        with suppress(RuleBroken):
            addresses.lift(by=desk["manager2"], protection=asked)

    two = [lift, lambda: desk.protect(desk.client)]
    race(two[order], two[1 - order])
    assert seen(desk["worker"], Address) == set()
