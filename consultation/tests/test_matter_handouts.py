"""支援会議の資料を配る: to whom, on screen or on paper, and back; and who sees that it was done"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consultation.actions import matter_packets, packets, sittings
from consultation.models import (
    Conference,
    MatterOpening,
    Packet,
)
from consultation.queries.attendance import attendees_of
from consultation.tests.factories import make_account, make_agency
from consultation.tests.matters import (
    attend,
    hand_out,
    make_matter,
    put,
    taken_up,
)
from consultation.tests.sittings import acknowledge, make_attendee, make_packet
from consultation.tests.stories import Person, led_on, rows, text_of
from consultation.tests.test_matter_packets import TOKEN, MatterSitting, told
from koganei.access.roles import Role
from koganei.law import RuleBroken
from koganei.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    return MatterSitting()


def test_papers_are_handed_out_once_to_who_comes_from_outside(sitting):
    worker = make_account(Role.SUPPORT_WORKER)
    attend(sitting.item, worker)  # reads the register: no packet
    outsider = attend(sitting.item, None, has_acknowledged=False)
    matter_packets.send(by=sitting.by, matter=sitting.matter, item=sitting.item)
    (packet,) = Packet.objects.filter(attendee=outsider)
    assert (packet.number, packet.is_paper, packet.sent_by) == (2, True, sitting.by)
    assert Packet.objects.count() == 2
    with pytest.raises(RuleBroken, match="もう配ってあります"):
        matter_packets.send(by=sitting.by, matter=sitting.matter, item=sitting.item)
    empty = put(taken_up(make_matter(name="若槻 恒")))
    with pytest.raises(RuleBroken, match="配る人がいません"):
        matter_packets.send(by=sitting.by, matter=empty.matter, item=empty)


def test_nothing_is_handed_out_after_the_window_or_at_a_cancelled_sitting(sitting):
    item = put(sitting.matter, held_on=timezone.localdate() - timedelta(days=8))
    attend(item, make_account(Role.CONFERENCE_ATTENDEE))
    sittings.cancel(by=sitting.by, conference=item.part.conference, reason="台風")
    with pytest.raises(RuleBroken) as broken:
        matter_packets.send(by=sitting.by, matter=sitting.matter, item=item)
    assert "見られる期間は終わりました" in str(broken.value)
    assert "取りやめになりました" in str(broken.value)
    assert not Packet.objects.filter(part=item.part).exists()


def test_paper_for_who_has_no_account_is_gated_logged_and_comes_back(sitting):
    attendee = attend(sitting.item, None, has_acknowledged=False)
    packet = make_packet(sitting.item.part, attendee)
    given = {"by": sitting.by, "packet": packet, "item": sitting.item.pk}
    with pytest.raises(RuleBroken, match="守秘義務をまだ確認していません"):
        matter_packets.print_item(**given)
    answer = sitting.manager.client.post(
        reverse(
            "consultation:matter_packet_print", args=[sitting.matter.pk, sitting.item.pk, packet.pk]
        ),
        follow=True,
    )
    assert "守秘義務をまだ確認していません" in text_of(answer)
    acknowledge(attendee, sitting.item.part, terms=sitting.matter.body.terms.get())
    opened = matter_packets.print_item(**given)
    assert opened.text.need == TOKEN
    assert [row.opened_by for row in rows(MatterOpening)] == [sitting.by]
    assert AuditEvent.objects.filter(verb="matter_packet_printed", result="allowed").exists()
    # it comes back, once, and only through who may see the matter
    staff = Person("staff", Role.WELFARE_STAFF)
    assert staff.sends("packet_return", packet.pk, none="1").status_code == 404
    assert not Packet.objects.get(pk=packet.pk).returned_at
    led_on(sitting.manager.client.post(
        reverse("consultation:packet_return", args=[packet.pk]), follow=True
    ))  # fmt: skip
    assert Packet.objects.get(pk=packet.pk).returned_to == sitting.by
    with pytest.raises(RuleBroken, match="返ったと記録"):
        packets.take_returned(by=sitting.by, conference=sitting.item.part.conference, packet=packet)


def test_the_ordinary_paper_of_a_packet_carries_no_matter(sitting):
    packet = make_packet(sitting.item.part, attend(sitting.item, None))
    assert sitting.manager.sends("packet_print", packet.pk, none="1").status_code == 404


def test_that_papers_are_out_is_seen_with_the_matter_alone(sitting):
    packet = hand_out(sitting.item, None)
    conference = sitting.item.part.conference
    Conference.objects.filter(pk=conference.pk).update(
        held_on=timezone.localdate() - timedelta(days=1)
    )
    staff = Person("staff", Role.WELFARE_STAFF)
    number = f"第{packet.number}号"
    assert number in text_of(sitting.manager.opens("packet_returns"))
    assert number not in text_of(staff.opens("packet_returns"))
    for who in (staff, sitting.manager):
        assert number not in text_of(who.opens("conference", conference.pk))
    assert not any(coming.packets for coming in attendees_of(conference))


def test_the_manager_chooses_hands_out_and_recuses_through_the_forms(sitting):
    manager, key = sitting.manager, sitting.matter.pk
    other = Person("second", Role.CONFERENCE_ATTENDEE)
    attendee = make_attendee(sitting.item.part, user=other.account, agency=make_agency("健康課"))
    led_on(manager.fills("matter_act", key, "choose", item=sitting.item.pk, attendee=attendee.pk))
    led_on(manager.fills("matter_act", key, "hand-out", item=sitting.item.pk))
    assert Packet.objects.filter(attendee=attendee, is_paper=False).exists()
    assert "第2号 second（健康課）" in text_of(manager.opens("matter", key))
    led_on(manager.fills("matter_act", key, "recuse", user=other.account.pk))
    assert told(other.account) == []
