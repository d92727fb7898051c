"""会議の開催と案件 as pages and guards read them"""

from dataclasses import dataclass

from consultation.enums import ItemOutcome
from consultation.models import Case, Conference, ConferenceItem, ConferencePart, ItemAgency
from consultation.queries.consent_records import consents_of_each
from consultation.queries.plans import WITH_PLANS
from consultation.rules.consent import may_tell

TOLD = {"identity", "narrative"}  # what an agency hears when a case is discussed
SHOWN = 50  # sittings on a page


def coming(today):
    """Return the sittings to come, the next first, with their parts."""
    rows = Conference.objects.filter(held_on__gte=today, cancelled_at=None)
    return list(rows.prefetch_related("parts__body").order_by("held_on", "starts_at")[:SHOWN])


def past(today):
    """Return the last sittings before today, the newest first."""
    rows = Conference.objects.filter(held_on__lt=today, cancelled_at=None)
    return list(rows.prefetch_related("parts__body").order_by("-held_on", "-starts_at")[:SHOWN])


def parts_for_plans(today):
    """Return the parts of sittings to come before which a plan may be put."""
    rows = ConferencePart.objects.filter(
        conference__held_on__gte=today, conference__cancelled_at=None, body__approves_plans=True
    )
    return rows.select_related("conference", "body").order_by(
        "conference__held_on", "conference__starts_at", "position"
    )


def open_item(case):
    """Return the item of a case that waits for its sitting or its outcome, or None."""
    rows = ConferenceItem.objects.filter(case=case, outcome="", taken_back_at=None)
    return rows.select_related("part__conference", "part__body").first()


def last_item(case):
    """Return the item of a case on which a conference last spoke, or None."""
    rows = ConferenceItem.objects.filter(case=case).exclude(outcome="")
    return rows.select_related("part__conference", "part__body").order_by("-recorded_at").first()


def consents_for(case, agencies, at):
    """Return {agency: Answer}: may the agency hear of the client at a moment, by consent alone?"""
    consents = consents_of_each([case.client_id])[case.client_id]
    return {agency: may_tell(consents, agency, TOLD, at) for agency in agencies}


def conference_facts(case):
    """Return the CaseFacts about the conference of a case; two queries, none before a plan."""
    if case.stage not in WITH_PLANS:
        return {"on_agenda": False}
    last = last_item(case)
    return {
        "on_agenda": open_item(case) is not None,
        "conference_approved": last is not None and last.outcome == ItemOutcome.APPROVED,
        "conference_returned": last is not None and last.outcome != ItemOutcome.APPROVED,
    }


@dataclass(frozen=True)
class Agenda:
    """One body of a sitting; ``items`` are (item, case, names of the agencies invited)."""

    part: object
    items: list


def agenda_of(conference):
    """Return the Agenda of every part of a sitting, with the items that may be seen."""
    parts = list(conference.parts.select_related("body").order_by("position"))
    items = list(
        ConferenceItem.objects.filter(part__in=parts, taken_back_at=None).order_by("put_at")
    )
    cases = {case.pk: case for case in Case.objects.filter(pk__in=[i.case_id for i in items])}
    agencies = {}
    invited = ItemAgency.objects.filter(item__in=[i.pk for i in items], ended_at=None)
    for row in invited.select_related("agency").order_by("pk"):
        agencies.setdefault(row.item_id, []).append(row.agency.name)
    found = {}
    for item in items:
        if item.case_id in cases:
            line = (item, cases[item.case_id], agencies.get(item.pk, []))
            found.setdefault(item.part_id, []).append(line)
    return [Agenda(part, found.get(part.pk, [])) for part in parts]
