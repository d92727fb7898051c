"""次にできること of support: begun and ended services, 経過確認, follow-up, evaluation, 再プラン"""

from dataclasses import replace

from consultation import permissions
from consultation.enums import Stage
from consultation.models import (
    CaseEvent,
    EventNote,
    MonitoringNote,
    PlanEvaluation,
    SupportPlan,
    SupportService,
)
from consultation.presenters.next_steps import NextStep, offers_steps
from consultation.presenters.steps import url
from consultation.queries.facts import facts_before, facts_of
from consultation.queries.plans import current_plan
from consultation.queries.support import fixed_evaluation, goals_of, open_evaluation, sheet_of
from consultation.rules.guards import Place
from consultation.rules.plan_evaluation import check_revised, check_whole, evaluation_gaps
from consultation.workflow import CASE_FLOW
from koganei.access.decision import may_write
from koganei.access.matrix import Action

# step → its page, and whose rows it writes
PAGES = {
    "monitor": ("monitor", MonitoringNote),
    "continue_support": ("support_continue", MonitoringNote),
    "revise": ("plan_revise", SupportPlan),
}
LABELS = {"monitor": "経過を確認する"}
GIVING = (Stage.SUPPORT, Stage.MONITORING)
EVALUATED_AT = (*GIVING, Stage.SUSPENDED)


@offers_steps
def supports(case, user):
    """支援の開始・終わり、計画の前の支援、機関の実施状況の確認"""
    if case.stage == Stage.CLOSED:
        return
    if may_write(user, Action.ADD, (SupportService,), case):
        if case.stage in GIVING:
            facts = facts_of(case)
            yield NextStep(
                "支援の開始・終わりを記録する", url("support", case),
                is_main=not facts.has_support_record,
            )  # fmt: skip
        yield NextStep(
            "計画の前の支援を記録する", url("support_before_plan", case),
            "食料、宿泊など、計画によらずに提供する支援です。終わりも記録します。",
        )  # fmt: skip
    may_follow_up = not permissions.FOLLOW_UP.isdisjoint(user.roles)
    if may_follow_up and may_write(user, Action.ADD, (CaseEvent, EventNote), case):
        yield NextStep(
            "機関の実施状況を確かめる", url("follow_up", case), "指導・助言したことも残します。"
        )


@offers_steps
def monitoring(case, user):
    """経過を確認する、計画のまま続ける、見直す"""
    if case.stage not in GIVING:
        return
    facts = facts_of(case)
    for step in CASE_FLOW.steps_from(case.stage, facts):
        page, model = PAGES.get(step.name, ("", None))
        if not page or not permissions.may_take(user.roles, step.name):
            continue
        if may_write(user, Action.ADD, (model,), case):
            found = list(step.blockers(facts_before(step, facts)))
            if step.name == "revise":
                fixed = fixed_evaluation(current_plan(case))
                found += filter(None, [check_revised(fixed.verdict if fixed else "")])
            yield NextStep(
                LABELS.get(step.name, step.label), url(page, case), blockers=tuple(found),
                is_main=step.name in ("monitor", "revise"),
            )  # fmt: skip
    is_recorded = facts.monitoring_is_recorded
    if case.stage == Stage.MONITORING and may_write(user, Action.ADD, (MonitoringNote,), case):
        yield NextStep("経過確認を記録する", url("monitor", case), is_main=not is_recorded)


@offers_steps
def evaluation(case, user):
    """評価シートを作る、書く、確定する、訂正する"""
    plan = current_plan(case) if case.stage in EVALUATED_AT else None
    if plan is None:
        return
    row, fixed = open_evaluation(plan), fixed_evaluation(plan)
    if row is None and may_write(user, Action.ADD, (PlanEvaluation,), case):
        label = "評価シートを訂正する" if fixed else "評価シートを作る"
        note = f"第{fixed.number}版を写して、新しい版を書きます。" if fixed else ""
        yield NextStep(
            label, url("plan_evaluation_begin", case), note,
            is_main=case.stage == Stage.MONITORING and fixed is None,
        )  # fmt: skip
    if row is None or not may_write(user, Action.CHANGE, (PlanEvaluation,), case):
        return
    gaps = evaluation_gaps(sheet_of(row, goals_of(plan)))
    yield NextStep("評価シートを書く", url("plan_evaluation_write", case), is_main=bool(gaps))
    missing = check_whole(gaps)
    blockers = (replace(missing, place=Place.EVALUATION),) if missing else ()
    yield NextStep(
        "評価シートを確定する", url("plan_evaluation_fix", case), blockers=blockers,
        is_main=not gaps,
    )  # fmt: skip
