"""会議の出席者と守秘義務: what the database refuses, and that it is the guard that refuses it"""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from consultation.enums import AcknowledgedHow
from consultation.models import (
    Acknowledgement,
    Attendee,
    AttendeeSeat,
    Conference,
    ConferenceBody,
)
from consultation.tests.factories import make_account, make_agency, the_writer
from consultation.tests.parts import make_part
from consultation.tests.sittings import acknowledge, make_attendee, make_seat, make_terms
from consultation.tests.stories import refused_by_database
from koganei import triggers
from koganei.access.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def part():
    return make_part()


def cancel(part):
    conferences = Conference.objects.filter(pk=part.conference_id)
    cancelled = {"cancelled_by": the_writer(), "cancel_reason": "都合"}
    conferences.update(cancelled_at=timezone.now(), **cancelled)


def _in_a_cancelled_sitting(part):
    cancel(part)
    return lambda: make_attendee(part)


def _renamed(part):
    rows = Attendee.objects.filter(pk=make_attendee(part).pk)
    return lambda: rows.update(name="別の人")


def _come_back(part):
    rows = Attendee.objects.filter(pk=make_attendee(part, ended_at=timezone.now()).pk)
    return lambda: rows.update(ended_at=None)


def _deleted(part):
    rows = Attendee.objects.filter(pk=make_attendee(part).pk)
    return rows.delete


def _seat_elsewhere(part):
    attendee, seat = make_attendee(make_part()), make_seat(part.body)
    return lambda: AttendeeSeat.objects.create(attendee=attendee, part=part, seat=seat)


def _seat_of_another(part, **fields):
    attendee, seat = make_attendee(part), make_seat(part.body, **fields)
    return lambda: AttendeeSeat.objects.create(attendee=attendee, part=part, seat=seat)


def _seat_of_another_body(part):
    other = ConferenceBody.objects.create(
        code="x", name="別の会議", organizer="市", consent_rule="required"
    )
    attendee, seat = make_attendee(part), make_seat(other)
    return lambda: AttendeeSeat.objects.create(attendee=attendee, part=part, seat=seat)


def _seat_of_yesterday(part):
    return _seat_of_another(part, ends_on=part.conference.held_on - timedelta(days=1))


def _seat_of_another_agency(part):
    return _seat_of_another(part, agency=make_agency("別の機関"))


def _moved_seat(part):
    attendee = make_attendee(part, is_seated=True)
    rows, other = AttendeeSeat.objects.filter(attendee=attendee), make_seat(part.body, "別の職")
    return lambda: rows.update(seat=other)


def _acknowledged_elsewhere(part):
    attendee = make_attendee(make_part())
    return lambda: acknowledge(attendee, part)


def _acknowledged_after_the_end(part):
    attendee = make_attendee(part, ended_at=timezone.now())
    return lambda: acknowledge(attendee, part)


def _on_former_terms(part):
    attendee, former = make_attendee(part), make_terms(part.body)
    make_terms(part.body, part.conference.held_on, secrecy="新しい要綱")
    return lambda: acknowledge(attendee, part, terms=former)


def _on_screen_by_another(part):
    attendee = make_attendee(part, user=make_account(Role.WELFARE_STAFF))
    return lambda: acknowledge(attendee, part, how=AcknowledgedHow.ON_SCREEN)


def _other_words(part):
    rows = Acknowledgement.objects.filter(pk=acknowledge(make_attendee(part), part).pk)
    return lambda: rows.update(words="別の文")


def _taken_back(part):
    return Acknowledgement.objects.filter(pk=acknowledge(make_attendee(part), part).pk).delete


GUARDS = [
    ("attendee_insert_before_it_is_cancelled", _in_a_cancelled_sitting),
    ("attendee_update_only_ended", _renamed),
    ("attendee_update_only_ended", _come_back),
    ("attendee_delete_never", _deleted),
    ("attendeeseat_insert_of_its_sitting", _seat_elsewhere),
    ("attendeeseat_insert_on_a_seat_of_the_body", _seat_of_another_body),
    ("attendeeseat_insert_on_a_seat_of_the_body", _seat_of_yesterday),
    ("attendeeseat_insert_on_a_seat_of_the_body", _seat_of_another_agency),
    ("attendeeseat_update_never", _moved_seat),
    ("acknowledgement_insert_of_its_sitting", _acknowledged_elsewhere),
    ("acknowledgement_insert_of_its_sitting", _acknowledged_after_the_end),
    ("acknowledgement_insert_on_the_terms_of_the_day", _on_former_terms),
    ("acknowledgement_insert_on_screen_by_oneself", _on_screen_by_another),
    ("acknowledgement_update_never", _other_words),
    ("acknowledgement_delete_never", _taken_back),
]


@pytest.mark.parametrize(("guard", "prepare"), GUARDS)
def test_the_database_refuses(part, guard, prepare):
    change = prepare(part)
    assert refused_by_database(change) == guard
    triggers.remove(connection, [guard])
    assert not refused_by_database(change)


def test_somebody_is_an_account_or_a_name(part):
    user = make_account(Role.WELFARE_STAFF)
    assert refused_by_database(lambda: make_attendee(part, user=user, name="二重"))
    assert not refused_by_database(lambda: make_attendee(part, user=user))
    assert refused_by_database(lambda: make_attendee(part, user=user))
    assert not refused_by_database(lambda: make_attendee(part, name="樫 直子"))
    assert refused_by_database(lambda: make_attendee(part, name="樫 直子"))


def test_an_acknowledgement_counts_on_the_terms_of_the_day(part):
    row = acknowledge(make_attendee(part), part)
    assert Acknowledgement.in_force().get() == row
    make_terms(part.body, part.conference.held_on, secrecy="新しい要綱")
    assert not Acknowledgement.in_force().exists()


def test_every_trigger_of_attendance_is_tried():
    tried = {guard for guard, _ in GUARDS}
    tables = ("attendee_", "attendeeseat_", "acknowledgement_")
    declared = {name for name in triggers.declared() if name.startswith(tables)}
    assert declared - tried == {"attendeeseat_delete_never"}
