"""同一人物検索: who is registered already, among those whom the account may find

Nobody else is counted, ordered by or hinted at; a protected address is neither compared nor shown.
"""

from dataclasses import dataclass

from django.db.models import Q

from consultation.models import Case, ContactPoint, Person, PersonAddress, PersonName, SearchKey
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


def find_known(*, name="", kana="", birth_on=None, phone="", address=""):
    """Return the Knowns that a newcomer may be, the likeliest first; six queries at most."""
    said = {"name": name, "kana": kana, "phones": [phone] if phone else []}
    keys = whole_keys(keys_of(**said))
    if not keys:
        return []
    new = profile_of(**said, birth_on=birth_on, addresses=[address] if address else [])
    persons = _persons_with(keys)
    matches = find_matches(new, _profiles(persons))[:MOST_SHOWN]
    cases = _last_cases([key for key, _ in matches])
    return [Known(persons[key], match, cases.get(key)) for key, match in matches]


def _persons_with(keys):
    same = Q()
    for key in sorted(keys, key=str):
        same |= Q(kind=key.kind, value=key.value)
    found = SearchKey.objects.filter(same, is_whole=True).order_by().values("person")
    rows = Person.objects.filter(pk__in=found, merged_into=None).order_by("pk")
    return {person.pk: person for person in rows[:MOST_COMPARED]}


def _profiles(persons):
    names = _grouped(PersonName, persons, "name", "kana")
    phones = _grouped(ContactPoint, persons, "value")
    lived = _grouped(PersonAddress, persons, "address")
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


def _grouped(model, persons, *columns):
    found = {}
    for key, *values in model.objects.filter(person__in=list(persons)).values_list(
        "person_id", *columns
    ):
        found.setdefault(key, []).append(tuple(values))
    return found


def _last_cases(persons):
    rows = Case.objects.filter(client__in=persons).order_by("received_on", "sequence")
    return {case.client_id: case for case in rows}


def known_person(person):
    """Return a person who was chosen, with the last case, as those who were found."""
    return Known(person, Match(Likeness.SAME, (), (), 0), _last_cases([person.pk]).get(person.pk))
