"""Who holds which seat on a day, in two plain statements.

The roster is asked for on every page and document. So the statements are written once, from the
models' own columns, and a model is built from its columns only when somebody looks at it
(koganei/benchmarks/roster.py measures what that saves).
"""

from django.db import connection

from committee.models import Appointment, Member, SelectionCategory


class Statement:
    """A SELECT of whole rows of several models; ``{a}`` in its text is the columns of alias a.

    ``extra`` names what stands before them.
    """

    def __init__(self, text, *extra, **models):
        self.places = {name: place for place, name in enumerate(extra)}
        self.parts, columns, start = {}, {}, len(extra)
        for alias, model in models.items():
            fields = model._meta.concrete_fields
            columns[alias] = ", ".join(f"{alias}.{field.column}" for field in fields)
            self.places |= {f"{alias}.{f.attname}": start + n for n, f in enumerate(fields)}
            self.parts[alias] = (model, slice(start, start + len(fields)))
            start += len(fields)
        self.sql = text.format(**columns)

    def rows(self, **values):
        """Return the rows as tuples; ``places`` says where a column stands."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            return cursor.fetchall()

    def build(self, alias, row):
        """Return the model of an alias from its columns in a row, without a query."""
        model, part = self.parts[alias]
        names = [field.attname for field in model._meta.concrete_fields]
        return model.from_db(connection.alias, names, row[part])


SEATS = Statement(
    """SELECT o.seat_limit, o.chair_title, o.vice_chair_title, {c}
    FROM committee_ordinance o
    LEFT JOIN committee_selectioncategory c ON c.ordinance_id = o.id
    WHERE o.committee_id = %(committee)s AND o.effective_on = (
        SELECT MAX(e.effective_on) FROM committee_ordinance e
        WHERE e.committee_id = %(committee)s AND e.effective_on <= %(day)s)
    ORDER BY c.item""",
    "seat_limit", "chair_title", "vice_chair_title", c=SelectionCategory,
)  # fmt: skip

# In office on the day, or gone while the term would still run: the predecessors of substitutes.
HOLDERS = Statement(
    """SELECT o.office, {a}, {m}, {c}
    FROM committee_appointment a
    JOIN committee_member m ON m.id = a.member_id
    JOIN committee_selectioncategory c ON c.id = a.category_id
    LEFT JOIN committee_officer o ON o.appointment_id = a.id AND o.elected_on <= %(day)s
        AND (COALESCE(o.ended_on, o.ends_on) IS NULL OR COALESCE(o.ended_on, o.ends_on) >= %(day)s)
    WHERE a.committee_id = %(committee)s AND (
        a.starts_on <= %(day)s
            AND (COALESCE(a.ended_on, a.ends_on) IS NULL
                 OR COALESCE(a.ended_on, a.ends_on) >= %(day)s)
        OR a.ended_on < %(day)s AND a.ends_on >= %(day)s)
    ORDER BY a.starts_on""",
    "office", a=Appointment, m=Member, c=SelectionCategory,
)  # fmt: skip
