"""同一人物検索: who is registered already, among those whom the account may find

Nobody else is counted, ordered by or hinted at; a protected address is neither compared nor shown.
"""

from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from consultation.models import Case, ContactPoint, Person, PersonAddress, PersonName, SearchKey
from consultation.queries.humans import rows_of
from consultation.rules.duplicates import Likeness, Match, find_matches, profile_of
from consultation.search_keys import keys_of, whole_keys
from koganei.safeguards import addresses

MOST_COMPARED = 200
MOST_SHOWN = 5


@dataclass(frozen=True)
class Known:
    """A registered person who may be the same, and the last case that may be seen."""

    person: Person
    match: Match
    case: Case | None

    @property
    def is_likely(self):
        return self.match.likeness is Likeness.SAME


def find_known(*, name="", kana="", birth_on=None, phone="", address="", apart=()):
    """Return the Knowns that a newcomer may be, the likeliest first; eight queries at most.

    ``apart`` are ids of persons who are not looked for.
    """
    said = {"name": name, "kana": kana, "phones": [phone] if phone else []}
    keys = whole_keys(keys_of(**said))
    if not keys:
        return []
    new = profile_of(**said, birth_on=birth_on, addresses=[address] if address else [])
    persons = _persons_with(keys, apart)
    matches = find_matches(new, _profiles(persons))[:MOST_SHOWN]
    cases = _last_cases([key for key, _ in matches])
    return [Known(persons[key], match, cases.get(key)) for key, match in matches]


def _persons_with(keys, apart):
    """Those who have one of the keys; whoever was merged stands there as the one that stayed."""
    same = Q()
    for key in sorted(keys, key=str):
        same |= Q(kind=key.kind, value=key.value)
    found = SearchKey.objects.filter(same, is_whole=True).order_by().values("person")
    stayed = Person.objects.filter(pk__in=found).order_by()
    stayed = stayed.values(stayed=Coalesce(F("merged_into"), F("pk")))
    rows = Person.objects.filter(pk__in=stayed).exclude(pk__in=apart).order_by("pk")
    return {person.pk: person for person in rows[:MOST_COMPARED]}


def _profiles(persons):
    into = {row: person for person, rows in rows_of(persons).items() for row in rows}
    names = _grouped(PersonName, into, "name", "kana")
    for key, *own in Person.objects.filter(pk__in=into).values_list("pk", "name", "kana"):
        names.setdefault(into[key], []).append(tuple(own))
    phones = _grouped(ContactPoint, into, "value")
    lived = _grouped(PersonAddress, into, "address")
    hidden = addresses.marks(persons)
    return {
        key: profile_of(
            name=person.name,
            kana=person.kana,
            other_names=names.get(key, ()),
            birth_on=person.birth_on,
            phones=[phone for (phone,) in phones.get(key, ())],
            addresses=[address for (address,) in lived.get(key, ())],
            address_is_protected=key in hidden,
        )
        for key, person in persons.items()
    }


def _grouped(model, into, *columns):
    """Return {person: values of the parts}; ``into`` is {id of a row: the person}."""
    found = {}
    parts = model.objects.filter(person__in=list(into))
    for key, *values in parts.values_list("person_id", *columns):
        found.setdefault(into[key], []).append(tuple(values))
    return found


def _last_cases(persons):
    into = {row: person for person, rows in rows_of(persons).items() for row in rows}
    rows = Case.objects.filter(client__in=into).order_by("received_on", "sequence")
    return {into[case.client_id]: case for case in rows}


def known_person(person):
    """Return a person who was chosen, with the last case, as those who were found."""
    return Known(person, Match(Likeness.SAME, (), (), 0), _last_cases([person.pk]).get(person.pk))
