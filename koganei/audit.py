"""The one door to the audit: what an action calls, and how an event enters the chain.

access.md (Audit): reads and successes are recorded in the transaction of the act; no audit, no
data. Refusals are recorded in a transaction of their own, after the rollback. Codes and ids only,
never a value: no text a person typed belongs in an event. What a page shows is said with ``reads``;
its event is written by ``koganei/audit_pages.py``.

Every writer waits for the chain's head until the one before it has committed: record last, after
all rows are locked and written. Several actions in one transaction (an import) go ``together``.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, OperationalError, models, transaction
from django.utils import timezone

from koganei import audit_context
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import GRANTS, RESOURCE_OF_MODEL
from koganei.audit_verify_standalone import digest
from koganei.law import RuleBroken
from koganei.models.audit import AuditEvent, AuditHead, AuditSubject, Result
from koganei.retry import in_transaction

_held = ContextVar("audit_events_held", default=None)


class AuditUnavailable(OperationalError):
    """The event could not be written, so the act must not happen; answered with 503."""


def record(
    *,
    verb,
    by=None,
    on_object=None,
    purpose="",
    result=Result.ALLOWED,
    reason="",
    subjects=(),
    request=None,
    right=None,
):
    """Write one event in the caller's transaction; raise AuditUnavailable if that fails.

    ``by`` is the account, else the context's. ``on_object`` is a saved row, or a (type, id) pair of
    codes. ``subjects`` is an iterable of (person id, classes of fields). ``right`` is the
    (resource, action) that was used, where verb and object do not say it.
    """
    _require_transaction()
    event = _event(verb, by, on_object, purpose, result, reason, request, right)
    draft = Draft(event, list(subjects))
    held = _held.get()
    if held is None:
        _append(draft)
    else:
        transaction.on_commit(draft)  # forgotten when its savepoint is rolled back: see standing()
        held.append(draft)


def reads(on_object=None, *, verb="", purpose="", subjects=()):
    """Say what the page that is being made shows; its one event will carry it.

    May be called often: persons and classes add up, of the rest the last word counts.
    """
    context = audit_context.current()
    if context is None or context.reading is None:
        raise RuntimeError("audit.reads は、記録されるページの中でだけ呼べます（audit_pages.py）。")
    reading = context.reading
    reading.on_object = on_object or reading.on_object
    reading.verb, reading.purpose = verb or reading.verb, purpose or reading.purpose
    reading.subjects.extend(subjects)


def quiet():
    """Say that this request needs no event unless it acts: an autosave of what is one's own."""
    audit_context.current().reading.is_quiet = True


@dataclass(eq=False)
class Draft:
    """An event that has everything but its place in the chain."""

    event: AuditEvent
    subjects: list

    def __call__(self):
        """Nothing: on commit everything has been written; see ``standing``."""


@contextmanager
def together():
    """Hold the events of several actions back to the end of this block, inside their transaction.

    The head of the chain is then locked last and for a moment only; recording row by row would
    keep every other writer waiting, and could deadlock with one that holds a later row.
    Yields the list of the drafts that are held.
    """
    outer, held = _held.get(), []
    token = _held.set(held)
    try:
        yield held
    finally:
        _held.reset(token)
    if outer is not None:
        outer.extend(held)
    elif held:
        _require_transaction()
        for draft in standing(held):
            _append(draft)


def standing(drafts):
    """Return those whose acts were not rolled back to a savepoint since."""
    there = {id(function) for _, function, *_ in transaction.get_connection().run_on_commit}
    return [draft for draft in drafts if id(draft) in there]


def record_refusal(*, verb, reason, by=None, on_object=None, purpose="", request=None, right=None):
    """Write that something was refused, in a transaction of its own.

    Within a context (each request has one) this waits until the context ends, when everything has
    been rolled back. Without one it is written at once, and must not stand inside ``atomic``.
    """
    event = _event(verb, by, on_object, purpose, Result.REFUSED, reason, request, right)
    context = audit_context.current()
    if context is None:
        _write_refusals([Draft(event, [])])
    else:
        context.refusals.append(Draft(event, []))


@contextmanager
def acting(*, request=None, by=None, address=""):
    """Open the context of a request or a command; refusals within are written when it ends."""
    is_outermost = audit_context.current() is None
    with audit_context.opened(request=request, by=by, address=address) as context:
        try:
            yield context
        finally:
            if is_outermost:
                _write_refusals(context.refusals)
                context.refusals.clear()


