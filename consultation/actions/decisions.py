"""市の決定: a plan is decided or confirmed by another than who drafted it, or sent back"""

from django.utils import timezone

from consultation.actions.plan_dues import put_plan_dues
from consultation.actions.steps import check_step, move
from consultation.actions.writing import add_event, desk_action, finish_due, recorded
from consultation.enums import DueKind, EventKind
from consultation.models import PlanCondition, PlanDecision, PlanUse
from consultation.queries.conferences import last_item
from consultation.queries.facts import facts_of
from consultation.queries.plans import open_plan
from consultation.rules import plan as rules
from consultation.rules.conference import check_send_back
from koganei.access.field_classes import FieldClass
from koganei.law import require

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)


@desk_action("plan_decided", on="case", writes=(PlanDecision, PlanCondition))
def decide(*, by, case, document_number, decided_on, conditions=""):
    """支援計画を決定・確認する; which of the two follows from the services of the plan."""
    plan = open_plan(case)
    if plan is None:
        require(rules.NO_DRAFT)
    item = last_item(case)
    found = rules.check_decision(
        document_number=document_number, decided_on=decided_on, starts_on=plan.starts_on,
        approved_on=item.decided_on if item else None, today=timezone.localdate(),
    )  # fmt: skip
    is_author = rules.is_author(by.pk, drafted_by=plan.drafted_by_id, written_by=plan.written_by_id)
    facts = facts_of(case, has_decision_record=True, decider_is_another=not is_author)
    require(*found, *check_step(case, "decide", by=by, facts=facts))
    uses = PlanUse.objects.filter(plan=plan).order_by()
    kind = rules.decision_kind(uses.values_list("service", flat=True))
    decision = PlanDecision(
        plan=plan, kind=kind, document_number=document_number, decided_on=decided_on, decided_by=by
    )
    decision.save(force_insert=True)
    if conditions.strip():
        PlanCondition(decision=decision, words=conditions).save(force_insert=True)
    plan.is_decided = True
    plan.save(update_fields=["is_decided"])
    label = f"支援計画 第{plan.number}回を{kind.label}"
    event = add_event(case, by=by, kind=EventKind.PLAN, label=label, note={"facts": conditions})
    move(case, "decide", by=by, event=event, facts=facts)
    finish_due(case, by=by, kinds=[DueKind.DECISION])
    put_plan_dues(case, by=by)
    recorded("plan_decided", by=by, row=case, persons=[case.client_id], classes=WRITTEN)
    return decision


@desk_action("plan_sent_back", on="case", writes=(PlanDecision,))
def send_back(*, by, case, words):
    """差し戻す: the desk writes the plan again, and the conference speaks on it again."""
    require(check_send_back(words))
    event = add_event(
        case, by=by, kind=EventKind.PLAN, label="支援計画案を差し戻す", note={"facts": words}
    )
    move(case, "send_back", by=by, event=event, facts=facts_of(case, has_return_reason=True))
    finish_due(case, by=by, kinds=[DueKind.DECISION])
    return recorded("plan_sent_back", by=by, row=case, persons=[case.client_id], classes=WRITTEN)
