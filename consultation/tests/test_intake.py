"""相談を受け付ける: what is written, for whom, and that nothing is half written"""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from consultation.actions.intake import Newcomer, Reach, Said, Troubles
from consultation.codes import CallerKind, Relation, Route, Trouble, Urgency
from consultation.enums import DueKind, EventKind, Stage
from consultation.models import (
    Case,
    CaseAssignment,
    CaseEvent,
    ContactPoint,
    ContactRule,
    ContactSlip,
    DeskOpening,
    DueItem,
    Person,
    PersonAddress,
    PersonRevision,
    SearchKey,
    SlipThirdParty,
    SlipTrouble,
)
from consultation.tests.factories import (
    make_account,
    make_agency,
    make_case,
    make_contact_point,
    make_desk,
    make_household,
    make_merge,
    make_person,
)
from consultation.tests.intake import MOMENT, NEWCOMER, a_slip, receive
from koganei.access.field_classes import FieldClass
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.dates.wareki import TOKYO
from koganei.law import RuleBroken
from koganei.models import AuditEvent, PartnerOrganization

pytestmark = pytest.mark.django_db
DAY = MOMENT.date()


@pytest.fixture
def worker():
    return make_account(Role.SUPPORT_WORKER)


def all_of(model, **which):
    with without_scope():
        return list(model.objects.filter(**which))


def the(model, **which):
    with without_scope():
        return model.objects.get(**which)


def places(refusal):
    return [violation.place for violation in refusal.value.violations]


def test_a_consultation_becomes_a_case_at_reception(worker):
    case = receive(worker)
    assert (case.number, case.stage, case.received_on) == ("R08-0001", Stage.INTAKE, DAY)
    assert case.registered_by == worker
    assert case.last_contact_on == DAY
    client = the(Person, pk=case.client_id)
    assert (client.name, client.kana) == (NEWCOMER.name, NEWCOMER.kana)
    [assignment] = all_of(CaseAssignment, case=case)
    assert (assignment.user, assignment.ended_on) == (worker, None)
    [event] = all_of(CaseEvent, case=case)
    assert (event.kind, event.at, event.by) == (EventKind.INTAKE, MOMENT, worker)


def test_the_audit_tells_whose_data_were_written_and_of_which_classes(worker):
    case = receive(
        worker,
        a_slip(worker, texts={"third_party": "妹の話"}),
        reach=Reach(address="小金井市仮想町1-2-3"),
    )
    event = AuditEvent.objects.get(verb="slip_received")
    subject = event.subjects.get()
    assert (event.user, event.object_id) == (worker, str(case.pk))
    assert subject.person_id == str(case.client_id)
    classes = set(subject.field_classes.split())
    assert classes >= {FieldClass.THIRD_PARTY, FieldClass.ADDRESS, FieldClass.NARRATIVE}


def test_without_them_no_class_of_third_party_or_address_is_named(worker):
    receive(worker)
    subject = AuditEvent.objects.get(verb="slip_received").subjects.get()
    classes = set(subject.field_classes.split())
    assert not classes & {FieldClass.THIRD_PARTY, FieldClass.ADDRESS}


def test_numbers_run_on_within_a_year_also_past_what_one_may_not_see(worker):
    assert [receive(worker).number for _ in range(2)] == ["R08-0001", "R08-0002"]
    with without_scope():
        Case.objects.update(is_restricted=True)
    last_march = a_slip(worker, received_at=datetime(2026, 3, 31, 10, tzinfo=TOKYO))
    assert receive(worker, last_march).number == "R07-0001"
    assert receive(worker).number == "R08-0003"


def test_a_refused_one_leaves_no_gap_and_nothing_behind(worker):
    receive(worker)
    born_later = Newcomer("滝沢 良平", "たきざわ りょうへい", birth_on=date(2027, 1, 1))
    with pytest.raises(RuleBroken):
        receive(worker, client=born_later)
    other = make_account(Role.SUPPORT_WORKER, organization=_another_house())
    with pytest.raises(PermissionDenied):
        receive(other)
    assert receive(worker).number == "R08-0002"
    assert len(all_of(Person)) == 2


