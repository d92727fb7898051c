"""スクリーニング: five results, each with what it asks for, and the step that it leads to

A new judgement is a new row. Whoever may not take the step is refused, with whom to ask.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from consultation.actions.assignments import check_lead, set_lead
from consultation.actions.records import NOTHING_NEXT, Next, add_next
from consultation.actions.referrals import Route, add_referral, check_route
from consultation.actions.steps import check_step, move
from consultation.actions.writing import add_event, desk_action, recorded
from consultation.enums import ClosureReason, EventKind, ScreeningResult
from consultation.models import Screening
from consultation.queries.facts import facts_of
from consultation.queries.staff import roles_on
from consultation.rules import screening as rules
from consultation.rules.records import check_day, check_due_on, check_next
from consultation.rules.suspension import Suspension
from koganei.access.field_classes import FieldClass
from koganei.access.roles import Role
from koganei.law import require
from koganei.models import User

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """スクリーニングの結果: of the last six, those that the result asks for.

    ``words``: what was told or judged. With 中断・終了 a ``closure_reason`` ends the case, a
    ``suspension`` breaks it off.
    """

    result: ScreeningResult
    on: date
    words: str = ""
    lead: User | None = None
    route: Route | None = None
    next: Next = NOTHING_NEXT
    suspension: Suspension | None = None
    closure_reason: str = ""
    due_on: date | None = None

    @property
    def step(self):
        if self.result == ScreeningResult.BROKEN_OFF:
            return "break_off" if self.suspension else "end_before_screening"
        return rules.STEP_OF[self.result]


@desk_action("screened", on="case", writes=(Screening,), tells=True)
def screen(*, by, case, judgement):
    """Record the result and take its step; nothing is kept where the step may not be taken."""
    lead, facts = judgement.lead or case.lead, _facts(case, judgement)
    require(
        *check_step(case, judgement.step, by=by, facts=facts),
        *_check_judgement(case, judgement),
        *(check_lead(case, lead) if judgement.lead else []),
    )
    if judgement.lead and judgement.lead != case.lead:
        set_lead(case, judgement.lead, by=by)
        _line(case, by, EventKind.ASSIGNMENT, f"主担当を{lead}に決定")
    event = _log(case, judgement, by)
    _write(case, judgement, by, event)
    move(
        case, judgement.step, by=by, event=event, facts=facts,
        closure_reason=judgement.closure_reason or ClosureReason.INFORMATION,
        due_on=judgement.suspension.review_on if judgement.suspension else judgement.due_on,
    )  # fmt: skip
    return recorded("screened", by=by, row=case, persons=[case.client_id], classes=WRITTEN)


def _check_judgement(case, judgement):
    today = timezone.localdate()
    found = [
        check_day(judgement.on, received_on=case.received_on, today=today),
        rules.check_words(judgement.result, judgement.words),
        rules.check_ending(judgement.closure_reason),
        *rules.check_parts(
            judgement.result,
            has_route=judgement.route is not None,
            is_ended=bool(judgement.closure_reason),
            is_suspended=judgement.suspension is not None,
        ),
        check_due_on(judgement.due_on, today),
        *check_next(
            text=judgement.next.label,
            kind=judgement.next.kind,
            due_on=judgement.next.due_on,
            day=today,
        ),
    ]
    if judgement.suspension:
        found.append(check_due_on(judgement.suspension.review_on, today, "review_on"))
    return [*found, *check_route(case, judgement.route)] if judgement.route else found


def _facts(case, judgement):
    """The facts as they are once the judgement is written."""
    known = {"screening": judgement.result}
    if judgement.lead:
        roles = roles_on(timezone.localdate(), [judgement.lead.pk]).get(judgement.lead.pk, ())
        known["has_lead"] = True
        known["lead_is_coordinator"] = Role.INTEGRATION_COORDINATOR in roles
    if judgement.route:
        known["has_referral"] = True
    if judgement.next.due_on:
        known["has_next_contact"] = True
    if judgement.suspension:
        known["suspension_gaps"] = judgement.suspension.gaps()
    if judgement.closure_reason:
        known["closure_reason"] = judgement.closure_reason
    return facts_of(case, **known)


def _log(case, judgement, by):
    texts = {"facts": judgement.words or (judgement.route.words if judgement.route else "")}
    if judgement.suspension:
        texts |= judgement.suspension.texts()
    label = f"スクリーニング：{judgement.result.label}"
    return _line(case, by, EventKind.SCREENING, label, note=texts)


def _line(case, by, kind, label, **details):
    return add_event(case, by=by, kind=kind, label=label[:100], **details)


def _write(case, judgement, by, event):
    """Write the result itself, and what it brings with it."""
    Screening(
        case=case, result=judgement.result, done_on=judgement.on, done_by=by, event=event,
        agency=judgement.route.agency if judgement.route else None,
    ).save(force_insert=True)  # fmt: skip
    case.screening_result = judgement.result
    case.save(update_fields=["screening_result"])
    if judgement.route:
        add_referral(case, judgement.route, by=by)
    if judgement.next.due_on:
        add_next(case, judgement.next, by=by)
