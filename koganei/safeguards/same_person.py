"""同じ人: rows of one human being, which a merge has put together.

The consultation app registers its table of persons: a row that was merged names the one that
stayed, in one step. Whatever protects one of the rows protects them all.
"""
# ruff: noqa: S608 -- names of a table and columns of our own model; no value is put into the SQL

from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Identity:
    """The table of persons and the foreign key (its name) to the row that stayed."""

    model: type
    stayed: str

    def same(self, persons):
        """Return a query of the ids of all rows of the same people as ``persons`` (ids)."""
        rows = self.model.objects.order_by()
        stayed = rows.filter(pk__in=persons).exclude(**{self.stayed: None}).values(self.stayed)
        one = Q(pk__in=stayed) | Q(**{f"{self.stayed}__in": persons})
        return rows.filter(one | Q(**{f"{self.stayed}__in": stayed})).values("pk")

    def same_sql(self, persons):
        """Return the same as an SQL text, for triggers."""
        table, stayed = self.model._meta.db_table, f"{self.stayed}_id"
        kept = f"SELECT {stayed} FROM {table} WHERE id IN ({persons}) AND {stayed} IS NOT NULL"
        return (
            f"SELECT id FROM {table} WHERE id IN ({kept}) OR {stayed} IN ({persons}) "
            f"OR {stayed} IN ({kept})"
        )


IDENTITIES: list[Identity] = []


def register_identity(identity):
    """Name the table of persons, once, before links and assignments."""
    IDENTITIES.append(identity)


def parts_of_same(persons):
    """Return queries of ids that together are ``persons`` and the other rows of the same people."""
    return [persons, *(identity.same(persons) for identity in IDENTITIES)]


def with_same(persons):
    """Return a query of ids: ``persons`` and the other rows of the same people."""
    first, *others = parts_of_same(persons)
    return first.union(*others) if others else first


def with_same_sql(persons):
    return " UNION ".join([persons, *(identity.same_sql(persons) for identity in IDENTITIES)])
