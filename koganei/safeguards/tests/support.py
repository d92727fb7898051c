"""The small desk with its rows, and questions about it in few words."""

import uuid
from contextlib import contextmanager

from koganei import audit
from koganei.access.scoped import without_scope
from koganei.models import AddressProtection, ConflictOfInterest, User
from koganei.models.safeguards import Relation, Source
from koganei.safeguards.tests.models import (
    Address,
    Case,
    CaseAssignment,
    Household,
    Member,
    Money,
    Note,
    Relationship,
    Statutory,
)


class Desk:
    """Two cases of one team with all their parts: ``case`` is worker's, ``other`` nobody's."""

    def __init__(self, who):
        self.who = who
        self.client, self.spouse, self.sister, self.stranger = (uuid.uuid4() for _ in range(4))
        Household.objects.create(person_id=self.client, household_id=1)
        Household.objects.create(person_id=self.spouse, household_id=1)
        Relationship.objects.create(person_id=self.sister, related_id=self.client)
        self.case = self.new_case("2026-0001", self.client)
        self.other = self.new_case("2026-0002", self.stranger)
        self.assign(who["worker"], self.case)

    def __getitem__(self, name):
        return User.objects.get(pk=self.who[name].pk)

    def new_case(self, number, person):
        with without_scope():
            case = Case.objects.create(
                number=number, name=f"氏名 {number}", team_id=self.who["council"].pk
            )
            Member.objects.create(case_id=case.pk, person_id=person)
            Note.objects.create(case=case, text=f"内容 {number}")
            Money.objects.create(case=case, yen=1000)
            Address.objects.create(case=case, person_id=person, text=f"住所 {number}")
            Statutory.objects.create(case=case, text=f"意見 {number}")
        return case

    def assign(self, user, case):
        with without_scope():
            return CaseAssignment.objects.create(user=user, case=case)

    def keep_apart(self, name, person, by="manager", **fields):
        """Write a conflict past the action, in force."""
        return ConflictOfInterest.objects.create(
            user=self.who[name], person_id=person, source=Source.SUPERVISOR,
            relation=Relation.FAMILY, declared_by=self.who[by], **fields,
        )  # fmt: skip

    def protect(self, person, **fields):
        return AddressProtection.objects.create(
            person_id=person, applied_on="2026-03-01", registered_by=self.who["manager"], **fields
        )


def seen(user, model, action="view", column="pk"):
    """The values of ``column`` of the rows that ``user`` finds."""
    return set(model.objects.seen_by(user, action).values_list(column, flat=True))


@contextmanager
def acting(user):
    with audit.acting(by=user):
        yield
