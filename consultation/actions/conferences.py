"""会議を招集し、支援計画案をかけ、結果を記録する"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from consultation.actions.steps import move
from consultation.actions.writing import add_due, add_event, desk_action, recorded
from consultation.enums import DueKind, EventKind, ItemKind, ItemOutcome
from consultation.models import (
    ConferenceItem,
    ConferencePart,
    ItemAgency,
    ItemOpinion,
)
from consultation.queries.bodies import bodies_on
from consultation.queries.conferences import consents_for, open_item
from consultation.queries.facts import facts_of
from consultation.queries.plans import open_plan
from consultation.rules import bodies as gate
from consultation.rules import conference as rules
from consultation.rules.plan import NO_DRAFT
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action, allows
from koganei.audit import audited, record
from koganei.law import require
from koganei.models import User

RESOURCE = "consultation.conference"
WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)
DAYS_TO_DECIDE = 7


@audited("conference_called", on="conference")
def call(*, by, conference, bodies):
    """招集する: ``conference`` is a row that is not saved yet; ``bodies`` sit in this order."""
    if not allows(User.objects.get(pk=by.pk), RESOURCE, Action.ADD):
        raise PermissionDenied
    day = conference.held_on
    chosen = [each.rule for each in bodies_on(day) if each.row in bodies]
    require(
        *rules.check_calling(held_on=day, today=timezone.localdate(), has_bodies=bool(bodies)),
        *[v for body in chosen for v in gate.check_item(body, ItemKind.GENERAL, {}, day)],
    )
    conference.called_by = by
    conference.save(force_insert=True)
    for position, body in enumerate(bodies, 1):
        part = ConferencePart(conference=conference, body=body, position=position)
        part.save(force_insert=True)
    record(verb="conference_called", by=by, on_object=conference, right=(RESOURCE, Action.ADD))
    return conference


@desk_action("case_convened", on="case", writes=(ConferenceItem, ItemAgency), tells=True)
def convene(*, by, case, part, agencies):
    """支援調整会議にかける: every agency invited with the consent on which it may hear of it.

    The client is locked first: a consent that is being withdrawn is waited for.
    """
    part = ConferencePart.objects.select_related("conference", "body").get(pk=part.pk)
    held_on, now, today = part.conference.held_on, timezone.now(), timezone.localdate()
    body = next(each.rule for each in bodies_on(held_on) if each.row.pk == part.body_id)
    answers, plan = consents_for(case, agencies, now), open_plan(case)
    states = {agency.name: answer.state for agency, answer in answers.items()}
    require(
        *rules.check_sitting(
            held_on=held_on, is_cancelled=part.conference.cancelled_at is not None, today=today,
            approves_plans=body.approves_plans, name=body.name,
        ),
        *gate.check_item(body, ItemKind.CASE, states, held_on),
        NO_DRAFT if plan is None else None,
    )  # fmt: skip
    event = add_event(
        case, by=by, kind=EventKind.CONFERENCE, label=f"{body.name}にかける"[:100],
    )  # fmt: skip
    facts = facts_of(case, organizations_without_consent=())
    move(case, "convene", by=by, event=event, facts=facts)
    item = ConferenceItem(case=case, plan=plan, part=part, put_by=by)
    item.save(force_insert=True)
    for agency, answer in answers.items():
        _, consent = answer.consent.order
        row = ItemAgency(item=item, agency=agency, consent_id=consent, asked_on=today)
        row.save(force_insert=True)
    _recorded("case_convened", by, case)
    return item


@desk_action("case_taken_back", on="case", writes=(ConferenceItem,))
def take_back(*, by, case, words=""):
    """案件から下ろす: the plan may be written again; also where no item of it is left."""
    if item := open_item(case):
        item.taken_back_at = timezone.now()
        item.save(update_fields=["taken_back_at"])
    event = add_event(
        case, by=by, kind=EventKind.CONFERENCE, label="案件から下ろす", note={"facts": words}
    )
    move(case, "take_back", by=by, event=event)
    return _recorded("case_taken_back", by, case)


@desk_action("outcome_recorded", on="case", writes=(ConferenceItem,), action=Action.CHANGE)
def record_outcome(*, by, case, outcome, opinion=""):
    """会議の結果: 了承 leads to the decision of the city, 修正 and 継続 back to the draft."""
    item = opened_item(case)
    held_on = item.part.conference.held_on
    today = timezone.localdate()
    require(*rules.check_outcome(outcome=outcome, opinion=opinion, held_on=held_on, today=today))
    item.outcome, item.decided_on = ItemOutcome(outcome), held_on
    item.recorded_by, item.recorded_at = by, timezone.now()
    item.save()
    if opinion.strip():
        ItemOpinion(item=item, words=opinion).save(force_insert=True)
    is_approved = item.outcome == ItemOutcome.APPROVED
    event = add_event(
        case, by=by, kind=EventKind.CONFERENCE,
        label=f"{item.part.body.name}の結果: {item.outcome.label}"[:100],
        note={"facts": opinion},
    )  # fmt: skip
    move(case, "approve" if is_approved else "return_plan", by=by, event=event)
    if is_approved:
        add_due(
            case, kind=DueKind.DECISION, due_on=today + timedelta(days=DAYS_TO_DECIDE),
            user=by, is_waiting=True,
        )  # fmt: skip
    return _recorded("outcome_recorded", by, case)


def uninvite(consent):
    """撤回: let no agency be invited on a consent any more.

    An item that loses its agencies stays on the agenda of the desk and the city: whoever works on
    the case takes it back, or has the person agree again.
    """
    rows = ItemAgency.objects.filter(
        consent=consent, ended_at=None, item__outcome="", item__taken_back_at=None
    )
    rows.update(ended_at=timezone.now())


def opened_item(case):
    """Return the open item of a case, or say that there is none."""
    item = open_item(case)
    if item is None:
        require(rules.NO_ITEM)
    return item


def _recorded(verb, by, case):
    return recorded(verb, by=by, row=case, persons=[case.client_id], classes=WRITTEN)
