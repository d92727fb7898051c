"""配付資料: each 「no」 of the gate through page, form and packet, and what is shown if it opens"""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.actions import conferences, consents, packets, picks, sittings
from consultation.models import (
    Disclosure,
    ItemAgency,
    ItemAttendee,
    ItemPaper,
    ItemPaperText,
    Packet,
    PacketOpening,
)
from consultation.tests.factories import (
    make_account,
    make_agency,
    make_case,
    make_household,
    make_person,
)
from consultation.tests.parts import make_consent, make_part, make_plan, put_on_agenda
from consultation.tests.sittings import (
    acknowledge,
    make_attendee,
    make_packet,
    make_paper,
    make_pick,
    make_terms,
)
from consultation.tests.stories import Person, people, rows, text_of
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken
from koganei.models import AuditEvent, ConflictOfInterest
from koganei.models.safeguards import Relation, Source
from koganei.safeguards import conflicts

pytestmark = pytest.mark.django_db
SECRET, MOTHERS = "山の秘密", "母の秘密"


class Sitting:
    """A case before a body of today; somebody of an invited agency is picked and has a packet."""

    def __init__(self):
        self.who = Person("attendee", Role.CONFERENCE_ATTENDEE)
        self.user = self.who.account
        self.agency = make_agency("健康課", department=self.user.department)
        self.worker = make_account(Role.SUPPORT_WORKER)
        client = make_person("山吹 蓮", "やまぶき れん")
        self.mother = make_person("山吹 千代", "やまぶき ちよ")
        today = timezone.localdate()
        self.case = make_case(
            client=client, household=make_household(client, self.mother), lead=self.worker,
            received_on=today,
        )  # fmt: skip
        self.consent = make_consent(self.case)
        self.item = put_on_agenda(make_plan(self.case), agency=self.agency, consent=self.consent)
        self.part = self.item.part
        self.attendee = make_attendee(self.part, user=self.user, agency=self.agency)
        self.pick = make_pick(self.item, self.attendee)
        acknowledge(self.attendee, self.part)
        make_paper(self.item, words=SECRET)
        make_paper(self.item, self.mother, words=MOTHERS)
        self.packet = make_packet(self.part, self.attendee)

    def opens(self):
        return self.who.sends("packet_item", self.packet.pk, self.item.pk, none="1")

    def withdraw(self):
        consents.withdraw(
            by=self.worker, person=self.case.client, case=self.case, consent=self.consent,
            at=timezone.now(),
        )  # fmt: skip


@pytest.fixture
def sitting():
    return Sitting()


def test_an_attendee_opens_what_consent_lets_be_told(sitting):
    page = sitting.opens()
    assert page.status_code == 200
    said = text_of(page)
    assert SECRET in said
    assert "配付資料 第1号 attendee（健康課）" in said.replace("　", " ")
    assert MOTHERS not in said
    assert "千代" not in said
    assert "ほかの世帯の人 1人は、本人の同意がない" in said
    (opening,) = rows(PacketOpening)
    assert (opening.consent_id, opening.agency_id) == (sitting.consent.pk, sitting.agency.pk)
    (told,) = rows(Disclosure)
    assert (told.person_id, told.occasion, told.basis) == (
        sitting.case.client_id, "meeting", "consent",
    )  # fmt: skip


def test_opening_again_is_logged_but_tells_nothing_new(sitting):
    assert sitting.opens().status_code == sitting.opens().status_code == 200
    assert len(rows(PacketOpening)) == 2
    assert len(rows(Disclosure)) == 1
    packet = Packet.objects.get()
    assert packet.first_opened_at < packet.last_opened_at
    event = AuditEvent.objects.filter(verb="packet_opened").latest("sequence")
    assert {subject.person_id for subject in event.subjects.all()} == {str(sitting.case.client_id)}


def test_each_of_the_household_is_told_by_their_own_consent(sitting):
    make_consent(sitting.case, person=sitting.mother)
    said = text_of(sitting.opens())
    assert MOTHERS in said
    assert "ほかの世帯の人" not in said
    assert len(rows(Disclosure)) == 2


def _not_acknowledged(sitting):
    make_terms(sitting.part.body, sitting.part.conference.held_on, secrecy="新しい要綱")
    return "守秘義務をまだ確認していません"


