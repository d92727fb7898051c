"""支援会議の配付資料: each 「no」 by list, page, click, query and paper, and what opens"""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.actions import matter_packets, matter_sittings, matters, sittings
from consultation.codes import MatterEnd
from consultation.models import (
    Conference,
    Disclosure,
    MatterOpening,
    MatterPerson,
    MatterText,
    Packet,
    PacketOpening,
    StatutoryMatter,
)
from consultation.tests.factories import make_account, make_person, make_search_key
from consultation.tests.matters import (
    LAW,
    attend,
    choose,
    hand_out,
    make_demand,
    make_matter,
    make_matter_note,
    make_minutes,
    put,
    taken_up,
)
from consultation.tests.sittings import make_terms
from consultation.tests.stories import Person, rows, text_of
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken
from koganei.models import AuditEvent, ConflictOfInterest
from koganei.models.safeguards import Relation, Source
from koganei.safeguards import conflicts

pytestmark = pytest.mark.django_db
TOKEN, NAME = "Kanarienstatut", "霧島 たえ"


class MatterSitting:
    """A matter before a sitting of today; somebody of an agency was chosen and has a packet."""

    def __init__(self):
        self.who = Person("attendee", Role.CONFERENCE_ATTENDEE)
        self.user = self.who.account
        self.manager = Person("manager", Role.WELFARE_MANAGER)
        self.by = self.manager.account
        self.matter = taken_up(make_matter(name=NAME, texts=TOKEN))
        self.item = put(self.matter)
        self.packet = hand_out(self.item, self.user)

    @property
    def chosen(self):
        with without_scope():
            return self.item.attendees.get(user=self.user)

    def opens(self):
        return self.who.sends("packet_matter", self.packet.pk, self.item.pk, none="1")

    def release(self):
        matter_sittings.release(by=self.by, matter=self.matter, attendee=self.chosen)

    def recuse(self):
        matters.recuse(by=self.by, matter=self.matter, user=self.user)

    def take_back(self):
        matter_sittings.take_back(by=self.by, matter=self.matter, item=self.item)


@pytest.fixture
def sitting():
    return MatterSitting()


def told(user):
    return [
        *MatterText.objects.seen_by(user),
        *MatterPerson.objects.seen_by(user),
        *StatutoryMatter.objects.seen_by(user),
    ]


def test_who_was_chosen_opens_the_texts_and_nothing_else_of_the_register(sitting):
    make_demand(sitting.matter, "求めの文")
    make_matter_note(sitting.matter, "意見の文")
    make_minutes(sitting.item, "会議録の文")
    listed = text_of(sitting.who.opens("packet", sitting.packet.pk))
    assert "案件1 開く" in listed
    page = sitting.opens()
    assert page.status_code == 200
    said = text_of(page)
    assert TOKEN in said
    assert NAME in said
    assert "配付資料 第1号 attendee" in said.replace("　", " ")
    assert "守秘義務：ある支援法9条（" in said
    for words in ("求めの文", "意見の文", "会議録の文", sitting.matter.number, "_writer"):
        assert words not in said
    for shown in (listed, text_of(sitting.who.opens("packets"))):
        assert NAME not in shown
        assert TOKEN not in shown
        assert sitting.matter.number not in shown
    assert {type(row) for row in told(sitting.user)} == {MatterText, MatterPerson}


def test_each_opening_is_logged_within_the_register_and_discloses_by_no_consent(sitting):
    assert sitting.opens().status_code == sitting.opens().status_code == 200
    openings = rows(MatterOpening)
    assert [(row.law, row.opened_by_id) for row in openings] == [
        ("ある支援法9条1項", sitting.user.pk)
    ] * 2
    assert rows(PacketOpening) == rows(Disclosure) == []
    packet = Packet.objects.get()
    assert packet.first_opened_at < packet.last_opened_at
    event = AuditEvent.objects.filter(verb="matter_packet_opened").latest("sequence")
    (subject,) = event.subjects.all()
    with without_scope():
        person = sitting.matter.persons.get()
    assert (subject.person_id, subject.field_classes) == (str(person.pk), "statutory")
    page = text_of(sitting.manager.opens("matter", sitting.matter.pk)).replace("　", " ")
    assert "第1号 attendee" in page
    assert "、最後" in page


