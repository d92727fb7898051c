"""終結: proposed by the 社協, confirmed by another of the city, with all that stands in its way"""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from consultation.actions import closure
from consultation.enums import ClosureAnswer, ClosureDetail, ClosureReason, DueKind, Stage
from consultation.models import (
    Case,
    ClosureMove,
    ClosureProposal,
    ClosureReturn,
    ClosureText,
    DeathNotice,
    DueItem,
    Person,
)
from consultation.queries.consent_records import consents_of
from consultation.rules.closure import ClosureInput
from consultation.rules.consent import agrees
from consultation.tests.endings import make_summary
from consultation.tests.factories import (
    make_account,
    make_agency,
    make_case,
    make_due,
    make_person,
    make_proposal,
)
from consultation.tests.parts import (
    decide_plan,
    make_consent,
    make_plan,
    make_referral,
    put_on_agenda,
)
from consultation.tests.stories import now, refused_by_database, rows
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken
from koganei.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(db):
    return make_account(Role.SUPPORT_WORKER, "worker")


@pytest.fixture
def manager(db):
    return make_account(Role.WELFARE_MANAGER, "manager")


@pytest.fixture
def case(worker):
    return make_case(lead=worker)


def given(case, reason=ClosureReason.OWN_WISH, **changes):
    typed = ClosureInput(
        reason=reason, ended_on=case.received_on, has_follow_up=False, words="もう要らない"
    )
    return replace(typed, **changes)


def propose(case, by, reason=ClosureReason.OWN_WISH, **changes):
    return closure.propose(by=by, case=case, given=given(case, reason, **changes))


def said(act):
    """What stands in the way: [(message, place)]."""
    with pytest.raises(RuleBroken) as refused:
        act()
    assert all(str(each.citation) for each in refused.value.violations)
    return [(each.message, each.place) for each in refused.value.violations]


# the proposal


def test_a_proposal_waits_for_the_city_and_moves_no_stage(case, worker):
    proposal = propose(case, worker)
    assert now(case).stage == Stage.ASSESSMENT
    assert proposal.proposed_by == worker
    assert [row.words for row in rows(ClosureText)] == ["もう要らない"]
    [due] = rows(DueItem, kind=DueKind.CLOSURE)
    assert due.is_waiting
    assert due.done_at is None
    assert AuditEvent.objects.filter(verb="closure_proposed").count() == 1


def test_everything_that_is_wrong_is_said_at_once(case, worker):
    typed = ClosureInput(
        reason="", ended_on=timezone.localdate() + timedelta(days=1), municipality="みどり市"
    )
    make_due(case, kind=DueKind.URGENT)
    found = said(lambda: closure.propose(by=worker, case=case, given=typed))
    assert [place for _, place in found] == [
        "reason", "ended_on", "municipality", "has_follow_up", "words", "urgent",
    ]  # fmt: skip
    assert rows(ClosureProposal) == []


@pytest.mark.parametrize(
    ("reason", "changes", "place", "words"),
    [
        (ClosureReason.SELF_RELIANCE, {}, "detail", "細かい別"),
        (ClosureReason.OWN_WISH, {"detail": ClosureDetail.ECONOMIC}, "detail", "空けて"),
        (ClosureReason.INFORMATION, {}, "reason", "区分を選んで"),
        (ClosureReason.HANDED_OVER, {"detail": ClosureDetail.MEDICAL}, "agency", "機関を選んで"),
        (ClosureReason.MOVED, {}, "municipality", "転居先の自治体"),
        (ClosureReason.OWN_WISH, {"ended_on": None}, "ended_on", "支援が終わった日"),
        (ClosureReason.DIED, {"ended_on": None}, "ended_on", "亡くなった日"),
    ],
)
def test_what_a_reason_asks_for(case, worker, reason, changes, place, words):
    found = said(lambda: propose(case, worker, reason, **changes))
    assert any(where == place and words in message for message, where in found), found


def test_a_day_before_the_reception_is_refused(case, worker):
    day = case.received_on - timedelta(days=1)
    [(message, place)] = said(lambda: propose(case, worker, ended_on=day))
    assert place == "ended_on"
    assert "受付日" in message


def test_a_second_proposal_waits_for_the_answer_to_the_first(case, worker):
    propose(case, worker)
    [(message, _)] = said(lambda: propose(case, worker))
    assert "もう出ています" in message
    assert len(rows(ClosureProposal)) == 1


def test_at_reception_nothing_is_proposed(worker):
    case = make_case(team=[worker])
    [(message, place)] = said(lambda: propose(case, worker))
    assert place == "screening"
    assert "受付の段階" in message


def test_a_plan_asks_for_its_evaluation_and_services_for_their_end(case, worker):
    decide_plan(make_plan(case))
    places = [place for _, place in said(lambda: propose(case, worker))]
    assert "plan_evaluation" in places


