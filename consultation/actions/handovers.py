"""主担当の引継ぎ: offered by the lead, accepted or declined by the other, or withdrawn before

Whoever answers first counts: the case is locked, and an answered one never changes.
"""

from datetime import timedelta

from django.utils import timezone

from consultation.actions.assignments import check_lead, set_lead
from consultation.actions.writing import add_due, add_event, desk_action, finish_due, recorded
from consultation.enums import DueKind, EventKind
from consultation.models import Case, Handover
from consultation.rules import assignments as rules
from koganei.access.decision import may_write
from koganei.access.matrix import Action
from koganei.law import require

DAYS_TO_ANSWER = 3


@desk_action("handover_offered", on="case", writes=(Handover,))
def offer(*, by, case, taker, reason, stays=False):
    """Ask ``taker`` to take over the lead; the giver ``stays`` in the team, or leaves it then."""
    require(
        rules.check_giver(has_lead=case.lead_id is not None, is_lead=case.lead_id == by.pk),
        rules.check_taker(str(taker), sees=_may_answer(case, taker), is_self=taker.pk == by.pk),
        *check_lead(case, taker, "taker"),
        rules.check_reason(reason),
        rules.check_none_waiting(Handover.waiting(case).exists()),
    )
    Handover(case=case, giver=by, taker=taker, reason=reason, stays_in_team=stays).save(
        force_insert=True
    )
    due_on = timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)
    add_due(
        case, kind=DueKind.HANDOVER, due_on=due_on, user=by, is_waiting=True, label=str(taker)[:50]
    )
    add_due(case, kind=DueKind.HANDOVER, due_on=due_on, user=taker, label=f"{by}から"[:50])
    return _told(case, by, "handover_offered", f"主担当の引継ぎを{taker}に依頼")


@desk_action("handover_accepted", on="case", writes=(Handover,))
def accept(*, by, case):
    """承諾する: from now on ``by`` leads"""
    row = _waiting_for(case, by)
    require(*check_lead(case, by, ""))
    _answer(row, is_accepted=True)
    _settle(case, by)
    set_lead(case, by, by=row.giver, reason=row.reason, stays=row.stays_in_team)
    return _told(case, by, "handover_accepted", f"主担当を{row.giver}から{by}に引継ぎ")


@desk_action("handover_declined", on="case", writes=(Handover,))
def decline(*, by, case, reason):
    """断る: the lead stays where it is"""
    row = _waiting_for(case, by)
    require(rules.check_reason(reason))
    _answer(row, is_accepted=False, answer=reason)
    _settle(case, by)
    return _told(case, by, "handover_declined", f"{by}が主担当の引継ぎを辞退")


@desk_action("handover_withdrawn", on="case", writes=(Handover,))
def withdraw(*, by, case):
    """取り下げる: by who asked, or by the 主任"""
    row = Handover.waiting(case).first()
    is_chief = may_write(by, Action.CHANGE, (Handover,), case)
    require(
        rules.check_withdrawable(
            is_there=row is not None,
            may_withdraw=row is not None and (row.giver_id == by.pk or is_chief),
        )
    )
    _answer(row, is_accepted=False, is_withdrawn=True)
    _settle(case, by)
    return _told(case, by, "handover_withdrawn", "主担当の引継ぎの依頼を取り下げ")


def _waiting_for(case, by):
    row = Handover.waiting(case).first()
    require(
        rules.check_answerable(
            is_there=row is not None, is_taker=row is not None and row.taker_id == by.pk
        )
    )
    return row


def _may_answer(case, taker):
    sees = Case.objects.seen_by(taker).filter(pk=case.pk).exists()
    return sees and may_write(taker, Action.ADD, (Handover,), case)


def _answer(row, **columns):
    row.answered_at = timezone.now()
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=["answered_at", *columns])


def _settle(case, by):
    finish_due(case, by=by, kinds=[DueKind.HANDOVER])


def _told(case, by, verb, label):
    add_event(case, by=by, kind=EventKind.ASSIGNMENT, label=label[:100])
    return recorded(verb, by=by, row=case)
