"""終結: proposed by the 社協, confirmed or sent back by the city, or withdrawn before its answer"""

from datetime import timedelta

from django.utils import timezone

from consultation.actions.persons import write_identity
from consultation.actions.steps import check_step, move
from consultation.actions.writing import add_due, add_event, desk_action, finish_due, recorded
from consultation.enums import ClosureAnswer, ClosureReason, DueKind, EventKind
from consultation.models import (
    ClosureMove,
    ClosureProposal,
    ClosureReturn,
    ClosureText,
    DeathNotice,
    Person,
)
from consultation.permissions import check_may_propose_closure
from consultation.queries.closure import agencies_at_work, arrived, open_proposal, summaries_of
from consultation.queries.facts import facts_of
from consultation.rules import closure as rules
from consultation.workflow import closure_blockers
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.law import require

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)
DAYS_TO_CONFIRM = 7


@desk_action("closure_proposed", on="case", writes=(ClosureProposal, ClosureText), tells=True)
def propose(*, by, case, given):
    """終結を申し出る (a rules.closure.ClosureInput): all that stands in its way is said at once.

    At a death the day is written to the person, who is locked first: from then on no consent of
    theirs holds. The stage does not move.
    """
    client = Person.objects.get(pk=case.client_id)
    is_death = given.reason == ClosureReason.DIED
    require(
        check_may_propose_closure(by),
        rules.ALREADY_PROPOSED if open_proposal(case) else None,
        *rules.check_proposal(
            given, received_on=case.received_on, today=timezone.localdate(),
            birth_on=client.birth_on, died_on=client.died_on,
            agencies=agencies_at_work(case) if is_death else (),
        ),
        *closure_blockers(case.stage, _facts(case, given)),
    )  # fmt: skip
    if is_death:
        write_identity(client, {"died_on": given.ended_on}, by=by)
    proposal = _write(case, given, by)
    reason = ClosureReason(given.reason)
    add_event(
        case, by=by, kind=EventKind.CLOSURE, label=f"終結を申し出た（{reason.label}）",
        note={"facts": given.words},
    )  # fmt: skip
    due_on = timezone.localdate() + timedelta(days=DAYS_TO_CONFIRM)
    add_due(case, kind=DueKind.CLOSURE, due_on=due_on, user=by, is_waiting=True)
    classes = (*WRITTEN, FieldClass.ADDRESS) if given.municipality else WRITTEN
    recorded("closure_proposed", by=by, row=case, persons=[case.client_id], classes=classes)
    return proposal


@desk_action("case_closed", on="case", writes=(ClosureProposal,), action=Action.CHANGE)
def confirm(*, by, case, proposal, words=""):
    """終結を確かめる, as another than who proposed it; ``proposal`` is the one that was seen."""
    row = _still_open(case, proposal)
    facts = facts_of(case, closer_is_another=row.proposed_by_id != by.pk)
    require(*check_step(case, "close", by=by, facts=facts))
    reason = ClosureReason(row.reason)
    event = add_event(
        case, by=by, kind=EventKind.CLOSURE, label=f"終結を確かめた（{reason.label}）",
        note={"facts": words},
    )  # fmt: skip
    _answer(row, ClosureAnswer.CONFIRMED, by)
    move(case, "close", by=by, event=event, facts=facts, closure_reason=reason)
    return _recorded("case_closed", by, case)


@desk_action("closure_returned", on="case", writes=(ClosureProposal,), action=Action.CHANGE)
def send_back(*, by, case, proposal, words):
    """終結の申出を差し戻す, with its reason; the desk works on."""
    row = _still_open(case, proposal)
    require(rules.check_return(words))
    ClosureReturn(proposal=row, words=words).save(force_insert=True)
    _answer(row, ClosureAnswer.RETURNED, by)
    _tell(case, "終結の申出を差し戻した", by, words)
    return _recorded("closure_returned", by, case)


@desk_action("closure_withdrawn", on="case", writes=(ClosureProposal,))
def withdraw(*, by, case, proposal, words=""):
    """終結の申出を取り下げる: by whoever may propose, before the city answers."""
    row = _still_open(case, proposal)
    require(check_may_propose_closure(by))
    _answer(row, ClosureAnswer.WITHDRAWN, by)
    _tell(case, "終結の申出を取り下げた", by, words)
    return _recorded("closure_withdrawn", by, case)


def _facts(case, given):
    """Return the facts as they will be once ``given`` is proposed; its own gaps the rules say."""
    agency = given.agency.pk if given.agency else None
    return facts_of(
        case,
        closure_reason=given.reason or ClosureReason.OTHER,
        has_handover_summary=arrived(summaries_of(case), agency),
        says_why_no_summary=bool(given.why_no_summary.strip()),
    )


def _write(case, given, by):
    proposal = ClosureProposal(
        case=case, reason=given.reason, detail=given.detail, ended_on=given.ended_on,
        agency=given.agency, has_follow_up=given.has_follow_up, proposed_by=by,
    )  # fmt: skip
    proposal.save(force_insert=True)
    ClosureText(
        proposal=proposal, words=given.words, why_no_summary=given.why_no_summary
    ).save(force_insert=True)  # fmt: skip
    if given.municipality:
        ClosureMove(proposal=proposal, municipality=given.municipality).save(force_insert=True)
    if given.reason == ClosureReason.DIED:
        for agency in given.told:
            DeathNotice(proposal=proposal, agency=agency).save(force_insert=True)
    return proposal


def _still_open(case, proposal):
    """Return the open proposal if it is the one that was seen, or say that it is not."""
    row = open_proposal(case)
    if row is None or row.pk != proposal.pk:
        require(rules.NO_PROPOSAL)
    return row


def _answer(row, answer, by):
    row.answer, row.answered_by, row.answered_at = answer, by, timezone.now()
    row.save(update_fields=["answer", "answered_by", "answered_at"])


def _tell(case, label, by, words):
    add_event(case, by=by, kind=EventKind.CLOSURE, label=label, note={"facts": words})
    finish_due(case, by=by, kinds=[DueKind.CLOSURE])


def _recorded(verb, by, case):
    return recorded(verb, by=by, row=case, persons=[case.client_id], classes=WRITTEN)
