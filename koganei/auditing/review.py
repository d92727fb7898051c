"""週ごとの閲覧の点検: the signs of a week, less what somebody has looked at already."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from koganei.access.field_classes import FieldClass
from koganei.auditing import signs
from koganei.auditing.queries import named, start_of, visible_to
from koganei.models import AuditEvent, AuditSubject, ReadingReview, User
from koganei.models.audit import Result


@dataclass(frozen=True)
class Finding:
    """A line of the review: one sign, one reader, and the reads that nobody has looked at yet."""

    sign: signs.Sign
    user: User
    reads: tuple
    label: str

    @property
    def key(self):
        """What a form sends back: a later read makes another finding of it."""
        return f"{self.sign.code}-{self.sequences[0]}-{self.sequences[-1]}-{len(self.sequences)}"

    @property
    def event(self):
        """The first event, as the audit names it."""
        return AuditEvent._meta.label_lower, self.sequences[0]

    @property
    def sequences(self):
        return sorted({read.sequence for read in self.reads})

    @property
    def persons(self):
        return list(dict.fromkeys(read.person_id for read in self.reads))

    @property
    def first(self):
        return min(read.at for read in self.reads)

    @property
    def last(self):
        return max(read.at for read in self.reads)


def monday_of(day):
    """Return the Monday of the week in which a day lies.

    >>> from datetime import date
    >>> monday_of(date(2026, 11, 22)), monday_of(date(2026, 11, 23))
    (datetime.date(2026, 11, 16), datetime.date(2026, 11, 23))
    """
    return day - timedelta(days=day.weekday())


def last_week():
    """The Monday of the newest week that is over, which is the one to be reviewed."""
    return monday_of(timezone.localdate()) - timedelta(days=7)


def _in_week(monday, path=""):
    span = start_of(monday), start_of(monday + timedelta(days=7))
    return Q(**{f"{path}at__gte": span[0], f"{path}at__lt": span[1]})


def reads_of(monday):
    """Return the reads of a week that were allowed, in the order of the chain.

    Looking at the audit itself is no reading of a person's record.
    """
    rows = AuditSubject.objects.filter(
        _in_week(monday, "event__"), event__result=Result.ALLOWED, event__user__isnull=False
    ).exclude(field_classes=FieldClass.AUDIT)
    columns = (
        "event_id",
        "event__at",
        "event__user_id",
        "person_id",
        "event__verb",
        "event__object_id",
    )
    rows = rows.order_by("event_id", "person_id").values_list(*columns, "field_classes")
    return [signs.Read(*row) for row in rows]


def findings(actor, monday):
    """Return (the open Findings of a week as ``actor`` may see them, how many reads there were)."""
    reads = reads_of(monday)
    allowed = visible_to(actor, {read.person_id for read in reads})
    reads = [read for read in reads if read.person_id in allowed]
    done = set(reviews_of(monday).values_list("sign", "event_id"))
    groups = [
        (sign, left)
        for sign in signs.registered()
        for group in sign.find(reads)
        if (left := tuple(read for read in group if (sign.code, read.sequence) not in done))
    ]
    users = User.objects.in_bulk({group[0].user_id for _, group in groups})
    labels = named(actor, [read.person_id for _, group in groups for read in group])
    found = [
        Finding(sign, users[group[0].user_id], group, _label(group, labels))
        for sign, group in groups
    ]
    return found, len(reads)


def _label(group, labels):
    persons = dict.fromkeys(read.person_id for read in group)
    return labels[group[0].person_id] if len(persons) == 1 else f"{len(persons)}人"


def reviews_of(monday):
    """The reviews of a week's reads, the newest first."""
    rows = ReadingReview.objects.filter(_in_week(monday, "event__"))
    return rows.select_related("reader", "reviewed_by").order_by("-reviewed_at", "-pk")
