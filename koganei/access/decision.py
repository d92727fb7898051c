"""The decision in its order (access.md): what is not named is refused.

account active → conflict of interest → role → scope → basis for recipients outside → state of the
record → class of field. ``condition`` is all of it as one SQL condition, read by the scoped
manager; ``decide`` asks that condition about one row, and names the first step that refused.
"""

from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, TextChoices
from django.http import Http404

from koganei import audit_context
from koganei.access import matrix
from koganei.access.field_classes import SENSITIVE, FieldClass
from koganei.access.matrix import Action
from koganei.access.roles import OUTSIDE_ROLES
from koganei.access.scoped import without_scope
from koganei.models import User
from koganei.safeguards import addresses, break_glass, conflict_links

# an empty Q() vanishes in 「or」, and would take the other side's rows for all
NOTHING, EVERYTHING = Q(pk__in=[]), ~Q(pk__in=[])


class Step(TextChoices):
    """Where a decision ended, in its order"""

    ACCOUNT = "account", "利用者が使えない"
    CONFLICT = "conflict", "利益相反"
    ROLE = "role", "役割にない"
    SCOPE = "scope", "範囲にないか、存在しない"
    BASIS = "basis", "同意もほかの根拠もない"
    STATE = "state", "記録の状態が許さない"
    FIELD_CLASS = "field_class", "項目の区分が許されない"
    YES = "yes", "よい"


# what is answered like an unknown id; the other refusals may be told
HIDDEN = {Step.CONFLICT, Step.SCOPE, Step.BASIS, Step.FIELD_CLASS}


@dataclass(frozen=True)
class Decision:
    step: Step

    @property
    def allowed(self):
        return self.step is Step.YES

    @property
    def is_hidden(self):
        return self.step in HIDDEN


_basis = []


def register_basis(function):
    """Register the one function that says when a recipient outside may see records of a model.

    ``function(actor, model, classes)`` returns a condition (Q) on the record, evaluated in the
    statement that fetches the rows, so that consent withdrawn a moment ago counts. Without one
    nobody outside sees anything.
    """
    if _basis and _basis[0] is not function:
        raise ValueError("同意とほかの根拠を判断する関数は、1つだけです。")
    _basis[:] = [function]
    return function


def condition(actor, model, action=Action.VIEW):
    """Return the condition on rows of ``model`` on which ``actor`` may do ``action``, now."""
    with without_scope():
        view = _View(actor, model, action)
        if not view.is_usable:
            return NOTHING
        return view.from_rows(view.permitted()) & view.address_is_shown()


def decide(actor, action, model, pk):
    """Return the Decision about one row, named by model and key; an unknown key is out of scope."""
    with without_scope():
        row = model.objects.filter(pk=pk)
        if row.filter(condition(actor, model, action)).exists():
            return Decision(Step.YES)
        return Decision(_first_refusal(_View(actor, model, action), row))


def _first_refusal(view, row):
    """Name the step that refuses a row, which is known to be refused."""

    def holds(record_condition):
        return row.filter(view.from_rows(record_condition)).exists()

    if not view.is_usable:
        return Step.ACCOUNT
    if holds(view.conflict):
        return Step.CONFLICT
    if not view.grants(frozenset()):
        return Step.ROLE
    if not holds(view.by_grants(frozenset(), basis=False)):
        return Step.SCOPE
    if not holds(view.by_grants(frozenset())):
        return Step.BASIS
    if not holds(view.state):
        return Step.STATE
    return Step.FIELD_CLASS


def may_write(actor, action, models, record, *, in_any_state=False):
    """Tell whether ``actor`` may do ``action`` on parts of these ``models`` under ``record``, now.

    For what does not exist yet, or is written together; asked in one query for each model.
    ``in_any_state`` leaves out what the state of the record forbids.
    """
    with without_scope():
        rows = type(record).objects.filter(pk=record.pk)
        for model in models:
            view = _View(actor, model, action)
            if not view.is_usable or view.record is not type(record):
                return False
            allowed = view.by_grants(view.needed) & ~view.conflict
            if not in_any_state:
                allowed &= view.state
            if not rows.filter(allowed).exists():
                return False
        return True


