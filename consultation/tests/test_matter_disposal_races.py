"""Two at once around the disposal of a matter: a hold, a recusal, two who propose, two who execute

Each race is run again with its guard taken away, and is then lost.
"""

import pytest
from django.db import connection

from consultation.actions import disposals, matter_disposals, retention, writing
from consultation.enums import HoldReason
from consultation.models import Disposal, MatterHold, StatutoryMatter
from consultation.tests.disposed import make_deciders, make_rules
from consultation.tests.disposed_matters import approved_matter, make_old_matter
from consultation.tests.stories import rows
from consultation.tests.test_disposal_races import past_the_lock
from consultation.tests.test_races import unlocked
from koganei import triggers
from koganei.testing.races import ONE_WRITER, race


@pytest.fixture
def desk(own_database):
    """A matter that is due, where threads reach it."""
    triggers.install(connection)
    make_rules()
    one, other, executor = make_deciders()
    return {"one": one, "other": other, "executor": executor, "matter": make_old_matter()}


def approved(desk):
    return approved_matter(desk["matter"], desk["one"], desk["other"])


def execute(desk, row):
    return lambda: disposals.execute(by=desk["executor"], disposal=row)


def hold(desk):
    return lambda: retention.hold_matter(
        by=desk["one"], matter=desk["matter"], reason=HoldReason.DISCLOSURE, explanation="開示請求"
    )


def propose(desk, who):
    return lambda: matter_disposals.propose(by=desk[who], matter=desk["matter"])


def test_a_hold_that_came_first_keeps_the_matter(desk):
    row = approved(desk)
    assert race(hold(desk), execute(desk, row)) == ["done", "done"]
    assert len(rows(StatutoryMatter)) == len(rows(MatterHold, ended_at=None)) == 1
    item = Disposal.objects.get().items.get()
    assert (item.result, item.kept_because) == ("kept", "保存を延長している")


def test_a_hold_that_came_too_late_is_told_so(desk):
    row = approved(desk)
    assert race(execute(desk, row), hold(desk)) == ["done", "Http404"]
    assert rows(StatutoryMatter) == rows(MatterHold) == []


@ONE_WRITER
def test_without_the_locks_the_database_still_loses_no_hold(desk, monkeypatch):
    row = approved(desk)
    monkeypatch.setattr(writing, "locked", unlocked)
    monkeypatch.setattr(disposals, "_lock", past_the_lock)
    first, second = race(hold(desk), execute(desk, row))
    held = rows(MatterHold, ended_at=None)
    assert len(held) == (first == "done"), (first, second)
    assert {each.matter_id for each in held} <= {each.pk for each in rows(StatutoryMatter)}
    assert held or second == "done"


def test_two_who_propose_propose_it_once(desk):
    assert race(propose(desk, "one"), propose(desk, "other")) == ["done", "RuleBroken"]
    assert Disposal.objects.count() == 1


@ONE_WRITER
def test_without_the_lock_it_is_the_number_that_is_given_once(desk, monkeypatch):
    monkeypatch.setattr(matter_disposals, "locked", unlocked)
    found = race(propose(desk, "one"), propose(desk, "other"))
    assert found[0] == "done"
    assert found[1] != "done"
    assert Disposal.objects.count() == 1


def test_two_who_execute_execute_once(desk):
    row = approved(desk)
    assert race(execute(desk, row), execute(desk, row)) == ["done", "RuleBroken"]


def test_two_nights_at_once_say_nothing(desk):
    approved(desk)
    acts = [lambda: disposals.execute_matters(by=desk["executor"])] * 2
    assert race(*acts) == ["done", "done"]
    assert rows(StatutoryMatter) == []
