"""Periods that may never overlap, held by the database itself (access.md, guarantees 1 and 2).

PostgreSQL has a constraint for it: EXCLUDE over the days ``daterange(from, to, '[]')``. It needs
the extension btree_gist, which PostgreSQL (from 13 on) lets the owner of a database create without
being superuser. SQLite has one writer at a time, so there a trigger that looks is enough; on
PostgreSQL it is not, as two writers do not see each other.
"""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint

from koganei.triggers import refuse, register

FOREVER = "'9999-12-31'"


class Apart(BaseConstraint):
    """Rows that agree in all of ``same`` have no day in common.

    A row holds the days from ``starts_on`` to the first of ``ends`` that is given, both included;
    forever where none is. One whose last day lies before its first holds no day.
    """

    def __init__(self, *, name, same, starts_on, ends, violation_error_message):
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.same, self.starts_on, self.ends = tuple(same), starts_on, tuple(ends)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return (
            path,
            args,
            kwargs
            | {
                "same": self.same,
                "starts_on": self.starts_on,
                "ends": self.ends,
            },
        )

    def __eq__(self, other):
        return isinstance(other, Apart) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__

    def constraint_sql(self, model, schema_editor):
        if schema_editor.connection.vendor != "postgresql":
            return None
        columns = [model._meta.get_field(name).column for name in self.same]
        first, last = self._first(model), self._last(model)
        same = "".join(f"{schema_editor.quote_name(column)} WITH =, " for column in columns)
        return (
            f"CONSTRAINT {schema_editor.quote_name(self.name)} EXCLUDE USING gist "
            f"({same}daterange({first}, {last}, '[]') WITH &&) "
            f"WHERE (COALESCE({last}, {first}) >= {first})"
        )

    def create_sql(self, model, schema_editor):
        constraint = self.constraint_sql(model, schema_editor)
        return constraint and Statement(
            "ALTER TABLE %(table)s ADD %(constraint)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            constraint=constraint,
        )

    def remove_sql(self, model, schema_editor):
        if schema_editor.connection.vendor != "postgresql":
            return None
        return schema_editor._delete_check_sql(model, self.name)

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """Tell a form before the database has to refuse."""
        if exclude and {*self.same, self.starts_on} & set(exclude):
            return
        same = {name: getattr(instance, name) for name in self.same}
        others = model._default_manager.using(using).filter(**same).exclude(pk=instance.pk)
        first, last = self._days(instance)
        if None in (first, *same.values()) or last < first:
            return
        for other in others:
            other_first, other_last = self._days(other)
            if other_first <= other_last and first <= other_last and other_first <= last:
                raise ValidationError(self.get_violation_error_message())

    def _days(self, instance):
        ends = [getattr(instance, name) for name in self.ends]
        first = getattr(instance, self.starts_on)
        return first, next((day for day in ends if day), type(first).max if first else None)

    def _first(self, model, row=""):
        return f"{row}{model._meta.get_field(self.starts_on).column}"

    def _last(self, model, row=""):
        columns = (f"{row}{model._meta.get_field(name).column}" for name in self.ends)
        return f"COALESCE({', '.join(columns)})"

    def triggers(self, model):
        """Return the triggers that hold the same on SQLite."""
        table = model._meta.db_table
        columns = [model._meta.get_field(name).column for name in self.same]
        held = {
            row: (
                self._first(model, f"{row}."),
                f"COALESCE({self._last(model, f'{row}.')}, {FOREVER})",
            )
            for row in ("NEW", "other")
        }
        (first, last), (other_first, other_last) = held["NEW"], held["other"]
        overlap = " AND ".join(
            [
                *(f"other.{column} = NEW.{column}" for column in columns),
                f"{other_first} <= {last} AND {first} <= {other_last}",
                f"{first} <= {last} AND {other_first} <= {other_last}",
            ]
        )
        for event, itself in (("INSERT", ""), ("UPDATE", " AND other.id <> OLD.id")):
            trigger = refuse(
                f"{self.name}_{event.lower()}",
                table,
                event,
                self.violation_error_message,
                when=f"EXISTS (SELECT 1 FROM {table} other WHERE {overlap}{itself})",  # noqa: S608 -- names of columns
            )
            yield replace(trigger, postgres_sql="")


def register_apart(model):
    """Declare the triggers of every such constraint of a model."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, Apart):
            register(*constraint.triggers(model))