def _withdrawn(sitting):
    sitting.withdraw()
    return "本人同意が有効でない機関"


def _refused(sitting):
    make_consent(sitting.case, is_refused=True)
    return "本人同意が有効でない機関があります：あなたの機関（拒否）"


def _out_of_scope(sitting):
    make_consent(sitting.case, excluded=[sitting.agency])
    return "範囲外"


def _invited_no_more(sitting):
    with without_scope():
        ItemAgency.objects.filter(item=sitting.item).update(ended_at=timezone.now())
    return "招かれた人でもありません"


def _not_picked(sitting):
    with without_scope():
        ItemAttendee.objects.filter(pk=sitting.pick.pk).update(ended_at=timezone.now())
    return "招かれた人でもありません"


def _window_over(sitting):
    Packet.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    return "見られる期間が終わりました"


def _taken_back(sitting):
    conferences.take_back(by=sitting.worker, case=sitting.case)
    return "会議から下ろされました"


REFUSALS = [
    _not_acknowledged, _withdrawn, _refused, _out_of_scope, _invited_no_more, _not_picked,
    _window_over, _taken_back,
]  # fmt: skip


@pytest.mark.parametrize("change", REFUSALS)
def test_between_page_and_click_it_closes_and_nothing_is_shown(sitting, change):
    before = text_of(sitting.who.opens("packet", sitting.packet.pk))
    assert "開けません" not in before
    reason = change(sitting)
    refused = sitting.opens()
    assert refused.status_code == 422
    said = text_of(refused)
    assert reason in said
    assert SECRET not in said
    assert "山吹" not in said
    assert rows(PacketOpening) == rows(Disclosure) == []
    # the page itself, the action, and the query say no as well
    assert "開けません" in text_of(sitting.who.opens("packet", sitting.packet.pk))
    with pytest.raises(RuleBroken):
        packets.open_item(by=sitting.user, packet=sitting.packet, item=sitting.item.pk)
    assert not ItemPaper.objects.seen_by(sitting.user).exists()
    assert not ItemPaperText.objects.seen_by(sitting.user).exists()


@pytest.mark.parametrize("change", REFUSALS)
def test_paper_is_printed_without_what_the_gate_keeps_back(sitting, change):
    manager = make_account(Role.WELFARE_MANAGER)
    change(sitting)
    items, kept_back = packets.print_items(by=manager, packet=sitting.packet)
    assert (items, kept_back) == ([], 1)
    assert rows(PacketOpening) == []


def test_a_conflict_of_interest_takes_the_attendee_off_and_records_it(sitting):
    conflict = ConflictOfInterest(
        user=sitting.user, person_id=sitting.mother.pk, source=Source.SUPERVISOR,
        relation=Relation.FAMILY,
    )  # fmt: skip
    conflicts.declare(by=make_account(Role.WELFARE_MANAGER), conflict=conflict)
    with without_scope():
        pick = ItemAttendee.objects.get()
    assert (pick.is_recused, pick.recusal) == (True, "利益相反")
    assert pick.ended_at
    # the item is not on their agenda at all
    page = text_of(sitting.who.opens("packet", sitting.packet.pk))
    assert "あなたが選ばれた案件はありません" in page
    assert sitting.opens().status_code == 404
    assert not ItemPaper.objects.seen_by(sitting.user).exists()


def test_who_has_a_conflict_cannot_be_picked_and_stands_there_as_recused(sitting):
    manager, other = make_account(Role.WELFARE_MANAGER), make_account(Role.WELFARE_STAFF)
    conflict = ConflictOfInterest(
        user=other, person_id=sitting.case.client_id, source=Source.SUPERVISOR,
        relation=Relation.FAMILY,
    )  # fmt: skip
    conflicts.declare(by=manager, conflict=conflict)
    row = make_attendee(sitting.part, user=other, is_seated=True)
    picks.pick(by=manager, case=sitting.case, attendees=[sitting.attendee, row])
    with without_scope():
        pick = ItemAttendee.objects.get(attendee=row)
    assert pick.is_recused
    assert pick.ended_at


