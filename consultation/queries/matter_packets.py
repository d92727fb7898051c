"""支援会議の配付資料 as pages and actions read it: to whom, what the gate says now, what is told"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from consultation.enums import ConsentRule, ConsentState, ItemKind
from consultation.models import (
    MatterAttendee,
    MatterItem,
    MatterPerson,
    MatterRecusal,
    MatterText,
    Packet,
    StatutoryMatter,
)
from consultation.queries.attendance import has_acknowledged
from consultation.queries.matters import INSIDE, accounts, body_on
from consultation.queries.packets import Asked
from consultation.rules import bodies as gate
from consultation.rules.matters import check_reading
from consultation.rules.packets import check_window
from koganei.access.scoped import without_scope
from koganei.safeguards.conflict_links import ids_closed_to

BY_LAW = {"part__body__consent_rule": ConsentRule.NOT_REQUIRED}


@dataclass(frozen=True)
class OpenedMatter:
    """What of a matter is told outside: its text and its persons; nothing else of the register."""

    text: object
    persons: list


def is_by_law(packet):
    """Tell whether a packet is of a body that needs no consent: it holds matters, never cases."""
    return packet.part.body.consent_rule == ConsentRule.NOT_REQUIRED


def outsiders_of(item, day):
    """Return the MatterAttendees of an item who do not read the register by themselves."""
    rows = MatterAttendee.objects.filter(item=item, ended_at=None, attendee__ended_at=None)
    inside = set(accounts(INSIDE, day).order_by().values_list("pk", flat=True))
    rows = rows.select_related("attendee__agency", "attendee__user").order_by("pk")
    return [row for row in rows if row.user_id not in inside]


def matters_asked(packet, at=None):
    """Return an Asked for each matter for which the recipient was chosen, in the order of putting.

    Seven queries for all, one more for who has a conflict of interest. A matter from which they
    are kept away, by recusal or by a conflict, is not there at all.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    part, attendee = packet.part, packet.attendee
    with without_scope():
        chosen = MatterAttendee.objects.filter(attendee=attendee, item__part=part).order_by("pk")
        # of several choices for one item the one that goes on counts
        ends = {}
        for row in sorted(chosen, key=lambda row: row.ended_at is None):
            ends[row.item_id] = row.ended_at
        items = MatterItem.objects.filter(pk__in=list(ends)).select_related("matter")
        items = list(items.exclude(matter__in=_kept_away(attendee.user)).order_by("put_at", "pk"))
        acknowledged = has_acknowledged(attendee, part)
    body = body_on(part.body, part.conference.held_on).rule
    return [
        Asked(item, [
            *gate.check_opening(
                body, ItemKind.MATTER, state=ConsentState.NONE, has_acknowledged=acknowledged,
                belongs=ends[item.pk] is None,
            ),
            *check_window(
                closes_on=packet.closes_on, today=today,
                is_cancelled=part.conference.cancelled_at is not None,
                is_taken_back=item.taken_back_at is not None,
            ),
            *check_reading(stage=item.matter.stage, opens_on=item.opens_on, today=today),
        ])
        for item in items
    ]  # fmt: skip


def _kept_away(user):
    if user is None:
        return []
    near = StatutoryMatter.concerns(ids_closed_to(user)) | Q(pk__in=MatterRecusal.of(user))
    return StatutoryMatter.objects.filter(near).order_by().values("pk")


def opened_matter(item, actor):
    """Return what of the matter of an item ``actor`` may be told now, as OpenedMatter."""
    persons = MatterPerson.objects.seen_by(actor).filter(matter=item.matter_id)
    return OpenedMatter(
        text=MatterText.objects.seen_by(actor).filter(matter=item.matter_id).first(),
        persons=list(persons.order_by("number")),
    )


def matter_of_packet(packet):
    """Return the matter of a packet of 支援会議 that may be seen by who asks, or None."""
    if not is_by_law(packet):
        return None
    rows = MatterAttendee.objects.filter(attendee=packet.attendee_id, item__part=packet.part_id)
    items = MatterItem.objects.filter(pk__in=rows.order_by().values("item"))
    return StatutoryMatter.objects.filter(pk__in=items.order_by().values("matter")).first()


def matters_not_returned(today):
    """Return the packets on paper of 支援会議 that are out, of matters that may be seen."""
    chosen = MatterAttendee.objects.filter(
        attendee=OuterRef("attendee"), item__part=OuterRef("part")
    )
    rows = Packet.objects.filter(
        Exists(chosen.order_by()), is_paper=True, returned_at=None,
        part__conference__held_on__lt=today, **BY_LAW,
    )  # fmt: skip
    rows = rows.select_related("part__conference", "part__body", "attendee__agency")
    return list(rows.order_by("part__conference__held_on", "number"))
