"""案件の出席者、配付資料、会議録: what the database refuses, and that it is the guard that does"""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from consultation.enums import ConsentRule
from consultation.models import (
    AgencyOpinion,
    Conference,
    ConferenceItem,
    GeneralMinutes,
    InformationRequest,
    ItemAttendee,
    ItemMinutes,
    ItemPaper,
    ItemPaperText,
    Packet,
    PacketOpening,
)
from consultation.tests.factories import make_account, make_agency, make_case, the_writer
from consultation.tests.parts import make_consent, make_part, make_plan, put_on_agenda, record_item
from consultation.tests.sittings import (
    acknowledge,
    hand_out,
    make_attendee,
    make_general_minutes,
    make_minutes,
    make_opening,
    make_packet,
    make_paper,
    make_pick,
    make_request,
    make_terms,
)
from consultation.tests.stories import refused_by_database
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def item():
    with without_scope():
        case = make_case(lead=make_account(Role.SUPPORT_WORKER), received_on=timezone.localdate())
        return put_on_agenda(make_plan(case))


def fixed():
    return {"fixed_by": the_writer(), "fixed_at": NOW()}


def ready(item):
    """An item that may be opened; returns its pick and packet."""
    pick = make_pick(item)
    acknowledge(pick.attendee, item.part)
    return pick, make_packet(item.part, pick.attendee)


# who is picked


def _of_nothing(item):
    attendee = make_attendee(item.part, agency=make_agency("招いていない機関"))
    return lambda: make_pick(item, attendee)


def _of_another_sitting(item):
    attendee = make_attendee(make_part(), agency=item.agencies.get().agency)
    return lambda: make_pick(item, attendee)


def _another_account(item):
    attendee = make_attendee(item.part, agency=item.agencies.get().agency)
    user = make_account(Role.WELFARE_STAFF)
    return lambda: ItemAttendee.objects.create(
        item=item, attendee=attendee, user=user, picked_by=the_writer()
    )


def _invited_no_more(item):
    attendee = make_attendee(item.part, agency=item.agencies.get().agency)
    item.agencies.update(ended_at=NOW())
    return lambda: make_pick(item, attendee)


def _picked_otherwise(item):
    rows = ItemAttendee.objects.filter(pk=make_pick(item).pk)
    return lambda: rows.update(picked_by=make_account(Role.WELFARE_STAFF))


def _deleted(make):
    def prepare(item):
        row = make(item)
        return type(row).objects.filter(pk=row.pk).delete

    return prepare


# packets and openings


def _packet_elsewhere(item):
    attendee = make_attendee(make_part())
    return lambda: make_packet(item.part, attendee)


def _other_number(item):
    rows = Packet.objects.filter(pk=ready(item)[1].pk)
    return lambda: rows.update(number=99)


def _opened_earlier(item):
    _, packet = ready(item)
    rows = Packet.objects.filter(pk=packet.pk)
    rows.update(first_opened_at=NOW())
    return lambda: rows.update(first_opened_at=NOW() - timedelta(days=1))


def _returned_otherwise(item):
    _, packet = ready(item)
    rows = Packet.objects.filter(pk=packet.pk)
    rows.update(returned_at=NOW(), returned_to=the_writer())
    return lambda: rows.update(returned_at=None, returned_to=None)


def _without_consent(item):
    _, packet = ready(item)
    refused = make_consent(item.case, is_refused=True)
    return lambda: make_opening(item, packet, refused)


def _consent_of_another_agency(item):
    _, packet = ready(item)
    other = make_consent(item.case, agencies=[make_agency("別の機関")])
    return lambda: make_opening(item, packet, other)


def _not_picked(item):
    attendee = make_attendee(item.part, agency=item.agencies.get().agency)
    acknowledge(attendee, item.part)
    packet = make_packet(item.part, attendee)
    return lambda: make_opening(item, packet)


def _recused(item):
    pick, packet = ready(item)
    with without_scope():
        ItemAttendee.objects.filter(pk=pick.pk).update(is_recused=True, ended_at=NOW())
    return lambda: make_opening(item, packet)


def _window_over(item):
    pick = make_pick(item)
    acknowledge(pick.attendee, item.part)
    yesterday = timezone.localdate() - timedelta(days=1)
    packet = make_packet(item.part, pick.attendee, closes_on=yesterday)
    return lambda: make_opening(item, packet)


