"""支援調整会議 of the synthetic city: a sitting every week, and the items of its cases"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from consultation.enums import EventKind, ItemOutcome, Stage
from consultation.models import (
    Conference,
    ConferenceBody,
    ConferenceItem,
    ConferencePart,
    ItemAgency,
    ItemOpinion,
)

WEDNESDAY = 2
OPINION = "役割の分担と、次に確かめる日をこのとおりとする。"


def sittings(by, today, years):
    """Write a sitting for each Wednesday of the years, and two to come; return their parts."""
    body = ConferenceBody.objects.filter(approves_plans=True).exclude(established_on=None).first()
    if body is None:
        return ()
    first = today - timedelta(days=365 * years)
    first += timedelta(days=(WEDNESDAY - first.weekday()) % 7)
    days = [first + timedelta(days=7 * n) for n in range((today - first).days // 7 + 3)]
    rows = [
        Conference(
            held_on=day, starts_at=time(13, 30), place="市役所 第2会議室（見本）",
            is_regular=day.day <= 7, called_by=by, called_at=_at(day - timedelta(days=10)),
        )
        for day in days
    ]  # fmt: skip
    Conference.objects.bulk_create(rows)
    parts = [ConferencePart(conference=row, body=body, position=1) for row in rows]
    return tuple(ConferencePart.objects.bulk_create(parts))


def sitting_for(story, day):
    """Return the part before which a plan of ``day`` was put: to come where it still waits."""
    today = story.world.today
    if story.stage == Stage.PLAN:
        return None
    if story.stage == Stage.CONFERENCE:
        return next((p for p in story.world.parts if p.conference.held_on > today), None)
    held = [part for part in story.world.parts if part.conference.held_on <= today]
    later = [part for part in held if part.conference.held_on >= day]
    return next(iter(later), held[-1] if held else None)


def discuss(story, plan, part):
    """Put the plan before the body; past sittings approved it."""
    held_on = part.conference.held_on
    item = ConferenceItem(
        id=story.people.key(),
        case=story.case,
        plan=plan,
        part=part,
        put_by=story.worker,
        put_at=story.at(plan.drafted_on),
    )
    story.rows.add(item)
    consent = story.consent
    if story.may_hear and consent.withdrawn_at is None:
        story.rows.add(
            ItemAgency(item=item, agency=story.may_hear, consent=consent, asked_on=consent.given_on)
        )
    story.event(EventKind.CONFERENCE, f"{part.body.name}にかける", plan.drafted_on)
    if story.stage == Stage.CONFERENCE:
        return
    item.outcome, item.decided_on = ItemOutcome.APPROVED, held_on
    item.recorded_by, item.recorded_at = story.world.decider, _at(held_on)
    story.rows.add(ItemOpinion(item=item, words=OPINION))
    label = f"{part.body.name}の結果: {ItemOutcome.APPROVED.label}"
    story.event(EventKind.CONFERENCE, label, held_on, by=story.world.decider)


def _at(day):
    return timezone.make_aware(datetime.combine(day, time(15)))
