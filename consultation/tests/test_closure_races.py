"""Two at once around the end of a case: close ‖ note, contact, consent; two who confirm

What is written is there before the end, or is refused: nothing stands under a closed case that the
city did not see. Each race is run again with its guard taken away, and is then lost.
"""

import pytest
from django.db import connection
from django.utils import timezone

from consultation.actions import closure, consents, records, urgent, writing
from consultation.actions.records import Contact
from consultation.codes import Channel
from consultation.enums import ClosureReason, Stage
from consultation.models import CaseEvent, ClosureProposal, ConsentRecord, DueItem, EventNote
from consultation.tests.factories import make_account, make_case, make_proposal
from consultation.tests.parts import make_consent
from consultation.tests.stories import now, rows
from consultation.tests.test_races import unlocked
from koganei import triggers
from koganei.access.roles import Role
from koganei.testing.races import ONE_WRITER, race

TEXTS = {"facts": "終結のあとに書かれたこと"}


@pytest.fixture
def desk(own_database):
    """A case with a proposal that waits, where threads reach it."""
    triggers.install(connection)
    chief = make_account(Role.CHIEF_SUPPORT_WORKER, "chief")
    case = make_case(lead=chief, received_on=timezone.localdate())
    one, other = (make_account(Role.WELFARE_MANAGER, name) for name in ("one", "other"))
    consent = make_consent(case)
    return {"chief": chief, "case": case, "one": one, "other": other, "consent": consent,
            "proposal": make_proposal(case, ClosureReason.OWN_WISH)}  # fmt: skip


def confirm(desk, by="one"):
    return lambda: closure.confirm(by=desk[by], case=desk["case"], proposal=desk["proposal"])


def note(desk):
    contact = Contact(
        at=timezone.now(), channel=Channel.PHONE, counterpart="client", texts=dict(TEXTS)
    )
    return lambda: records.write_contact(by=desk["chief"], case=desk["case"], contact=contact)


def start_urgent(desk):
    return lambda: urgent.start(
        by=desk["chief"], case=desk["case"], words="食料を渡した", check_on=timezone.localdate()
    )


def withdraw_consent(desk):
    return lambda: consents.withdraw(
        by=desk["chief"], person=desk["case"].client, case=desk["case"], consent=desk["consent"],
        at=timezone.now(),
    )  # fmt: skip


def withdraw_proposal(desk):
    return lambda: closure.withdraw(by=desk["chief"], case=desk["case"], proposal=desk["proposal"])


def written_late():
    """Notes that stand under the closed case; the words of the end itself are none of them."""
    return rows(EventNote, facts=TEXTS["facts"])


# the line, its words, and the day of the last contact that it moves
FREEZING = [
    "caseevent_insert_under_open_case", "eventnote_insert_under_open_case",
    "case_update_while_open",
]  # fmt: skip
WRITES = {"a note": note, "urgent support": start_urgent}


@pytest.mark.parametrize("what", WRITES)
def test_after_the_end_nothing_is_written(desk, what):
    assert race(confirm(desk), WRITES[what](desk)) == ["done", "RuleBroken"]
    assert now(desk["case"]).stage == Stage.CLOSED
    assert written_late() == []


def test_a_note_that_came_first_stands_before_the_end(desk):
    assert race(note(desk), confirm(desk)) == ["done", "done"]
    [written] = written_late()
    last = rows(CaseEvent, case=desk["case"])[-1]
    assert written.event_id < last.pk
    assert last.label.startswith("終結を確かめた")


def test_urgent_support_that_came_first_keeps_the_case_open(desk):
    assert race(start_urgent(desk), confirm(desk)) == ["done", "RuleBroken"]
    assert now(desk["case"]).stage == Stage.ASSESSMENT
    assert rows(ClosureProposal)[0].answer == ""


@ONE_WRITER
@pytest.mark.parametrize("what", WRITES)
def test_without_the_lock_the_trigger_still_refuses_what_is_late(desk, what, monkeypatch):
    monkeypatch.setattr(writing, "locked", unlocked)
    assert race(confirm(desk), WRITES[what](desk)) == ["done", "RuleBroken"]
    assert written_late() == []


@ONE_WRITER
def test_without_lock_and_trigger_a_note_is_written_under_the_closed_case(desk, monkeypatch):
    monkeypatch.setattr(writing, "locked", unlocked)
    triggers.remove(connection, FREEZING)
    try:
        found = race(confirm(desk), note(desk))
        assert found[0] == "done"
        assert now(desk["case"]).stage == Stage.CLOSED
        assert written_late()
    finally:
        triggers.install(connection)


# consent goes on after the end, and its dues do not


def test_a_withdrawal_after_the_end_is_taken_and_makes_nothing_due(desk):
    assert race(confirm(desk), withdraw_consent(desk)) == ["done", "done"]
    assert rows(ConsentRecord)[0].withdrawn_at is not None
    assert rows(DueItem, case=desk["case"], done_at=None) == []
    assert rows(CaseEvent, case=desk["case"], kind="consent") == []


def test_a_withdrawal_that_came_first_stands_in_the_timeline(desk):
    assert race(withdraw_consent(desk), confirm(desk)) == ["done", "done"]
    assert len(rows(CaseEvent, case=desk["case"], kind="consent")) == 1


@ONE_WRITER
def test_without_the_lock_on_the_case_the_withdrawal_is_lost_to_the_trigger(desk, monkeypatch):
    """It believes the case open, writes into its timeline, and is refused as a whole."""
    monkeypatch.setattr(writing, "locked", unlocked)
    monkeypatch.setattr(consents, "locked_case", lambda case, person: case)
    assert race(confirm(desk), withdraw_consent(desk)) == ["done", "RuleBroken"]
    assert rows(ConsentRecord)[0].withdrawn_at is None


# two who answer


def test_two_who_confirm_close_it_once(desk):
    assert race(confirm(desk), confirm(desk, "other")) == ["done", "RuleBroken"]
    assert [row.answered_by for row in rows(ClosureProposal)] == [desk["one"]]
    assert len(rows(CaseEvent, case=desk["case"], kind="closure")) == 1


def test_a_confirmation_and_a_withdrawal_are_not_both_taken(desk):
    assert race(withdraw_proposal(desk), confirm(desk)) == ["done", "RuleBroken"]
    assert now(desk["case"]).stage == Stage.ASSESSMENT


@ONE_WRITER
def test_without_the_lock_the_triggers_stop_the_second_who_confirms(desk, monkeypatch):
    monkeypatch.setattr(writing, "locked", unlocked)
    assert race(confirm(desk), confirm(desk, "other")) == ["done", "RuleBroken"]
    assert [row.answered_by for row in rows(ClosureProposal)] == [desk["one"]]


@ONE_WRITER
def test_without_lock_and_triggers_a_withdrawn_proposal_closes_the_case(desk, monkeypatch):
    monkeypatch.setattr(writing, "locked", unlocked)
    triggers.remove(connection, ["closureproposal_update_answered_once"])
    try:
        assert race(withdraw_proposal(desk), confirm(desk)) == ["done", "done"]
        assert now(desk["case"]).stage == Stage.CLOSED
    finally:
        triggers.install(connection)
