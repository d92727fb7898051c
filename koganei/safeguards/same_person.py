"""同じ人: rows of one human being, which a merge has put together.

The consultation app registers its table of persons: a row that was merged names the one that
stayed, in one step. Whatever protects one of the rows protects them all.
"""
# ruff: noqa: S608 -- names of a table and columns of our own model; no value is put into the SQL

from dataclasses import dataclass


@dataclass(frozen=True)
class Identity:
    """The table of persons and the foreign key (its name) to the row that stayed."""

    model: type
    stayed: str

    def same(self, persons):
        """Return queries of ids: all rows of the same people as ``persons`` (a query of ids).

        Three of them and no OR, so that each takes the index of the few that were merged.
        """
        merged = self.model.objects.order_by().exclude(**{self.stayed: None})
        stayed = merged.filter(pk__in=persons).values(self.stayed)
        into_one = merged.filter(**{f"{self.stayed}__in": persons}).values("pk")
        others = merged.filter(**{f"{self.stayed}__in": stayed}).values("pk")
        return [stayed, into_one, others]

    def same_sql(self, persons):
        """Return the same as SQL texts, for triggers."""
        table, stayed = self.model._meta.db_table, f"{self.stayed}_id"
        kept = f"SELECT {stayed} FROM {table} WHERE id IN ({persons}) AND {stayed} IS NOT NULL"
        into = f"SELECT id FROM {table} WHERE {stayed} IN"
        return [kept, f"{into} ({persons})", f"{into} ({kept})"]


IDENTITIES: list[Identity] = []


def register_identity(identity):
    """Name the table of persons, once, before links and assignments."""
    IDENTITIES.append(identity)


def parts_of_same(persons):
    """Return queries of ids that together are ``persons`` and the other rows of the same people."""
    return [persons, *(query for identity in IDENTITIES for query in identity.same(persons))]


def with_same(persons):
    """Return a query of ids: ``persons`` and the other rows of the same people."""
    first, *others = parts_of_same(persons)
    return first.union(*others) if others else first


def with_same_sql(persons):
    same = [sql for identity in IDENTITIES for sql in identity.same_sql(persons)]
    return " UNION ".join([persons, *same])
