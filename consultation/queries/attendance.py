"""会議の出席者 as pages and actions read them: who comes, for what, and who acknowledged"""

from dataclasses import dataclass, field

from django.db.models import Q

from consultation.enums import ConsentRule
from consultation.models import (
    Acknowledgement,
    Agency,
    Attendee,
    AttendeeSeat,
    BodyTerms,
    ItemAgency,
    ItemAttendee,
    Packet,
)
from consultation.queries.bodies import bodies_on


@dataclass
class Coming:
    """An attendee with what each part of the sitting knows of them, by the key of the part."""

    row: Attendee
    seats: dict = field(default_factory=dict)
    acknowledged: dict = field(default_factory=dict)
    packets: dict = field(default_factory=dict)


def attendees_of(conference):
    """Return the Comings of a sitting, in the order in which they were added; four queries.

    That papers of 支援会議 were handed out would tell that there is a matter: its page shows them.
    """
    rows = Attendee.objects.filter(conference=conference, ended_at=None)
    rows = rows.select_related("user", "agency").order_by("added_at", "pk")
    found = {row.pk: Coming(row) for row in rows}
    of_these = {"attendee__in": list(found)}
    for seat in AttendeeSeat.objects.filter(**of_these).select_related("seat").order_by("pk"):
        found[seat.attendee_id].seats[seat.part_id] = seat.seat.post
    for row in Acknowledgement.in_force().filter(**of_these):
        found[row.attendee_id].acknowledged[row.part_id] = row
    packets = Packet.objects.filter(**of_these)
    packets = packets.exclude(part__body__consent_rule=ConsentRule.NOT_REQUIRED)
    for packet in packets.order_by("number"):
        found[packet.attendee_id].packets[packet.part_id] = packet
    return list(found.values())


def agency_of(user):
    """Return the Agency that an account speaks for: its section, or its organisation; or None."""
    own = Q(pk__in=[])
    if user.department_id:
        own |= Q(department=user.department_id)
    if user.organization_id:
        own |= Q(organization=user.organization_id)
    return Agency.objects.filter(own, is_active=True).order_by("pk").first()


def seats_offered(conference):
    """Return [(part, BodySeat)] of all posts of the bodies on the day of the sitting."""
    parts = {part.body_id: part for part in conference.parts.order_by("position")}
    return [
        (parts[body.row.pk], seat)
        for body in bodies_on(conference.held_on)
        if body.row.pk in parts
        for seat in body.seats
    ]


def agencies_expected(conference):
    """Return the agencies of standing members and those invited to an item, who nobody is of yet.

    Of the items only those are read that may be seen.
    """
    there = Attendee.objects.filter(conference=conference, ended_at=None).order_by()
    seats = {seat.agency_id for _, seat in seats_offered(conference) if seat.agency_id}
    invited = ItemAgency.objects.filter(
        item__part__conference=conference, item__taken_back_at=None, ended_at=None
    ).order_by()
    keys = seats | set(invited.values_list("agency_id", flat=True))
    keys -= set(there.values_list("agency_id", flat=True))
    return list(Agency.objects.filter(pk__in=keys).order_by("name"))


def bound_to(item):
    """Return {attendee: is bound} of the sitting of an item: of the body, or of who is invited."""
    rows = Attendee.objects.filter(conference=item.part.conference_id, ended_at=None)
    seated = AttendeeSeat.objects.filter(part=item.part_id).order_by()
    seated = set(seated.values_list("attendee_id", flat=True))
    invited = ItemAgency.objects.filter(item=item, ended_at=None).order_by()
    invited = set(invited.values_list("agency_id", flat=True))
    return {
        row: row.pk in seated or row.agency_id in invited
        for row in rows.select_related("user", "agency").order_by("added_at", "pk")
    }


def picks_of(items):
    """Return {item id: its ItemAttendees, those who are 除斥 among them}; one query."""
    found = {}
    rows = ItemAttendee.objects.filter(
        Q(ended_at=None) | Q(is_recused=True), item__in=[item.pk for item in items]
    )
    for row in rows.select_related("attendee__user", "attendee__agency").order_by("pk"):
        found.setdefault(row.item_id, []).append(row)
    return found


def terms_of(part):
    """Return the BodyTerms that hold for a part on the day of its sitting, or None."""
    rows = BodyTerms.objects.filter(body=part.body_id, starts_on__lte=part.conference.held_on)
    return rows.order_by("-starts_on").first()


def has_acknowledged(attendee, part):
    return Acknowledgement.in_force().filter(attendee=attendee, part=part).exists()
