"""期限 of a plan in force: its next 経過確認, and its evaluation on its last day"""

from consultation.actions.writing import add_due, finish_due
from consultation.enums import DueKind
from consultation.models import MonitoringNote
from consultation.queries.plans import current_plan
from consultation.queries.support import fixed_evaluation

OF_PLAN = (DueKind.MONITORING, DueKind.EVALUATION)


def put_plan_dues(case, *, by):
    """Put both on the list afresh, as the plan and the last 経過確認 say; none without a plan."""
    finish_due(case, by=by, kinds=OF_PLAN)
    plan = current_plan(case)
    if plan is None:
        return
    user = case.lead or by
    last = MonitoringNote.objects.filter(plan=plan).exclude(next_on=None)
    last = last.order_by("-recorded_at").first()
    next_on = last.next_on if last else plan.monitoring_on
    add_due(case, kind=DueKind.MONITORING, due_on=next_on, user=user)
    if fixed_evaluation(plan) is None:
        add_due(case, kind=DueKind.EVALUATION, due_on=plan.ends_on, user=user)