def _another_house():
    return PartnerOrganization.objects.create(name="となりの機関")


def test_everything_wrong_is_named_at_once(worker):
    slip = a_slip(
        worker,
        received_at=datetime(2090, 1, 1, tzinfo=TOKYO),
        route=Route.AGENCY,
        urgency=Urgency.TODAY,
        caller=Said(CallerKind.FAMILY),
        troubles=Troubles((2, 3)),
    )
    with pytest.raises(RuleBroken) as refusal:
        receive(worker, slip, Newcomer())
    assert places(refusal) == [
        *("received_on", "agency", "relation", "main", "urgent_response", "name", "kana"),
    ]
    assert all_of(Case) == []


@pytest.mark.parametrize(
    "role",
    [
        Role.CHIEF_SUPPORT_WORKER,
        Role.HOUSEHOLD_FINANCE_WORKER,
        Role.INTEGRATION_COORDINATOR,
    ],
)
def test_everybody_of_the_desk_receives(role):
    assert receive(make_account(role)).number == "R08-0001"


@pytest.mark.parametrize("role", [Role.WELFARE_MANAGER, Role.WELFARE_STAFF, Role.AUDITOR])
@pytest.mark.parametrize("is_of_house", [True, False])
def test_nobody_else_does(role, is_of_house):
    house = {"organization": make_desk().organization} if is_of_house else {}
    with pytest.raises((PermissionDenied, RuleBroken)):
        receive(make_account(role, **house))
    assert all_of(Case) == []


@pytest.mark.parametrize(
    ("moment", "outside"),
    [
        (MOMENT, False),
        (datetime(2026, 4, 13, 20, tzinfo=TOKYO), True),
        (datetime(2026, 4, 11, 10, tzinfo=TOKYO), True),
        (datetime(2026, 4, 12, 10, tzinfo=TOKYO), False),
    ],
)
def test_what_comes_outside_the_hours_is_marked(worker, moment, outside):
    desk = make_desk()
    for day, is_confirmed in ((date(2026, 4, 11), False), (date(2026, 4, 12), True)):
        DeskOpening.objects.create(desk=desk, day=day, is_confirmed=is_confirmed)
    case = receive(worker, a_slip(worker, received_at=moment))
    assert the(ContactSlip, case=case).is_outside_hours is outside


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        (Urgency.TODAY, [(DueKind.SCREENING, DAY), (DueKind.URGENT, DAY)]),
        (Urgency.THREE_DAYS, [(DueKind.SCREENING, date(2026, 4, 16))]),
        (Urgency.NORMAL, [(DueKind.SCREENING, date(2026, 4, 20))]),
    ],
)
def test_what_is_due_follows_the_urgency(worker, urgency, due):
    slip = a_slip(worker, urgency=urgency, texts={"urgent_response": "主任に伝えた"})
    case = receive(worker, slip)
    found = [(row.kind, row.due_on) for row in all_of(DueItem, case=case, user=worker)]
    assert sorted(found) == due
    assert case.next_due_on == min(day for _, day in due)


def test_the_only_trouble_is_the_main_one_and_others_say_theirs(worker):
    case = receive(worker)
    assert [(t.code, t.is_main) for t in all_of(SlipTrouble)] == [(Trouble.INCOME, True)]
    receive(worker, a_slip(worker, troubles=Troubles((2, 16), 16, "ペット")))
    rows = all_of(SlipTrouble, slip__case__number="R08-0002")
    assert [(t.code, t.is_main, t.other) for t in rows] == [(2, False, ""), (16, True, "ペット")]
    assert case.number == "R08-0001"


