"""同じ人の行: a merge rewrites nothing, so whatever is asked of a person is asked of all rows"""

from django.db.models import Q

from consultation.models import Person
from koganei.access.scoped import without_scope


def rows_of(persons):
    """Return {id: ids of all rows of the same human being, its own among them}; one query.

    Only ids: whose row may be seen is decided where it is read.
    """
    persons = list(persons)
    with without_scope():
        stayed = Person.objects.filter(pk__in=persons).order_by().values("merged_into")
        near = Q(pk__in=persons) | Q(merged_into__in=persons) | Q(merged_into__in=stayed)
        pairs = list(Person.objects.filter(near).order_by().values_list("pk", "merged_into"))
    into = {key: merged_into or key for key, merged_into in pairs}
    rows = {}
    for key, stays in into.items():
        rows.setdefault(stays, {stays}).add(key)
    return {person: frozenset(rows.get(into.get(person, person), {person})) for person in persons}


def rows_of_one(person):
    """Return the ids of all rows of one human being; one query."""
    return rows_of([person])[person]
