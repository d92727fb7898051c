"""The factories make a row of every table, and closed cases that the database accepts."""

import pytest
from django.apps import apps

from consultation.enums import Stage
from consultation.models import Case, HouseholdMembership
from consultation.tests.factories import (
    close,
    make_account,
    make_case,
    make_household,
    make_person,
)
from consultation.tests.matters import make_matter_file
from consultation.tests.parts import make_file, make_life
from koganei.access.roles import Role
from koganei.access.scoped import ScopedModel, without_scope


@pytest.fixture
def worker(db):
    return make_account(Role.SUPPORT_WORKER)


def test_every_table_of_the_desk_is_filled(worker):
    person = make_person()
    case = make_case(client=person, lead=worker, household=make_household(person))
    made = {Case, type(case.client), type(case.household), HouseholdMembership}
    made |= set(make_file(case)) | set(make_life(person)) | set(make_matter_file())
    tables = apps.get_app_config("consultation").get_models()
    assert {model for model in tables if issubclass(model, ScopedModel)} == made


@pytest.mark.parametrize("stage", Stage)
def test_a_case_stands_at_any_stage(worker, stage):
    case = make_case(lead=worker, stage=stage)
    with without_scope():
        assert Case.objects.get(pk=case.pk).stage == stage


def test_cases_are_numbered_one_after_another(worker):
    made = [make_case(), make_case(lead=worker), make_case()]
    assert [case.sequence for case in made] == [1, 2, 3]
    assert close(made[1]).closed_on == made[1].received_on
