"""配付資料 as pages and actions read them: what an item says, to whom, and the gate's answer now"""

from dataclasses import dataclass

from django.utils import timezone

from consultation.enums import ConsentRule, ConsentState, ItemKind
from consultation.models import (
    ItemAgency,
    ItemAttendee,
    ItemPaper,
    ItemPaperText,
    Packet,
)
from consultation.models.consent_now import agreed
from consultation.queries.attendance import has_acknowledged
from consultation.queries.bodies import bodies_on
from consultation.queries.conferences import TOLD
from consultation.queries.consent_records import consents_of_each
from consultation.rules import bodies as gate
from consultation.rules.consent import may_tell
from consultation.rules.packets import check_window
from koganei.access.decision import NOTHING
from koganei.access.scoped import without_scope


def told_outside(actor, model, classes):
    """Return the condition on records of ``model`` on which ``actor`` of an agency may see them.

    Registered with the kernel as its one basis for recipients outside; a model that says nothing
    of them is not told at all.
    """
    told = getattr(model, "told_outside", None)
    return told(actor, classes) if told else NOTHING


@dataclass(frozen=True)
class Told:
    """One person of an item as a packet names them; ``lines`` are (heading, words)."""

    paper: ItemPaper
    lines: list


@dataclass(frozen=True)
class Opened:
    """The persons of an item that may be told, the client first; how many of it may not."""

    persons: list
    masked: int


@dataclass(frozen=True)
class Asked:
    """One item for one packet: what the gate says now; ``consent`` is the record that counts.

    ``item`` is a ConferenceItem, or a MatterItem, for which no consent counts.
    """

    item: object
    violations: list
    consent: object = None

    @property
    def is_open(self):
        return not self.violations


def packet_of(user, packet_id):
    """Return the packet of ``user`` with this id, or None."""
    rows = Packet.objects.filter(pk=packet_id, attendee__user=user, attendee__ended_at=None)
    return rows.select_related("part__conference", "part__body", "attendee__agency").first()


def packets_of(user):
    """Return the packets of ``user`` that may still be opened, the next sitting first."""
    rows = Packet.objects.filter(
        attendee__user=user, attendee__ended_at=None, closes_on__gte=timezone.localdate(),
        part__conference__cancelled_at=None,
    )  # fmt: skip
    rows = rows.select_related("part__conference", "part__body", "attendee__agency")
    return list(rows.order_by("part__conference__held_on", "part__conference__starts_at"))


def not_returned(today):
    """Return the packets on paper that are out after their sitting, the oldest sitting first.

    Those of 支援会議 are seen with their matters alone (queries/matter_packets.py).
    """
    rows = Packet.objects.filter(
        is_paper=True, returned_at=None, part__conference__held_on__lt=today
    ).exclude(part__body__consent_rule=ConsentRule.NOT_REQUIRED)
    rows = rows.select_related("part__conference", "part__body", "attendee__agency")
    return list(rows.order_by("part__conference__held_on", "number"))


def asked_of(packet, at=None):
    """Return an Asked for each item for which the recipient was picked; ten queries for all.

    Whether an item is there at all is no secret to who was picked for it; what it says is asked
    of the scoped papers.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    part, attendee = packet.part, packet.attendee
    with without_scope():
        picks = ItemAttendee.objects.filter(
            attendee=attendee, is_recused=False, item__part=part
        ).select_related("item__case")
        # of several picks of one item the one that goes on counts
        picks = sorted(picks.order_by("pk"), key=lambda pick: pick.ended_at is None)
        picks = {pick.item_id: pick for pick in picks}
        items = sorted((pick.item for pick in picks.values()), key=lambda item: item.put_at)
        clients = {item.case.client_id for item in items}
        consents = consents_of_each(clients)
        invited = ItemAgency.objects.filter(item__in=items, agency=attendee.agency_id)
        invited = set(invited.filter(ended_at=None).order_by().values_list("item_id", flat=True))
        acknowledged = has_acknowledged(attendee, part)
    held_on = part.conference.held_on
    body = next(each.rule for each in bodies_on(held_on) if each.row.pk == part.body_id)
    found = []
    for item in items:
        answer = may_tell(consents[item.case.client_id], attendee.agency, TOLD, at)
        belongs = picks[item.pk].ended_at is None and item.pk in invited
        violations = [
            *gate.check_opening(
                body, ItemKind.CASE, state=ConsentState(answer.state),
                has_acknowledged=acknowledged, belongs=belongs,
            ),
            *check_window(
                closes_on=packet.closes_on, today=today,
                is_cancelled=part.conference.cancelled_at is not None,
                is_taken_back=item.taken_back_at is not None,
            ),
        ]  # fmt: skip
        consent = answer.consent.order[1] if answer.allowed else None
        found.append(Asked(item, violations, consent))
    return found


def opened_papers(item, agency, actor):
    """Return what of an item may be told to an agency now, as Opened; three queries.

    Asked within the scope of ``actor``, and of each person's own consent in the same statement.
    """
    papers = ItemPaper.objects.seen_by(actor).filter(item=item, ended_at=None)
    with without_scope():
        shown = papers.filter(agreed(agency, TOLD)).order_by("-is_client", "written_at", "pk")
        count = ItemPaper.objects.filter(item=item, ended_at=None).order_by().count()
    shown = list(shown)
    texts = ItemPaperText.objects.seen_by(actor).filter(paper__in=[p.pk for p in shown])
    texts = {text.paper_id: text.lines for text in texts}
    told = [Told(paper, texts[paper.pk]) for paper in shown if paper.pk in texts]
    return Opened(persons=told, masked=count - len(told))
