"""開催を変える、取りやめる、出席者を加える、守秘義務を確認する: what happens to a sitting itself"""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from consultation.actions.writing import told_by_triggers
from consultation.enums import AcknowledgedHow
from consultation.models import (
    Acknowledgement,
    Attendee,
    AttendeeSeat,
    Conference,
    ConferenceItem,
    ConferencePart,
    ItemAttendee,
    Packet,
)
from consultation.queries.attendance import agency_of, terms_of
from consultation.rules import attendance as rules
from koganei.access.matrix import Action, allows
from koganei.access.scoped import without_scope
from koganei.audit import audited, record
from koganei.law import require
from koganei.models import User

CONFERENCE, ATTENDEE = "consultation.conference", "consultation.attendee"
OWN = "consultation.own_packet"


def sitting_action(verb, resource, action):
    """Make an action on a sitting: asks the right, locks the sitting, reads both afresh."""

    def decorate(act):
        @audited(verb, on="conference")
        @wraps(act)
        def door(*, by, conference, **arguments):
            actor = User.objects.get(pk=by.pk)
            if not allows(actor, resource, action):
                raise PermissionDenied
            row = Conference.objects.select_for_update(of=("self",)).filter(pk=conference.pk)
            row = row.first()
            if row is None:
                raise Http404
            with without_scope(), told_by_triggers():
                result = act(by=actor, conference=row, **arguments)
            record(verb=verb, by=actor, on_object=row, right=(resource, action))
            return result

        return door

    return decorate


@sitting_action("conference_changed", CONFERENCE, Action.CHANGE)
def change(*, by, conference, held_on, starts_at, place, is_regular):
    """開催日・時刻・場所を変える; the packets stay open as long after the new day."""
    items = ConferenceItem.objects.filter(part__conference=conference).exclude(outcome="")
    require(
        *rules.check_change(
            held_on=held_on, former=conference.held_on, today=timezone.localdate(),
            has_outcome=items.exists(), is_cancelled=conference.cancelled_at is not None,
        )
    )  # fmt: skip
    conference.held_on, conference.starts_at = held_on, starts_at
    conference.place, conference.is_regular = place, is_regular
    conference.save(update_fields=["held_on", "starts_at", "place", "is_regular"])
    closes_on = Packet.closing(held_on)
    Packet.objects.filter(part__conference=conference).update(closes_on=closes_on)
    return conference


@sitting_action("conference_cancelled", CONFERENCE, Action.CHANGE)
def cancel(*, by, conference, reason, target=None):
    """取りやめる: items that wait are moved to the same body of ``target``, another sitting."""
    items = _items_of(conference)
    open_items = [item for item in items if not item.outcome]
    there = {}
    if target is not None:
        target = Conference.objects.select_for_update(of=("self",)).get(pk=target.pk)
        there = {part.body_id: part for part in target.parts.all() if not target.cancelled_at}
    needed = {item.part.body_id: item.part.body.name for item in open_items}
    require(
        *rules.check_cancelling(
            reason=reason,
            numbers=[item.case.number for item in open_items],
            outcomes=len(items) - len(open_items),
            target=target.held_on if target else None,
            bodies_there=[needed[key] for key in needed if key in there],
            bodies_needed=list(needed.values()),
        )
    )
    now = timezone.now()
    for item in open_items:
        ItemAttendee.objects.filter(item=item, ended_at=None).update(ended_at=now)
        ConferenceItem.objects.filter(pk=item.pk).update(part=there[item.part.body_id])
    conference.cancelled_at, conference.cancelled_by = now, by
    conference.cancel_reason = reason
    conference.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    return conference


def _items_of(conference):
    rows = ConferenceItem.objects.filter(part__conference=conference, taken_back_at=None)
    rows = rows.select_for_update(of=("self",)).select_related("case", "part__body")
    return list(rows.order_by("put_at"))


@sitting_action("attendee_added", ATTENDEE, Action.ADD)
def add_attendee(*, by, conference, user=None, name="", agency=None, post="", seats=()):
    """出席者を加える: an account, or a name of an agency; ``seats`` are BodySeats of its bodies."""
    own = agency_of(user) if user else None
    rows = Attendee.objects.filter(conference=conference, ended_at=None)
    is_there = (
        rows.filter(user=user).exists()
        if user
        else (rows.filter(user=None, name=name, agency=agency).exists())
    )
    agency = own if user else agency
    require(
        *rules.check_attendee(
            user=user, name=name, agency=agency, agency_of_user=own, is_there=is_there,
            is_cancelled=conference.cancelled_at is not None,
        ),
        *[rules.check_seat(body=seat.body, post=seat.post, seat_agency=seat.agency, agency=agency)
          for seat in seats],
    )  # fmt: skip
    row = Attendee(
        conference=conference, user=user, name=name, agency=agency, post=post, added_by=by
    )
    row.save(force_insert=True)
    parts = {part.body_id: part for part in conference.parts.all()}
    for seat in seats:
        place = AttendeeSeat(attendee=row, part=parts[seat.body_id], seat=seat)
        place.save(force_insert=True)
    return row


@sitting_action("attendee_ended", ATTENDEE, Action.CHANGE)
def end_attendee(*, by, conference, attendee):
    """出席者から外す; who is picked for an item is taken off the item first."""
    row = _attendee(conference, attendee)
    picked = ItemAttendee.objects.filter(attendee=row, ended_at=None).exists()
    require(rules.check_ending(is_picked=picked))
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    return row


@sitting_action("secrecy_acknowledged", OWN, Action.ADD)
def acknowledge(*, by, conference, part):
    """守秘義務を確認する: on one's own screen, for one body of the sitting."""
    row = Attendee.objects.filter(conference=conference, user=by, ended_at=None).first()
    if row is None:
        raise Http404
    return _acknowledge(by, row, part, AcknowledgedHow.ON_SCREEN, timezone.now())


@sitting_action("secrecy_signed", ATTENDEE, Action.CHANGE)
def record_signed(*, by, conference, attendee, part, at):
    """署名した紙を記録する, of somebody who has no account."""
    row = _attendee(conference, attendee)
    return _acknowledge(by, row, part, AcknowledgedHow.SIGNED, at)


def _acknowledge(by, attendee, part, how, at):
    part = ConferencePart.objects.select_related("conference", "body").get(pk=part.pk)
    terms = terms_of(part)
    require(
        *rules.check_acknowledgement(
            terms=terms, is_oneself=attendee.user_id == by.pk,
            is_on_screen=how == AcknowledgedHow.ON_SCREEN, is_outsider=attendee.user_id is None,
            at=at, now=timezone.now(),
        )
    )  # fmt: skip
    row = Acknowledgement.objects.filter(attendee=attendee, part=part, terms=terms).first()
    if row is None:
        row = Acknowledgement(
            attendee=attendee, part=part, terms=terms, how=how, acknowledged_at=at,
            words=rules.secrecy_words(part.body.name, terms), recorded_by=by,
        )  # fmt: skip
        row.save(force_insert=True)
    return row


def _attendee(conference, attendee):
    row = Attendee.objects.filter(conference=conference, pk=attendee.pk, ended_at=None).first()
    if row is None:
        raise Http404
    return row
