"""支援措置: a protected address is hidden in one place, for every channel.

A table with the class ``address`` keeps its rows from everybody while a person in them is
protected (koganei.access.decision): search, order, history, export, PDF and log get nothing that
they could show. Pages put ``HIDDEN`` where an address would stand, by asking ``marks``.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from koganei import audit_context
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.access.scoped import without_scope
from koganei.accounts.actions import check_may, locked
from koganei.audit import audited, record
from koganei.law import require
from koganei.models import AddressProtection, AddressReader
from koganei.models.safeguards import RevealReason
from koganei.safeguards import rules
from koganei.safeguards.same_person import with_same

RESOURCE, REVEAL = "koganei.address_protection", "koganei.protected_address"
HIDDEN = "（住所は保護されています）"
_revealed = ContextVar("revealed_person", default=None)


def in_force():
    """Every protection that hides: applied for, active, and past its end but not lifted."""
    return AddressProtection.objects.filter(lifted_at=None).order_by()


def persons_hidden():
    """Return the ids of persons whose whereabouts are hidden at this moment.

    A protection of one row of a human being hides them all (koganei.safeguards.same_person).
    """
    revealed = _revealed.get()
    return audit_context.looked_up_once(("hidden", revealed), lambda: _hidden_but(revealed))


def _hidden_but(revealed):
    with without_scope():
        rows = with_same(in_force().exclude(person_id=revealed).values("person_id"))
        return list(rows.values_list("person_id", flat=True))


def marks(persons):
    """Return {person id: HIDDEN} of those whose address must not stand there; one query."""
    hidden = set(audit_context.looked_up_once(("hidden", None), lambda: _hidden_but(None)))
    return {person: HIDDEN for person in persons if person in hidden}


@audited("protection_registered", on="protection")
def register(*, by, protection):
    """Save a protection; from this moment the address is hidden. A renewal is another one."""
    protection.registered_by = check_may(by, RESOURCE, Action.ADD)
    protection.registered_at = timezone.now()
    protection.save(force_insert=True)
    _record("protection_registered", by, protection)
    return protection


@audited("protection_lift_asked", on="protection")
def ask_to_lift(*, by, protection, reason):
    """Propose to lift one protection; asking again replaces what was asked before."""
    check_may(by, RESOURCE, Action.CHANGE)
    row = locked(protection)
    require(rules.check_not_lifted(row.lifted_at), rules.check_reason(reason, rules.PROTECTION))
    row.lift_asked_by, row.lift_asked_at, row.lift_reason = by, timezone.now(), reason
    row.save(update_fields=["lift_asked_by", "lift_asked_at", "lift_reason"])
    _record("protection_lift_asked", by, row)
    return row


@audited("protection_lifted", on="protection")
def lift(*, by, protection):
    """Lift a protection as the second person; ``protection`` is the row as that person saw it.

    What stands in the database now is read under the lock: an application that came in meanwhile,
    or a change of the row, stops the lifting (目黒区 2025: a stale list was believed).
    """
    check_may(by, RESOURCE, Action.CHANGE)
    # every row of the person, in one order: a new one is seen, and two liftings wait for each other
    rows = in_force().filter(person_id=protection.person_id).order_by("pk")
    now = {row.pk: row for row in rows.select_for_update()}
    row = now.get(protection.pk) or locked(protection)
    require(rules.check_not_lifted(row.lifted_at))
    require(
        rules.check_other_person(by.pk, row.lift_asked_by_id, act="解除"),
        rules.check_lift_asked(
            was_asked=row.lift_asked_at is not None,
            is_unchanged=_seen(row) == _seen(protection),
            has_newer=any(each.registered_at > (row.lift_asked_at or each.registered_at)
                          for each in now.values()),
        ),
    )  # fmt: skip
    row.lifted_by, row.lifted_at = by, timezone.now()
    row.save(update_fields=["lifted_by", "lifted_at"])
    _record("protection_lifted", by, row)
    return row


def _seen(row):
    return (row.active_on, row.ends_on, row.lift_asked_by_id, row.lift_asked_at, row.lift_reason)


@audited("address_reader_added", on="reader")
def add_reader(*, by, reader):
    """Put another account on the list of one protected person."""
    reader.added_by = check_may(by, RESOURCE, Action.CHANGE)
    require(rules.check_other_person(by.pk, reader.user_id, act="加えることは"))
    reader.save(force_insert=True)
    _record("address_reader_added", by, reader)
    return reader


@audited("address_reader_removed", on="reader")
def remove_reader(*, by, reader):
    check_may(by, RESOURCE, Action.CHANGE)
    row = locked(reader)
    if row.removed_at is None:
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        _record("address_reader_removed", by, row)
    return row


@audited("address_revealed", on="protection")
def reveal(*, by, protection, reason, is_fresh, read):
    """Return ``read(actor)`` with the address of this one person there, for this call only.

    A right of its own: granted by the matrix, on the person's list, within five minutes of
    proving who one is, with a RevealReason, recorded before anything is returned. ``read`` must
    evaluate what it reads; everything else that decides (scope, conflict) holds inside as well.
    """
    actor = check_may(by, REVEAL, Action.VIEW)
    require(
        rules.check_fresh(is_fresh, rules.PROTECTION),
        rules.check_reason(reason if reason in RevealReason.values else "", rules.PROTECTION),
        rules.check_reader(
            AddressReader.objects.filter(
                person_id=protection.person_id, user=actor, removed_at=None
            ).exists()
        ),
    )
    with _person_revealed(protection.person_id):
        found = read(actor)
    if not found:  # out of scope, or closed to this account: not there, as for everybody
        raise PermissionDenied
    record(
        verb="address_revealed",
        by=by,
        on_object=protection,
        purpose=reason,
        subjects=[(protection.person_id, [FieldClass.ADDRESS])],
    )
    return found


@contextmanager
def _person_revealed(person_id):
    token = _revealed.set(person_id)
    try:
        yield
    finally:
        _revealed.reset(token)


def _record(verb, by, row):
    record(verb=verb, by=by, on_object=row, subjects=[(row.person_id, [FieldClass.EXISTENCE])])
