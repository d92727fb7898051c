"""支援会議の台帳 as pages, papers and actions read it, within the scope of who asks"""

from dataclasses import dataclass

from django.db.models import Max, Min, Q
from django.utils import timezone

from consultation.enums import ConsentRule
from consultation.models import (
    Attendee,
    ConferenceBody,
    ConferencePart,
    MatterAttendee,
    MatterDemand,
    MatterHandover,
    MatterItem,
    MatterMinutes,
    MatterNote,
    MatterOpening,
    MatterPerson,
    MatterRecusal,
    MatterText,
    Packet,
    StatutoryMatter,
)
from consultation.permissions import DESK
from consultation.queries.bodies import bodies_on
from consultation.queries.staff import held_by
from koganei.access.roles import Role
from koganei.models import User

CITY = (Role.WELFARE_STAFF, Role.WELFARE_MANAGER)
INSIDE = (*CITY, *DESK)  # who reads the register itself
READERS = (*INSIDE, Role.CONFERENCE_ATTENDEE)  # who may ever come near a matter
SHOWN = 200


def register_of(stages):
    """Return the matters of these stages that may be seen, the newest first."""
    rows = StatutoryMatter.objects.filter(stage__in=stages)
    return list(rows.select_related("body", "drafter", "approach_by")[:SHOWN])


def bodies_by_law(day):
    """Return the BodyOnDay of every body that needs no consent, with its terms of the day."""
    return [each for each in bodies_on(day) if each.row.consent_rule == ConsentRule.NOT_REQUIRED]


def body_on(body, day):
    """Return the BodyOnDay of one body."""
    return next(each for each in bodies_on(day) if each.row.pk == body.pk)


def bodies_to_choose():
    return ConferenceBody.objects.filter(consent_rule=ConsentRule.NOT_REQUIRED).exclude(
        established_on=None
    )


def accounts(roles, day):
    """Return the active accounts that hold one of ``roles`` on a day, by name."""
    rows = User.objects.filter(held_by(roles, day), is_active=True)
    in_time = Q(expires_on=None) | Q(expires_on__gte=day)
    return rows.filter(in_time).order_by("kana", "name")


def parts_to_come(body, today):
    """Return the parts of sittings to come in which a body sits."""
    rows = ConferencePart.objects.filter(
        body=body, conference__held_on__gte=today, conference__cancelled_at=None
    )
    return rows.select_related("conference", "body").order_by(
        "conference__held_on", "conference__starts_at"
    )


def attendees_of(items):
    """Return the attendees of the sittings of these items, from whom the chair chooses."""
    sittings = {item.part.conference_id for item in items}
    rows = Attendee.objects.filter(conference__in=sittings, ended_at=None)
    return list(rows.select_related("user", "agency").order_by("added_at"))


@dataclass(frozen=True)
class MatterSitting:
    """One item with those who attend it, and its minutes where they may be read.

    Each of ``attendees`` has ``packet``, what was handed out to them at this sitting, or None, and
    ``opened``: when this matter was opened from it first and last, or None.
    """

    item: object
    attendees: list
    minutes: object

    @property
    def may_be_handed_out(self):
        """Tell whether papers could still be read in time."""
        conference = self.item.part.conference
        is_over = timezone.localdate() > Packet.closing(conference.held_on)
        return not is_over and conference.cancelled_at is None

    @property
    def handed_out(self):
        return [row for row in self.attendees if row.packet]


@dataclass(frozen=True)
class MatterFile:
    """All of a matter that may be seen; what may not is empty."""

    text: object
    persons: list
    sittings: list
    demands: list
    notes: list
    handovers: list
    recusals: list


def file_of(matter):
    """Return the MatterFile of a matter; eleven queries, however much there is."""
    items = list(
        MatterItem.objects.filter(matter=matter, taken_back_at=None)
        .select_related("part__conference", "part__body")
        .order_by("part__conference__held_on", "pk")
    )
    attendees, minutes = {}, {}
    chosen = MatterAttendee.objects.filter(item__in=[item.pk for item in items], ended_at=None)
    chosen = chosen.annotate(has_acknowledged=MatterAttendee.acknowledged())
    for row in chosen.select_related("user", "attendee__user", "attendee__agency").order_by("pk"):
        attendees.setdefault(row.item_id, []).append(row)
    _add_packets(items, attendees)
    written = MatterMinutes.objects.filter(item__in=[item.pk for item in items])
    for row in written.select_related("written_by", "fixed_by"):
        minutes[row.item_id] = row
    handovers = MatterHandover.objects.filter(matter=matter).order_by("handed_over_on", "pk")
    return MatterFile(
        text=MatterText.objects.filter(matter=matter).first(),
        persons=list(MatterPerson.objects.filter(matter=matter).order_by("number")),
        sittings=[
            MatterSitting(item, attendees.get(item.pk, []), minutes.get(item.pk)) for item in items
        ],
        demands=list(MatterDemand.objects.filter(matter=matter).select_related("agency")),
        notes=list(MatterNote.objects.filter(matter=matter).select_related("agency", "written_by")),
        handovers=list(handovers),
        recusals=list(MatterRecusal.objects.filter(matter=matter).select_related("user")),
    )


def _add_packets(items, attendees):
    parts = {item.pk: item.part_id for item in items}
    handed_out = Packet.objects.filter(part__in=set(parts.values())).select_related("sent_by")
    packets = {(packet.part_id, packet.attendee_id): packet for packet in handed_out}
    openings = MatterOpening.objects.filter(item__in=list(parts)).order_by()
    openings = openings.values("item", "packet").annotate(
        first=Min("opened_at"), last=Max("opened_at")
    )
    opened = {(row["item"], row["packet"]): row for row in openings}
    for item, rows in attendees.items():
        for row in rows:
            row.packet = packets.get((parts[item], row.attendee_id))
            row.opened = row.packet and opened.get((item, row.packet.pk))


def matters_before(conference):
    """Return {id of a part: matters} of a sitting that may be seen: of the others, nothing."""
    items = MatterItem.objects.filter(part__conference=conference, taken_back_at=None)
    found = {}
    for item in items.select_related("matter").order_by("put_at"):
        found.setdefault(item.part_id, []).append(item.matter)
    return found