def test_what_is_on_an_agenda_is_taken_off_first(case, worker):
    put_on_agenda(make_plan(case))
    assert ("conference") in [place for _, place in said(lambda: propose(case, worker))]


def test_an_untold_withdrawal_is_named(case, worker):
    make_due(case, kind=DueKind.WITHDRAWAL, agency=make_agency("みどり地域包括支援センター"))
    [(message, place)] = said(lambda: propose(case, worker))
    assert place == "withdrawal"
    assert "みどり地域包括支援センター" in message


@pytest.mark.parametrize(
    ("role", "error"),
    [
        (Role.HOUSEHOLD_FINANCE_WORKER, Http404),
        (Role.WELFARE_MANAGER, PermissionDenied),
        (Role.WELFARE_STAFF, Http404),
        (Role.AUDITOR, PermissionDenied),
    ],
)
def test_who_does_not_work_on_cases_does_not_propose(case, role, error):
    with pytest.raises(error):
        propose(case, make_account(role))
    assert rows(ClosureProposal) == []


# the city's answer


def test_the_city_confirms_and_the_case_rests(case, worker, manager):
    make_due(case, kind=DueKind.CALL)
    closure.confirm(by=manager, case=case, proposal=propose(case, worker))
    closed = now(case)
    assert (closed.stage, closed.closure_reason) == (Stage.CLOSED, ClosureReason.OWN_WISH)
    assert closed.closed_on == timezone.localdate()
    assert rows(DueItem, done_at=None) == []
    [proposal] = rows(ClosureProposal)
    assert (proposal.answer, proposal.answered_by) == (ClosureAnswer.CONFIRMED, manager)
    assert [event.label for event in rows(closed.events.model, case=case)][-2:] == [
        "終結を申し出た（本人の申出）",
        "終結を確かめた（本人の申出）",
    ]
    assert AuditEvent.objects.filter(verb="case_closed").count() == 1


def test_who_proposed_does_not_confirm(case):
    both = make_account(Role.WELFARE_MANAGER, "both")
    mine = make_proposal(case, ClosureReason.OTHER, proposed_by=both)
    found = said(lambda: closure.confirm(by=both, case=case, proposal=mine))
    assert found == [("終結を申し出た人は確かめられません。ほかの人に頼んでください。", "closure")]
    assert now(case).stage == Stage.ASSESSMENT


def test_the_desk_does_not_confirm(case, worker):
    proposal = propose(case, worker)
    with pytest.raises(PermissionDenied):
        closure.confirm(by=make_account(Role.CHIEF_SUPPORT_WORKER), case=case, proposal=proposal)


def test_what_came_up_since_the_proposal_stops_the_city(case, worker, manager):
    proposal = propose(case, worker)
    make_due(case, kind=DueKind.URGENT)
    assert [place for _, place in said(
        lambda: closure.confirm(by=manager, case=case, proposal=proposal)
    )] == ["urgent"]  # fmt: skip
    assert rows(ClosureProposal)[0].answer == ""


def test_the_city_sends_it_back_with_a_reason(case, worker, manager):
    proposal = propose(case, worker)
    [(_, place)] = said(
        lambda: closure.send_back(by=manager, case=case, proposal=proposal, words=" ")
    )
    assert place == "words"
    closure.send_back(by=manager, case=case, proposal=proposal, words="評価を見直す")
    assert [row.words for row in rows(ClosureReturn)] == ["評価を見直す"]
    assert rows(DueItem, done_at=None) == []
    assert propose(case, worker).answer == ""


def test_it_is_withdrawn_before_the_answer_and_not_after(case, worker, manager):
    proposal = propose(case, worker)
    closure.withdraw(by=worker, case=case, proposal=proposal)
    assert rows(ClosureProposal)[0].answer == ClosureAnswer.WITHDRAWN
    [(message, _)] = said(lambda: closure.confirm(by=manager, case=case, proposal=proposal))
    assert "返事を待っている" in message
    assert now(case).stage == Stage.ASSESSMENT


def test_another_proposal_than_the_one_that_was_seen_is_not_confirmed(case, worker, manager):
    seen = propose(case, worker)
    closure.withdraw(by=worker, case=case, proposal=seen)
    propose(case, worker, ClosureReason.BROKEN_OFF)
    [(message, _)] = said(lambda: closure.confirm(by=manager, case=case, proposal=seen))
    assert "画面を開き直して" in message


# death and moving away


