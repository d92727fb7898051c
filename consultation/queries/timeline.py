"""経過: everything that happened in a case, the newest first, a page at a time"""

from dataclasses import dataclass

from consultation.models import CaseEvent, EventNote

PAGE = 20


@dataclass(frozen=True)
class Timeline:
    """A page of the timeline: (event, its note or None), and what lies before and after it."""

    lines: list
    count: int
    page: int
    older: int  # how many lines the next page holds
    kind: str

    @property
    def newer_page(self):
        return self.page - 1

    @property
    def older_page(self):
        return self.page + 1


def timeline_of(case, *, kind="", by=None, since=None, until=None, page=1):
    """Return a page of what may be seen: of an EventKind, by an account, from and to a day."""
    wanted = {"kind": kind, "by": by, "at__date__gte": since, "at__date__lte": until}
    rows = CaseEvent.objects.filter(case=case, **{k: v for k, v in wanted.items() if v})
    count = rows.count()
    page = max(1, min(page, -(-count // PAGE)))
    start = (page - 1) * PAGE
    events = rows.select_related("by", "agency").order_by("-at", "-pk")[start : start + PAGE]
    events = list(events)
    keys = [event.pk for event in events]
    notes = {note.event_id: note for note in EventNote.objects.filter(event__in=keys)}
    return Timeline(
        lines=[(event, notes.get(event.pk)) for event in events],
        count=count,
        page=page,
        older=max(0, min(PAGE, count - start - PAGE)),
        kind=kind,
    )
