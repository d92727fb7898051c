"""案件の資料を開いた記録: what the database refuses by itself, and lets pass without its guard"""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from consultation.models import (
    Acknowledgement,
    BodyTerms,
    Conference,
    MatterAttendee,
    MatterItem,
    MatterOpening,
    MatterRecusal,
    Packet,
)
from consultation.tests.factories import make_account, make_agency, the_writer
from consultation.tests.matters import (
    attend,
    hand_out,
    make_matter,
    make_matter_opening,
    over,
    put,
    taken_up,
)
from consultation.tests.sittings import make_attendee, make_packet
from consultation.tests.stories import refused_by_database
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope

pytestmark = pytest.mark.django_db
CHOSEN = "matteropening_insert_for_who_was_chosen"
DAYS = "matteropening_insert_within_its_days"
BACK = "matteropening_insert_not_taken_back"
TAKEN_UP = "matteropening_insert_while_taken_up"
SECRECY = "matteropening_insert_where_acknowledged"
LAW = "matteropening_insert_by_law"
TODAY = timezone.localdate


def outsider():
    return make_account(Role.CONFERENCE_ATTENDEE)


@pytest.fixture
def item():
    return put(taken_up(make_matter()))


@pytest.fixture
def packet(item):
    return hand_out(item, outsider())


def _released(item, packet):
    MatterAttendee.objects.filter(item=item).update(ended_at=timezone.now())


def _recused(item, packet):
    # past the guard that takes the attendance first
    guard = "matterrecusal_insert_without_attendance"
    triggers.remove(connection, [guard])
    user = packet.attendee.user
    MatterRecusal.objects.create(matter=item.matter, user=user, recused_by=the_writer())


def _attends_no_more(item, packet):
    type(packet.attendee).objects.filter(pk=packet.attendee_id).update(ended_at=timezone.now())


def _over(item, packet):
    Packet.objects.filter(pk=packet.pk).update(closes_on=TODAY() - timedelta(days=1))


def _cancelled(item, packet):
    Conference.objects.filter(pk=item.part.conference_id).update(
        cancelled_at=timezone.now(), cancelled_by=the_writer(), cancel_reason="台風"
    )


def _taken_back(item, packet):
    MatterItem.objects.filter(pk=item.pk).update(taken_back_at=timezone.now())


def _ended(item, packet):
    over(item.matter, TODAY())


def _other_terms(item, packet):
    held_on = item.part.conference.held_on
    BodyTerms.objects.create(
        body=item.part.body, starts_on=held_on, law=item.matter.law, secrecy="新しい要綱"
    )


def _no_law(item, packet):
    item.part.body.terms.update(law="")


CHANGES = [
    (_released, CHOSEN),
    (_recused, CHOSEN),
    (_attends_no_more, CHOSEN),
    (_over, DAYS),
    (_cancelled, DAYS),
    (_taken_back, BACK),
    (_ended, TAKEN_UP),
    (_other_terms, SECRECY),
    (_no_law, LAW),
]


@pytest.mark.parametrize(("change", "guard"), CHANGES)
def test_no_opening_is_written_after_the_change_and_only_by_its_guard(item, packet, change, guard):
    with without_scope():
        change(item, packet)
    _refused_only_by(guard, lambda: make_matter_opening(item, packet))


def _refused_only_by(guard, write):
    assert refused_by_database(write) == guard
    triggers.remove(connection, [guard])
    assert refused_by_database(write) == ""


def test_nothing_is_opened_by_who_was_not_chosen(item):
    packet = hand_out(item, outsider(), is_chosen=False)
    _refused_only_by(CHOSEN, lambda: make_matter_opening(item, packet))


def test_nothing_is_opened_for_another_agency(item, packet):
    other = make_agency("別の機関")
    _refused_only_by(CHOSEN, lambda: make_matter_opening(item, packet, agency=other))


def test_nothing_is_opened_without_an_acknowledgement(item):
    packet = hand_out(item, outsider(), has_acknowledged=False)
    assert not Acknowledgement.objects.exists()
    _refused_only_by(SECRECY, lambda: make_matter_opening(item, packet))


def test_nothing_is_opened_on_another_law(item, packet):
    _refused_only_by(LAW, lambda: make_matter_opening(item, packet, law="ある要綱"))


def test_nothing_is_opened_before_its_day():
    tomorrow = TODAY() + timedelta(days=1)
    item = put(taken_up(make_matter()), held_on=tomorrow, opens_on=tomorrow)
    packet = hand_out(item, outsider())
    _refused_only_by(DAYS, lambda: make_matter_opening(item, packet))


def test_nothing_is_opened_before_the_papers_were_sent(item, packet):
    early = packet.sent_at - timedelta(minutes=1)
    _refused_only_by(DAYS, lambda: make_matter_opening(item, packet, opened_at=early))


def test_no_packet_of_another_sitting_opens_a_matter(item):
    other = put(taken_up(make_matter(name="若槻 恒")))
    user = outsider()
    attend(item, user)
    packet = make_packet(other.part, make_attendee(other.part, user=user))
    refused = refused_by_database(lambda: make_matter_opening(item, packet))
    assert refused.startswith("matteropening_insert_")  # several see it


def test_what_was_opened_stays_as_it_was_written(item, packet):
    with without_scope():
        rows = MatterOpening.objects.filter(pk=make_matter_opening(item, packet).pk).order_by()
    guard = "matteropening_update_never"
    _refused_only_by(guard, lambda: rows.update(opened_at=timezone.now()))
    assert refused_by_database(rows.delete) == "matteropening_delete_never"
