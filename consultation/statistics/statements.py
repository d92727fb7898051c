"""A statement of the ORM is made once for each database and filled with values at every use

To put a query together costs the ORM more than the database needs to count a month. ``Hole`` stands
in a query for a value that is given later; ``Counted`` keeps the text of its statement.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db import connection
from django.db.models import DateField, DateTimeField, Expression, IntegerField
from django.db.models.functions import TruncDate
from django.utils import timezone

from consultation.statistics.sql import MonthNumber


class Hole(Expression):
    """The value of this name, in whichever statement it stands."""

    def __init__(self, name, output_field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def get_group_by_cols(self):
        return []  # the same in all rows; a number here would name a column

    def filled(self, values):
        return self.output_field.get_db_prep_value(values[self.name], connection)


FIRST, LAST = Hole("first", DateField()), Hole("last", DateField())
BEGIN, END = Hole("begin", DateTimeField()), Hole("end", DateTimeField())
MONTH = Hole("month", IntegerField())


@dataclass(frozen=True)
class Span:
    """From the first day to the last; of some cases only (their ids), or of all."""

    first: date
    last: date
    cases: tuple | None = None

    @cached_property
    def is_one_month(self):
        """A month that is known costs nothing to find for each row."""
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)

    @property
    def values(self):
        """Return what is put into the holes; a moment counts by its day in Japan."""
        begin, end = (
            timezone.make_aware(datetime.combine(day, time()))
            for day in (self.first, self.last + timedelta(days=1))
        )
        month = self.first.year * 100 + self.first.month
        return {
            "first": self.first, "last": self.last, "begin": begin, "end": end, "month": month,
        }  # fmt: skip

    def on(self, rows, day, *, case=""):
        """Narrow rows to those whose ``day`` is within, and give them their month."""
        return self._of(rows, day, case).filter(**{f"{day}__range": (FIRST, LAST)})

    def at(self, rows, moment, *, case=""):
        """The same for a moment."""
        day = TruncDate(moment, output_field=DateField())
        return self._of(rows, day, case).filter(**{f"{moment}__gte": BEGIN, f"{moment}__lt": END})

    def _of(self, rows, day, case):
        if self.cases is not None:
            rows = rows.filter(**{f"{case}__in" if case else "pk__in": self.cases})
        return rows.order_by().annotate(month=MONTH if self.is_one_month else MonthNumber(day))


class Counted:
    """One kind of record: the rows of a span, and what each of them adds to.

    ``rows(span)`` is a ``values_list`` that begins with the month; ``read(*rest)`` yields
    (measure, breakdown, category, number). Values are as the database gives them: on SQLite a
    yes is 1 and a day is its text.
    """

    def __init__(self, rows, read):
        self.rows, self.read = rows, read
        self._statements = {}

    def __call__(self, span):
        """Yield (month, measure, breakdown, category, number)."""
        if span.cases == ():
            return  # a statement about no case cannot be made
        values = span.values
        text, parameters = self._statement(span)
        filled = [each.filled(values) if isinstance(each, Hole) else each for each in parameters]
        with connection.cursor() as cursor:
            cursor.execute(text, filled)
            for month, *rest in cursor.fetchall():
                for found in self.read(*rest):
                    yield month, *found

    def _statement(self, span):
        if span.cases is not None:
            return self._made(span)
        shape = connection.vendor, span.is_one_month
        if shape not in self._statements:
            self._statements[shape] = self._made(span)
        return self._statements[shape]

    def _made(self, span):
        return self.rows(span).query.sql_with_params()


def counted(rows):
    """Decorate the reader of what ``rows(span)`` gives: the two are one kind of record."""
    return lambda read: Counted(rows, read)
