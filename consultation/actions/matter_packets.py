"""支援会議の資料を配り、開く: what an agency reads of a matter, under which law, and that it did

The packet is one of the sitting (actions/packets.py); that a matter was opened from it is written
into the register, and nowhere else. No consent is asked for, and nothing is disclosed by consent.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from consultation.actions.matter_sittings import DECISION, item_of, recorded_of
from consultation.actions.matters import STATUTORY
from consultation.actions.packets import OWN_VIEW, hand_out, note_opening, without_packet
from consultation.actions.writing import desk_action, locked, told_by_triggers
from consultation.models import Conference, MatterItem, MatterOpening, Packet, StatutoryMatter
from consultation.queries.matter_packets import (
    is_by_law,
    matters_asked,
    opened_matter,
    outsiders_of,
)
from consultation.queries.matters import body_on
from consultation.queries.packets import packet_of
from consultation.rules.matters import check_sending
from koganei.access.matrix import Action, allows
from koganei.access.scoped import without_scope
from koganei.audit import audited, record
from koganei.law import require
from koganei.models import User

PRINTS = (StatutoryMatter.resource, Action.EXPORT)


@desk_action("matter_packets_sent", **DECISION)
def send(*, by, matter, item):
    """資料を配る: a packet for each attendee of the item from outside who has none of this part.

    Who has no account gets it on paper.
    """
    row = item_of(matter, item)
    conference = _locked_conference(row)
    now, closes_on = timezone.now(), Packet.closing(conference.held_on)
    outsiders = outsiders_of(row, timezone.localdate(now))
    new = without_packet(row.part, [each.attendee for each in outsiders])
    require(
        *check_sending(
            stage=matter.stage, is_cancelled=conference.cancelled_at is not None,
            closes_on=closes_on, today=timezone.localdate(now), outsiders=len(outsiders),
            new=len(new),
        )
    )  # fmt: skip
    hand_out(row.part, new, by=by, at=now, closes_on=closes_on)
    return recorded_of("matter_packets_sent", by, matter)


@audited("matter_packet_opened", on="packet")
def open_item(*, by, packet, item):
    """配付資料を開く: one matter (the id of its item) on the recipient's screen, as OpenedMatter.

    The matter and the sitting are locked first, so that who recuses, releases, takes back, ends or
    cancels is waited for; the gate is asked after that, by what stands then.
    """
    actor = User.objects.get(pk=by.pk)
    packet = packet_of(actor, packet.pk)
    if packet is None or not is_by_law(packet) or not allows(actor, *OWN_VIEW):
        raise Http404
    return _opened(actor, packet, item, "matter_packet_opened", OWN_VIEW)


@audited("matter_packet_printed", on="packet")
def print_item(*, by, packet, item):
    """紙の配付資料: the same for a recipient without an account, for the manager who prints it."""
    actor = User.objects.get(pk=by.pk)
    if not allows(actor, *PRINTS):
        raise PermissionDenied
    rows = Packet.objects.filter(pk=packet.pk, is_paper=True)
    packet = rows.select_related("part__conference", "part__body", "attendee__agency").get()
    return _opened(actor, packet, item, "matter_packet_printed", PRINTS)


def _opened(actor, packet, item_id, verb, right):
    row = _locked_item(packet, item_id)
    now = timezone.now()
    asked = next((each for each in matters_asked(packet, now) if each.item.pk == row.pk), None)
    if asked is None:
        raise Http404
    require(*asked.violations)
    opened = opened_matter(row, actor)
    if opened.text is None:
        raise Http404
    with without_scope(), told_by_triggers():
        MatterOpening(
            item=row, packet=packet, agency=packet.attendee.agency, opened_by=actor,
            law=body_on(packet.part.body, packet.part.conference.held_on).rule.law,
            opened_on=timezone.localdate(now), opened_at=now,
        ).save(force_insert=True)  # fmt: skip
        note_opening(packet, now)
    subjects = [(person.pk, STATUTORY) for person in opened.persons]
    record(verb=verb, by=actor, on_object=packet, subjects=subjects, right=right)
    return opened


def _locked_item(packet, item_id):
    """Return an item of the packet's part, with its matter and its sitting locked."""
    with without_scope():
        row = MatterItem.objects.filter(pk=item_id, part=packet.part_id).first()
        if row is None:
            raise Http404
        locked([StatutoryMatter(pk=row.matter_id)])
        packet.part.conference = _locked_conference(row)
        return row


def _locked_conference(item):
    rows = Conference.objects.select_for_update(of=("self",))
    return rows.get(pk=item.part.conference_id)
