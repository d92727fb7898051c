"""Two at once around a disposal: a hold, a new case that goes on, two who decide, two who execute

Each race is run again with its guard taken away, and is then lost.
"""

import pytest
from django.db import connection, transaction

from consultation.actions import disposals, retention, writing
from consultation.enums import HoldReason
from consultation.models import Case, Disposal, Person, RetentionHold
from consultation.tests.disposed import approved, make_deciders, make_old, make_rules, proposed
from consultation.tests.factories import make_account
from consultation.tests.intake import receive
from consultation.tests.stories import rows
from consultation.tests.test_races import unlocked
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.testing.races import ONE_WRITER, race


@pytest.fixture
def desk(own_database):
    """A case that is due, on an approved list, where threads reach it."""
    triggers.install(connection)
    make_rules()
    one, other, executor = make_deciders()
    case = make_old()
    chief = make_account(Role.CHIEF_SUPPORT_WORKER, "chief")
    return {"one": one, "other": other, "executor": executor, "case": case, "chief": chief}


def execute(desk, row):
    return lambda: disposals.execute(by=desk["executor"], disposal=row)


def hold(desk):
    return lambda: retention.hold(
        by=desk["one"], case=desk["case"], reason=HoldReason.DISCLOSURE, explanation="開示請求"
    )


def test_a_hold_that_came_first_keeps_the_case(desk):
    row = approved(desk["one"], desk["other"])
    assert race(hold(desk), execute(desk, row)) == ["done", "done"]
    assert [case.pk for case in rows(Case)] == [desk["case"].pk]
    assert len(rows(RetentionHold, ended_at=None)) == 1
    [item] = Disposal.objects.get().items.filter(kind="case")
    assert (item.result, item.kept_because) == ("kept", "保存を延長している")


def test_a_hold_that_came_too_late_is_told_so(desk):
    row = approved(desk["one"], desk["other"])
    assert race(execute(desk, row), hold(desk)) == ["done", "Http404"]
    assert rows(Case) == rows(RetentionHold) == []


@ONE_WRITER
def test_without_the_locks_the_database_still_loses_no_hold(desk, monkeypatch):
    row = approved(desk["one"], desk["other"])
    monkeypatch.setattr(writing, "locked", unlocked)
    monkeypatch.setattr(disposals, "_lock", past_the_lock)
    first, second = race(hold(desk), execute(desk, row))
    held = rows(RetentionHold, ended_at=None)
    assert len(held) == (first == "done"), (first, second)
    # where the hold is committed before the list is asked again, the execution keeps the case
    assert {row.case_id for row in held} <= {case.pk for case in rows(Case)}
    assert held or second == "done"


def past_the_lock(model, ids):
    return set(model.objects.filter(pk__in=ids).values_list("pk", flat=True))


def go_on(desk):
    """A new contact of the same person: a case that goes on from the closed one."""
    return lambda: receive(desk["chief"], client=desk["case"].client)


def follow(desk):
    """The same past the action: a row that names the closed case as the one before."""

    def write():
        with without_scope(), transaction.atomic():
            old = Case.objects.get()
            Case.objects.create(
                desk=old.desk, registered_by=old.registered_by, fiscal_year=old.fiscal_year,
                sequence=99, number="neu", client=old.client, previous=old,
                stage_since=old.received_on, received_on=old.received_on, urgency=old.urgency,
            )  # fmt: skip

    return write


def test_a_new_contact_that_came_first_keeps_the_old_case_and_the_person(desk):
    row = approved(desk["one"], desk["other"])
    assert race(go_on(desk), execute(desk, row)) == ["done", "done"]
    assert len(rows(Case)) == 2
    assert len(rows(Person)) == 1
    assert {item.kept_because for item in row.items.all()} == {"ほかの相談が必要としている"}


def test_a_new_contact_that_came_too_late_finds_nobody(desk):
    row = approved(desk["one"], desk["other"])
    assert race(execute(desk, row), go_on(desk)) == ["done", "Http404"]
    assert rows(Case) == rows(Person) == []


@ONE_WRITER
def test_a_new_case_that_goes_on_and_a_disposal_do_not_both_succeed(desk):
    """The foreign key is asked at commit: whoever comes second is refused whole."""
    row = approved(desk["one"], desk["other"])
    found = race(follow(desk), execute(desk, row))
    assert found.count("done") >= 1
    with without_scope():
        for case in Case.objects.exclude(previous=None):
            assert Case.objects.filter(pk=case.previous_id).exists()


def test_a_new_case_that_came_first_keeps_the_old_one(desk):
    row = approved(desk["one"], desk["other"])
    follow(desk)()
    execute(desk, row)()
    assert len(rows(Case)) == 2
    assert len(rows(Person)) == 1


def decide(desk, row, approve, by):
    return lambda: disposals.decide(
        by=by, disposal=row, approve=approve, seen=row.digest, reason="" if approve else "やめる"
    )


def test_two_deciders_decide_once(desk):
    row = proposed(desk["one"])
    third = make_account(Role.WELFARE_MANAGER, "third")
    acts = (decide(desk, row, True, desk["other"]), decide(desk, row, False, third))
    assert race(*acts) == ["done", "RuleBroken"]
    assert Disposal.objects.get().decision == "approved"


@ONE_WRITER
def test_without_the_lock_the_trigger_keeps_the_first_decision(desk, monkeypatch):
    row = proposed(desk["one"])
    third = make_account(Role.WELFARE_MANAGER, "third")
    monkeypatch.setattr(disposals, "_locked", lambda row: Disposal.objects.get(pk=row.pk))
    acts = (decide(desk, row, True, desk["other"]), decide(desk, row, False, third))
    assert race(*acts) == ["done", "RuleBroken"]
    triggers.remove(connection, ["disposal_update_decided_once"])
    try:
        again = second_disposal(desk)
        acts = (decide(desk, again, True, desk["other"]), decide(desk, again, False, third))
        assert race(*acts) == ["done", "done"]
    finally:
        triggers.install(connection)


def second_disposal(desk):
    make_old()
    return proposed(desk["one"])


def test_two_who_execute_execute_once(desk):
    row = approved(desk["one"], desk["other"])
    assert race(execute(desk, row), execute(desk, row)) == ["done", "RuleBroken"]
    assert Disposal.objects.get().executed_by == desk["executor"]


def test_two_who_propose_propose_it_once(desk):
    acts = [lambda by=by: proposed(by) for by in (desk["one"], desk["other"])]
    found = race(*acts)
    assert found[0] == "done"
    assert found[1] != "done"
    assert Disposal.objects.count() == 1
