"""経過を書く: contacts, what they settle and what they lead to, and corrections as new lines"""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from consultation.actions.writing import add_due, add_event, desk_action, recorded, settle
from consultation.codes import Channel
from consultation.enums import EventKind
from consultation.models import CaseEvent, DueItem, EventNote
from consultation.rules import records as rules
from koganei.access.field_classes import FieldClass
from koganei.law import require
from koganei.models import User

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)
LONGEST_LABEL = 100


@dataclass(frozen=True, kw_only=True)
class Next:
    """次の対応: one of ``rules.BY_HAND``, by when, by whom (else by who writes)."""

    kind: str = ""
    due_on: date | None = None
    due_at: time | None = None
    user: User | None = None
    label: str = ""


NOTHING_NEXT = Next()


@dataclass(frozen=True, kw_only=True)
class Contact:
    """対応の記録: ``texts`` has the keys of NOTE_FIELDS; ``settled`` are ids of DueItems."""

    at: datetime
    channel: str
    counterpart: str = ""
    agency: object = None
    minutes: int | None = None
    texts: dict = field(default_factory=dict)
    next: Next = NOTHING_NEXT
    settled: tuple = ()

    @property
    def day(self):
        return timezone.localdate(self.at)


@desk_action("contact_recorded", on="case", writes=(CaseEvent, EventNote))
def write_contact(*, by, case, contact):
    """Write one contact and return its line; what is next becomes a DueItem."""
    require(*check_contact(case, contact), *check_next(contact))
    event = log_contact(case, contact, by=by)
    recorded("contact_recorded", by=by, row=case, persons=[case.client_id], classes=WRITTEN)
    return event


@desk_action("record_corrected", on="case", writes=(CaseEvent, EventNote), after_closure=True)
def correct(*, by, case, line, texts):
    """Write a line that corrects another one; also under a closed case. Nothing is overwritten."""
    first = CaseEvent.objects.filter(pk=line.pk, case=case).first()
    require(
        rules.check_corrected(
            is_of_case=first is not None,
            is_correction=first is not None and first.kind == EventKind.CORRECTION,
        ),
        rules.check_words(texts.values()),
    )
    event = add_event(
        case, by=by, kind=EventKind.CORRECTION, label=f"訂正：{first}"[:LONGEST_LABEL],
        corrects=first, note=texts,
    )  # fmt: skip
    recorded("record_corrected", by=by, row=case, persons=[case.client_id], classes=WRITTEN)
    return event


def check_contact(case, contact):
    """Return what is wrong with a contact, as violations or None; used by every act with one."""
    texts = {name: contact.texts.get(name, "") for name in ("facts", "client_words", "judgement")}
    return [
        rules.check_moment(timezone.localtime(contact.at), now=timezone.localtime()),
        rules.check_day(contact.day, received_on=case.received_on, today=timezone.localdate()),
        rules.check_minutes(contact.minutes),
        rules.check_counterpart(contact.channel, contact.agency),
        rules.check_words(texts.values()),
    ]


def check_next(contact):
    return rules.check_next(
        text=contact.texts.get("next_step", ""),
        kind=contact.next.kind,
        due_on=contact.next.due_on,
        day=contact.day,
    )


def log_contact(case, contact, *, by, kind=EventKind.CONTACT, label="", service=None):
    """Write the line of a contact within another action; settle what it settles, add what is next.

    ``service`` is the support that it is about. Return the line.
    """
    event = add_event(
        case,
        by=by,
        kind=kind,
        label=label or Channel(contact.channel).label,
        at=contact.at,
        note=contact.texts,
        channel=contact.channel,
        counterpart=contact.counterpart,
        agency=contact.agency,
        minutes=contact.minutes,
        service=service,
    )
    by_hand = DueItem.objects.filter(case=case, pk__in=contact.settled, kind__in=rules.BY_HAND)
    settle(case, by_hand, by=by)
    if contact.next.due_on:
        add_next(case, contact.next, by=by)
    return event


def add_next(case, following, *, by):
    """Put what is to be done next on the list of who does it."""
    return add_due(
        case, kind=following.kind, due_on=following.due_on, due_at=following.due_at,
        user=following.user or by, label=following.label,
    )  # fmt: skip
