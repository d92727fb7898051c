"""Two at once around a packet: withdrawal ‖ opening, cancelling ‖ putting on the agenda

Each race is run again with its guard taken away, and is then lost.
"""

import pytest
from django.db import connection
from django.utils import timezone

from consultation.actions import conferences, consents, packets, sittings, writing
from consultation.models import ConferenceItem, PacketOpening
from consultation.tests.factories import make_account, make_agency, make_case
from consultation.tests.parts import make_consent, make_part, make_plan
from consultation.tests.stories import rows
from consultation.tests.test_packets import Sitting
from consultation.tests.test_races import unlocked
from koganei import triggers
from koganei.access.roles import Role
from koganei.testing.races import ONE_WRITER, race

GUARDS = ["packetopening_insert_with_consent"]


@pytest.fixture
def sitting(own_database):
    triggers.install(connection)
    return Sitting()


def opens(sitting):
    return lambda: packets.open_item(by=sitting.user, packet=sitting.packet, item=sitting.item.pk)


def openings_after_withdrawal():
    """Openings on a consent that was withdrawn before: there may be none."""
    return [
        row
        for row in rows(PacketOpening)
        if row.consent.withdrawn_at and row.consent.withdrawn_at < row.opened_at
    ]


def test_after_a_withdrawal_a_packet_stays_closed(sitting):
    assert race(sitting.withdraw, opens(sitting)) == ["done", "RuleBroken"]
    assert rows(PacketOpening) == []


def test_a_withdrawal_waits_for_who_is_opening(sitting):
    assert race(opens(sitting), sitting.withdraw) == ["done", "done"]
    assert len(rows(PacketOpening)) == 1


@ONE_WRITER
def test_without_the_lock_the_database_still_keeps_it_closed(sitting, monkeypatch):
    _unlock(monkeypatch)
    race(sitting.withdraw, opens(sitting))
    assert rows(PacketOpening) == []


@ONE_WRITER
def test_without_lock_trigger_and_ledger_it_opens_after_the_withdrawal(sitting, monkeypatch):
    """The ledger asks for the consent once more, when the opening is already written."""
    _unlock(monkeypatch)
    monkeypatch.setattr(packets, "_tell", lambda *given: None)
    triggers.remove(connection, GUARDS)
    try:
        outcomes = race(sitting.withdraw, opens(sitting))
        assert len(rows(PacketOpening)) == 1, outcomes
    finally:
        triggers.install(connection)


def _unlock(monkeypatch):
    monkeypatch.setattr(writing, "locked", unlocked)
    monkeypatch.setattr(packets, "locked", unlocked)
    monkeypatch.setattr(consents, "locked_case", lambda case, person: case)


def test_nothing_is_put_before_a_sitting_that_is_being_cancelled(own_database):
    triggers.install(connection)
    chief, manager = make_account(Role.CHIEF_SUPPORT_WORKER), make_account(Role.WELFARE_MANAGER)
    case = make_case(lead=chief, received_on=timezone.localdate())
    make_plan(case)
    part, agency = make_part(), make_agency()
    make_consent(case)

    def cancel():
        sittings.cancel(by=manager, conference=part.conference, reason="台風")

    def convene():
        conferences.convene(by=chief, case=case, part=part, agencies=[agency])

    assert race(cancel, convene) == ["done", "RuleBroken"]
    assert rows(ConferenceItem) == []
