"""Models whose rows are there only for who may see them (access.md, Decision; security.md §2.7).

``ScopedModel.objects`` knows the account that acts, from the context of the request or command
(koganei.audit_context) or from ``seen_by(user)``, and raises NoActor without one. Related objects,
prefetches, form choices, ``save`` and ``refresh_from_db`` take the same manager. A JOIN takes none:
so a query joins a scoped table only on the way from a part to the record it belongs to, and
everything else is written as ``pk__in=Other.objects.filter(…)``, which is scoped in turn.

The one way round is ``without_scope()``; a test lists who uses it.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.sql import Query
from django.db.models.sql.datastructures import Join

from koganei import audit_context
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action, Scope

_scope_is_open = ContextVar("scope_is_open", default=False)


class NoActor(Exception):
    """Rows were asked for, and nobody is known who asks."""


@contextmanager
def without_scope():
    """Within this block every row is there: for the decision itself, migrations, statistics.

    A queryset made inside keeps its freedom outside; make and use it inside.
    """
    token = _scope_is_open.set(True)
    try:
        yield
    finally:
        _scope_is_open.reset(token)


class ScopedQuery(Query):
    """Refuses joins to scoped tables: a filter or an order by a hidden column tells its value."""

    def join(self, join, *args, **options):
        field = getattr(join, "join_field", None)
        if field is not None and not _scope_is_open.get() and not _is_way_up(field):
            if not field.concrete:
                raise refused(field)
            parts = (join.table_name, join.parent_alias, join.table_alias, join.join_type)
            join = ClosedJoin(*parts, field, join.nullable, join.filtered_relation)
        return super().join(join, *args, **options)


class ClosedJoin(Join):
    """A join along a foreign key that must not be made; of ``client=person`` Django makes none."""

    def as_sql(self, compiler, connection):
        raise refused(self.join_field)


def refused(field):
    target = field.related_model.__name__
    return FieldError(
        f"{target}へ結合する問い合わせは、見てよい範囲を守れません。"
        f"pk__in={target}.objects.filter(…) の形で書いてください。"
    )


def _is_way_up(field):
    """Tell whether a relation leads to no scoped table, or from a part to its own record."""
    target = field.related_model
    if not (isinstance(target, type) and issubclass(target, ScopedModel)):
        return True
    return field.concrete and field.model.belongs_to == field.name


class ScopedQuerySet(models.QuerySet):
    def __init__(self, model=None, query=None, **options):
        super().__init__(model, query or (ScopedQuery(model) if model else None), **options)

    def seen_by(self, actor, action=Action.VIEW):
        """Narrow to the rows on which ``actor`` may do ``action``, decided in this very query."""
        from koganei.access.decision import condition  # noqa: PLC0415 -- it knows the accounts' model

        with without_scope():
            return self.filter(condition(actor, self.model, action))

    def raw(self, *args, **options):
        raise FieldError("raw() は見てよい範囲を守れません。")

    def extra(self, *args, **options):
        raise FieldError("extra() は見てよい範囲を守れません。")


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):
    def get_queryset(self):
        rows = super().get_queryset()
        if _scope_is_open.get():
            return rows
        context = audit_context.current()
        actor = context.user if context else None
        if actor is None:
            raise NoActor(
                f"{self.model.__name__}を見るのがだれか、分かりません。"
                "objects.seen_by(利用者) か audit.acting(by=利用者) を使ってください。"
            )
        return rows.seen_by(actor)

    def seen_by(self, actor, action=Action.VIEW):
        with without_scope():
            rows = self.get_queryset()
        return rows.seen_by(actor, action)


class ScopedModel(models.Model):
    """A row with an owner, persons and classes of fields.

    A *record* (``belongs_to = ""``) says in ``scope_condition`` and ``concerns`` who may see it; a
    *part* names the foreign key to its record and is seen as that is, by who holds a grant for its
    own ``resource`` and classes of fields.
    """

    resource = ""  # key in the matrix
    belongs_to = ""  # the name of the foreign key to the record, of a part
    field_classes: dict[FieldClass, str] = {}  # class → names of the fields, apart by spaces

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @classmethod
    def scope_condition(cls, scope, actor):
        """Return the condition of a record for a scope of the matrix; runs without scope.

        A model that has more scopes than 「すべて」 overrides this, and calls ``super()`` last.
        """
        if scope == Scope.ALL:
            return models.Q()
        raise LookupError(f"{cls.__name__}に範囲「{Scope(scope).label}」はありません。")

    @classmethod
    def concerns(cls, persons):
        """Return the condition: the record is about one of ``persons`` (ids, or a query)."""
        return models.Q(pk__in=persons)

    @classmethod
    def state_condition(cls, action):
        """Return the condition under which the state of the record permits ``action``."""
        return models.Q()

    @classmethod
    def opened_by_break_glass(cls, cases):
        """Return the condition: the record is one of the cases (a query of ids)."""
        return models.Q(pk__in=cases)

    @classmethod
    def record_model(cls):
        """Return the model of the record that a row of this one belongs to."""
        if not cls.belongs_to:
            return cls
        return cls._meta.get_field(cls.belongs_to).related_model.record_model()

    @classmethod
    def path_to_record(cls):
        """Return the lookup from a row to its record: "" for a record, else "note__case"."""
        if not cls.belongs_to:
            return ""
        above = cls._meta.get_field(cls.belongs_to).related_model.path_to_record()
        return f"{cls.belongs_to}__{above}" if above else cls.belongs_to

    @classmethod
    def classes(cls):
        """Return the classes of fields that the table holds."""
        return frozenset(map(FieldClass, cls.field_classes))

    def may(self, actor, action):
        """Answer ``matrix.allows`` about this row: the whole decision, not the grant alone."""
        from koganei.access.decision import decide  # noqa: PLC0415 -- it knows the accounts' model

        return decide(actor, action, type(self), self.pk).allowed
