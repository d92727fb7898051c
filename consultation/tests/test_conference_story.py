"""支援計画案から決定まで, through the pages: convened, returned, approved, sent back, decided"""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultation.enums import DueKind, Stage
from consultation.models import Conference, ConferenceItem, DueItem, ItemAgency, PlanDecision
from consultation.tests.factories import make_agency, make_case, walk
from consultation.tests.parts import make_consent, make_part, make_plan
from consultation.tests.stories import in_order, led_on, now, people, rows, text_of
from koganei.access.scoped import without_scope
from koganei.dates.wareki import format_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def who():
    return people("worker", "other", "chief", "manager", "staff", "auditor")


@pytest.fixture
def near():
    return make_agency("つくし障害相談")


@pytest.fixture
def case(who, today):
    row = make_case(lead=who["worker"].account, received_on=today)
    make_plan(row, uses=["children"])
    return row


def convened(worker, case, part, *agencies):
    return worker.fills(
        "convene", case.pk, part=part.pk, agencies=[agency.pk for agency in agencies]
    )


def test_a_plan_goes_to_the_conference_back_and_at_last_into_support(case, who, near, today):
    worker, manager, chief = who["worker"], who["manager"], who["chief"]
    # the city calls the sitting
    part = make_part()
    called = who["staff"].fills(
        "conference_new", held_on=format_date(today), starts_at="13:30", place="市役所 第2会議室",
        bodies=[part.body_id],
    )  # fmt: skip
    assert led_on(called)
    first = next(each for each in rows(Conference) if each.place == "市役所 第2会議室")
    page = text_of(worker.opens("conferences"))
    assert "市役所 第2会議室" in page
    (part,) = first.parts.all()

    # nobody is invited without consent, and the page says of whom it lacks
    assert "支援調整会議にかける" in text_of(worker.opens("case", case.pk))
    refused = convened(worker, case, part, near)
    assert refused.status_code == 422
    assert "つくし障害相談（なし）" in text_of(refused)
    assert rows(ConferenceItem) == []
    make_consent(case)
    assert led_on(convened(worker, case, part, near))
    assert now(case).stage == Stage.CONFERENCE
    assert [row.agency for row in rows(ItemAgency)] == [near]
    listed = text_of(worker.opens("conference", first.pk))
    assert case.number in listed
    assert "つくし障害相談" in listed
    assert case.number not in text_of(who["other"].opens("conference", first.pk))

    # what was put before it is not rewritten, until the conference returns it
    assert worker.opens("plan_write", case.pk).status_code == 200
    assert "いまの段階は「会議」です" in text_of(worker.fills("plan_write", case.pk))
    unsaid = manager.fills("outcome", case.pk, outcome="amended")
    assert "会議の意見を書いてください" in text_of(unsaid)
    said = manager.fills("outcome", case.pk, outcome="amended", opinion="家計を先に見る")
    assert led_on(said)
    assert now(case).stage == Stage.PLAN

    # again, and approved: the city decides, not the desk
    assert led_on(convened(worker, case, part, near))
    assert worker.opens("outcome", case.pk).status_code == 403
    assert led_on(manager.fills("outcome", case.pk, outcome="approved"))
    assert now(case).stage == Stage.DECISION
    assert chief.opens("plan_decide", case.pk).status_code == 403

    # sent back once with a reason, and through the conference again
    assert led_on(manager.fills("plan_send_back", case.pk, words="期間を直す"))
    assert now(case).stage == Stage.PLAN
    assert led_on(convened(worker, case, part, near))
    assert led_on(manager.fills("outcome", case.pk, outcome="approved"))

    shown = text_of(manager.opens("plan_decide", case.pk))
    assert "支援決定になります" in shown
    assert "子どもの学習・生活支援事業" in shown
    assert led_on(
        manager.fills(
            "plan_decide", case.pk, document_number="8小福地発第12号", conditions="半年で見直す"
        )
    )
    assert now(case).stage == Stage.SUPPORT
    (decision,) = rows(PlanDecision)
    assert (decision.kind, decision.decided_by) == ("decided", manager.account)
    monitored = [due.due_on for due in rows(DueItem, kind=DueKind.MONITORING, done_at=None)]
    assert monitored == [today + timedelta(days=180)]
    assert rows(DueItem, kind=DueKind.DECISION, done_at=None) == []
    plan = text_of(worker.opens("plan", case.pk))
    assert "8小福地発第12号" in plan
    assert "半年で見直す" in plan
    assert in_order(
        ["conference_called", "case_convened", "outcome_recorded", "case_convened",
         "outcome_recorded", "plan_sent_back", "case_convened", "outcome_recorded",
         "plan_decided"]
    )  # fmt: skip


def test_a_case_is_taken_back_from_the_agenda(case, who, near):
    worker = who["worker"]
    make_consent(case)
    part = make_part()
    assert led_on(convened(worker, case, part, near))
    assert led_on(worker.fills("take_back", case.pk, words="本人が直したいと言った"))
    assert now(case).stage == Stage.PLAN
    assert rows(ConferenceItem)[0].taken_back_at
    assert case.number not in text_of(worker.opens("conference", part.conference_id))


def test_a_consent_that_expired_between_page_and_click(case, who, near, today):
    make_consent(
        case, expires_on=today - timedelta(days=1), given_on=today - timedelta(days=9),
        explained_on=today - timedelta(days=9), starts_on=today - timedelta(days=9),
    )  # fmt: skip
    refused = convened(who["worker"], case, make_part(), near)
    assert "つくし障害相談（期限切れ）" in text_of(refused)
    assert now(case).stage == Stage.PLAN


def test_all_that_is_wrong_with_a_decision_is_said_at_once(case, who, near, today):
    worker, manager = who["worker"], who["manager"]
    make_consent(case)
    assert led_on(convened(worker, case, make_part(), near))
    assert led_on(manager.fills("outcome", case.pk, outcome="approved"))
    refused = manager.sends(
        "plan_decide", case.pk, document_number="8-1",
        decided_on=format_date(today - timedelta(days=1)),
    )  # fmt: skip
    assert refused.status_code == 422
    assert "決裁日が、会議の了承" in text_of(refused)
    late = manager.sends(
        "plan_decide", case.pk, document_number="8-1",
        decided_on=format_date(today + timedelta(days=1)),
    )  # fmt: skip
    assert "決裁日が先の日です" in text_of(late)
    assert "計画の始まり" in text_of(late)
    assert rows(PlanDecision) == []


def test_a_sitting_is_called_for_days_to_come(who, today):
    part = make_part()
    refused = who["manager"].fills(
        "conference_new", held_on=format_date(today - timedelta(days=1)), starts_at="10:00",
        place="会議室", bodies=[part.body_id],
    )  # fmt: skip
    assert "開催日が過ぎた日です" in text_of(refused)
    assert who["worker"].opens("conference_new").status_code == 403
    assert who["auditor"].opens("conferences").status_code == 403


def test_a_case_at_the_conference_without_an_item_leads_back(case, who):
    with without_scope():
        walk(case, Stage.CONFERENCE)
    assert who["manager"].opens("outcome", case.pk).status_code == 404
    shown = text_of(who["manager"].opens("case", case.pk))
    assert "この相談は、会議の案件になっていません" in shown
    assert led_on(who["worker"].fills("take_back", case.pk))
    assert now(case).stage == Stage.PLAN