def _not_acknowledged(sitting):
    part = sitting.item.part
    make_terms(part.body, part.conference.held_on, law=LAW, secrecy="新しい要綱")
    return "守秘義務をまだ確認していません"


def _law_ended(sitting):
    sitting.matter.body.terms.update(law="")
    return "法的根拠が登録されていません"


def _released(sitting):
    sitting.release()
    return "招かれた人でもありません"


def _not_yet(sitting):
    part = sitting.item.part
    tomorrow = timezone.localdate() + timedelta(days=1)
    sitting.take_back()
    Conference.objects.filter(pk=part.conference_id).update(held_on=tomorrow)
    with without_scope():
        sitting.item = put(sitting.matter, held_on=tomorrow, opens_on=tomorrow)
    sitting.packet = hand_out(sitting.item, sitting.user)
    return "資料を読めるのは"


def _window_over(sitting):
    Packet.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    return "見られる期間が終わりました"


def _taken_back(sitting):
    sitting.take_back()
    return "会議から下ろされました"


def _cancelled(sitting):
    sittings.cancel(by=sitting.by, conference=sitting.item.part.conference, reason="台風")
    return "取りやめになりました"


def _ended(sitting):
    matters.end(by=sitting.by, matter=sitting.matter, kind=MatterEnd.NOT_NEEDED)
    return "この案件は終わりました"


REFUSALS = [
    _not_acknowledged, _law_ended, _released, _not_yet, _window_over, _taken_back, _cancelled,
    _ended,
]  # fmt: skip


@pytest.mark.parametrize("change", REFUSALS)
def test_between_page_and_click_it_closes_and_nothing_is_shown(sitting, change):
    assert "開けません" not in text_of(sitting.who.opens("packet", sitting.packet.pk))
    reason = change(sitting)
    refused = sitting.opens()
    assert refused.status_code == 422
    said = text_of(refused)
    assert reason in said
    assert TOKEN not in said
    assert NAME not in said
    assert rows(MatterOpening) == []
    # the page itself, the action, and the query say no as well
    assert "開けません" in text_of(sitting.who.opens("packet", sitting.packet.pk))
    with pytest.raises(RuleBroken):
        matter_packets.open_item(by=sitting.user, packet=sitting.packet, item=sitting.item.pk)
    assert told(sitting.user) == []


def test_everything_that_is_against_it_is_said_at_once(sitting):
    for change in (_not_acknowledged, _law_ended, _released, _window_over, _taken_back):
        change(sitting)
    with pytest.raises(RuleBroken) as broken:
        matter_packets.open_item(by=sitting.user, packet=sitting.packet, item=sitting.item.pk)
    assert len(broken.value.violations) == 5
    assert all(violation.citation for violation in broken.value.violations)


def test_for_who_was_recused_the_matter_is_not_there(sitting):
    sitting.recuse()
    assert "あなたが選ばれた案件はありません" in text_of(
        sitting.who.opens("packet", sitting.packet.pk)
    )
    assert sitting.opens().status_code == 404
    assert told(sitting.user) == rows(MatterOpening) == []


def test_a_conflict_of_interest_with_somebody_of_that_name_hides_it(sitting):
    person = make_person(NAME, "きりしま たえ")
    make_search_key(person, "霧島たえ", is_whole=True, kind="name")
    conflict = ConflictOfInterest(
        user=sitting.user, person_id=person.pk, source=Source.SUPERVISOR, relation=Relation.FAMILY
    )
    conflicts.declare(by=make_account(Role.WELFARE_MANAGER), conflict=conflict)
    assert "あなたが選ばれた案件はありません" in text_of(
        sitting.who.opens("packet", sitting.packet.pk)
    )
    assert sitting.opens().status_code == 404
    assert told(sitting.user) == []


