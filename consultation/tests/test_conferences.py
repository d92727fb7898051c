"""会議の案件: the gate in action and database, withdrawal, and who may do what"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.actions import conferences, consents, decisions
from consultation.enums import ConsentRule, Stage
from consultation.models import ConferenceItem, ConsentRecord, ItemAgency, ItemOpinion, PlanDecision
from consultation.tests.factories import make_account, make_agency, make_case, make_person, walk
from consultation.tests.parts import (
    make_consent,
    make_part,
    make_plan,
    put_on_agenda,
    record_item,
)
from consultation.tests.stories import now, people, refused_by_database, text_of
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def worker():
    return make_account(Role.SUPPORT_WORKER)


@pytest.fixture
def manager():
    return make_account(Role.WELFARE_MANAGER)


@pytest.fixture
def case(worker, today):
    return make_case(lead=worker, received_on=today)


@pytest.fixture
def plan(case):
    return make_plan(case)


@pytest.fixture
def near():
    return make_agency("つくし障害相談")


def convene(case, worker, part, *agencies):
    conferences.convene(by=worker, case=case, part=part, agencies=list(agencies))


@pytest.mark.parametrize(
    ("code", "rule", "message"),
    [
        ("promotion", ConsentRule.NO_CASES, "個別の案件を扱えません"),
        ("statutory", ConsentRule.NOT_REQUIRED, "相談を載せられません"),
    ],
)
def test_a_case_is_put_before_no_other_body(case, plan, worker, near, code, rule, message):
    make_consent(case)
    with pytest.raises(RuleBroken, match=message):
        convene(case, worker, make_part(code=code, rule=rule), near)
    with without_scope():
        assert not ConferenceItem.objects.exists()
    item = ConferenceItem(case=case, plan=plan, part=make_part(code=code, rule=rule), put_by=worker)
    guard = "conferenceitem_insert_where_consent_is_asked_for"
    assert refused_by_database(lambda: item.save(force_insert=True)) == guard


def test_every_agency_needs_the_consent_of_this_moment(case, plan, worker, near):
    far = make_agency("みどり法律相談")
    make_consent(case, agencies=[near])
    with pytest.raises(RuleBroken, match="みどり法律相談"):
        convene(case, worker, make_part(), near, far)
    assert now(case).stage == Stage.PLAN


def test_an_incomplete_plan_is_put_before_nobody(case, worker, near):
    make_plan(case, items=0, agreed_on=None, agreed_by="", agreed_how="")
    make_consent(case)
    with pytest.raises(RuleBroken) as broken:
        convene(case, worker, make_part(), near)
    said = str(broken.value)
    assert "支援の内容" in said
    assert "本人の署名も、同意した記録もありません" in said


def test_nothing_is_put_before_a_sitting_that_is_over(case, plan, worker, near, today):
    make_consent(case)
    part = make_part(held_on=today - timedelta(days=1))
    with pytest.raises(RuleBroken, match="もうかけられません"):
        convene(case, worker, part, near)


def test_the_outcome_is_recorded_from_the_day_of_the_sitting(case, plan, manager, today):
    put_on_agenda(plan, part=make_part(held_on=today + timedelta(days=3)))
    with pytest.raises(RuleBroken, match="会議はまだ開かれていません"):
        conferences.record_outcome(by=manager, case=case, outcome="approved")
    assert now(case).stage == Stage.CONFERENCE


def test_the_desk_records_no_outcome_and_decides_nothing(case, plan, worker):
    put_on_agenda(plan)
    with pytest.raises(PermissionDenied):
        conferences.record_outcome(by=worker, case=case, outcome="approved")
    stranger = make_account(Role.SUPPORT_WORKER)
    with pytest.raises(Http404):
        conferences.take_back(by=stranger, case=case)


def test_the_author_does_not_decide(case, manager, today):
    plan = make_plan(case, written_by=manager)
    record_item(put_on_agenda(plan))
    with without_scope():
        walk(case, Stage.DECISION)
    given = {"document_number": "8-1", "decided_on": today}
    with pytest.raises(RuleBroken, match="計画案を作った人は決定できません"):
        decisions.decide(by=manager, case=case, **given)
    other = make_account(Role.WELFARE_MANAGER)
    decisions.decide(by=other, case=case, **given)
    assert now(case).stage == Stage.SUPPORT
    with without_scope():
        assert PlanDecision.objects.get().kind == "confirmed"


# consent


def test_a_withdrawal_takes_the_agency_off_the_item(case, plan, worker, near):
    consent = make_consent(case)
    convene(case, worker, make_part(), near)
    consents.withdraw(by=worker, person=case.client, case=case, consent=consent, at=timezone.now())
    with without_scope():
        assert ItemAgency.objects.get().ended_at
        assert ConsentRecord.objects.get().withdrawn_at


def test_the_database_lets_no_consent_be_withdrawn_under_an_open_item(case, plan):
    consent = make_consent(case)
    item = put_on_agenda(plan, consent=consent)
    guard = "consentrecord_withdrawn_after_the_agenda"
    given = {"withdrawn_at": timezone.now(), "withdrawn_recorded_by": consent.recorded_by}

    def withdraw():
        ConsentRecord.objects.filter(pk=consent.pk).update(**given)

    assert refused_by_database(withdraw) == guard
    record_item(item)
    assert not refused_by_database(withdraw)


@pytest.mark.parametrize(
    "state", ["expired", "refused", "withdrawn", "later", "of another", "excluded", "not named"]
)
def test_the_database_itself_asks_for_a_valid_consent(case, plan, near, today, state):
    far, person = make_agency("みどり法律相談"), make_person("別の人", "べつのひと")
    day = today - timedelta(days=9)
    before = dict.fromkeys(("explained_on", "given_on", "starts_on"), day)
    consent = {
        "expired": lambda: make_consent(case, **before, expires_on=today - timedelta(days=1)),
        "refused": lambda: make_consent(case, is_refused=True),
        "withdrawn": lambda: make_consent(
            case, withdrawn_at=timezone.now(), withdrawn_recorded_by=plan.drafted_by
        ),
        "later": lambda: make_consent(case, starts_on=today + timedelta(days=1)),
        "of another": lambda: make_consent(case, person=person),
        "excluded": lambda: make_consent(case, excluded=[near]),
        "not named": lambda: make_consent(case, agencies=[far]),
    }[state]()
    item = put_on_agenda(plan, agency=far, consent=make_consent(case))
    row = ItemAgency(item=item, agency=near, consent=consent, asked_on=today)
    assert refused_by_database(lambda: row.save(force_insert=True)) == (
        "itemagency_insert_with_consent"
    )
    good = ItemAgency(
        item=item, agency=near, consent=make_consent(case, agencies=[near]), asked_on=today
    )
    assert not refused_by_database(lambda: good.save(force_insert=True))


def test_without_its_trigger_a_case_would_be_told_without_consent(case, plan, near, today):
    item = put_on_agenda(plan)
    row = ItemAgency(
        item=item, agency=near, consent=make_consent(case, is_refused=True), asked_on=today
    )
    triggers.remove(connection, ["itemagency_insert_with_consent"])
    assert not refused_by_database(lambda: row.save(force_insert=True))


def test_what_was_recorded_stays(case, plan):
    item = put_on_agenda(plan)
    opinion = record_item(item)
    with without_scope():
        items = ConferenceItem.objects.filter(pk=item.pk).order_by()
        opinions = ItemOpinion.objects.filter(pk=opinion.pk).order_by()
        invited = ItemAgency.objects.filter(item=item).order_by()
    assert (
        refused_by_database(lambda: items.update(outcome="amended")) == "conferenceitem_update_once"
    )
    assert refused_by_database(lambda: opinions.update(words="別")) == "itemopinion_update_never"
    other = make_agency("もみじ")
    assert refused_by_database(lambda: invited.update(agency=other)) == (
        "itemagency_update_only_ended"
    )


def test_a_case_is_on_one_agenda_at_a_time(case, plan):
    put_on_agenda(plan)
    second = ConferenceItem(case=case, plan=plan, part=make_part(), put_by=plan.drafted_by)
    assert refused_by_database(lambda: second.save(force_insert=True))


def test_the_sitting_asks_as_often_for_many_items_as_for_one(worker, today):
    who, part = people("manager"), make_part()
    counts = []
    for _ in range(2):
        for _ in range(3):
            put_on_agenda(make_plan(make_case(lead=worker, received_on=today)), part=part)
        who["manager"].opens("conference", part.conference_id)
        with CaptureQueriesContext(connection) as asked:
            assert who["manager"].opens("conference", part.conference_id).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_page_of_an_item_says_when_no_agency_is_left(case, plan):
    manager, lost = people("manager")["manager"], "招く機関がなくなりました"
    item = put_on_agenda(plan)
    with without_scope():
        invited = ItemAgency.objects.filter(item=item).order_by()
        name = invited.get().agency.name
    page = text_of(manager.opens("item", case.pk))
    assert f"招く機関：{name}" in page
    assert lost not in page
    invited.update(ended_at=timezone.now())
    assert lost in text_of(manager.opens("item", case.pk))
