"""The people of one synthetic case: a client, a family, addresses, ways of contact"""

import uuid
from datetime import date, timedelta

from consultation.codes import Sex
from consultation.enums import AddressState
from consultation.management.city import names
from consultation.models import (
    ContactPoint,
    ContactRule,
    Household,
    HouseholdMembership,
    Person,
    PersonAddress,
    Relationship,
)
from consultation.models.household import RelationshipKind as Kin
from consultation.models.person import ContactKind

# kind of family → (who besides the client: age difference, sex or "", kin of theirs to the client)
FAMILIES = {
    "alone": (),
    "couple": (("spouse", -2),),
    "couple_children": (("spouse", 1), ("child", -30), ("child", -33)),
    "single_parent": (("child", -28), ("child", -32)),
    "aged_parent": (("parent", 30),),
    "double_care": (("parent", 31), ("child", -31)),
}
WEIGHTS = (45, 10, 12, 12, 14, 7)


class People:
    """Builds the rows of one household; ``rows`` collects them for the command."""

    def __init__(self, rng, desk, by, now, rows):
        self.rng, self.desk, self.by, self.now, self.rows = rng, desk, by, now, rows

    def key(self):
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def household(self):
        """Return (client, household, members, kind of family)."""
        kind = self.rng.choices(list(FAMILIES), WEIGHTS)[0]
        age = self.age_of_client(kind)
        client = self.person(age, surname=self.rng.choice(names.SURNAMES))
        if not FAMILIES[kind] and self.rng.random() < 0.5:
            self.live_somewhere([client])
            return client, None, [client], kind
        members = [client]
        surname = (client.name.split()[0], client.kana.split()[0]) if client.name else None
        household = Household(id=self.key(), desk=self.desk, registered_by=self.by)
        household.registered_at = self.now
        self.rows.add(household)
        for kin, difference in FAMILIES[kind]:
            member = self.person(
                max(0, min(99, age + difference + self.rng.randint(-3, 3))),
                surname=surname or self.rng.choice(names.SURNAMES),
            )
            self.relate(client, member, kin)
            members.append(member)
        for member in members:
            self.rows.add(
                HouseholdMembership(
                    household=household,
                    person=member,
                    lives_together=True,
                    starts_on=self.now.date() - timedelta(days=self.rng.randint(300, 9000)),
                )
            )
        self.live_somewhere(members)
        return client, household, members, kind

    def age_of_client(self, kind):
        if kind == "aged_parent":
            return self.rng.randint(45, 60)
        if kind in ("couple_children", "single_parent", "double_care"):
            return self.rng.randint(32, 55)
        return self.rng.randint(19, 88)

    def person(self, age, *, surname):
        sex = self.rng.choice((Sex.MALE, Sex.FEMALE))
        given = self.rng.choice(names.MEN if sex == Sex.MALE else names.WOMEN)
        is_anonymous = age > 18 and self.rng.random() < 0.03
        born = self.now.date() - timedelta(days=age * 365 + self.rng.randint(0, 364))
        person = Person(
            id=self.key(),
            desk=self.desk,
            registered_by=self.by,
            registered_at=self.now,
            name="" if is_anonymous else f"{surname[0]} {given[0]}",
            kana="" if is_anonymous else f"{surname[1]} {given[1]}",
            called=self.rng.choice(names.AGE_CALLED) if is_anonymous else "",
            is_anonymous=is_anonymous,
            birth_on=None if is_anonymous else born,
            sex=self.rng.choice((sex, Sex.NOT_ANSWERED)) if self.rng.random() < 0.05 else sex,
        )
        self.rows.add(person)
        if not is_anonymous and age > 15:
            self.reachable(person)
        return person

    def reachable(self, person):
        number = f"090-0000-{self.rng.randint(0, 9999):04d}"
        self.rows.add(ContactPoint(person=person, kind=ContactKind.MOBILE, value=number))
        if self.rng.random() < 0.3:
            self.rows.add(
                ContactRule(
                    person=person,
                    introduce_as=self.rng.choice(names.INTRODUCE),
                    hours=self.rng.choice(names.HOURS),
                    leaves_message=self.rng.random() < 0.3,
                )
            )

    def live_somewhere(self, members):
        place = self.rng.choice(names.PLACES)
        block = "-".join(str(self.rng.randint(1, 30)) for _ in range(3))
        for member in members:
            self.rows.add(
                PersonAddress(
                    person=member,
                    kind=AddressState.HOME,
                    postal_code="184-0000",
                    address=f"小金井市{place}{block}",
                    starts_on=date(2010 + self.rng.randint(0, 10), 4, 1),
                )
            )

    def relate(self, client, member, kin):
        if kin == "spouse":
            self.rows.add(Relationship(person=client, related=member, kind=Kin.SPOUSE))
        elif kin == "parent":
            self.rows.add(Relationship(person=member, related=client, kind=Kin.PARENT))
        else:
            self.rows.add(Relationship(person=client, related=member, kind=Kin.PARENT))