def test_before_the_papers_are_handed_out_nothing_is_told(sitting):
    other = Person("second", Role.CONFERENCE_ATTENDEE)
    attend(sitting.item, other.account)
    assert told(other.account) == []
    assert "見られる資料はありません" in text_of(other.opens("packets"))
    sitting.manager.fills("matter_act", sitting.matter.pk, "hand-out", item=str(sitting.item.pk))
    assert len(told(other.account)) == 2
    assert "第2号" in text_of(other.opens("packets"))


def test_an_entrusted_outsider_reads_no_longer_than_the_window(sitting):
    with pytest.raises(RuleBroken, match="窓口の人でも地域福祉課の人でもありません"):
        matters.entrust(by=sitting.by, matter=sitting.matter, user=sitting.user)
    with without_scope():
        StatutoryMatter.objects.filter(pk=sitting.matter.pk).update(approach_by=sitting.user)
    assert told(sitting.user) != []
    sitting.release()
    assert told(sitting.user) == []


def test_the_register_itself_is_closed_to_who_comes_from_outside(sitting):
    key = sitting.matter.pk
    pages = [("matters", ()), ("matter", (key,)), ("matter_write", (key,))]
    pages += [("matter_act", (key, "end")), ("matter_record", (key, "note"))]
    for page, arguments in pages:
        assert sitting.who.opens(page, *arguments).status_code == 403, page
    shown = sitting.who.opens("conference", sitting.item.part.conference_id)
    assert sitting.matter.number not in text_of(shown)


def test_packets_are_the_recipients_alone(sitting):
    stranger = Person("stranger", Role.CONFERENCE_ATTENDEE)
    assert stranger.opens("packet", sitting.packet.pk).status_code == 404
    answer = stranger.sends("packet_matter", sitting.packet.pk, sitting.item.pk, none="1")
    assert answer.status_code == 404
    with pytest.raises(Http404):
        matter_packets.open_item(by=stranger.account, packet=sitting.packet, item=sitting.item.pk)
    assert told(stranger.account) == []
    # an item for which one was not chosen is not there, nor a matter at the address of a case
    other = put(taken_up(make_matter(name="若槻 恒")))
    answer = sitting.who.sends("packet_matter", sitting.packet.pk, other.pk, none="1")
    assert answer.status_code == 404
    at_case = sitting.who.sends("packet_item", sitting.packet.pk, sitting.item.pk, none="1")
    assert at_case.status_code == 404


def test_secrecy_is_acknowledged_on_ones_own_screen_and_then_it_opens(sitting):
    other = Person("second", Role.CONFERENCE_ATTENDEE)
    packet = hand_out(sitting.item, other.account, has_acknowledged=False)
    assert "守秘義務を読んで確認する" in text_of(other.opens("packet", packet.pk))
    conference = sitting.item.part.conference_id
    assert "根拠：ある支援法9条 " in text_of(other.opens("acknowledge", conference, 1))
    other.sends("acknowledge", conference, 1, none="1")
    answer = other.sends("packet_matter", packet.pk, sitting.item.pk, none="1")
    assert TOKEN in text_of(answer)


def test_pages_ask_as_often_for_many_matters_as_for_one(sitting):
    counts = []
    for _ in range(2):
        for number in range(3):
            item = put(taken_up(make_matter(name=f"別の人{number}")), part=sitting.item.part)
            choose(item, sitting.packet.attendee)
        asked = []
        for who, page, arguments in (
            (sitting.who, "packets", ()),
            (sitting.who, "packet", (sitting.packet.pk,)),
            (sitting.manager, "matter", (sitting.matter.pk,)),
            (sitting.manager, "packet_returns", ()),
        ):
            who.opens(page, *arguments)
            with CaptureQueriesContext(connection) as queries:
                assert who.opens(page, *arguments).status_code == 200
            asked.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            assert sitting.opens().status_code == 200
        counts.append([*asked, len(queries)])
    assert counts[0] == counts[1]
