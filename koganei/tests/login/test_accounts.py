"""People of other employers: their accounts name the employer and end by themselves."""

from datetime import date

import pytest
import time_machine
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from koganei.access.roles import CONTRACTOR_ROLES, Role
from koganei.models import Department, PartnerOrganization, RoleAssignment, User
from koganei.models.user import missing_for
from koganei.testing.fixtures import load_demo

DAY = date(2027, 3, 31)
EMPLOYER, LAST_DAY = "関係機関が要ります", "有効期限が要ります"


@pytest.fixture
def council(db):
    return PartnerOrganization.objects.create(name="小金井市社会福祉協議会")


@pytest.fixture
def section(db):
    return Department.objects.create(name="自立生活支援課")


def test_the_database_wants_a_last_day_for_people_from_outside(council):
    with pytest.raises(IntegrityError, match="user_from_outside_expires"), transaction.atomic():
        User.objects.create(username="noda", organization=council)
    user = User.objects.create(username="noda", organization=council, expires_on=DAY)
    with pytest.raises(IntegrityError, match="user_from_outside_expires"), transaction.atomic():
        User.objects.filter(pk=user.pk).update(expires_on=None)


@pytest.mark.parametrize("role", CONTRACTOR_ROLES)
@pytest.mark.parametrize(
    ("has_employer", "expires_on", "missing"),
    [(False, None, [EMPLOYER, LAST_DAY]), (False, DAY, [EMPLOYER]), (True, DAY, [])],
)
def test_the_contractors_roles_want_both(council, role, has_employer, expires_on, missing):
    employer = council if has_employer else None
    user = User.objects.create(username="noda", organization=employer, expires_on=expires_on)
    check(user, role, missing)


@pytest.mark.parametrize(
    ("place", "expires_on", "missing"),
    [
        (None, None, ["課か関係機関が要ります", LAST_DAY]),
        ("section", None, [LAST_DAY]),
        ("section", DAY, []),
        ("council", DAY, []),
    ],
)
def test_attendees_come_from_a_section_or_an_agency(council, section, place, expires_on, missing):
    user = User.objects.create(
        username="tachibana",
        department=section if place == "section" else None,
        organization=council if place == "council" else None,
        expires_on=expires_on,
    )
    check(user, Role.CONFERENCE_ATTENDEE, missing)


def check(user, role, missing):
    """Give the role as an action would; all that is missing is said at once."""
    if not missing:
        RoleAssignment.objects.create(user=user, role=role, starts_on="2020-04-01")
        user.full_clean(exclude=["password", "name"])
        return
    with pytest.raises(ValidationError) as refused:
        RoleAssignment.objects.create(user=user, role=role, starts_on="2020-04-01")
    found = refused.value.messages
    assert len(found) == len(missing)
    assert all(words in message for words, message in zip(missing, found, strict=True))
    assert not RoleAssignment.objects.exists()


@pytest.mark.parametrize("role", [Role.WELFARE_STAFF, Role.AUDITOR, Role.ACCOUNT_ADMIN])
def test_staff_of_the_city_need_neither(db, role):
    assert missing_for(User(username="miyoshi"), {role}) == []


def test_the_last_day_cannot_be_taken_away_while_the_role_lasts(section):
    user = User.objects.create(username="tachibana", department=section, expires_on=DAY)
    RoleAssignment.objects.create(user=user, role=Role.CONFERENCE_ATTENDEE, starts_on="2020-04-01")
    user.expires_on = None
    with pytest.raises(ValidationError, match=LAST_DAY):
        user.clean()


def test_the_accounts_of_the_demo_are_valid_and_last(demo):
    for user in User.objects.all():
        assert missing_for(user, user.roles) == []
    with time_machine.travel("2040-01-01T12:00:00+09:00", tick=False):
        assert all(user.current_roles() for user in User.objects.all())


def test_loading_the_demo_again_renews_its_last_days(demo):
    User.objects.exclude(expires_on=None).update(expires_on=date(2020, 3, 31))
    load_demo()
    assert not User.objects.filter(expires_on__lt=date(2040, 1, 1)).exists()


@pytest.mark.parametrize(("required", "codes"), [(True, []), (False, ["koganei.W010"])])
def test_production_without_the_second_factor_is_named(settings, required, codes):
    settings.MFA_REQUIRED = required
    found = run_checks(include_deployment_checks=True)
    assert [each.id for each in found if each.id == "koganei.W010"] == codes
