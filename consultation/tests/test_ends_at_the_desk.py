"""終結を窓口が決めるとき: nothing waits for the city, and no service runs"""

import pytest
from django.db import connection

from consultation.actions import closure, moves
from consultation.enums import ClosureReason, Stage
from consultation.tests.factories import make_account, make_case, make_proposal
from consultation.tests.parts import make_referral
from consultation.tests.stories import now, refused_by_database
from consultation.tests.supports import make_service
from consultation.tests.test_closure import closes, propose, said
from koganei import triggers
from koganei.access.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(db):
    return make_account(Role.SUPPORT_WORKER, "worker")


def make_referred_case(lead):
    """A case that arrived where it was referred to."""
    case = make_case(lead=lead, stage=Stage.REFERRAL)
    day = case.received_on
    make_referral(case, arrived_on=day, arrival_checked_on=day, arrival_checked_by=lead)
    return case


def test_the_database_leaves_no_proposal_without_answer_under_a_closed_case(worker):
    case = make_referred_case(worker)
    make_proposal(case, ClosureReason.OWN_WISH)
    name = "case_update_closed_with_every_proposal_answered"
    assert refused_by_database(closes(case)) == name
    triggers.remove(connection, [name])
    assert refused_by_database(closes(case)) == ""


def test_the_desk_itself_ends_no_case_that_waits_for_the_answer_of_the_city(worker):
    chief = make_account(Role.CHIEF_SUPPORT_WORKER, "chief")
    case = make_referred_case(worker)
    proposal = propose(case, worker)
    [(message, place)] = said(lambda: moves.arrive(by=chief, case=case))
    assert place == "closure"
    assert "先に取り下げて" in message
    closure.withdraw(by=worker, case=case, proposal=proposal)
    moves.arrive(by=chief, case=case)
    assert now(case).stage == Stage.CLOSED


def test_the_desk_itself_ends_no_case_in_which_a_service_runs(worker):
    chief = make_account(Role.CHIEF_SUPPORT_WORKER, "chief")
    case = make_referred_case(worker)
    make_service(case)
    [(message, place)] = said(lambda: moves.arrive(by=chief, case=case))
    assert place == "support"
    assert "終わりが記録されていません" in message