def test_packets_are_the_recipients_alone(sitting):
    stranger = Person("stranger", Role.CONFERENCE_ATTENDEE)
    assert stranger.opens("packet", sitting.packet.pk).status_code == 404
    answer = stranger.sends("packet_item", sitting.packet.pk, sitting.item.pk, none="1")
    assert answer.status_code == 404
    with pytest.raises(Http404):
        packets.open_item(by=stranger.account, packet=sitting.packet, item=sitting.item.pk)
    assert not ItemPaper.objects.seen_by(stranger.account).exists()
    # and an item for which one was not picked is not there
    other = put_on_agenda(make_plan(make_case()), part=make_part())
    answer = sitting.who.sends("packet_item", sitting.packet.pk, other.pk, none="1")
    assert answer.status_code == 404


def test_the_desk_hands_out_papers_and_the_city_prints_those_for_outsiders(sitting):
    manager = Person("manager", Role.WELFARE_MANAGER)
    outsider = make_attendee(sitting.part, name="樫 直子", agency=sitting.agency)
    picks.pick(by=manager.account, case=sitting.case, attendees=[sitting.attendee, outsider])
    assert manager.fills("item_send", sitting.case.pk).status_code == 200
    packet = Packet.objects.get(attendee=outsider)
    assert (packet.number, packet.is_paper) == (2, True)
    with without_scope():
        papers = ItemPaper.objects.filter(item=sitting.item, ended_at=None)
        client = papers.get(is_client=True)
        assert papers.count() == 2
    assert "本人の生活に対する意向" in _labels(client)
    # without the secrecy nothing is printed; with it, the client only
    found, kept_back = packets.print_items(by=manager.account, packet=packet)
    assert (found, kept_back) == ([], 1)
    page = manager.fills(
        "attendee_signed", sitting.part.conference_id, outsider.pk, part=sitting.part.pk
    )
    assert "守秘義務の確認を記録しました" in text_of(page)
    ((item, opened),), kept_back = packets.print_items(by=manager.account, packet=packet)
    assert (item, opened.masked, kept_back) == (sitting.item, 1, 0)
    # it comes back, once
    assert "返っていない" in text_of(manager.opens("packet_returns"))
    manager.sends("packet_return", packet.pk, none="1")
    assert Packet.objects.get(pk=packet.pk).returned_at
    with pytest.raises(RuleBroken, match="返ったと記録"):
        packets.take_returned(by=manager.account, conference=sitting.part.conference, packet=packet)


def _labels(paper):
    with without_scope():
        return [label for label, _ in ItemPaperText.objects.get(paper=paper).lines]


def test_secrecy_is_acknowledged_on_ones_own_screen_only(sitting):
    other = Person("second", Role.CONFERENCE_ATTENDEE)
    row = make_attendee(sitting.part, user=other.account, agency=sitting.agency)
    make_pick(sitting.item, row)
    packet = make_packet(sitting.part, row)
    assert "守秘義務を読んで確認する" in text_of(other.opens("packet", packet.pk))
    page = other.opens("acknowledge", sitting.part.conference_id, 1)
    assert "設置要綱" in text_of(page)
    other.sends("acknowledge", sitting.part.conference_id, 1, none="1")
    answer = other.sends("packet_item", packet.pk, sitting.item.pk, none="1")
    assert SECRET in text_of(answer)
    with pytest.raises(RuleBroken, match="自分の画面で確認します"):
        sittings.record_signed(
            by=make_account(Role.WELFARE_MANAGER), conference=sitting.part.conference,
            attendee=row, part=sitting.part, at=timezone.now(),
        )  # fmt: skip


def test_pages_ask_as_often_for_many_items_as_for_one(sitting):
    manager = people("manager")["manager"]
    counts = []
    for _ in range(2):
        for _ in range(3):
            case = make_case(received_on=timezone.localdate())
            item = put_on_agenda(make_plan(case), part=sitting.part, agency=sitting.agency)
            make_pick(item, sitting.attendee)
            make_paper(item)
            make_attendee(sitting.part, name=f"人{item.pk}"[:20])
        asked = []
        for who, page, key in (
            (manager, "conference", sitting.part.conference_id),
            (sitting.who, "packet", sitting.packet.pk),
            (sitting.who, "packets", None),
        ):
            arguments = [key] if key else []
            who.opens(page, *arguments)
            with CaptureQueriesContext(connection) as queries:
                assert who.opens(page, *arguments).status_code == 200
            asked.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            assert sitting.opens().status_code == 200
        counts.append(asked)
    assert counts[0] == counts[1]