def test_a_death_is_written_to_the_person_and_ends_the_consents(case, worker):
    client = make_person("没 某")
    with without_scope():
        Case.objects.filter(pk=case.pk).update(client=client)
        case.client = client
    make_consent(case)
    with without_scope():
        assert agrees(consents_of(client.pk), timezone.now())
    propose(case, worker, ClosureReason.DIED)
    assert rows(Person, pk=client.pk)[0].died_on == case.received_on
    with without_scope():
        assert not agrees(consents_of(client.pk), timezone.now())


def test_a_death_is_told_to_every_agency_at_work(case, worker):
    agency = make_referral(case).agency
    [(message, place)] = said(lambda: propose(case, worker, ClosureReason.DIED))
    assert (place, message) == ("told", f"{agency}に、亡くなったことを知らせていません。")
    assert rows(Person, pk=case.client_id)[0].died_on is None
    propose(case, worker, ClosureReason.DIED, told=frozenset([agency]))
    assert [row.agency for row in rows(DeathNotice)] == [agency]


def test_a_death_on_another_day_than_the_person_says_is_named(case, worker):
    with without_scope():
        Person.objects.filter(pk=case.client_id).update(died_on=timezone.localdate())
    [(message, place)] = said(lambda: propose(case, worker, ClosureReason.DIED))
    assert place == "ended_on"
    assert "本人の記録では" in message


def test_a_death_in_the_middle_of_support_still_asks_for_the_evaluation(case, worker):
    decide_plan(make_plan(case))
    places = [place for _, place in said(lambda: propose(case, worker, ClosureReason.DIED))]
    assert "plan_evaluation" in places


def test_moving_away_leaves_the_municipality_and_a_paper_or_its_reason(case, worker):
    found = said(lambda: propose(case, worker, ClosureReason.MOVED, municipality="みどり市"))
    assert [place for _, place in found] == ["handover_summary"]
    propose(case, worker, ClosureReason.MOVED, municipality="みどり市", why_no_summary="断られた")
    assert [row.municipality for row in rows(ClosureMove)] == ["みどり市"]


def test_a_handover_needs_a_paper_that_arrived(case, worker):
    agency = make_agency("みどり町の窓口")
    typed = {"detail": ClosureDetail.MEDICAL, "agency": agency}
    found = said(lambda: propose(case, worker, ClosureReason.HANDED_OVER, **typed))
    assert [place for _, place in found] == ["handover_summary"]
    make_summary(case, agency=agency, received=False)
    found = said(lambda: propose(case, worker, ClosureReason.HANDED_OVER, **typed))
    assert any("受け取ったか" in message for message, _ in found)


# what the database keeps


GUARDS = {
    "closureproposal_insert_after_intake": lambda case: make_proposal(make_case()),
    "closureproposal_update_answered_once": lambda case: ClosureProposal.objects.filter(
        case=case
    ).update(reason=ClosureReason.OTHER),
    "closureproposal_delete_never": lambda case: ClosureProposal.objects.filter(
        case=case
    )._raw_delete("default"),
}  # fmt: skip


@pytest.mark.parametrize("name", GUARDS)
def test_the_database_keeps_the_end_to_its_way(case, name):
    make_proposal(case, ClosureReason.OWN_WISH)
    assert refused_by_database(lambda: GUARDS[name](case)) == name
    triggers.remove(connection, [name])
    assert refused_by_database(lambda: GUARDS[name](case)) == ""


def closes(case):
    columns = {"closed_on": case.received_on, "closure_reason": ClosureReason.OTHER}
    return lambda: Case.objects.filter(pk=case.pk).update(stage=Stage.CLOSED, **columns)


def test_the_database_closes_no_case_that_the_city_did_not_confirm(case):
    name = "case_update_closed_as_the_city_confirmed"
    assert refused_by_database(closes(case)) == name
    triggers.remove(connection, [name])
    assert refused_by_database(closes(case)) == ""


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("closure_one_open", {}),
        ("closure_reason_may_be_proposed", {"reason": ClosureReason.INFORMATION}),
        ("closure_detail_fits_the_reason", {"detail": ClosureDetail.ECONOMIC}),
        ("closure_handed_over_to_an_agency", {
            "reason": ClosureReason.HANDED_OVER, "agency": None}),
    ],
)  # fmt: skip
def test_the_columns_keep_what_a_proposal_is(case, worker, name, fields):
    make_proposal(case, ClosureReason.OWN_WISH)
    other = case if name == "closure_one_open" else make_case(lead=worker)
    typed = {"reason": ClosureReason.OTHER} | fields
    with pytest.raises(IntegrityError), transaction.atomic():
        make_proposal(other, **typed)


def test_the_columns_let_nobody_confirm_what_they_proposed(case, worker):
    row = make_proposal(case, ClosureReason.OWN_WISH, proposed_by=worker)
    row.answer, row.answered_by, row.answered_at = "confirmed", worker, timezone.now()
    with pytest.raises(IntegrityError), without_scope(), transaction.atomic():
        row.save()
