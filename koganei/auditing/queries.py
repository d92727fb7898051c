"""What the audit screens read, each in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db.models import Count, F, Max, Min, Q
from django.utils import timezone

from koganei.access.field_classes import FieldClass
from koganei.auditing import directory
from koganei.auditing.words import EXPORTS, PRINTS, class_labels, object_label, verb_label
from koganei.models import AuditEvent, AuditSubject, User
from koganei.models.audit import Result
from koganei.safeguards.conflict_links import ids_closed_to

PAGE = 50


@dataclass(frozen=True)
class Page:
    """Some rows, and the number before which the next older ones lie (None: there are none)."""

    rows: list
    older: int | None


def start_of(day):
    """Return the first moment of a day in Japan."""
    return timezone.make_aware(datetime.combine(day, time()))


def search(*, person="", account=None, since=None, until=None, verb="", result="", before=None):
    """Return a Page of events, the newest first; the days ``since`` and ``until`` are included."""
    events = AuditEvent.objects.order_by("-sequence")
    if person:
        events = events.filter(subjects__person_id=str(person))
    if account:
        events = events.filter(user=account)
    if since:
        events = events.filter(at__gte=start_of(since))
    if until:
        events = events.filter(at__lt=start_of(until + timedelta(days=1)))
    if verb:
        events = events.filter(verb=verb)
    if result:
        events = events.filter(result=result)
    if before:
        events = events.filter(sequence__lt=before)
    rows = list(events[: PAGE + 1])
    older = rows[PAGE - 1].sequence if len(rows) > PAGE else None
    return Page(described(rows[:PAGE]), older)


def described(events):
    """Give each event who acted, as known today, and how many persons it is about."""
    users = User.objects.in_bulk({event.user_id for event in events if event.user_id})
    counts = AuditSubject.objects.filter(event__in=[event.pk for event in events])
    counts = dict(counts.values_list("event").annotate(Count("pk")).order_by())
    for event in events:
        event.account = users.get(event.user_id)
        event.persons = counts.get(event.pk, 0)
    return events


def readers_of(person, *, before=None):
    """Return a Page of the events in which a record was seen, with the classes shown."""
    rows = _records_seen(person)
    if before:
        rows = rows.filter(event__lt=before)
    rows = list(rows.select_related("event").order_by("-event_id")[: PAGE + 1])
    older = rows[PAGE - 1].event_id if len(rows) > PAGE else None
    for row in rows:
        row.event.field_classes = row.field_classes
    return Page(described([row.event for row in rows[:PAGE]]), older)


def summary_of(person):
    """Return who saw a person, how often and when, the last one first."""
    rows = _records_seen(person).values(user=F("event__user")).order_by()
    rows = list(rows.annotate(count=Count("pk"), first=Min("event__at"), last=Max("event__at")))
    users = User.objects.select_related("department", "organization").in_bulk(
        {row["user"] for row in rows if row["user"]}
    )
    for row in rows:
        row["account"] = users.get(row["user"])
    return sorted(rows, key=lambda row: row["last"], reverse=True)


def _records_seen(person):
    """What was allowed; looking at the audit is no reading of the record."""
    rows = AuditSubject.objects.filter(person_id=str(person), event__result=Result.ALLOWED)
    return rows.exclude(field_classes=FieldClass.AUDIT)


def has_audit(person):
    return AuditSubject.objects.filter(person_id=str(person)).exists()


def visible_to(actor, persons):
    """Return those ``persons`` whose audit ``actor`` may see: never with a conflict of interest."""
    closed = set(map(str, ids_closed_to(actor)))
    return set(directory.current().may_see(actor, set(persons) - closed))


def named(actor, persons):
    """Return {id: label} for ``actor``; who has no label is called by the number."""
    persons = list(dict.fromkeys(persons))
    labels = directory.current().labels(actor, persons)
    return {person: labels.get(person) or f"番号 {person}" for person in persons}


@dataclass
class Leaked:
    """What one account saw, printed and exported about one person."""

    person_id: str
    label: str = ""
    first: datetime | None = None
    last: datetime | None = None
    count: int = 0
    seen: set = field(default_factory=set)
    printed: set = field(default_factory=set)
    exported: set = field(default_factory=set)

    def add(self, verb, classes, count, first, last):
        kind = self.printed if verb in PRINTS else self.exported if verb in EXPORTS else self.seen
        kind.update(classes.split())
        self.count += count
        self.first = min(filter(None, (self.first, first)))
        self.last = max(filter(None, (self.last, last)))

    def labels(self):
        """The classes as words: seen, printed, exported."""
        return [class_labels(" ".join(each)) for each in (self.seen, self.printed, self.exported)]


def leaked(actor, account, since, until):
    """Return a Leaked for each person that ``account`` saw in [since, until), by the first time.

    ``actor`` is who asks; persons whose audit they may not see are left out.
    """
    rows = AuditSubject.objects.filter(_by(account, since, until, "event__"))
    rows = rows.values_list("person_id", "event__verb", "field_classes").order_by()
    found = defaultdict(lambda: Leaked(""))
    for person, *what in rows.annotate(
        count=Count("pk"), first=Min("event__at"), last=Max("event__at")
    ):
        found[person].person_id = person
        found[person].add(*what)
    allowed = visible_to(actor, found)
    people = sorted(
        (row for person, row in found.items() if person in allowed),
        key=lambda row: (row.first, row.person_id),
    )
    labels = named(actor, [row.person_id for row in people])
    for row in people:
        row.label = labels[row.person_id]
    return people


def taken_without_persons(account, since, until):
    """Return (verb, object, count) of prints and exports that name no person, such as a sheet."""
    events = AuditEvent.objects.filter(
        _by(account, since, until), subjects=None, verb__in=PRINTS | EXPORTS
    )
    rows = events.values_list("verb", "object_type", "object_id").order_by()
    return [
        (verb_label(verb), object_label(*what), count)
        for verb, *what, count in rows.annotate(count=Count("pk"))
    ]


def _by(account, since, until, path=""):
    asked = {"user": account, "at__gte": since, "at__lt": until, "result": Result.ALLOWED}
    return Q(**{f"{path}{name}": value for name, value in asked.items()})
