"""利益相反: declared by one person, approved and ended by another; and what was read before.

In force from the declaration on. Whom it keeps away from what stands in ``conflict_links``.
"""

from django.utils import timezone

from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.access.scoped import without_scope
from koganei.accounts.actions import check_may, locked
from koganei.audit import audited, record
from koganei.law import require
from koganei.models import AuditEvent, ConflictOfInterest
from koganei.models.safeguards import CONFLICTS, Source
from koganei.safeguards import conflict_links, rules

RESOURCE = "koganei.conflict"


def history_before(conflict):
    """Return the audit events of the account about these persons before the block, newest first."""
    persons = [str(person) for person in conflict_links.persons_of(conflict)]
    rows = AuditEvent.objects.filter(user=conflict.user_id, at__lt=conflict.declared_at)
    rows = rows.filter(subjects__person_id__in=persons)
    return rows.distinct().order_by("-sequence")


@audited("conflict_declared", on="conflict")
def declare(*, by, conflict):
    """Save a conflict, in force at once; the account's assignments near the person end with it."""
    actor = check_may(by, RESOURCE, Action.ADD, conflict)
    user = locked(conflict.user)  # no assignment comes in between: its trigger waits for this row
    require(
        rules.check_source(conflict.source == Source.SELF, actor.pk == user.pk),
        rules.check_not_declared(
            ConflictOfInterest.objects.filter(
                user=user, person_id=conflict.person_id, ended_at=None
            ).exists()
        ),
    )
    conflict.declared_by, conflict.declared_at = actor, timezone.now()
    with without_scope():
        near = _near(conflict.person_id)
        for assignment in conflict_links.ASSIGNMENTS:
            assignment.release(user, near, actor)
    conflict.save(force_insert=True)
    _record("conflict_declared", by, conflict)
    return conflict


@audited("conflict_approved", on="conflict")
def approve(*, by, conflict):
    """Confirm a conflict, as another person than who declared it and than whom it is about."""
    row = _open_row(by, conflict, act="承認")
    require(rules.check_unapproved(row.approved_at))
    row.approved_by, row.approved_at = by, timezone.now()
    row.save(update_fields=["approved_by", "approved_at"])
    _record("conflict_approved", by, row)
    return row


@audited("conflict_ended", on="conflict")
def end(*, by, conflict, reason):
    """End a conflict, also one that was not approved; the persons can be seen again at once."""
    row = _open_row(by, conflict, act="終わりに")
    require(rules.check_reason(reason, CONFLICTS))
    row.ended_by, row.ended_at, row.end_reason = by, timezone.now(), reason
    row.save(update_fields=["ended_by", "ended_at", "end_reason"])
    _record("conflict_ended", by, row)
    return row


def _open_row(by, conflict, *, act):
    check_may(by, RESOURCE, Action.CHANGE)
    row = locked(conflict)
    require(
        rules.check_other_person(by.pk, row.user_id, row.declared_by_id, act=act),
        rules.check_in_force(row.ended_at),
    )
    return row


def _near(person_id):
    """Return the ids of a person and of those near, while no row says so yet."""
    queries = [query for link in conflict_links.LINKS for query in link.near([person_id])]
    return {person_id}.union(*(row.values() for query in queries for row in query))


def _record(verb, by, row):
    record(verb=verb, by=by, on_object=row, subjects=[(row.person_id, [FieldClass.EXISTENCE])])
