"""Two at once around a matter's packet: recusal, taking back and cancelling ‖ opening

Each race is run again with its guard taken away, and is then lost.
"""

import pytest
from django.db import connection

from consultation.actions import matter_packets, sittings, writing
from consultation.models import Conference, MatterOpening
from consultation.tests.stories import rows
from consultation.tests.test_matter_packets import MatterSitting
from consultation.tests.test_races import unlocked
from koganei import triggers
from koganei.testing import races
from koganei.testing.races import ONE_WRITER, race

GUARDS = [
    "matteropening_insert_for_who_was_chosen",
    "matteropening_insert_not_taken_back",
    "matteropening_insert_within_its_days",
]


@pytest.fixture
def sitting(own_database):
    triggers.install(connection)
    return MatterSitting()


def opens(sitting):
    return lambda: matter_packets.open_item(
        by=sitting.user, packet=sitting.packet, item=sitting.item.pk
    )


def cancel(sitting):
    sittings.cancel(by=sitting.by, conference=sitting.item.part.conference, reason="台風")


FIRST = {
    "recusal": (MatterSitting.recuse, "Http404"),
    "release": (MatterSitting.release, "RuleBroken"),
    "taking back": (MatterSitting.take_back, "RuleBroken"),
    "cancelling": (cancel, "RuleBroken"),
}


@pytest.mark.parametrize("name", FIRST)
def test_after_it_the_matter_stays_closed(sitting, name):
    act, refusal = FIRST[name]
    assert race(lambda: act(sitting), opens(sitting)) == ["done", refusal]
    assert rows(MatterOpening) == []


@pytest.mark.parametrize("name", FIRST)
def test_it_waits_for_who_is_opening(sitting, name):
    act, _ = FIRST[name]
    assert race(opens(sitting), lambda: act(sitting)) == ["done", "done"]
    assert len(rows(MatterOpening)) == 1


@ONE_WRITER
@pytest.mark.parametrize("name", FIRST)
def test_without_the_locks_the_database_still_keeps_it_closed(sitting, monkeypatch, name):
    _unlock(monkeypatch)
    race(lambda: FIRST[name][0](sitting), opens(sitting))
    assert rows(MatterOpening) == []


@ONE_WRITER
@pytest.mark.parametrize("name", FIRST)
def test_without_locks_and_guards_it_opens_after_it(sitting, monkeypatch, name):
    _unlock(monkeypatch)
    monkeypatch.setattr(races, "WAIT", 10)  # nothing makes the second one wait
    triggers.remove(connection, GUARDS)
    try:
        outcomes = race(lambda: FIRST[name][0](sitting), opens(sitting))
        assert len(rows(MatterOpening)) == 1, outcomes
    finally:
        triggers.install(connection)


def _unlock(monkeypatch):
    monkeypatch.setattr(writing, "locked", unlocked)
    monkeypatch.setattr(matter_packets, "locked", unlocked)
    monkeypatch.setattr(
        matter_packets,
        "_locked_conference",
        lambda item: Conference.objects.get(pk=item.part.conference_id),
    )