def audited(verb, *, on):
    """Make an action: one transaction; when a rule or a right refuses it, that is recorded.

    ``on`` names the argument that holds the object. The action itself records its success, last.
    The reason of a refusal is the articles that are broken; their messages may quote values.
    What PostgreSQL broke off is begun anew (koganei/retry.py).
    """

    def decorate(action):
        @wraps(action)
        def audited_action(*, by, **arguments):
            audit_context.begin_act()
            try:
                return in_transaction(lambda: action(by=by, **arguments))
            except (RuleBroken, PermissionDenied) as error:
                reason = "、".join(dict.fromkeys(map(str, _citations(error)))) or "権限なし"
                record_refusal(verb=verb, by=by, on_object=arguments[on], reason=reason)
                raise

        return audited_action

    return decorate


def _citations(error):
    return [violation.citation for violation in getattr(error, "violations", ())]


def _write_refusals(drafts):
    if drafts:
        try:
            with transaction.atomic(durable=True):
                for draft in drafts:
                    _append(draft)
        except OperationalError as error:  # of the transaction's begin or commit
            raise AuditUnavailable(*error.args) from error


def _event(verb, by, on_object, purpose, result, reason, request, right):
    context = audit_context.current() or audit_context.Context()
    user = audit_context.account(by) or (context.user if by is None else None)
    object_type, object_id = _name_of(on_object)
    right = right or (RESOURCE_OF_MODEL.get(object_type, object_type), str(verb))
    event = AuditEvent(
        user=user,
        username=user.username if user else "",
        roles=_roles(user, *right) if user else "",
        verb=str(verb),
        object_type=object_type,
        object_id=object_id,
        purpose=str(purpose),
        address=audit_context.client_address(request) if request else context.address,
        result=result,
        reason=reason,
    )
    for name in ("verb", "object_type", "object_id", "purpose", "reason"):
        setattr(event, name, _plain(getattr(event, name), AuditEvent._meta.get_field(name)))
    return event


def _name_of(on_object):
    """Return type and id of what an event is about, both texts."""
    if on_object is None:
        return "", ""
    if isinstance(on_object, models.Model):
        return on_object._meta.label_lower, "" if on_object.pk is None else str(on_object.pk)
    object_type, object_id = on_object
    return str(object_type), str(object_id)


def _plain(text, field):
    """Return the text on one line without control characters, cut to the length of its column."""
    return "".join(c if c.isprintable() else " " for c in text)[: field.max_length]


def _roles(user, resource, action):
    """Return the roles that grant the act; all that are held, where the matrix names none."""
    granting = {
        grant.role for grant in GRANTS if grant.resource == resource and action in grant.actions
    }
    return " ".join(sorted(user.roles & granting or user.roles))


def _merged(subjects):
    """Return {person id: classes in their order, as one text}; each person once."""
    merged = {}
    for person, classes in subjects:
        merged.setdefault(str(person), set()).update(map(FieldClass, classes))
    return {
        person: " ".join(c.value for c in FieldClass if c in classes)
        for person, classes in merged.items()
    }


def _require_transaction():
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("監査の記録は atomic の中で書きます。")


def _append(draft):
    """Give the event the next place in the chain and write it, children first (models/audit.py)."""
    event, subjects = draft.event, _merged(draft.subjects)
    try:
        head = _locked_head()
        event.sequence, event.previous_hash = head.sequence + 1, head.hash
        event.at = timezone.now()
        event.hash = digest(event.payload(subjects.items()))
        AuditSubject.objects.bulk_create(
            AuditSubject(event=event, person_id=person, field_classes=classes)
            for person, classes in subjects.items()
        )
        event.save(force_insert=True)
        AuditHead.objects.update(sequence=event.sequence, hash=event.hash)
    except DatabaseError as error:
        transaction.set_rollback(True)  # also where the caller swallows the exception
        raise AuditUnavailable("監査の記録を書けません。") from error


def _locked_head():
    """Lock the one row that all writers need; on SQLite the IMMEDIATE transaction is that lock."""
    heads = AuditHead.objects.select_for_update()
    head = heads.first()
    if head is None:
        AuditHead.objects.bulk_create([AuditHead()], ignore_conflicts=True)
        head = heads.get()
    return head
