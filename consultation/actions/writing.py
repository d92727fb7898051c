"""What every action of the desk does: ask whether it may be, lock the record, write, record last.

Within an action every row is there (``without_scope``): numbers are counted and periods compared
over rows that the actor may not see. What comes back to a page is read again, within the scope.
"""

from contextlib import contextmanager
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Min
from django.http import Http404
from django.utils import timezone

from consultation.models import Case, CaseEvent, DueItem, EventNote, Person
from consultation.queries.humans import rows_of
from consultation.rules.report import PRACTICE
from koganei.access.decision import may_write, parts_shown
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.access.scoped import without_scope
from koganei.audit import audited, record
from koganei.law import RuleBroken, Violation
from koganei.models import User
from koganei.triggers import violation_of

CLOSED = Violation(
    PRACTICE.section("終結"),
    "この相談は終結しています。書けるのは訂正だけです。続きは、新しい相談として受け付けてください。",
)
NOTE_FIELDS = ("facts", "client_words", "judgement", "next_step")


class Conflict(Exception):
    """Somebody else saved in between; ``row`` is what stands there now."""

    def __init__(self, row):
        self.row = row
        super().__init__("ほかの人が先に保存しました。")


def desk_action(verb, *, on, writes, action=Action.ADD, after_closure=False, also=(), tells=False):
    """Make an action on a record: the person, household or case given as the argument ``on``.

    ``writes`` are the models of its parts (or the record's own) on which ``action`` is done; all
    of them must be granted. Who may not see the record is answered as for an unknown one. The
    function gets the record locked and read afresh, and the account read afresh as ``by``.
    What the database refuses by a trigger is told like any other broken rule. ``after_closure``:
    also on a closed case, where everything else is refused with a sentence. ``also`` are further
    arguments, records of the same kind: asked, locked and read afresh like the first one. An act
    on a case that ``tells`` something about the client locks that person first, for which giving
    and withdrawing a consent wait; so it does whoever stands in its argument ``lines``.
    """

    def decorate(act):
        @audited(verb, on=on)
        @wraps(act)
        def door(*, by, **arguments):
            actor = User.objects.get(pk=by.pk)
            names = (on, *also)
            if tells:
                told = {arguments[on].client_id, *arguments.get("lines", ())}
                locked([Person(pk=key) for key in told])
            for name, row in zip(names, locked([arguments[name] for name in names]), strict=True):
                check_may_write(actor, row, writes, action, after_closure=after_closure)
                arguments[name] = row
            with without_scope(), told_by_triggers():
                return act(by=actor, **arguments)

        return door

    return decorate


def locked(records):
    """Lock records of one kind in the order of their keys, and return them as they are now.

    A person is locked with all rows of the same human being, so that acts on any of them wait for
    each other. None stands for a record that is not there.
    """
    model = type(records[0])
    with without_scope():
        keys = {record.pk for record in records}
        wanted, before = _rows_of(model, keys), set()
        while wanted - before:  # a merge may have been written while one waited
            found = model.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
            rows = {row.pk: row for row in found.order_by("pk")}
            wanted, before = _rows_of(model, keys), wanted
        return [rows.get(record.pk) for record in records]


def _rows_of(model, keys):
    return set().union(*rows_of(keys).values()) if model is Person else set(keys)


def check_may_write(actor, row, writes, action, *, after_closure=False):
    """Raise Http404 where ``actor`` may not even see such parts, PermissionDenied where not write.

    Where only the state of the record is against it: RuleBroken, so that a form keeps its texts.
    """
    if row is None:
        raise Http404
    if may_write(actor, action, writes, row, in_any_state=after_closure):
        return
    if not parts_shown(actor, row, writes):
        raise Http404
    if may_write(actor, action, writes, row, in_any_state=True):
        raise RuleBroken([CLOSED])
    raise PermissionDenied


@contextmanager
def told_by_triggers():
    """Turn the refusal of a declared trigger into the rule that it keeps."""
    try:
        yield
    except IntegrityError as error:
        if found := violation_of(error):
            raise RuleBroken([found]) from error
        raise


def recorded(verb, *, by, row, persons=(), classes=(FieldClass.WORK,)):
    """Record the act; last, as every other writer waits for the chain of the audit."""
    record(verb=verb, by=by, on_object=row, subjects=[(person, classes) for person in persons])
    return row


def add_event(case, *, by, kind, label, at=None, note=None, **details):
    """Write one line of the timeline and return it; ``note`` gives the texts of NOTE_FIELDS.

    ``details``: minutes, channel, counterpart, agency, service, corrects. A contact (one with a
    channel) moves the day of the last contact.
    """
    at = at or timezone.now()
    event = CaseEvent(case=case, by=by, kind=kind, label=label, at=at, **details)
    event.save(force_insert=True)
    texts = {name: (note or {}).get(name, "") for name in NOTE_FIELDS}
    if any(texts.values()):
        EventNote(event=event, **texts).save(force_insert=True)
    if event.channel and case.closed_on is None:
        day = timezone.localdate(at)
        case.last_contact_on = max(case.last_contact_on or day, day)
        Case.objects.filter(pk=case.pk).update(last_contact_on=case.last_contact_on)
    return event


def add_due(case, *, kind, due_on, user=None, about=None, **details):
    """Put something on the list of what is due; ``details``: label, due_at, agency, is_waiting."""
    due = DueItem(case=case, kind=kind, due_on=due_on, user=user, about=about, **details)
    due.save(force_insert=True)
    refresh_next_due(case)
    return due


def finish_due(case, *, by, kinds, about=None):
    """Mark open items of these kinds as done; of one row only, where ``about`` is its id."""
    rows = DueItem.objects.filter(case=case, kind__in=kinds)
    settle(case, rows if about is None else rows.filter(about=about), by=by)


def settle(case, rows, *, by):
    """Mark the open ones among DueItems of ``case`` as done, now."""
    rows.filter(case=case, done_at=None).update(done_at=timezone.now(), done_by=by)
    refresh_next_due(case)


def refresh_next_due(case):
    """Keep in the case the day of what is due first."""
    rows = DueItem.objects.filter(case=case, done_at=None).order_by()
    case.next_due_on = rows.aggregate(first=Min("due_on"))["first"]
    Case.objects.filter(pk=case.pk).update(next_due_on=case.next_due_on)