def parts_shown(actor, record, models):
    """Return those of ``models``, parts of ``record``, of which ``actor`` may read rows there, now.

    So a page tells 「ありません」 from 「見る権限がありません」; asked in one query for all. Rows
    may still be missing one by one (a protected address).
    """
    with without_scope():
        asked = {f"part_{number}": model for number, model in enumerate(models)}
        rows = type(record).objects.filter(pk=record.pk)
        for name, model in asked.items():
            view = _View(actor, model, Action.VIEW)
            holds = view.permitted() if view.is_usable else NOTHING
            rows = rows.annotate(**{name: ExpressionWrapper(holds, BooleanField())})
        found = rows.values(*asked).first() or {}
        return {asked[name] for name, is_shown in found.items() if is_shown}


def get_or_404(actor, model, pk, action=Action.VIEW):
    """Return the row, or answer exactly as for an id that does not exist."""
    row = model.objects.seen_by(actor, action).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


class _View:
    """One actor, one model, one action: each step as a condition on the record.

    What the account has (roles, conflicts of interest, a broken glass) is read first, and what it
    has not is left out of the statement: most accounts have none of the latter two.
    """

    def __init__(self, actor, model, action):
        self.actor = _account(getattr(actor, "pk", None))
        self.model, self.action = model, Action(action)
        self.record, self.path = model.record_model(), model.path_to_record()
        self.classes = model.classes()
        # keys and dates beside a sensitive class are granted with it
        self.needed = self.classes & SENSITIVE or self.classes
        self.is_usable = bool(self.actor and self.actor.is_active and not self.actor.has_expired)

    def grants(self, classes):
        """The grants for the resource that reach all ``classes`` of fields."""
        if not self.is_usable:
            return []
        return [
            grant
            for grant in matrix.grants_for(self.model.resource)
            if grant.role in self.actor.roles
            and self.action in grant.actions
            and classes <= grant.classes
        ]

    def by_grants(self, classes, *, basis=True):
        allowed = NOTHING
        for grant in self.grants(classes):
            one = self.record.scope_condition(grant.scope, self.actor) or EVERYTHING
            if basis and grant.role in OUTSIDE_ROLES:
                one &= self.basis()
            allowed |= one
        return allowed

    def permitted(self):
        """The condition on the record under which its rows of the model are there."""
        allowed = self.by_grants(self.needed) & self.state | self.by_break_glass()
        return allowed & ~self.conflict

    def basis(self):
        return _basis[0](self.actor, self.record, self.classes) if _basis else NOTHING

    @property
    def state(self):
        return self.record.state_condition(self.action)

    @property
    def conflict(self):
        if not self.actor.has_conflict:
            return NOTHING
        return self.record.concerns(conflict_links.ids_closed_to(self.actor))

    def by_break_glass(self, *, in_danger=False):
        """Reading only, and never what was said in a conference under its secrecy."""
        if self.action is not Action.VIEW or not self.classes <= break_glass.CLASSES:
            return NOTHING
        if not self.actor.reads_by_break_glass:
            return NOTHING
        cases = break_glass.cases_open_to(self.actor, in_danger=in_danger)
        return self.record.opened_by_break_glass(cases)

    def address_is_shown(self):
        """A protected address is not there, whatever the channel (koganei.safeguards.addresses)."""
        if FieldClass.ADDRESS not in self.classes:
            return EVERYTHING
        hidden = self.whereabouts(addresses.persons_hidden())
        return ~hidden | self.from_rows(self.by_break_glass(in_danger=True))

    def whereabouts(self, persons):
        """Rows that tell where one of ``persons`` is: their own, or those of their record."""
        own = getattr(self.model, "tells_where", None)
        return own(persons) if own else self.from_rows(self.record.concerns(persons))

    def from_rows(self, record_condition):
        """Turn a condition on the record into one on the rows of the model.

        Asked of each row: ``IN (SELECT …)`` would make SQLite gather all records first.
        """
        if not self.path:
            return record_condition
        return Q(Exists(self.record.objects.filter(record_condition, pk=OuterRef(self.path))))


def _account(pk):
    return audit_context.looked_up_once(("account", pk), lambda: _looked_up(pk))


def _looked_up(pk):
    """Return the account, and whether some conditions apply to it at all, or None."""
    here = {"user": OuterRef("pk")}
    return (
        User.objects.filter(pk=pk)
        .annotate(
            has_conflict=Exists(conflict_links.in_force().filter(**here)),
            reads_by_break_glass=Exists(break_glass.running().filter(**here)),
        )
        .first()
    )
