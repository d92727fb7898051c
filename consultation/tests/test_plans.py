"""支援計画案を作る: versions, rows, agreement, and what the database refuses past every action"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.utils import timezone

from consultation.actions import plans
from consultation.actions.writing import Conflict
from consultation.codes import PlanService
from consultation.enums import DecisionKind, ItemBy, Stage
from consultation.models import (
    PlanCondition,
    PlanDecision,
    PlanItem,
    PlanText,
    PlanUse,
    SupportPlan,
)
from consultation.queries.plans import current_plan, gaps_of, open_plan
from consultation.rules.plan import TEXTS
from consultation.tests.factories import make_account, make_agency, make_case, walk
from consultation.tests.parts import decide_plan, make_assessment, make_plan
from consultation.tests.stories import now, refused_by_database
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken

pytestmark = pytest.mark.django_db
TEXT = dict.fromkeys([name for name, _, _ in TEXTS], "書いた文")
ITEM = {
    "problem": "家計", "action": "月に1回話す", "done_by": ItemBy.DESK, "agency": None,
    "responsible": "", "schedule": "月1回", "target": "貯金ができる",
}  # fmt: skip
USE = {"service": "loans", "name": "", "starts_on": None, "ends_on": None, "provider": None}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def worker():
    return make_account(Role.SUPPORT_WORKER)


@pytest.fixture
def case(worker):
    row = make_case(lead=worker)
    make_assessment(row, is_fixed=True)
    return row


@pytest.fixture
def values(today):
    days = {"starts_on": today, "ends_on": today + timedelta(days=180)}
    days |= dict.fromkeys(("monitoring_on", "goal_by"), today + timedelta(days=90))
    return TEXT | days | {"is_employment_target": True}


@pytest.fixture
def begun(case, worker, today):
    plans.begin(by=worker, case=case, drafted_on=today)
    return now(case)


@pytest.fixture
def written(begun, worker, values):
    plans.write(by=worker, case=begun, version=1, values=values)
    plans.write_item(by=worker, case=begun, values=ITEM)
    return begun


def plan_of(case):
    with without_scope():
        return SupportPlan.objects.select_related("text").get(case=case)


def agree(case, by, today):
    plans.agree(by=by, case=case, agreed_on=today, agreed_by="client", agreed_how="signed")


def rows_of(model, plan, name="plan_id"):
    with without_scope():
        return model.objects.filter(**{name: plan.pk}).order_by()


def deleted(model, pk):
    """Delete one row in SQL: the ORM would refuse it before the database is asked."""
    key = model._meta.pk.get_db_prep_value(pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [key])  # noqa: S608


def test_beginning_moves_the_case(begun):
    plan = plan_of(begun)
    assert (begun.stage, plan.number, plan.is_decided) == (Stage.PLAN, 1, False)
    with without_scope():
        assert "本人の生活に対する意向" in gaps_of(plan)


def test_without_a_fixed_assessment_none_is_begun(worker, today):
    case = make_case(lead=worker)
    with pytest.raises(RuleBroken, match="アセスメントが確定していません"):
        plans.begin(by=worker, case=case, drafted_on=today)
    assert now(case).stage == Stage.ASSESSMENT


def test_writing_fills_the_gaps(written, worker, today):
    with without_scope():
        assert gaps_of(plan_of(written)) == ()
    agree(written, worker, today)
    assert plan_of(written).agreed_on == today


@pytest.mark.parametrize("act", ["write", "item", "use", "remove"])
def test_what_is_written_after_the_agreement_must_be_agreed_anew(
    written, worker, today, values, act
):
    agree(written, worker, today)
    plan = plan_of(written)
    with without_scope():
        row = plan.items.get()
    {
        "write": lambda: plans.write(
            by=worker, case=written, version=plan.version, values=values | {"goal": "別の目標"}
        ),
        "item": lambda: plans.write_item(by=worker, case=written, values=ITEM),
        "use": lambda: plans.write_use(by=worker, case=written, values=USE),
        "remove": lambda: plans.remove_row(by=worker, case=written, row=row),
    }[act]()
    plan = plan_of(written)
    assert (plan.agreed_on, plan.agreed_by, plan.agreed_how) == (None, "", "")


def test_an_incomplete_plan_is_not_agreed_to(begun, worker, today):
    with pytest.raises(RuleBroken, match="支援の内容がまだありません"):
        agree(begun, worker, today)


def test_all_that_is_wrong_is_said_and_nothing_is_saved(begun, worker, values, today):
    wrong = {"ends_on": today + timedelta(days=400), "monitoring_on": today - timedelta(days=1)}
    with pytest.raises(RuleBroken) as broken:
        plans.write(by=worker, case=begun, version=1, values=values | wrong)
    assert {v.place for v in broken.value.violations} == {"ends_on", "monitoring_on"}
    assert plan_of(begun).version == 1


def test_an_item_of_an_agency_names_it(begun, worker):
    with pytest.raises(RuleBroken, match="その機関を選んでください"):
        plans.write_item(by=worker, case=begun, values=ITEM | {"done_by": ItemBy.AGENCY})
    agency = make_agency()
    given = ITEM | {"done_by": ItemBy.AGENCY, "agency": agency}
    plans.write_item(by=worker, case=begun, values=given)
    with without_scope():
        assert plan_of(begun).items.get().agency == agency


def test_a_service_stands_once(begun, worker):
    plans.write_use(by=worker, case=begun, values=USE)
    with pytest.raises(RuleBroken, match="同じ事業がもうあります"):
        plans.write_use(by=worker, case=begun, values=USE)
    with without_scope():
        row = plan_of(begun).uses.get()
    plans.write_use(by=worker, case=begun, values=USE | {"service": "children"}, row=row, version=1)
    with without_scope():
        assert plan_of(begun).uses.get().service == PlanService.CHILDREN


def test_two_who_write_at_once(written, worker, values):
    plan = plan_of(written)
    with pytest.raises(Conflict):
        plans.write(by=worker, case=written, version=plan.version - 1, values=values)
    with without_scope():
        row = plan.items.get()
    plans.write_item(by=worker, case=written, values=ITEM, row=row, version=1)
    with pytest.raises(Conflict):
        plans.write_item(by=worker, case=written, values=ITEM, row=row, version=1)


def test_who_does_not_work_on_the_case_writes_nothing(begun, values):
    stranger = make_account(Role.SUPPORT_WORKER)
    with pytest.raises(Http404):
        plans.write(by=stranger, case=begun, version=1, values=values)
    manager = make_account(Role.WELFARE_MANAGER)
    with pytest.raises(PermissionDenied):
        plans.write(by=manager, case=begun, version=1, values=values)


def test_a_re_plan_copies_the_last_and_asks_for_days_and_agreement_anew(case, worker, today):
    plan = make_plan(case, uses=["children"], is_employment_target=True)
    decide_plan(plan)
    walk_back(case)
    with without_scope():
        again = plans.next_version(now(case), by=worker, drafted_on=today)
        assert (again.number, again.starts_on, again.agreed_on) == (2, None, None)
        assert again.is_employment_target is True
        assert again.text.wishes == plan.text.wishes
        assert [item.action for item in again.items.all()] == ["月に1回話す"]
        assert [use.service for use in again.uses.all()] == ["children"]
        assert current_plan(case) == plan
        assert open_plan(case) == again


def walk_back(case):
    with without_scope():
        walk(case, Stage.MONITORING)
        walk(case, Stage.PLAN)


# what the database refuses


@pytest.mark.parametrize("stage", [Stage.ASSESSMENT, Stage.CONFERENCE, Stage.DECISION])
def test_no_plan_is_written_at_another_stage(worker, stage):
    case = make_case(lead=worker, stage=stage)
    row = {"drafted_on": case.received_on, "drafted_by": worker, "written_by": worker}
    refused = refused_by_database(lambda: SupportPlan.objects.create(case=case, number=1, **row))
    assert refused == "supportplan_insert_while_drafted"


def test_numbers_have_no_gap_and_one_version_is_open(begun, worker, today):
    row = {"case": begun, "drafted_on": today, "drafted_by": worker, "written_by": worker}
    gap = "supportplan_insert_number_without_gap"
    for number in (1, 3):
        create = lambda number=number: SupportPlan.objects.create(number=number, **row)  # noqa: E731
        assert refused_by_database(create) == gap
    second = refused_by_database(lambda: SupportPlan.objects.create(number=2, **row))
    assert second
    assert gap not in second
    decided = refused_by_database(
        lambda: SupportPlan.objects.create(number=2, is_decided=True, **row)
    )
    assert decided


@pytest.mark.parametrize("model", [PlanText, PlanItem, PlanUse])
def test_what_was_discussed_is_not_rewritten(case, model):
    plan = make_plan(case, uses=["loans"], at=Stage.CONFERENCE)
    rows = rows_of(model, plan)
    changed = {PlanText: {"goal": "別"}, PlanItem: {"action": "別"}, PlanUse: {"version": 9}}[model]
    name = model._meta.model_name
    assert refused_by_database(lambda: rows.update(**changed)) == f"{name}_update_while_drafted"
    assert refused_by_database(lambda: rows.delete()) == f"{name}_delete_while_drafted"


@pytest.mark.parametrize("model", [PlanText, PlanItem, PlanUse])
def test_a_decided_plan_never_changes_even_where_the_next_is_drafted(case, model):
    plan = make_plan(case, uses=["loans"])
    decided = decide_plan(plan)
    walk_back(case)
    rows = rows_of(model, plan)
    changed = {PlanText: {"goal": "別"}, PlanItem: {"action": "別"}, PlanUse: {"version": 9}}[model]
    name = model._meta.model_name
    assert refused_by_database(lambda: rows.update(**changed)) == f"{name}_update_until_decided"
    assert refused_by_database(lambda: rows.delete()) == f"{name}_delete_until_decided"
    plans_of_case = rows_of(SupportPlan, plan, "pk")
    assert refused_by_database(lambda: plans_of_case.update(goal_by=plan.ends_on, version=9))
    assert refused_by_database(lambda: plans_of_case.update(is_decided=False))
    assert refused_by_database(lambda: deleted(SupportPlan, plan.pk)) == "supportplan_delete_never"
    decisions = rows_of(PlanDecision, plan)
    assert refused_by_database(lambda: decisions.update(kind="decided")) == (
        "plandecision_update_never"
    )
    assert refused_by_database(lambda: deleted(PlanCondition, decided.condition.pk)) == (
        "plancondition_delete_never"
    )


def decision(plan, by, kind=DecisionKind.CONFIRMED):
    return PlanDecision.objects.create(
        plan=plan, kind=kind, document_number="8小福地発第1号", decided_on=plan.drafted_on,
        decided_by=by,
    )  # fmt: skip


def test_the_author_does_not_decide(case, worker):
    manager = make_account(Role.WELFARE_MANAGER)
    plan = make_plan(case, at=Stage.DECISION, drafted_by=worker, written_by=manager)
    guard = "plandecision_insert_by_another_than_the_author"
    for author in (worker, manager):
        assert refused_by_database(lambda by=author: decision(plan, by)) == guard
    assert not refused_by_database(lambda: decision(plan, make_account(Role.WELFARE_MANAGER)))


def test_a_statutory_service_is_not_merely_confirmed(case):
    plan = make_plan(case, uses=["children"], at=Stage.DECISION)
    manager = make_account(Role.WELFARE_MANAGER)
    guard = "plandecision_insert_decided_where_statutory"
    assert refused_by_database(lambda: decision(plan, manager)) == guard
    assert not refused_by_database(lambda: decision(plan, manager, DecisionKind.DECIDED))


def test_nothing_is_decided_before_the_conference_nor_without_a_decision(case):
    plan = make_plan(case, at=Stage.CONFERENCE)
    manager = make_account(Role.WELFARE_MANAGER)
    assert refused_by_database(lambda: decision(plan, manager)) == (
        "plandecision_insert_at_decision"
    )
    assert refused_by_database(
        lambda: SupportPlan.objects.filter(pk=plan.pk).update(is_decided=True)
    ) == ("supportplan_update_decided_with_its_decision")


@pytest.mark.parametrize(
    "guard",
    ["planitem_update_while_drafted", "planitem_update_until_decided"],
)
def test_without_its_trigger_a_plan_would_change(case, guard):
    plan = make_plan(case)
    if guard.endswith("decided"):
        decide_plan(plan)
        walk_back(case)
    else:
        with without_scope():
            walk(case, Stage.CONFERENCE)
    rows = rows_of(PlanItem, plan)
    assert refused_by_database(lambda: rows.update(action="別")) == guard
    triggers.remove(connection, [guard])
    assert not refused_by_database(lambda: rows.update(action="別"))
