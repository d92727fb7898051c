"""課題分析を書き、確定する: versions, parts, rights"""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from consultation.actions import assessments
from consultation.actions.assessments import TEXTS, Conflict
from consultation.codes import IssueCode, LocalIssue
from consultation.models import Assessment, CaseEvent, PersonAssessment, PersonIssue, PersonMoney
from consultation.tests.factories import (
    DAY,
    make_account,
    make_assignment,
    make_case,
    make_household,
    make_person,
)
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken

pytestmark = pytest.mark.django_db
WORDS = dict.fromkeys(TEXTS, "") | {"view": "家計の見通しが要る", "direction": "家計改善へ"}


@pytest.fixture
def worker():
    return make_account(Role.SUPPORT_WORKER)


@pytest.fixture
def client_person():
    return make_person("山吹 蓮", "やまぶき れん")


@pytest.fixture
def mother():
    return make_person("山吹 千代", "やまぶき ちよ")


@pytest.fixture
def case(worker, client_person, mother):
    household = make_household(client_person, mother)
    return make_case(client=client_person, household=household, lead=worker)


@pytest.fixture
def begun(case, worker):
    assessments.begin(by=worker, case=case, assessed_on=DAY)
    return case


def write(case, worker, person, version=0, answers=None, issues=()):
    assessments.write_person(
        by=worker, case=case, person_id=person.pk, version=version,
        answers=answers or {}, issues=list(issues),
    )  # fmt: skip


def make_whole(case, worker, person):
    write(case, worker, person, answers={"health": "3"}, issues=[(IssueCode.POVERTY, "", "")])
    assessments.write_summary(by=worker, case=case, version=1, texts=WORDS)


def all_of(model, **which):
    with without_scope():
        return list(model.objects.filter(**which))


def test_the_first_version_begins_empty_and_only_one_is_open(begun, worker):
    with pytest.raises(RuleBroken, match="書きかけ"):
        assessments.begin(by=worker, case=begun, assessed_on=DAY)
    assert [a.number for a in all_of(Assessment, case=begun)] == [1]


def test_persons_of_the_household_are_assessed_each_by_themselves(
    begun, worker, client_person, mother
):
    write(begun, worker, client_person, answers={"health": "3", "housing": "2"})
    write(
        begun, worker, mother, answers={"care_level": "5"},
        issues=[(IssueCode.FAMILY, LocalIssue.DOUBLE_CARE, "")],
    )  # fmt: skip
    answers = {row.person_id: row.answers for row in all_of(PersonAssessment)}
    assert answers == {
        client_person.pk: {"health": "3", "housing": "2"},
        mother.pk: {"care_level": "5"},
    }
    assert [(i.person_id, i.code) for i in all_of(PersonIssue)] == [(mother.pk, IssueCode.FAMILY)]


def test_the_home_is_not_asked_of_the_mother_and_nothing_of_a_stranger(begun, worker, mother):
    with pytest.raises(RuleBroken, match="housing"):
        write(begun, worker, mother, answers={"housing": "2"})
    with pytest.raises(RuleBroken, match="世帯の人ではありません"):
        write(begun, worker, make_person("桐谷 実"))
    assert all_of(PersonAssessment) == []


def test_a_save_from_an_old_page_is_a_conflict_and_changes_nothing(begun, worker, client_person):
    write(begun, worker, client_person, answers={"health": "1"})
    with pytest.raises(Conflict) as conflict:
        write(begun, worker, client_person, answers={"health": "2"})
    assert conflict.value.row.answers == {"health": "1"}
    write(begun, worker, client_person, version=1, answers={"health": "2"})
    assert [row.version for row in all_of(PersonAssessment)] == [2]


def test_a_version_that_lacks_something_is_not_fixed(begun, worker):
    with pytest.raises(RuleBroken) as broken:
        assessments.fix(by=worker, case=begun)
    assert len(broken.value.violations) == 3
    assert all_of(CaseEvent, case=begun, kind="assessment") == []


def test_the_next_version_begins_with_everything_of_the_fixed_one(begun, worker, client_person):
    make_whole(begun, worker, client_person)
    assessments.fix(by=worker, case=begun)
    second = assessments.begin(by=worker, case=begun, assessed_on=DAY)
    assert second.number == 2
    with without_scope():
        assert second.summary.view == WORDS["view"]
        assert second.persons.get().answers == {"health": "3"}
        assert second.issues.get().code == IssueCode.POVERTY


@pytest.mark.parametrize("model", [PersonAssessment, PersonIssue])
def test_a_fixed_version_does_not_change_even_past_the_actions(begun, worker, client_person, model):
    make_whole(begun, worker, client_person)
    assessments.fix(by=worker, case=begun)
    with without_scope():
        row = model.objects.get()
        with pytest.raises(IntegrityError, match="確定した"), transaction.atomic():
            row.save()
        triggers.remove(connection, [f"{model._meta.model_name}_update_until_fixed"])
        row.save()  # the guard gone, nothing holds it


def test_who_is_not_on_the_case_may_not_write_and_a_stranger_does_not_see_it(begun):
    colleague = make_account(Role.SUPPORT_WORKER)
    with pytest.raises(PermissionDenied):
        assessments.write_summary(by=colleague, case=begun, version=1, texts=WORDS)
    auditor = make_account(Role.AUDITOR)
    with pytest.raises(Http404):
        assessments.write_summary(by=auditor, case=begun, version=1, texts=WORDS)


def test_money_is_written_by_the_finance_worker_alone(begun, worker, client_person):
    with pytest.raises(PermissionDenied):
        assessments.write_money(
            by=worker, case=begun, person_id=client_person.pk, version=0, answers={}
        )
    finance = make_account(Role.HOUSEHOLD_FINANCE_WORKER)
    make_assignment(begun, finance)
    assessments.write_money(
        by=finance, case=begun, person_id=client_person.pk, version=0,
        answers={"monthly_income": 85_000, "arrears": ["1", "5"]},
    )  # fmt: skip
    assert all_of(PersonMoney)[0].answers["monthly_income"] == 85_000
    assert [row.answers for row in PersonMoney.objects.seen_by(worker)] == [
        {"monthly_income": 85_000, "arrears": ["1", "5"]}
    ]
    assert not PersonMoney.objects.seen_by(make_account(Role.WELFARE_STAFF)).exists()
    assert not PersonMoney.objects.seen_by(make_account(Role.SUPPORT_WORKER)).exists()
