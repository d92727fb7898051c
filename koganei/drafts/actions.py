"""The doors of drafts: keep, finish, discard, erase. Call them where the actor is known.

The first save and the end leave an event; the saves between do not (koganei.audit.quiet).
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from koganei.access.matrix import Action, allows
from koganei.access.scoped import without_scope
from koganei.audit import record
from koganei.drafts import rules
from koganei.law import require
from koganei.models import Draft, User
from koganei.retry import in_transaction

RESOURCE = "koganei.draft"


class Finished(Exception):
    """The draft was saved as a record, or discarded: a late save brings nothing back."""


class Overtaken(Exception):
    """Another page kept this draft since; ``row`` is what stands there now."""

    def __init__(self, row):
        super().__init__()
        self.row = row


def keep(*, by, draft, values):
    """Keep ``values`` = {field: [text, …]} as they were typed; return the row.

    ``draft`` is an Opened. Raise RuleBroken for what no draft can hold, Finished, Overtaken, and
    PermissionDenied where ``by`` may no longer fill in this form.
    """
    require(*rules.check_values(values, draft.kind.label_of))
    return in_transaction(lambda: _keep(by, draft, values))


def _keep(by, draft, values):
    actor = _locked_owner(by, draft)
    row = _own(actor, draft)
    if row is None:
        return _begin(actor, draft, values)
    if row.finished_at:
        raise Finished
    if row.page != draft.page and row.version != draft.version:
        raise Overtaken(row)
    return _write(
        actor,
        row,
        values=values,
        page=draft.page,
        version=row.version + 1,
        expires_on=_last_day(draft),
    )


def _begin(actor, draft, values):
    beside = Draft.objects.seen_by(actor).filter(
        form=draft.kind.key,
        subject_id=draft.subject_id,
        part_id=draft.part_id,
        finished_at=None,
    )
    beside.filter(expires_on__lt=timezone.localdate()).delete()
    other = None if _may_stand_beside(draft) else beside.first()
    if other:
        raise Overtaken(other)
    row = _insert(actor, draft, values=values)
    record(verb="draft_begun", by=actor, on_object=row)
    return row


def finish(*, by, draft):
    """End the draft in the transaction that saves its record; None is for records without one.

    Also where nothing was kept yet: an autosave under way must not come after the record. Raise
    Finished where it has ended already: the same page was sent twice, and its record is there.
    """
    if draft is not None and not in_transaction(lambda: _end(by, draft, "draft_finished")):
        raise Finished


def discard(*, by, draft):
    """Throw the draft away, for good."""
    in_transaction(lambda: _end(by, draft, "draft_discarded"))


def _end(by, draft, verb):
    """End the draft; return whether it was still open."""
    actor = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    row, now = _own(actor, draft), timezone.now()
    if row is None:
        _insert(actor, draft, values={}, version=0, finished_at=now)
    elif row.finished_at is None:
        row = _write(actor, row, values={}, finished_at=now, expires_on=_last_day(draft))
        record(verb=verb, by=actor, on_object=row)
    else:
        return False
    return True


def erase_expired():
    """Erase whatever ran out, of everybody; return how many open drafts were lost by that.

    Finished ones go too: by then the pages that could still save to them are refused.
    """
    with without_scope():
        rows = Draft.objects.filter(expires_on__lt=timezone.localdate())
        lost = rows.filter(finished_at=None).count()
        if rows.delete()[0]:
            record(verb="drafts_erased", on_object=(RESOURCE, ""))
    return lost


def _locked_owner(by, draft):
    """Return the owner as the database knows them now; their saves come one after the other."""
    actor = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not (
        allows(actor, RESOURCE, Action.CHANGE)
        and draft.kind.may_be_written_by(actor)
        and draft.kind.reaches(actor, draft.subject_id)
    ):
        raise PermissionDenied
    return actor


def _own(actor, draft):
    return Draft.objects.seen_by(actor).filter(pk=draft.pk).first()


def _may_stand_beside(draft):
    return draft.kind.several and draft.subject_id is None


def _insert(actor, draft, **fields):
    row = Draft(
        pk=draft.pk,
        owner=actor,
        form=draft.kind.key,
        subject_id=draft.subject_id,
        part_id=draft.part_id,
        is_one_of_several=_may_stand_beside(draft),
        page=draft.page,
        expires_on=_last_day(draft),
        **fields,
    )
    Draft.objects.seen_by(actor).bulk_create([row])
    return row


def _write(actor, row, **fields):
    fields |= {"saved_at": timezone.now()}
    Draft.objects.seen_by(actor).filter(pk=row.pk).update(**fields)
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def _last_day(draft):
    """The token of a page ends with this day's last save, before a finished draft is erased."""
    return timezone.localdate() + timedelta(days=draft.kind.days)
