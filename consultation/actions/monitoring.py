"""経過確認: what was found of the plan in force, and whether support goes on as planned"""

from django.utils import timezone

from consultation.actions.plan_dues import put_plan_dues
from consultation.actions.records import WRITTEN, check_contact, log_contact
from consultation.actions.steps import check_step, move
from consultation.actions.writing import add_event, desk_action, finish_due, recorded
from consultation.enums import DueKind, EventKind, MonitoringResult, Stage
from consultation.models import MonitoringNote
from consultation.queries.facts import facts_of
from consultation.queries.plans import current_plan
from consultation.rules import support as rules
from koganei.law import require


@desk_action("monitoring_recorded", on="case", writes=(MonitoringNote,))
def record(*, by, case, contact, result, next_on=None):
    """経過を確認する: takes the case to 経過確認; where support goes on, back to 支援 at once.

    What was found is in the texts of the Contact.
    """
    plan = current_plan(case)
    if plan is None:
        require(rules.NO_PLAN)
    today, goes_on = timezone.localdate(), result == MonitoringResult.CONTINUE
    steps = [] if case.stage == Stage.MONITORING else check_step(
        case, "monitor", by=by, facts=facts_of(case)
    )  # fmt: skip
    require(
        *steps,
        *check_contact(case, contact),
        rules.check_result(result),
        rules.check_monitored(contact.day, starts_on=plan.starts_on, today=today),
        rules.check_running(plan.ends_on, today) if goes_on else None,
        rules.check_next_monitoring(
            next_on, day=contact.day, today=today, ends_on=plan.ends_on, is_needed=goes_on
        ),
    )
    label = f"経過確認：{MonitoringResult(result).label}"
    event = log_contact(case, contact, by=by, kind=EventKind.MONITORING, label=label)
    if case.stage != Stage.MONITORING:
        move(case, "monitor", by=by, event=event)
    MonitoringNote(
        case=case, plan=plan, event=event, monitored_on=contact.day, monitored_by=by,
        result=result, next_on=next_on,
    ).save(force_insert=True)  # fmt: skip
    finish_due(case, by=by, kinds=[DueKind.MONITORING])
    if goes_on:
        move(case, "continue_support", by=by, event=event)
        put_plan_dues(case, by=by)
    return _recorded("monitoring_recorded", by, case)


@desk_action("support_continued", on="case", writes=(MonitoringNote,))
def go_on(*, by, case, next_on, words=""):
    """計画のまま支援を続ける, after a 経過確認 that had said otherwise."""
    plan = current_plan(case)
    if plan is None:
        require(rules.NO_PLAN)
    today = timezone.localdate()
    facts = facts_of(case, has_next_monitoring=next_on is not None)
    require(
        *check_step(case, "continue_support", by=by, facts=facts),
        next_on and rules.check_next_monitoring(
            next_on, day=today, today=today, ends_on=plan.ends_on
        ),
    )  # fmt: skip
    event = add_event(
        case, by=by, kind=EventKind.MONITORING, label="計画のまま支援を続ける",
        note={"facts": words},
    )  # fmt: skip
    MonitoringNote(
        case=case, plan=plan, event=event, monitored_on=today, monitored_by=by,
        result=MonitoringResult.CONTINUE, next_on=next_on,
    ).save(force_insert=True)  # fmt: skip
    move(case, "continue_support", by=by, event=event)
    put_plan_dues(case, by=by)
    return _recorded("support_continued", by, case)


def _recorded(verb, by, case):
    return recorded(verb, by=by, row=case, persons=[case.client_id], classes=WRITTEN)
