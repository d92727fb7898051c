"""配付資料 of the synthetic city: what an account of an agency outside can open, of both kinds"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from consultation.enums import AcknowledgedHow
from consultation.models import (
    Acknowledgement,
    Attendee,
    ConferenceItem,
    ItemAgency,
    ItemAttendee,
    ItemPaper,
    ItemPaperText,
    MatterAttendee,
    MatterItem,
    Packet,
)
from consultation.queries.attendance import agency_of
from consultation.queries.conferences import TOLD
from consultation.queries.consent_records import consents_of_each
from consultation.queries.matters import body_on
from consultation.queries.paper_lines import drafts_of
from consultation.rules.attendance import secrecy_words
from consultation.rules.consent import may_tell

POST = "相談担当"


def hand_out_case(world, user):
    """Hand out to ``user`` one case before a sitting to come; return how many rows."""
    agency = agency_of(user)
    coming = [part.pk for part in world.parts if part.conference.held_on > world.today]
    items = ConferenceItem.objects.filter(part__in=coming, outcome="", taken_back_at=None)
    items = items.select_related("case", "plan", "part__conference", "part__body")
    for item in items.order_by("put_at", "pk"):
        consent = _consent(item, agency)
        if consent is not None:
            return _hand_out_item(world, user, item, agency, consent)
    return 0


def _consent(item, agency):
    """Return the id of the consent by which ``agency`` may hear now, or None."""
    client = item.case.client_id
    answer = may_tell(consents_of_each({client})[client], agency, TOLD, timezone.now())
    return answer.consent.order[1] if answer.allowed else None


def _hand_out_item(world, user, item, agency, consent):
    ItemAgency.objects.get_or_create(
        item=item, agency=agency, ended_at=None,
        defaults={"consent_id": consent, "asked_on": world.today},
    )  # fmt: skip
    attendee = hand_out(item.part, user, world.decider)
    ItemAttendee.objects.create(item=item, attendee=attendee, user=user, picked_by=world.decider)
    drafts = drafts_of(item.case, item.plan, world.today)
    for draft in drafts:
        paper = ItemPaper.objects.create(
            item=item, case=item.case, person=draft.person, is_client=draft.is_client,
            called=str(draft.person)[:100], about=draft.about[:100], written_by=world.decider,
        )  # fmt: skip
        ItemPaperText.objects.create(paper=paper, lines=draft.lines)
    return 5 + 2 * len(drafts)


def hand_out_matter(world, user, matter, part):
    """Put a matter before a sitting to come as well, and hand it out to ``user``; return rows."""
    item = MatterItem.objects.create(
        matter=matter, part=part, put_by=world.decider, opens_on=world.today
    )
    attendee = hand_out(part, user, world.decider)
    MatterAttendee.objects.create(item=item, attendee=attendee, user=user, chosen_by=world.decider)
    return 5


def hand_out(part, user, by):
    """Let ``user`` attend a sitting, acknowledge its secrecy and have a packet of ``part``."""
    conference = part.conference
    day = conference.held_on - timedelta(days=7)
    attendee = Attendee.objects.create(
        conference=conference, user=user, agency=agency_of(user), post=POST, added_by=by
    )
    terms = body_on(part.body, conference.held_on).terms
    Acknowledgement.objects.create(
        attendee=attendee, part=part, terms=terms, words=secrecy_words(part.body.name, terms),
        how=AcknowledgedHow.ON_SCREEN, acknowledged_at=_at(day), recorded_by=user,
    )  # fmt: skip
    Packet.objects.create(
        part=part, attendee=attendee, number=Packet.objects.filter(part=part).count() + 1,
        sent_by=by, closes_on=Packet.closing(conference.held_on),
    )  # fmt: skip
    return attendee


def _at(day):
    return timezone.make_aware(datetime.combine(day, time(10)))