def _taken_back(item):
    _, packet = ready(item)
    ConferenceItem.objects.filter(pk=item.pk).update(taken_back_at=NOW())
    return lambda: make_opening(item, packet)


def _not_acknowledged(item):
    pick = make_pick(item)
    packet = make_packet(item.part, pick.attendee)
    return lambda: make_opening(item, packet)


def _acknowledged_on_former_terms(item):
    _, packet = ready(item)
    make_terms(item.part.body, item.part.conference.held_on, secrecy="新しい要綱")
    return lambda: make_opening(item, packet)


def _opening_changed(item):
    _, packet = ready(item)
    rows = PacketOpening.objects.filter(pk=make_opening(item, packet).pk)
    return lambda: rows.update(asked_on=timezone.localdate() - timedelta(days=1))


def _paper_of_another_case(item):
    other = make_case()
    return lambda: ItemPaper.objects.create(
        item=item, case=other, person=other.client, called="x", written_by=the_writer()
    )


def _paper_renamed(item):
    rows = ItemPaper.objects.filter(pk=make_paper(item).pk)
    return lambda: rows.update(called="別の人")


def _paper_rewritten(item):
    rows = ItemPaperText.objects.filter(paper=make_paper(item))
    return lambda: rows.update(lines=[])


# minutes, requests, sittings


def _second_draft(item):
    make_minutes(item)
    return lambda: make_minutes(item, 2, reason="誤り")


def _gap(item):
    _fixed_minutes(item)
    return lambda: make_minutes(item, 3, reason="誤り")


def _fixed_minutes(item):
    row = make_minutes(item)
    ItemMinutes.objects.filter(pk=row.pk).update(**fixed())
    return ItemMinutes.objects.filter(pk=row.pk)


def _minutes_changed(item):
    rows = _fixed_minutes(item)
    return lambda: rows.update(words="別の話")


def _general(item, rule=ConsentRule.NO_CASES):
    row = make_general_minutes(make_part(code="promotion", rule=rule))
    rows = GeneralMinutes.objects.filter(pk=row.pk)
    rows.update(**fixed())
    return rows


def _general_draft_twice(item):
    part = make_part(code="promotion", rule=ConsentRule.NO_CASES)
    make_general_minutes(part)
    return lambda: make_general_minutes(part, 2, reason="誤り")


def _general_changed(item):
    rows = _general(item)
    return lambda: rows.update(words="別の話")


def _published():
    return {"published_by": make_account(Role.WELFARE_MANAGER), "published_at": NOW()}


def _published_of_cases(item):
    rows = _general(item, ConsentRule.REQUIRED)
    return lambda: rows.update(**_published())


def _opinion_of_who_was_not_there(item):
    row = make_pick(item, is_absent=True)
    return lambda: AgencyOpinion.objects.create(
        item=item, agency=row.attendee.agency, words="x", recorded_by=the_writer()
    )


def _asked_without_consent(item):
    refused = make_consent(item.case, is_refused=True)
    return lambda: make_request(item, consent=refused)


def _asked_otherwise(item):
    rows = InformationRequest.objects.filter(pk=make_request(item).pk)
    return lambda: rows.update(question="別のこと")


def _cancelled(item):
    rows = Conference.objects.filter(pk=item.part.conference_id)
    return lambda: rows.update(cancelled_at=NOW(), cancelled_by=the_writer(), cancel_reason="都合")


def _cancelled_again(item):
    part = make_part(cancelled_at=NOW(), cancelled_by=the_writer(), cancel_reason="都合")
    rows = Conference.objects.filter(pk=part.conference_id)
    return lambda: rows.update(place="別の場所")


def _moved_after_the_outcome(item):
    record_item(item)
    rows = Conference.objects.filter(pk=item.part.conference_id)
    return lambda: rows.update(held_on=timezone.localdate() + timedelta(days=3))


def _put_before_a_cancelled(item):
    part = make_part(cancelled_at=NOW(), cancelled_by=the_writer(), cancel_reason="都合")
    rows = ConferenceItem.objects.filter(pk=item.pk)
    return lambda: rows.update(part=part)


def _put_before_another_body(item):
    part = make_part(code="case_review")
    rows = ConferenceItem.objects.filter(pk=item.pk)
    return lambda: rows.update(part=part)


