"""世帯の人: who belongs together, from when until when, and how they are related"""

from dataclasses import dataclass
from datetime import date

from consultation.actions.intake import Newcomer, check_newcomer, register_person
from consultation.actions.persons import check_part, of_the_model, tell_cases
from consultation.actions.search_keys import refresh_keys
from consultation.actions.writing import add_event, check_may_write, desk_action, recorded
from consultation.enums import EventKind
from consultation.models import (
    Case,
    Household,
    HouseholdMembership,
    Person,
    Relationship,
)
from consultation.rules.persons import check_membership
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.law import require

WRITTEN = (FieldClass.EXISTENCE, FieldClass.IDENTITY)


@dataclass(frozen=True)
class Belonging:
    """How somebody belongs to a household; days may be unknown."""

    lives_together: bool = True
    starts_on: date | None = None
    ends_on: date | None = None
    occupation: str = ""
    note: str = ""


@dataclass(frozen=True)
class Kin:
    """``kind`` of a Relationship: what the member is of the client, or the client of the member."""

    kind: str
    is_of_client: bool = True


@desk_action("member_added", on="person", writes=(Person, Relationship))
def add_member(*, by, person, case, member, belonging, kin=None):
    """Put ``member`` (a Person who may be seen, or a Newcomer) into the household of the client.

    ``person`` is the client of ``case``. A case without a household gets one, with the client in
    it. Returns the member.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk, client=person)
    if isinstance(member, Newcomer):
        require(*check_newcomer(member))
        member = register_person(by, person.desk, member)
    household = _household_of(case, person, by)
    check_may_write(by, household, (HouseholdMembership,), Action.ADD)
    row = HouseholdMembership(household=household, person=member, **vars(belonging))
    tie = _relationship(person, member, kin)
    require(*check_belonging(row), *(check_part(tie) if tie else ()))
    row.save(force_insert=True)
    if tie:
        tie.save(force_insert=True)
    refresh_keys(member)
    if case.closed_on is None:
        add_event(case, by=by, kind=EventKind.PERSON, label="世帯の人を加えた")
    return recorded(
        "member_added", by=by, row=member, persons=[person.pk, member.pk], classes=WRITTEN
    )


@desk_action("member_changed", on="household", writes=(HouseholdMembership,), action=Action.CHANGE)
def change_member(*, by, household, membership, belonging):
    """Change how somebody belongs to the household; the last day there ends it."""
    row = HouseholdMembership.objects.select_for_update(of=("self",)).get(
        pk=membership.pk, household=household
    )
    for name, value in vars(belonging).items():
        setattr(row, name, value)
    require(*check_belonging(row))
    row.save(update_fields=list(vars(belonging)))
    household.version += 1
    household.save(update_fields=["version"])
    tell_cases([row.person_id], by=by, label="世帯の人の期間などを直した")
    return recorded(
        "member_changed", by=by, row=household, persons=[row.person_id], classes=WRITTEN
    )


def check_belonging(row):
    """Return every violation of a HouseholdMembership."""
    others = HouseholdMembership.objects.filter(household=row.household, person=row.person)
    return [
        *check_membership(
            (row.starts_on, row.ends_on),
            others=list(others.exclude(pk=row.pk).values_list("starts_on", "ends_on")),
            birth_on=row.person.birth_on,
            died_on=row.person.died_on,
        ),
        *of_the_model(row),
    ]


def _household_of(case, client, by):
    if case.household_id:
        return Household.objects.select_for_update(of=("self",)).get(pk=case.household_id)
    household = Household(desk=case.desk, registered_by=by, is_restricted=case.is_restricted)
    household.save(force_insert=True)
    HouseholdMembership(household=household, person=client).save(force_insert=True)
    if case.closed_on is None:
        case.household, case.version = household, case.version + 1
        case.save(update_fields=["household", "version"])
    return household


def _relationship(client, member, kin):
    if kin is None:
        return None
    person, related = (member, client) if kin.is_of_client else (client, member)
    return Relationship(person=person, related=related, kind=kin.kind)
