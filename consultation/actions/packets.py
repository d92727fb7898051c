"""資料を作って配り、開き、返してもらう: what an agency reads of an item, and that it was read"""

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from consultation.actions.conferences import opened_item
from consultation.actions.disclosures import add_disclosure
from consultation.actions.sittings import ATTENDEE, OWN, sitting_action
from consultation.actions.writing import add_event, desk_action, locked, recorded, told_by_triggers
from consultation.enums import Basis, DisclosureOccasion, EventKind
from consultation.models import (
    Conference,
    ItemAgency,
    ItemAttendee,
    ItemPaper,
    ItemPaperText,
    MatterAttendee,
    Packet,
    PacketOpening,
    Person,
)
from consultation.queries.conferences import TOLD
from consultation.queries.consent_records import consents_of_each
from consultation.queries.matter_packets import is_by_law
from consultation.queries.packets import asked_of, opened_papers, packet_of
from consultation.queries.paper_lines import drafts_of
from consultation.rules import packets as rules
from consultation.rules.consent import may_tell
from consultation.rules.disclosure import DisclosureInput
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action, allows
from koganei.access.scoped import without_scope
from koganei.audit import audited, record
from koganei.law import require
from koganei.models import User

OWN_VIEW = (OWN, Action.VIEW)
PRINTS = (PacketOpening.resource, Action.ADD)
SHOWN = (FieldClass.IDENTITY, FieldClass.NARRATIVE)
CONTENT = "会議の配付資料（本人の意向、課題、支援計画案）"


@desk_action("packets_sent", on="case", writes=(PacketOpening,), tells=True)
def send(*, by, case):
    """資料を配る: the paper of each person of the item is made anew, and each attendee of an
    invited agency gets a packet of this body, if there is none yet.

    Who has no account gets it on paper.
    """
    item = opened_item(case)
    conference = Conference.objects.select_for_update(of=("self",)).get(pk=item.part.conference_id)
    recipients = _recipients(item)
    require(*rules.check_sending(is_open=True, recipients=recipients))
    now = timezone.now()
    _make_papers(by, item, now)
    new, closes_on = without_packet(item.part, recipients), Packet.closing(conference.held_on)
    hand_out(item.part, new, by=by, at=now, closes_on=closes_on)
    add_event(case, by=by, kind=EventKind.CONFERENCE, label=f"{item.part.body.name}の資料を配る")
    return recorded("packets_sent", by=by, row=case, persons=[case.client_id], classes=SHOWN)


def without_packet(part, attendees):
    """Return those of ``attendees`` to whom nothing of this part was handed out yet."""
    there = set(Packet.objects.filter(part=part).values_list("attendee_id", flat=True))
    return [attendee for attendee in attendees if attendee.pk not in there]


def hand_out(part, attendees, *, by, at, closes_on):
    """Make the next numbers of a part: a packet for each; with the sitting locked."""
    last = Packet.objects.filter(part=part).aggregate(last=Max("number"))["last"] or 0
    for number, attendee in enumerate(attendees, last + 1):
        Packet(
            part=part, attendee=attendee, number=number, sent_by=by, sent_at=at,
            is_paper=attendee.user_id is None, closes_on=closes_on,
        ).save(force_insert=True)  # fmt: skip


def note_opening(packet, at):
    """Write down on a packet that it was opened."""
    packet.first_opened_at = packet.first_opened_at or at
    packet.last_opened_at = at
    packet.save(update_fields=["first_opened_at", "last_opened_at"])


def _recipients(item):
    """Return the attendees picked for an item whose agency is invited to it."""
    invited = ItemAgency.objects.filter(item=item, ended_at=None).order_by()
    invited = set(invited.values_list("agency_id", flat=True))
    picks = ItemAttendee.objects.filter(item=item, ended_at=None).select_related("attendee")
    return [p.attendee for p in picks.order_by("pk") if p.attendee.agency_id in invited]


def _make_papers(by, item, now):
    ItemPaper.objects.filter(item=item, ended_at=None).update(ended_at=now)
    for draft in drafts_of(item.case, item.plan, timezone.localdate(now)):
        paper = ItemPaper(
            item=item, case=item.case, person=draft.person, is_client=draft.is_client,
            called=str(draft.person)[:100], about=draft.about[:100], written_by=by, written_at=now,
        )  # fmt: skip
        paper.save(force_insert=True)
        ItemPaperText(paper=paper, lines=draft.lines).save(force_insert=True)


