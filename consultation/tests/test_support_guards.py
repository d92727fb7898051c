"""支援、経過確認、評価: what the database refuses by itself, and that each guard is what does"""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from consultation.codes import SeenChange
from consultation.enums import EventKind, ServiceState, Stage
from consultation.models import (
    Case,
    EvaluationChange,
    EvaluationText,
    GoalResult,
    MonitoringNote,
    PlanEvaluation,
    SupportService,
)
from consultation.tests.factories import close, make_account, make_case, make_event, walk
from consultation.tests.parts import decide_plan, make_plan
from consultation.tests.stories import refused_by_database
from consultation.tests.supports import make_evaluation, make_monitoring, make_service
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.testing.undone import undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    plan = make_plan(make_case(lead=make_account(Role.SUPPORT_WORKER)), items=2, uses=["loans"])
    decide_plan(plan)
    return plan


@pytest.fixture
def draft():
    return make_plan(make_case(lead=make_account(Role.SUPPORT_WORKER)))


def of(model, row):
    return model.objects.filter(pk=row.pk)


def fixed(plan):
    return make_evaluation(plan, is_fixed=True)


def whole_of(plan, *, without):
    """Fix a sheet after a part of it was taken out."""
    sheet = make_evaluation(plan)
    without.objects.filter(sheet=sheet)[:1].get().delete()
    sheet.fixed_by, sheet.fixed_at = sheet.written_by, timezone.now()
    sheet.save()


def monitored_at_support(plan):
    event = make_event(plan.case, "経過確認", kind=EventKind.MONITORING)
    MonitoringNote.objects.create(
        case=plan.case, plan=plan, event=event, result="continue",
        monitored_on=plan.starts_on, monitored_by=plan.drafted_by,
    )  # fmt: skip


def closed_with_a_running_support(plan):
    make_service(plan.case, plan=plan)
    close(plan.case)


# guard → what it refuses, given a decided plan; GoalResult of another plan is given both
REFUSED = {
    "supportservice_update_forward_only": lambda plan: of(
        SupportService, make_service(plan.case, plan=plan)
    ).update(started_on=plan.starts_on + timedelta(days=1)),
    "supportservice_delete_never": lambda plan: of(
        SupportService, make_service(plan.case, plan=plan)
    )._raw_delete("default"),
    "case_update_closed_after_its_services": closed_with_a_running_support,
    "monitoringnote_insert_at_monitoring": monitored_at_support,
    "monitoringnote_insert_of_a_decided_plan": lambda plan: make_monitoring(
        plan, monitored_on=plan.starts_on - timedelta(days=1)
    ),
    "monitoringnote_update_never": lambda plan: of(MonitoringNote, make_monitoring(plan)).update(
        next_on=plan.ends_on
    ),
    "monitoringnote_delete_never": lambda plan: of(
        MonitoringNote, make_monitoring(plan)
    )._raw_delete("default"),
    "planevaluation_insert_number_without_gap": lambda plan: make_evaluation(plan, number=2),
    "planevaluation_update_until_fixed": lambda plan: of(PlanEvaluation, fixed(plan)).update(
        evaluated_on=plan.ends_on
    ),
    "planevaluation_delete_never": lambda plan: of(
        PlanEvaluation, make_evaluation(plan)
    )._raw_delete("default"),
    "planevaluation_update_fixed_when_whole": lambda plan: whole_of(plan, without=GoalResult),
    "goalresult_update_until_fixed": lambda plan: GoalResult.objects.filter(
        sheet=fixed(plan)
    ).update(reason="あとから"),
    "evaluationtext_update_until_fixed": lambda plan: EvaluationText.objects.filter(
        sheet=fixed(plan)
    ).update(situation="あとから"),
    "evaluationchange_delete_until_fixed": lambda plan: EvaluationChange.objects.filter(
        sheet=fixed(plan)
    )._raw_delete("default"),
    "evaluationchange_insert_until_fixed": lambda plan: EvaluationChange.objects.create(
        sheet=fixed(plan), change=SeenChange.WILL
    ),
}


@pytest.mark.parametrize("guard", REFUSED)
def test_the_guard_refuses_it_and_nothing_else_does(plan, guard):
    assert refused_by_database(lambda: REFUSED[guard](plan)) == guard
    with undone():
        triggers.remove(connection, [guard])
        assert refused_by_database(lambda: REFUSED[guard](plan)) != guard


@pytest.mark.parametrize("part", [GoalResult, EvaluationChange, EvaluationText])
def test_a_sheet_is_fixed_when_each_part_of_it_is_there(plan, part):
    guard = "planevaluation_update_fixed_when_whole"
    assert refused_by_database(lambda: whole_of(plan, without=part)) == guard


def test_supports_and_sheets_belong_to_decided_plans_only(draft):
    with without_scope():
        walk(draft.case, Stage.SUPPORT)
    for guard, change in {
        "supportservice_insert_of_a_decided_plan": lambda: make_service(draft.case, plan=draft),
        "planevaluation_insert_of_a_decided_plan": lambda: make_evaluation(draft),
        "monitoringnote_insert_of_a_decided_plan": lambda: make_monitoring(draft),
    }.items():
        assert refused_by_database(change) == guard
        with undone():
            triggers.remove(connection, [guard])
            assert refused_by_database(change) == ""


def test_a_sheet_speaks_of_the_rows_of_its_own_plan(plan):
    other = make_plan(make_case(lead=make_account(Role.SUPPORT_WORKER)))
    with without_scope():
        item = other.items.get()

    def change():
        sheet = make_evaluation(plan)
        GoalResult.objects.create(sheet=sheet, item=item, outcome="reached")

    assert refused_by_database(change) == "goalresult_insert_of_its_plan"
    with undone():
        triggers.remove(connection, ["goalresult_insert_of_its_plan"])
        assert refused_by_database(change) == ""


CONSTRAINTS = {
    "support_service_days_in_order": {"state": ServiceState.ENDED, "ended_on": "2020-01-01"},
    "support_service_state_fits_its_days": {"ended_on": "2046-01-01", "end_reason": "reached"},
    "support_service_ended_for_a_reason": {"state": ServiceState.ENDED, "end_reason": ""},
    "support_service_names_its_agency": {"done_by": "agency"},
    "support_service_not_started_for_a_reason": {
        "state": ServiceState.NOT_STARTED, "not_started_reason": "",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_a_support_that_makes_no_sense_is_not_written(plan, name):
    found = refused_by_database(lambda: make_service(plan.case, plan=plan, **CONSTRAINTS[name]))
    assert name in found


def test_there_is_one_open_sheet_and_it_names_the_ground_of_its_verdict(plan):
    def two():
        make_evaluation(plan)
        make_evaluation(plan, number=1)

    assert refused_by_database(two)
    found = refused_by_database(lambda: make_evaluation(plan, end_ground="died"))
    assert "plan_evaluation_ground_fits_its_verdict" in found
    with without_scope():
        assert Case.objects.get(pk=plan.case.pk).stage == Stage.SUPPORT
