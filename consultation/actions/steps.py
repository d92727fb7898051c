"""相談を進める: ``move`` is the only place that changes the stage of a case

Each stage puts on the list what has to be done in it, and takes it off when it is left.
"""

from datetime import timedelta

from django.utils import timezone

from consultation import permissions
from consultation.actions.writing import add_due, finish_due, settle
from consultation.enums import ClosureReason, DueKind, Stage
from consultation.models import DueItem
from consultation.queries.facts import facts_of
from consultation.rules import records
from consultation.workflow import CASE_FLOW
from koganei.law import require

# stage → what has to be done in it, and within how many days; the desk may set another day
DUE_IN = {
    Stage.INTAKE: (DueKind.SCREENING, 3),
    Stage.AWAITING_CONSENT: (DueKind.CONSENT, 30),
    Stage.ASSESSMENT: (DueKind.ASSESSMENT, 14),
    Stage.PLAN: (DueKind.PLAN, 14),
    Stage.SUSPENDED: (DueKind.SUSPENSION, 30),
}
# what goes off the list while a case rests; what is urgent, or owed to others, stays
RESTS = (
    *records.BY_HAND, DueKind.ACCOMPANY, DueKind.HANDOVER, DueKind.MONITORING, DueKind.EVALUATION,
    DueKind.FOLLOW_UP,
)  # fmt: skip


def move(case, name, *, by, event, facts=None, closure_reason="", due_on=None):
    """Take a step of CASE_FLOW, or raise RuleBroken with every reason why it may not be taken.

    ``case`` is locked; ``event`` is the line of the timeline that tells of it, already written, for
    nothing is written under a closed case. ``due_on``: by when the new stage's work is to be done.
    """
    facts = facts or facts_of(case)
    require(*check_step(case, name, by=by, facts=facts))
    step = CASE_FLOW.take(name, case.stage, facts)
    day = timezone.localdate(event.at)
    _leave(case, by)
    if step.target != Stage.CLOSED:
        _arrive(case, step.target, by, due_on)
    case.suspended_from = case.stage if step.target == Stage.SUSPENDED else ""
    case.stage, case.stage_since, case.version = step.target, day, case.version + 1
    columns = ["stage", "stage_since", "suspended_from", "version"]
    if step.target == Stage.CLOSED:
        settle(case, DueItem.objects.all(), by=by)
        case.closed_on, case.closure_reason = day, ClosureReason(closure_reason)
        columns += ["closed_on", "closure_reason"]
    case.save(update_fields=columns)
    return case


def check_step(case, name, *, by, facts):
    """Return every violation that keeps ``by`` from taking a step of ``case`` now."""
    may_not = permissions.check_may_take(by, name)
    return [*filter(None, [may_not]), *CASE_FLOW.check(name, case.stage, facts)]


def _leave(case, by):
    kinds = [DUE_IN[case.stage][0]] if case.stage in DUE_IN else []
    finish_due(case, by=by, kinds=kinds)


def _arrive(case, stage, by, due_on):
    if stage == Stage.SUSPENDED:
        finish_due(case, by=by, kinds=RESTS)
    if stage in DUE_IN:
        kind, days = DUE_IN[stage]
        due_on = due_on or timezone.localdate() + timedelta(days=days)
        add_due(case, kind=kind, due_on=due_on, user=case.lead or by)
