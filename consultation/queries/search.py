"""さがす: persons by what was typed, and their cases; every hit passes the policy of its page

Who finds whom is a right of its own (consultation.search): the keys are rows that may be seen or
not, and a birth is looked for only among persons who have a key that may be seen.
"""

from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce

from consultation.models import Case, HouseholdMembership, Person, SearchKey
from consultation.queries.humans import rows_of
from consultation.rules.search import Kind
from koganei.access.scoped import without_scope
from koganei.lookups import Prefix

MOST = 50


@dataclass
class Hit:
    """A person (None where the number of a case was typed and the client may not be seen)."""

    person: Person | None
    cases: list = field(default_factory=list)  # of Case, the newest first
    household_cases: list = field(default_factory=list)  # of those the person lives with


@dataclass
class Found:
    hits: list
    is_more: bool  # there are more than MOST


def find(query):
    """Return what is Found for a rules.search.Query, ordered by kana; seven queries at most."""
    if query.kind == Kind.NUMBER:
        return _by_number(query.value)
    persons = list(_persons(query)[: MOST + 1])
    hits = {person.pk: Hit(person) for person in persons[:MOST]}
    into = {row: person for person, rows in rows_of(hits).items() for row in rows}
    for case in _cases(client__in=into):
        hits[into[case.client_id]].cases.append(case)
    _add_household_cases(hits)
    return Found(list(hits.values()), is_more=len(persons) > MOST)


def _by_number(number):
    cases = _cases(number=number)
    clients = Person.objects.in_bulk({case.client_id for case in cases})
    return Found([Hit(clients.get(case.client_id), [case]) for case in cases], is_more=False)


def _cases(**conditions):
    """The newest first; ordered here, as a database that orders begins with the oldest of all."""
    rows = Case.objects.filter(**conditions).select_related("lead").order_by()
    return sorted(rows, key=lambda case: (case.received_on, case.sequence), reverse=True)


def _persons(query):
    """A person whom a merge took in is found under the one that stayed.

    The keys of one person may be seen or not, all alike: asked once of each person who was found,
    not of each key that begins with a frequent name.
    """
    seen_keys = SearchKey.objects.order_by().filter(person=OuterRef("pk"))
    found = Person.objects.filter(Exists(seen_keys)).order_by()
    if query.kind == Kind.BIRTH:
        found = found.filter(birth_on=query.value)
    else:
        for word in query.words:
            found = found.filter(pk__in=_with_a_key(word))
    return Person.objects.filter(pk__in=found.values(stayed=Coalesce(F("merged_into"), F("pk"))))


def _with_a_key(word):
    """A query of the ids of persons, whoever may see them: a narrowing, never an answer."""
    with without_scope():
        keys = SearchKey.objects.filter(Prefix(F("value"), word.value), kind=word.kind)
        return keys.order_by().values("person")


def _add_household_cases(hits):
    members = HouseholdMembership.objects.filter(person__in=hits, ends_on=None)
    homes = {}
    for person, household in members.values_list("person_id", "household_id"):
        homes.setdefault(household, []).append(person)
    own = {case.pk for hit in hits.values() for case in hit.cases}
    for case in _cases(household__in=homes):
        for person in homes[case.household_id] if case.pk not in own else ():
            hits[person].household_cases.append(case)