def _opening(item):
    return make_opening(item, ready(item)[1])


GUARDS = [
    ("itemattendee_insert_bound_by_the_body", _of_nothing),
    ("itemattendee_insert_bound_by_the_body", _of_another_sitting),
    ("itemattendee_insert_bound_by_the_body", _another_account),
    ("itemattendee_insert_bound_by_the_body", _invited_no_more),
    ("itemattendee_update_only_attendance", _picked_otherwise),
    ("itemattendee_delete_never", _deleted(make_pick)),
    ("packet_insert_of_its_sitting", _packet_elsewhere),
    ("packet_update_only_opened_or_returned", _other_number),
    ("packet_update_only_opened_or_returned", _opened_earlier),
    ("packet_update_only_opened_or_returned", _returned_otherwise),
    ("packet_delete_never", _deleted(lambda item: ready(item)[1])),
    ("packetopening_insert_with_consent", _without_consent),
    ("packetopening_insert_with_consent", _consent_of_another_agency),
    ("packetopening_insert_for_who_attends", _not_picked),
    ("packetopening_insert_for_who_attends", _recused),
    ("packetopening_insert_for_who_attends", _window_over),
    ("packetopening_insert_for_who_attends", _taken_back),
    ("packetopening_insert_where_acknowledged", _not_acknowledged),
    ("packetopening_insert_where_acknowledged", _acknowledged_on_former_terms),
    ("packetopening_update_never", _opening_changed),
    ("packetopening_delete_never", _deleted(_opening)),
    ("itempaper_insert_of_its_item", _paper_of_another_case),
    ("itempaper_update_only_ended", _paper_renamed),
    ("itempapertext_update_never", _paper_rewritten),
    ("itempapertext_delete_never", _deleted(lambda item: make_paper(item).text)),
    ("itemminutes_insert_after_the_last_was_fixed", _second_draft),
    ("itemminutes_insert_after_the_last_was_fixed", _gap),
    ("itemminutes_update_until_fixed", _minutes_changed),
    ("itemminutes_delete_never", _deleted(make_minutes)),
    ("generalminutes_insert_after_the_last_was_fixed", _general_draft_twice),
    ("generalminutes_update_until_fixed", _general_changed),
    ("generalminutes_update_published_without_cases", _published_of_cases),
    ("generalminutes_delete_never", _deleted(lambda item: _general(item).get())),
    ("agencyopinion_insert_by_who_attended", _opinion_of_who_was_not_there),
    ("informationrequest_insert_with_consent", _asked_without_consent),
    ("informationrequest_update_answered_once", _asked_otherwise),
    ("informationrequest_delete_never", _deleted(make_request)),
    ("conference_update_cancelled_without_items", _cancelled),
    ("conference_update_cancelled_once", _cancelled_again),
    ("conference_update_moved_before_it_was_held", _moved_after_the_outcome),
    ("conferenceitem_update_of_a_sitting_that_is_held", _put_before_a_cancelled),
    ("conferenceitem_update_once", _put_before_another_body),
]


@pytest.mark.parametrize(("guard", "prepare"), GUARDS)
def test_the_database_refuses(item, guard, prepare):
    with without_scope():
        change = prepare(item)
    assert refused_by_database(change) == guard
    triggers.remove(connection, [guard])
    assert not refused_by_database(change)


def test_what_was_handed_out_may_be_opened(item):
    with without_scope():
        rows = hand_out(item)
    assert {type(row).__name__ for row in rows} == {
        "ItemAttendee", "ItemPaper", "ItemPaperText", "PacketOpening",
    }  # fmt: skip


def test_who_fixed_minutes_does_not_publish_them(item):
    rows = _general(item)
    assert refused_by_database(lambda: rows.update(published_by=the_writer(), published_at=NOW()))
    assert not refused_by_database(lambda: rows.update(**_published()))


def test_every_trigger_around_a_sitting_is_tried():
    tried = {guard for guard, _ in GUARDS}
    tables = ("itemattendee_", "packet", "itempaper", "itemminutes_", "generalminutes_",
              "informationrequest_", "conference_")  # fmt: skip
    frozen = "_under_open_case"
    declared = {
        name
        for name in triggers.declared()
        if name.startswith(tables) and not name.endswith(frozen)
    }
    assert declared - tried <= {"itempaper_delete_never"}
