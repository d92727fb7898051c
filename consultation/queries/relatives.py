"""世帯のページ: everybody who belongs or belonged to a household, their kin, what surrounds them"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from consultation.models import EcomapTie, HouseholdMembership, Person, Relationship

# kinds of relationship in which the one was born before the other
OLDER = ("parent", "adoptive_parent", "step_parent", "foster_parent", "grandparent")


@dataclass(frozen=True)
class Family:
    """All that may be seen; a relationship with somebody who may not be seen is not there."""

    client_id: object
    persons: dict  # id → Person, the client first
    memberships: list
    relationships: list
    ties: list
    together: frozenset  # ids of those who live together today


def family_of(case):
    """Return the Family of a case; the number of queries never differs."""
    today = timezone.localdate()
    memberships = list(HouseholdMembership.objects.filter(household=case.household_id))
    inside = {case.client_id, *(row.person_id for row in memberships)}
    found = Relationship.objects.filter(Q(person__in=inside) | Q(related__in=inside)).order_by("pk")
    relationships = list(found)
    keys = inside.union(*({row.person_id, row.related_id} for row in relationships))
    rows = Person.objects.filter(pk__in=keys).order_by("birth_on", "pk")
    rows = [row for row in rows if row.merged_into_id not in keys]  # each person once
    persons = {row.pk: row for row in sorted(rows, key=lambda person: person.pk != case.client_id)}
    ties = EcomapTie.objects.filter(person__in=inside).select_related("agency").order_by("pk")
    return Family(
        client_id=case.client_id,
        persons=persons,
        memberships=[row for row in memberships if row.person_id in persons],
        relationships=[r for r in relationships if {r.person_id, r.related_id} <= set(persons)],
        ties=[row for row in ties if row.person_id in persons],
        together=frozenset(
            row.person_id
            for row in memberships
            if row.lives_together and (row.starts_on or today) <= today <= (row.ends_on or today)
        ),
    )


def births_of(persons):
    """Return {id: day of birth, or None} of persons."""
    return dict(Person.objects.filter(pk__in=persons).values_list("pk", "birth_on"))


def parents_of(persons):
    """Return {child: its parents of any kind} of all whom ``persons`` descend from.

    One query for each generation that is known, of which there are few.
    """
    found, new = {}, set(persons)
    while new:
        rows = Relationship.objects.filter(related__in=new, kind__in=OLDER).order_by()
        pairs = list(rows.values_list("related_id", "person_id"))
        for child, parent in pairs:
            found.setdefault(child, set()).add(parent)
        new = {parent for _, parent in pairs} - found.keys()
    return found
