"""本人同意を記録し、署名を加え、撤回を受ける; whoever was told hears of a withdrawal"""

from dataclasses import dataclass

from django.utils import timezone

from consultation.actions.conferences import uninvite
from consultation.actions.writing import (
    add_due,
    add_event,
    desk_action,
    finish_due,
    recorded,
    settle,
)
from consultation.enums import ConsentMethod, DueKind, EventKind
from consultation.models import Case, ConsentRecord, ConsentTarget, DueItem
from consultation.queries.consent_records import agencies_near, records_of
from consultation.queries.people import persons_of_case
from consultation.rules.consent import lost_by_withdrawal, signature_due
from consultation.rules.consent_record import (
    CONSENT,
    ConsentInput,
    check_consent,
    check_signature,
    check_withdrawal,
)
from koganei.access.matrix import Action
from koganei.law import Violation, require

COPIED = ("is_refused", "signer", "signer_proof", "method", "explained_on", "given_on")
DAYS = ("signed_on", "starts_on", "expires_on")


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What stands beside a ConsentInput: the ConsentWording, who explained it, the scan.

    ``scan`` is an Attachment of the case, or None.
    """

    wording: object
    explained_by: object
    scan: object = None


@desk_action("consent_recorded", on="person", writes=(ConsentRecord, ConsentTarget))
def record_consent(*, by, person, case, given: ConsentInput, signed: Signed):
    """Write a consent or a refusal of one person of the case, and what it makes due."""
    case = locked_case(case, person)
    require(*check_consent(given, timezone.localdate()))
    row = ConsentRecord(
        person=person, case=case, wording=signed.wording, scan=signed.scan,
        explained_by=signed.explained_by, recorded_by=by, scope=given.scope or "",
        **{name: getattr(given, name) for name in COPIED + DAYS},
    )  # fmt: skip
    row.save(force_insert=True)
    for target in given.targets:
        ConsentTarget(
            consent=row, agency=target.organization, is_excluded=target.is_excluded,
            purpose=target.purpose, may_tell=" ".join(sorted(target.classes)),
        ).save(force_insert=True)  # fmt: skip
    tell_timeline(case, by=by, kind=EventKind.CONSENT, label=_label(given))
    if not given.is_refused and case.closed_on is None:
        finish_due(case, by=by, kinds=(DueKind.CONSENT,))
        _add_dues(case, row, by)
    return recorded("consent_recorded", by=by, row=case, persons=[row.person_id])


@desk_action("consent_signed", on="person", writes=(ConsentRecord,), action=Action.CHANGE)
def sign(*, by, person, case, consent, signed_on):
    """後日署名: the signature that an oral consent owes."""
    case, row = locked_case(case, person), _fresh(consent, person)
    require(*check_signature(_as_rule(row), signed_on, timezone.localdate()))
    row.signed_on = signed_on
    row.save(update_fields=["signed_on"])
    tell_timeline(case, by=by, kind=EventKind.CONSENT, label="口頭の同意に署名をいただいた")
    _finish(case, row, by, DueKind.CONSENT_SIGNATURE)
    return recorded("consent_signed", by=by, row=case, persons=[row.person_id])


@desk_action("consent_withdrawn", on="person", writes=(ConsentRecord,), action=Action.CHANGE)
def withdraw(*, by, person, case, consent, at):
    """撤回: from that moment on; every agency that loses something must be told of it."""
    case, row = locked_case(case, person), _fresh(consent, person)
    require(*check_withdrawal(_as_rule(row), at, timezone.now()))
    lost = losses(case, row, at)
    uninvite(row)
    row.withdrawn_at, row.withdrawn_recorded_by = at, by
    row.save(update_fields=["withdrawn_at", "withdrawn_recorded_by"])
    tell_timeline(case, by=by, kind=EventKind.CONSENT, label="同意の撤回を受けた", at=at)
    _finish(case, row, by, DueKind.CONSENT_SIGNATURE, DueKind.CONSENT_EXPIRY)
    for agency in lost if case.closed_on is None else ():
        add_due(
            case, kind=DueKind.WITHDRAWAL, due_on=timezone.localdate(), user=case.lead or by,
            about=row.pk, agency=agency,
        )  # fmt: skip
    return recorded("consent_withdrawn", by=by, row=case, persons=[row.person_id])


@desk_action("withdrawal_told", on="person", writes=(ConsentRecord,), action=Action.CHANGE)
def tell_withdrawal(*, by, person, case, due):
    """撤回を機関に伝えた; ``due`` is the id of the DueItem that asked for it."""
    case = locked_case(case, person)
    rows = DueItem.objects.select_related("agency")
    row = rows.filter(pk=due, case=case, kind=DueKind.WITHDRAWAL, done_at=None).first()
    if row is None:
        require(Violation(CONSENT, "この機関には、もう伝えたと記録されています。"))
    settle(case, DueItem.objects.filter(pk=row.pk), by=by)
    tell_timeline(
        case, by=by, kind=EventKind.CONSENT, agency=row.agency,
        label=f"{row.agency}に同意の撤回を伝えた"[:100],
    )  # fmt: skip
    return recorded("withdrawal_told", by=by, row=case, persons=[case.client_id])


def losses(case, row, at):
    """Return {agency: classes} that a withdrawal of ``row`` at a moment makes unreachable."""
    consents = [each.consent for each in records_of([row.person_id])[row.person_id]]
    withdrawn = next(each for each in consents if each.order[1] == row.pk)
    return lost_by_withdrawal(consents, withdrawn, agencies_near(case, [row.person_id]), at)


def locked_case(case, person):
    """Lock the case after the person (telling and withdrawing wait for each other); return it."""
    row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if person.pk not in persons_of_case(row.pk):
        require(Violation(CONSENT, "この相談の世帯の人を選んでください。", place="person"))
    return row


def tell_timeline(case, **event):
    """Write a line of the timeline; a closed case has none, and its consents go on."""
    if case.closed_on is None:
        add_event(case, **event)


def _finish(case, row, by, *kinds):
    if case.closed_on is None:
        finish_due(case, by=by, kinds=kinds, about=row.pk)


def _fresh(consent, person):
    return ConsentRecord.objects.get(pk=consent.pk, person=person)


def _as_rule(row):
    return next(
        each.consent for each in records_of([row.person_id])[row.person_id] if each.row == row
    )


def _label(given):
    if given.is_refused:
        return "本人同意を断られた"
    named = sum(not target.is_excluded for target in given.targets)
    how = "口頭" if given.method == ConsentMethod.ORAL else "書面"
    return f"本人同意を記録（{given.scope.label.partition('（')[0]}・{how}" + (
        f"・{named}機関）" if named else "）"
    )


def _add_dues(case, row, by):
    user = case.lead or by
    if sign_by := signature_due(_as_rule(row)):
        add_due(
            case, kind=DueKind.CONSENT_SIGNATURE, due_on=sign_by, user=user, about=row.pk
        )  # fmt: skip
    if row.expires_on:
        add_due(
            case, kind=DueKind.CONSENT_EXPIRY, due_on=row.expires_on, user=user, about=row.pk
        )  # fmt: skip
