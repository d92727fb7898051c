"""つなぎ: to which agency and how, what it answered, whether the person arrived (着地確認)"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from consultation.actions.disclosures import add_disclosure
from consultation.actions.steps import move
from consultation.actions.writing import add_due, add_event, desk_action, finish_due, recorded
from consultation.enums import DisclosureOccasion, DueKind, EventKind
from consultation.models import Agency, Referral
from consultation.models.screening import ReferralMethod, ReferralOutcome
from consultation.queries.consent_records import consents_of
from consultation.rules import referrals as rules
from consultation.rules.consent import may_tell
from consultation.rules.disclosure import DisclosureInput
from consultation.rules.records import check_day
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.law import require

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)
REPLY_DAYS, ARRIVAL_DAYS = 7, 14
OCCASION = {
    ReferralMethod.CALL: DisclosureOccasion.CALL,
    ReferralMethod.ACCOMPANY: DisclosureOccasion.ACCOMPANIMENT,
    ReferralMethod.SHEET: DisclosureOccasion.DOCUMENT,
}
ABOUT_IT = (DueKind.REFERRAL_REPLY, DueKind.REFERRAL_ARRIVAL)


@dataclass(frozen=True, kw_only=True)
class Route:
    """どこへ、どうつなぐか: ``told``: classes of fields, ``words``: what was asked or told."""

    agency: Agency
    method: str
    on: date
    told: frozenset = frozenset()
    words: str = ""
    reply_by: date | None = None
    arrival_by: date | None = None

    @property
    def tells(self):
        """Whether the agency is told something about the person."""
        return self.method != ReferralMethod.INFORMATION


@desk_action("referral_made", on="case", writes=(Referral,), tells=True)
def refer(*, by, case, route):
    """つなぐ, beside what the desk does itself; the stage stays."""
    require(*check_route(case, route))
    row = add_referral(case, route, by=by)
    _recorded("referral_made", by, case)
    return row


@desk_action("case_handed_over", on="case", writes=(Referral,), tells=True)
def hand_over(*, by, case, route):
    """課題分析のあとで、同行支援により引き継ぐ (the exit of chapter 5)"""
    require(*check_route(case, route))
    row = add_referral(case, route, by=by)
    move(case, "hand_over", by=by, event=row.event)
    _recorded("case_handed_over", by, case)
    return row


@desk_action("referral_answered", on="case", writes=(Referral,), action=Action.CHANGE)
def answer(*, by, case, referral, outcome, on, words=""):
    """つなぎ先の返事を記録する; one that is declined has failed."""
    row = _locked(case, referral)
    require(
        *_check_open(case, row, on),
        rules.check_unanswered(row.replied_on),
    )
    declined = outcome == ReferralOutcome.DECLINED
    row.outcome, row.replied_on = outcome, on
    row.failed_on = on if declined else None
    row.save(update_fields=["outcome", "replied_on", "failed_on"])
    label = f"{row.agency}の返事：{ReferralOutcome(outcome).label}"
    _log(case, row, by, label, words)
    finish_due(case, by=by, kinds=ABOUT_IT if declined else ABOUT_IT[:1], about=row.pk)
    return _recorded("referral_answered", by, case)


@desk_action("arrival_confirmed", on="case", writes=(Referral,), action=Action.CHANGE)
def confirm_arrival(*, by, case, referral, on, words=""):
    """本人がつなぎ先に着いたことを確かめる; ``on``: the day of the arrival."""
    row = _locked(case, referral)
    require(*_check_open(case, row, on))
    row.arrived_on, row.arrival_checked_on = on, timezone.localdate()
    row.arrival_checked_by = by
    row.save(update_fields=["arrived_on", "arrival_checked_on", "arrival_checked_by"])
    _log(case, row, by, f"{row.agency}に着いたことを確認", words)
    finish_due(case, by=by, kinds=ABOUT_IT, about=row.pk)
    return _recorded("arrival_confirmed", by, case)


@desk_action("referral_failed", on="case", writes=(Referral,), action=Action.CHANGE)
def fail(*, by, case, referral, on, words):
    """つながらなかったことを記録する"""
    row = _locked(case, referral)
    require(*_check_open(case, row, on))
    row.failed_on = on
    row.save(update_fields=["failed_on"])
    _log(case, row, by, f"{row.agency}につながらず", words)
    finish_due(case, by=by, kinds=ABOUT_IT, about=row.pk)
    return _recorded("referral_failed", by, case)


def answer_for(case, route):
    """Return what rules/consent.py says to telling it, None where nothing is told."""
    if not (route.tells and route.told):
        return None
    consents = consents_of(case.client_id)
    return may_tell(consents, route.agency, route.told, timezone.now())


def check_route(case, route):
    """Return what is wrong with a Route, as violations or None."""
    today = timezone.localdate()
    return [
        check_day(route.on, received_on=case.received_on, today=today, place="referred_on"),
        rules.check_may_tell(
            str(route.agency),
            tells=route.tells,
            told=route.told,
            answer=answer_for(case, route),
        ),
        rules.check_reply_by(route.reply_by, today=today, place="reply_by"),
        rules.check_reply_by(route.arrival_by, today=today, place="arrival_by"),
    ]


def add_referral(case, route, *, by):
    """Write a referral, what the agency is told, and what is due, within another action."""
    today = timezone.localdate()
    event = add_event(
        case, by=by, kind=EventKind.REFERRAL, note={"facts": route.words}, agency=route.agency,
        label=f"{route.agency}につなぐ（{ReferralMethod(route.method).label}）"[:100],
    )  # fmt: skip
    row = Referral(
        case=case, agency=route.agency, method=route.method, referred_on=route.on,
        referred_by=by, event=event,
    )  # fmt: skip
    row.save(force_insert=True)
    whose = {"user": by, "about": row.pk, "agency": route.agency}
    if route.tells:
        answer = answer_for(case, route)
        given = DisclosureInput(
            organization=route.agency, told_at=timezone.now(), occasion=OCCASION[route.method],
            classes=route.told, content=route.words, basis=answer.basis,
        )  # fmt: skip
        add_disclosure(case, case.client_id, given, answer, by=by)
        add_due(
            case, kind=DueKind.REFERRAL_REPLY, is_waiting=True, **whose,
            due_on=route.reply_by or today + timedelta(days=REPLY_DAYS),
        )  # fmt: skip
    add_due(
        case, kind=DueKind.REFERRAL_ARRIVAL, **whose,
        due_on=route.arrival_by or today + timedelta(days=ARRIVAL_DAYS),
    )  # fmt: skip
    return row


def _locked(case, referral):
    rows = Referral.objects.select_for_update(of=("self",)).select_related("agency")
    return rows.get(pk=referral.pk, case=case)


def _check_open(case, row, on):
    return [
        rules.check_open(arrived_on=row.arrived_on, failed_on=row.failed_on),
        check_day(on, received_on=case.received_on, today=timezone.localdate()),
        rules.check_after(on, row.referred_on, "on"),
    ]


def _log(case, row, by, label, words):
    return add_event(
        case, by=by, kind=EventKind.REFERRAL, label=label[:100], agency=row.agency,
        note={"facts": words},
    )  # fmt: skip


def _recorded(verb, by, case):
    return recorded(verb, by=by, row=case, persons=[case.client_id], classes=WRITTEN)
