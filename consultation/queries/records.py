"""経過 as its page reads it: filtered, each line with its number within the case"""

from dataclasses import dataclass

from consultation.enums import EventKind
from consultation.models import CaseEvent, EventNote, OutreachVisit


@dataclass(frozen=True)
class Line:
    """One line of the timeline, with its contents where they may be seen; numbered from 1."""

    event: CaseEvent
    note: EventNote | None
    number: int


def numbers_of(case):
    """Return {key of a line: its number}: the order in which the lines of a case were written."""
    keys = CaseEvent.objects.filter(case=case).order_by("pk").values_list("pk", flat=True)
    return {key: number for number, key in enumerate(keys, 1)}


def line_called(case, number):
    """Return the Line with this number, or None."""
    keys = CaseEvent.objects.filter(case=case).order_by("pk")
    if not 0 < number < 100_000 or not (found := keys.select_related("by")[number - 1 : number]):
        return None
    return Line(found[0], EventNote.objects.filter(event=found[0]).first(), number)


def visits_of(case):
    """Return the visits of a case that may be seen, the newest first."""
    rows = OutreachVisit.objects.filter(case=case).order_by("-number")
    outreach = CaseEvent.objects.filter(case=case, kind=EventKind.OUTREACH).select_related("by")
    events = {event.pk: event for event in outreach}
    return [(visit, events.get(visit.event_id)) for visit in rows]


def whole_record(case):
    """Return every line of a case, the oldest first: (line, its note or None); two queries."""
    events = CaseEvent.objects.filter(case=case).select_related("by", "agency")
    events = list(events.order_by("at", "pk"))
    notes = {note.event_id: note for note in EventNote.objects.filter(event__case=case)}
    return [(event, notes.get(event.pk)) for event in events]
