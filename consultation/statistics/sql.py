"""Months, ages and days as whole numbers in the database, the same on SQLite and PostgreSQL"""

from django.db.models import Case, F, Func, IntegerField, Value, When
from django.db.models.functions import Coalesce


class DayNumber(Func):
    """A day as 20260410."""

    output_field = IntegerField()
    template = "CAST(to_char(%(expressions)s, 'YYYYMMDD') AS integer)"

    def as_sqlite(self, compiler, connection, **context):
        template = "CAST(replace(%(expressions)s, '-', '') AS integer)"
        return super().as_sql(compiler, connection, template=template, **context)


class MonthNumber(Func):
    """The month of a day as 202604."""

    output_field = IntegerField()
    template = "CAST(to_char(%(expressions)s, 'YYYYMM') AS integer)"

    def as_sqlite(self, compiler, connection, **context):
        template = "(CAST(replace(%(expressions)s, '-', '') AS integer) / 100)"
        return super().as_sql(compiler, connection, template=template, **context)


class DaysBetween(Func):
    """``DaysBetween(later, earlier)`` in whole days."""

    output_field = IntegerField()
    arg_joiner = " - "
    template = "(%(expressions)s)"

    def as_sqlite(self, compiler, connection, **context):
        return super().as_sql(
            compiler,
            connection,
            template="CAST(julianday(%(expressions)s) AS integer)",
            arg_joiner=") - julianday(",
            **context,
        )


def stayed(person, column):
    """The column of the row that stayed after a merge; ``person`` leads to the row used."""
    return Case(
        When(
            **{f"{person}__merged_into__isnull": False}, then=F(f"{person}__merged_into__{column}")
        ),
        default=F(f"{person}__{column}"),
    )


def human(person):
    """The id of the human being, whichever row of theirs is used."""
    return Coalesce(f"{person}__merged_into", f"{person}_id")


def age_in_month(person):
    """Whole years on the last day of the annotated month, NULL where the birth is unknown."""
    last_day = F("month") * Value(100) + Value(31)
    return (last_day - DayNumber(stayed(person, "birth_on"))) / Value(10_000)
