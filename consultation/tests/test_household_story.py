"""8050: one household through the pages, from the doorstep without consent to the closed case

A mother past eighty and her son past fifty, told of by a 民生委員. Each day is lived on its day;
whoever sits at a browser logs in anew.
"""

from contextlib import contextmanager
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from consultation.enums import ClosureReason, Stage
from consultation.models import (
    Attendee,
    Case,
    ClosureProposal,
    Conference,
    ConferenceItem,
    ConsentRecord,
    Disclosure,
    HouseholdMembership,
    Packet,
    PlanItem,
    SupportService,
)
from consultation.rules.plan import TEXTS
from consultation.tests.factories import make_agency, make_desk, make_wording
from consultation.tests.parts import make_part
from consultation.tests.sittings import make_terms
from consultation.tests.stories import in_order, led_on, now, people, rows, text_of
from koganei.access.scoped import without_scope
from koganei.dates.wareki import format_date

pytestmark = pytest.mark.django_db
FIRST = timezone.localdate() - timedelta(days=200)
SON, MOTHER = "樫村 環", "樫村 すず"
SLIP = {
    "route": 6, "channel": "home_visit", "caller_kind": "other", "name": SON,
    "kana": "かしむら たまき", "troubles": [3, 4], "main": 4, "urgency": "normal",
    "client_words": "（民生委員から）郵便がたまっている",
}  # fmt: skip


class House:
    """The desk, the city and an agency, and the days that they live through."""

    def __init__(self):
        make_desk()
        make_wording(starts_on=FIRST - timedelta(days=9))
        self.who = people("chief", "worker", "coordinator", "manager", "staff", "attendee")
        self.agency = make_agency(
            "つくし障害相談", department=self.who["attendee"].account.department
        )
        self.case = None

    @contextmanager
    def on(self, day):
        """A day of the story, counted from the first one."""
        moment = datetime.combine(FIRST + timedelta(days=day), time(10))
        with travel(timezone.make_aware(moment)):
            for person in self.who.values():
                person.client.force_login(person.account)
            yield timezone.localdate()

    def fills(self, name, page, /, *arguments, **said):
        """Somebody fills in a form of the case, which has to be taken."""
        response = self.who[name].fills(page, self.case.pk, *arguments, said=said)
        assert led_on(response)
        return text_of(response)

    def shown(self, name, page="case", *arguments):
        return text_of(self.who[name].opens(page, self.case.pk, *arguments))

    @property
    def stage(self):
        return now(self.case).stage


@pytest.fixture
def house(db):
    with travel(timezone.make_aware(datetime.combine(FIRST, time(9)))):
        return House()


def at_the_door(house):
    """Nobody opens; a case that waits is visited, and nothing is told to anybody."""
    with house.on(0) as today:
        assert led_on(house.who["worker"].fills("slip_new", said=SLIP))
        (house.case,) = rows(Case)
        refused = house.who["chief"].fills(
            "screening", house.case.pk, result=4, lead=house.who["coordinator"].account.pk
        )
        assert "本人の有効な同意（申込み）がありません" in text_of(refused)
        house.fills(
            "chief", "screening", result=3, explanation="玄関先から",
            lead=house.who["coordinator"].account.pk, next_kind="visit",
            next_on=(today + timedelta(days=5)).isoformat(),
        )  # fmt: skip
    with house.on(5):
        house.fills("coordinator", "visit", at="10:00", outcome="not_met", facts="呼び鈴を鳴らした",
                    left_message="on")  # fmt: skip
        refused = house.who["coordinator"].fills("obtain_consent", house.case.pk)
        assert "本人の有効な同意（申込み）がありません" in text_of(refused)
    assert (house.stage, rows(ConsentRecord), rows(Disclosure)) == (
        Stage.AWAITING_CONSENT, [], [],
    )  # fmt: skip


def son_agrees(house):
    """The son speaks and agrees, for himself; his mother has said nothing yet."""
    with house.on(20):
        house.fills("coordinator", "visit", at="10:00", outcome="met", facts="戸口で話した")
        house.fills(
            "coordinator", "consent_add", person=house.case.client_id, scope="general",
            method="oral",
        )  # fmt: skip
        house.fills("chief", "triage", is_difficult="yes", reason="介護と収入")
        house.fills("coordinator", "obtain_consent", words="戸口で聞いた")
    with house.on(27):
        (consent,) = rows(ConsentRecord)
        house.fills("coordinator", "consent_sign", consent.pk)
    assert house.stage == Stage.ASSESSMENT


def both_are_understood(house):
    with house.on(30):
        house.fills(
            "coordinator", "member_add", name=MOTHER, kana="かしむら すず", kin="of_client:parent"
        )
        (mother,) = [
            row.person_id
            for row in rows(HouseholdMembership)
            if row.person_id != house.case.client_id
        ]
        house.fills("coordinator", "assessment_begin")
        son = house.case.client_id
        house.fills("coordinator", "assessment_person", son, issues=[9], health="3")
        house.fills("coordinator", "assessment_person", mother, health="2")
        house.fills("coordinator", "assessment_summary", view="介護と収入", direction="両方から")
        house.fills("coordinator", "assessment_fix")