def test_the_words_of_others_stand_in_their_own_table_where_there_are_any(worker):
    receive(worker)
    assert all_of(SlipThirdParty) == []
    receive(worker, a_slip(worker, texts={"third_party": "妹の話"}))
    assert [row.words for row in all_of(SlipThirdParty)] == ["妹の話"]


def test_somebody_who_gives_no_name_is_called_something(worker):
    case = receive(worker, client=Newcomer("30代の男性", is_anonymous=True))
    client = the(Person, pk=case.client_id)
    assert (client.name, client.called, client.is_anonymous) == ("", "30代の男性", True)
    assert all_of(SearchKey, person=client) == []


def test_the_caller_is_not_the_client(worker):
    sister = Said(CallerKind.FAMILY, "滝沢 光代", Relation.SIBLING, "090-0000-0000")
    case = receive(worker, a_slip(worker, caller=sister))
    slip = the(ContactSlip, case=case)
    with without_scope():
        assert slip.caller.name == "滝沢 光代"
    assert all_of(ContactPoint, person=case.client_id) == []


def test_how_the_client_is_reached_is_kept_in_the_tables_of_its_classes(worker):
    reach = Reach("090-0000-0000", "夕方に", address="仮想町1-2-3", address_kind="stay")
    case = receive(worker, reach=reach)
    [point] = all_of(ContactPoint, person=case.client_id)
    assert (point.kind, point.value) == ("mobile", "090-0000-0000")
    assert the(ContactRule, person=case.client_id).note == "夕方に"
    assert the(PersonAddress, person=case.client_id).kind == "stay"
    values = {key.value for key in all_of(SearchKey, person=case.client_id, is_whole=True)}
    assert values >= {"滝沢良平", "09000000000"}


@pytest.fixture
def known(worker):
    """Somebody whose case ended last year."""
    person = make_person("滝沢 良平", "たきざわ りょうへい", birth_on=date(1968, 2, 9))
    make_contact_point(person, "042-000-0000")
    before = make_case(client=person, stage=Stage.CLOSED, received_on=date(2020, 3, 2))
    return person, before


def test_a_new_contact_of_a_closed_case_opens_a_new_one_linked_to_it(worker, known):
    person, before = known
    household = make_household(person)
    case = receive(worker, client=person, reach=Reach("０４２ー０００ー００００"))
    assert (case.client_id, case.previous_id) == (person.pk, before.pk)
    assert case.household_id == household.pk
    assert len(all_of(ContactPoint, person=person)) == 1


def test_what_is_newly_said_about_contact_keeps_what_stood_there(worker, known):
    person, _ = known
    receive(worker, client=person, reach=Reach(note="夕方に", introduce_as="個人名で"))
    receive(worker, client=person, reach=Reach(note="朝に"))
    receive(worker, client=person)
    rule = the(ContactRule, person=person)
    assert (rule.note, rule.introduce_as) == ("朝に", "個人名で")
    [revision] = all_of(PersonRevision, person=person)
    assert (revision.version, revision.values["contact_rule"]["note"]) == (1, "夕方に")
    assert the(Person, pk=person.pk).version == 2


def test_a_merged_person_leads_to_who_stayed(worker, known):
    person, _ = known
    twin = make_person("瀧澤 良平")
    make_merge(person, twin)
    assert receive(worker, client=twin).client_id == person.pk


@pytest.mark.parametrize("hidden", [{"is_restricted": True}, {"desk": "other"}])
def test_a_person_out_of_sight_cannot_be_chosen(worker, hidden):
    if hidden.get("desk"):
        hidden = {"desk": make_desk("別の窓口", organization=_another_house())}
    person = make_person("滝沢 良平", **hidden)
    with pytest.raises(Http404):
        receive(worker, client=person)
    assert all_of(Case) == []


def test_the_agency_that_sent_stands_on_slip_and_timeline(worker):
    agency = make_agency()
    case = receive(worker, a_slip(worker, route=Route.AGENCY, agency=agency))
    assert the(ContactSlip, case=case).agency == agency
    assert the(CaseEvent, case=case).agency == agency
