"""同じ人の行: a merge rewrites nothing, so whatever is asked of a person is asked of all rows"""

from consultation.models import Person
from koganei.access.scoped import without_scope


def rows_of(persons):
    """Return {id: ids of all rows of the same human being, its own among them}; two queries.

    Only ids: whose row may be seen is decided where it is read.
    """
    persons = list(persons)
    with without_scope():
        rows = Person.objects.order_by()
        merged = rows.filter(pk__in=persons).exclude(merged_into=None)
        into = dict(merged.values_list("pk", "merged_into"))
        stayed = {into.get(person, person) for person in persons}
        others = rows.filter(merged_into__in=stayed).values_list("pk", "merged_into")
        found = {stays: {stays} for stays in stayed}
        for key, stays in others:
            found[stays].add(key)
    return {person: frozenset(found[into.get(person, person)]) for person in persons}


def rows_of_one(person):
    """Return the ids of all rows of one human being; two queries."""
    return rows_of([person])[person]
