"""What was given of a decided plan, what was found of it, and its evaluation; like factories.py."""

from django.utils import timezone

from consultation.codes import DATED_CHANGES, EndGround, PauseGround, SeenChange
from consultation.enums import (
    EventKind,
    GoalOutcome,
    ItemBy,
    MonitoringResult,
    NotStartedReason,
    ServiceEnd,
    ServiceState,
    Stage,
    Verdict,
)
from consultation.models import (
    EvaluationChange,
    EvaluationText,
    GoalResult,
    MonitoringNote,
    PlanEvaluation,
    SupportService,
)
from consultation.tests.factories import make_event, past_the_scope, the_writer, walk

OF_STATE = {
    ServiceState.RUNNING: ("started_on",),
    ServiceState.NOT_STARTED: ("not_started_on",),
    ServiceState.ENDED: ("started_on", "ended_on"),
}
REASONS = {
    "ended_on": {"end_reason": ServiceEnd.REACHED},
    "not_started_on": {"not_started_reason": NotStartedReason.DECLINED},
}
GROUNDS = {
    Verdict.END: {"end_ground": EndGround.OUT_OF_HARDSHIP},
    Verdict.PAUSE: {"pause_ground": PauseGround.NO_CONTACT},
    Verdict.NEXT_PLAN: {},
}


@past_the_scope
def make_service(case, *, plan=None, state=ServiceState.RUNNING, **fields):
    """A support by the desk: of the first row of ``plan``, or before any plan."""
    day = plan.starts_on if plan else case.received_on
    defaults = {"name": "家計の相談", "done_by": ItemBy.DESK, "written_by": the_writer()}
    if plan and "use" not in fields:
        defaults["item"] = plan.items.order_by("number").first()
    for column in OF_STATE[state]:
        defaults |= {column: day} | REASONS.get(column, {})
    return SupportService.objects.create(case=case, plan=plan, state=state, **defaults | fields)


@past_the_scope
def make_monitoring(plan, *, result=MonitoringResult.CONTINUE, **fields):
    """What was found of a decided plan; the case is taken to 経過確認."""
    case = plan.case
    walk(case, Stage.MONITORING)
    event = make_event(case, "経過確認", kind=EventKind.MONITORING)
    defaults = {"monitored_on": plan.starts_on, "monitored_by": the_writer(), "event": event}
    return MonitoringNote.objects.create(case=case, plan=plan, result=result, **defaults | fields)


@past_the_scope
def make_evaluation(
    plan, *, verdict=Verdict.NEXT_PLAN, changes=(SeenChange.HEALTH,), is_fixed=False, **fields
):
    """A whole sheet of a decided plan: every goal reached, some changes."""
    writer = the_writer()
    before = PlanEvaluation.objects.filter(plan=plan).count()
    defaults = {"evaluated_on": plan.starts_on, "evaluated_by": writer, "written_by": writer}
    defaults["number"] = before + 1
    row = PlanEvaluation.objects.create(
        case=plan.case, plan=plan, verdict=verdict,
        **defaults | GROUNDS[verdict] | fields,
    )  # fmt: skip
    texts = dict.fromkeys(("situation", "remaining", "verdict_reason"), "書いた文")
    EvaluationText.objects.create(sheet=row, **texts)
    for item in [None, *plan.items.all()]:
        GoalResult.objects.create(sheet=row, item=item, outcome=GoalOutcome.REACHED)
    for change in changes:
        day = plan.starts_on if change in DATED_CHANGES else None
        EvaluationChange.objects.create(sheet=row, change=change, happened_on=day)
    if is_fixed:
        row.fixed_by, row.fixed_at = writer, timezone.now()
        row.save()
    return row