@audited("packet_opened", on="packet")
def open_item(*, by, packet, item):
    """配付資料を開く: one item (an id) on the recipient's own screen; return what may be shown.

    Everybody on the item is locked first, so that a consent that is being withdrawn is waited for;
    the gate is asked after that, by what stands then.
    """
    actor = User.objects.get(pk=by.pk)
    packet = packet_of(actor, packet.pk)
    if packet is None or not allows(actor, *OWN_VIEW):
        raise Http404
    return _opened(actor, packet, item, "packet_opened", OWN_VIEW)


@audited("packet_printed", on="packet")
def print_items(*, by, packet):
    """紙の配付資料: every item that the gate lets through for its recipient, for who prints it.

    Returns [(item, Opened)] and how many items the gate keeps back.
    """
    actor = User.objects.get(pk=by.pk)
    if not allows(actor, *PRINTS):
        raise PermissionDenied
    packet = Packet.objects.select_related(
        "part__conference", "part__body", "attendee__agency"
    ).get(pk=packet.pk)
    asked = asked_of(packet)
    may_see = set(
        ItemPaper.objects.seen_by(actor).filter(item__in=[each.item.pk for each in asked])
        .order_by().values_list("item_id", flat=True)
    )  # fmt: skip
    shown = [each for each in asked if each.is_open and each.item.pk in may_see]
    found = [
        (each.item, _opened(actor, packet, each.item.pk, "packet_printed", PRINTS))
        for each in shown
    ]
    return found, len(asked) - len(found)


def _opened(actor, packet, item_id, verb, right):
    _lock_persons(item_id)
    now = timezone.now()
    asked = next((each for each in asked_of(packet, now) if each.item.pk == item_id), None)
    if asked is None:
        raise Http404
    require(*asked.violations)
    item, agency = asked.item, packet.attendee.agency
    opened = opened_papers(item, agency, actor)
    with without_scope(), told_by_triggers():
        is_first = not PacketOpening.objects.filter(item=item, agency=agency).exists()
        PacketOpening(
            item=item, packet=packet, agency=agency, consent_id=asked.consent, opened_by=actor,
            asked_on=timezone.localdate(now), opened_at=now,
        ).save(force_insert=True)  # fmt: skip
        note_opening(packet, now)
        if is_first:
            _tell(item, packet, [told.paper.person_id for told in opened.persons], now)
    subjects = [(told.paper.person_id, SHOWN) for told in opened.persons]
    record(verb=verb, by=actor, on_object=packet, subjects=subjects, right=right)
    return opened


def _lock_persons(item_id):
    with without_scope():
        papers = ItemPaper.objects.filter(item=item_id, ended_at=None).order_by()
        keys = set(papers.values_list("person_id", flat=True))
    if keys:
        locked([Person(pk=key) for key in sorted(keys, key=str)])


def _tell(item, packet, persons, at):
    """Write the ledger: what each of them is told of, on their own consent, to this agency."""
    agency, told_by = packet.attendee.agency, packet.sent_by
    consents = consents_of_each(persons)
    for person in persons:
        answer = may_tell(consents[person], agency, TOLD, at)
        given = DisclosureInput(
            organization=agency, recipient=packet.attendee.post or str(agency), told_at=at,
            occasion=DisclosureOccasion.MEETING, classes=frozenset(TOLD), content=CONTENT,
            basis=Basis.CONSENT,
        )  # fmt: skip
        add_disclosure(item.case, person, given, answer, by=told_by)


@sitting_action("packet_returned", ATTENDEE, Action.CHANGE)
def take_returned(*, by, conference, packet):
    """返却: the paper is back; of a matter of 支援会議 only for who may see that matter."""
    rows = Packet.objects.select_for_update(of=("self",))
    rows = rows.select_related("part__body")
    row = rows.filter(pk=packet.pk, part__conference=conference).first()
    if row is None or (is_by_law(row) and not _sees_its_matter(by, row)):
        raise Http404
    require(*rules.check_return(is_returned=row.returned_at is not None, is_paper=row.is_paper))
    row.returned_at, row.returned_to = timezone.now(), by
    row.save(update_fields=["returned_at", "returned_to"])
    return row


def _sees_its_matter(by, packet):
    return MatterAttendee.objects.seen_by(by).filter(
        attendee=packet.attendee_id, item__part=packet.part_id
    ).exists()  # fmt: skip