def a_plan_is_written(house):
    with house.on(40) as today:
        house.fills("coordinator", "plan_begin")
        end = today + timedelta(days=120)
        days = {
            "starts_on": (today + timedelta(days=12)).isoformat(), "goal_by": end.isoformat(),
            "ends_on": end.isoformat(),
            "monitoring_on": (today + timedelta(days=60)).isoformat(),
        }  # fmt: skip
        words = {name: f"{label}の文" for name, label, _ in TEXTS}
        house.fills("coordinator", "plan_write", is_employment_target="no", **words | days)
        house.fills(
            "coordinator", "plan_row_add", "items", problem="家計", action="月に1回話す",
            schedule="月1回", done_by="agency", agency=house.agency.pk,
        )  # fmt: skip
        house.fills("coordinator", "plan_row_add", "uses", service="loans")
        house.fills("coordinator", "plan_agree", agreed_how="signed")


def the_conference_speaks(house):
    """The agency reads of the son, whose consent reaches it, and not of his mother."""
    staff, attendee = house.who["staff"], house.who["attendee"]
    with house.on(45) as today:
        body = make_part(today + timedelta(days=1)).body
        make_terms(body)
        held = {"held_on": format_date(today + timedelta(days=5)), "starts_at": "13:30"}
        assert led_on(staff.fills("conference_new", place="第2会議室", bodies=[body.pk], said=held))
        sitting = next(each for each in rows(Conference) if each.place == "第2会議室")
        (part,) = sitting.parts.all()
        house.fills("coordinator", "convene", part=part.pk, agencies=[house.agency.pk])
        added = staff.fills("attendee_new", sitting.pk, user=attendee.account.pk)
        assert led_on(added)
        (comes,) = rows(Attendee)
        house.fills("manager", "item_pick", attendees=[comes.pk])
        assert led_on(house.who["manager"].fills("item_send", house.case.pk))
        (packet,) = rows(Packet)
        (item,) = rows(ConferenceItem)
        refused = attendee.sends("packet_item", packet.pk, item.pk, none="1")
        assert refused.status_code == 422
        assert led_on(attendee.fills("acknowledge", sitting.pk, 1))
        read = text_of(attendee.sends("packet_item", packet.pk, item.pk, none="1"))
        assert "樫村" in read
        assert "すず" not in read
        assert "ほかの世帯の人 1人は、本人の同意がない" in read
    with house.on(50):
        house.fills("manager", "item_minutes", words="家計から入ることにした")
        house.fills("manager", "item_minutes_fix")
        house.fills("manager", "outcome", outcome="approved", opinion="家計を先に見る")
        house.fills("manager", "plan_decide", document_number="8小福地発第12号")
    assert house.stage == Stage.SUPPORT
    assert [row.agency for row in rows(Disclosure)] == [house.agency]


def support_is_given(house):
    with without_scope():
        (row,) = PlanItem.objects.filter(plan__case=house.case)
        (use,) = house.case.plans.get().uses.all()
    with house.on(53) as today:
        started = {"started": "yes", "on": format_date(today)}
        house.fills("coordinator", "support_start", "items", row.pk, **started)
        house.fills("coordinator", "support_start", "uses", use.pk, **started)
    with house.on(100):
        house.fills(
            "coordinator", "monitor", channel="home_visit", facts="家計表が続いている",
            result="revise",
        )  # fmt: skip
    with house.on(160) as today:
        for service in rows(SupportService):
            house.fills("coordinator", "support_end", service.pk, reason="reached",
                        ended_on=format_date(today))  # fmt: skip
        house.fills("coordinator", "plan_evaluation_begin")
        house.fills(
            "coordinator", "plan_evaluation_write", outcome_goal="reached",
            changes=["peace_of_mind"], situation="母の通所も始まった", remaining="見守り",
            verdict="end", end_ground="out_of_hardship", verdict_reason="二人で暮らしていける",
            **{f"outcome_{row.pk}": "reached"},
        )  # fmt: skip
        house.fills("coordinator", "plan_evaluation_fix")


def the_city_closes(house):
    with house.on(165) as today:
        refused = house.who["coordinator"].fills("closure_propose", house.case.pk)
        assert "終結の区分を選んでください" in text_of(refused)
        house.fills(
            "coordinator", "closure_propose", reason="self_reliance", detail="social",
            ended_on=today.isoformat(), words="二人で暮らしていける", has_follow_up="yes",
        )  # fmt: skip
        assert house.who["coordinator"].opens("closure_confirm", house.case.pk).status_code == 403
    with house.on(170):
        (proposal,) = rows(ClosureProposal)
        house.fills("manager", "closure_confirm", proposal=proposal.pk, words="了")
    closed = now(house.case)
    assert (closed.stage, closed.closure_reason) == (Stage.CLOSED, ClosureReason.SELF_RELIANCE)
    with house.on(171):
        assert "もう一度開くこともできません" in house.shown("coordinator")
        assert house.who["coordinator"].opens("contact", house.case.pk).status_code == 403


def test_one_household_from_the_doorstep_to_the_closed_case(house):
    at_the_door(house)
    son_agrees(house)
    both_are_understood(house)
    a_plan_is_written(house)
    the_conference_speaks(house)
    support_is_given(house)
    the_city_closes(house)
    assert in_order(
        [
            "slip_received", "screened", "visit_logged", "visit_logged", "consent_recorded",
            "triaged", "case_moved", "consent_signed", "assessment_fixed", "plan_begun",
            "plan_agreed", "conference_called", "case_convened", "packets_sent", "packet_opened",
            "outcome_recorded", "plan_decided", "support_recorded", "monitoring_recorded",
            "plan_evaluation_fixed", "closure_proposed", "case_closed",
        ]
    )  # fmt: skip
