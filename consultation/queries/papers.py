"""What the papers of a case are made of, always within the scope of who prints"""

from dataclasses import dataclass

from consultation.models import (
    Caller,
    ContactPoint,
    ContactSlip,
    Person,
    PersonAddress,
    SlipNarrative,
    SlipThirdParty,
    SlipTrouble,
)
from consultation.queries.humans import rows_of_one
from consultation.queries.persons import newest_rule
from koganei.safeguards import addresses


@dataclass(frozen=True)
class PersonSheet:
    """One person as a head of a paper; ``address`` is the mask where it is protected."""

    person: object
    phones: str
    address: str
    contact_rule: str


@dataclass(frozen=True)
class SlipSheet:
    """A 連絡票 with all of its parts that may be seen; else None or empty."""

    case: object
    slip: object
    caller: object
    troubles: list
    narrative: object
    third_party: str
    head: PersonSheet


def person_sheet(person_id):
    """Return the PersonSheet of a person that may be seen, else None; six queries."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return None
    rows = rows_of_one(person.pk)
    points = ContactPoint.objects.filter(person__in=rows, may_be_used=True)
    rule = newest_rule(rows)
    hidden = addresses.marks([person.pk]).get(person.pk)
    address = PersonAddress.objects.filter(person__in=rows, ends_on=None).first()
    return PersonSheet(
        person=person,
        phones="、".join(point.value for point in points),
        address=hidden or (address.address if address else ""),
        contact_rule=str(rule) if rule else "",
    )


def slip_sheet(case):
    """Return the SlipSheet of a case, or None where there is no 連絡票 to be seen."""
    slip = ContactSlip.objects.filter(case=case).select_related("agency", "received_by").first()
    if slip is None:
        return None
    third_party = SlipThirdParty.objects.filter(slip=slip).first()
    return SlipSheet(
        case=case,
        slip=slip,
        caller=Caller.objects.filter(slip=slip).first(),
        troubles=list(SlipTrouble.objects.filter(slip=slip)),
        narrative=SlipNarrative.objects.filter(slip=slip).first(),
        third_party=third_party.words if third_party else "",
        head=person_sheet(case.client_id),
    )
