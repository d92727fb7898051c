"""会議録、機関の意見、情報提供依頼: what was said of a case, and what is asked of an agency"""

from django.utils import timezone

from consultation.actions.conferences import opened_item
from consultation.actions.writing import add_event, desk_action, recorded
from consultation.enums import EventKind
from consultation.models import (
    AgencyOpinion,
    ConferenceItem,
    InformationRequest,
    ItemAttendee,
    ItemMinutes,
)
from consultation.queries.conferences import consents_for
from consultation.rules import minutes as rules
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.law import require

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)


@desk_action("minutes_written", on="case", writes=(ItemMinutes,))
def write_minutes(*, by, case, item, words, reason=""):
    """会議録の案を書く; after one was fixed, this is its correction: the next version."""
    item = _item(case, item)
    draft = ItemMinutes.objects.filter(item=item, fixed_at=None).first()
    fixed = ItemMinutes.objects.filter(item=item).exclude(fixed_at=None).count()
    require(
        *rules.check_minutes(
            words=words, reason=reason, is_correction=fixed > 0,
            held_on=item.part.conference.held_on, today=timezone.localdate(),
        )
    )  # fmt: skip
    row = draft or ItemMinutes(item=item, version=fixed + 1)
    row.words, row.reason = words, reason if fixed else ""
    row.written_by, row.written_at = by, timezone.now()
    row.save(force_insert=draft is None)
    _recorded("minutes_written", by, case)
    return row


@desk_action("minutes_fixed", on="case", writes=(ItemMinutes,), action=Action.CHANGE)
def fix_minutes(*, by, case, item):
    """会議録を確定する: by the city; from then on it stays as it is."""
    item = _item(case, item)
    draft = ItemMinutes.objects.filter(item=item, fixed_at=None).first()
    require(rules.check_fixing(has_draft=draft is not None))
    draft.fixed_by, draft.fixed_at = by, timezone.now()
    draft.save(update_fields=["fixed_by", "fixed_at"])
    label = f"{item.part.body.name}の会議録（第{draft.version}版）を確定"
    add_event(case, by=by, kind=EventKind.CONFERENCE, label=label[:100])
    return _recorded("minutes_fixed", by, case)


@desk_action("opinion_recorded", on="case", writes=(AgencyOpinion,), action=Action.CHANGE)
def record_opinion(*, by, case, item, agency, words):
    """機関の意見を記録する, of an agency that attended the item."""
    item = _item(case, item)
    attended = ItemAttendee.objects.filter(
        item=item, attendee__agency=agency, ended_at=None, is_absent=False
    ).exists()
    require(*rules.check_opinions({agency.name: (words, attended)}))
    row = AgencyOpinion(item=item, agency=agency, words=words, recorded_by=by)
    row.save(force_insert=True)
    _recorded("opinion_recorded", by, case)
    return row


@desk_action(
    "information_requested", on="case", writes=(InformationRequest,), action=Action.CHANGE,
    tells=True,
)  # fmt: skip
def request_information(*, by, case, agency, question, answer_by):
    """情報提供を依頼する: on the consent that reaches the agency at this moment."""
    item = opened_item(case)
    now, today = timezone.now(), timezone.localdate()
    answer = consents_for(case, [agency], now)[agency]
    require(
        *rules.check_request(
            question=question, answer_by=answer_by, today=today, agency=agency.name, answer=answer
        )
    )
    _, consent = answer.consent.order
    row = InformationRequest(
        item=item, agency=agency, consent_id=consent, asked_on=today, asked_by=by,
        answer_by=answer_by, question=question,
    )  # fmt: skip
    row.save(force_insert=True)
    add_event(
        case, by=by, kind=EventKind.CONFERENCE, agency=agency,
        label=f"{agency.name}に情報提供を依頼"[:100],
    )  # fmt: skip
    _recorded("information_requested", by, case)
    return row


@desk_action(
    "information_answered", on="case", writes=(InformationRequest,), action=Action.CHANGE
)  # fmt: skip
def record_answer(*, by, case, request, answered_on, answer):
    """回答を記録する, once."""
    items = ConferenceItem.objects.filter(case=case).values("pk")
    row = InformationRequest.objects.get(pk=request.pk, item__in=items)
    require(
        *rules.check_answer(
            is_answered=row.answered_on is not None, answer=answer, answered_on=answered_on,
            asked_on=row.asked_on, today=timezone.localdate(),
        )
    )  # fmt: skip
    row.answered_on, row.answered_to, row.answer = answered_on, by, answer
    row.save(update_fields=["answered_on", "answered_to", "answer"])
    add_event(
        case, by=by, kind=EventKind.CONFERENCE, agency_id=row.agency_id,
        label="情報提供の回答を受けた",
    )  # fmt: skip
    return _recorded("information_answered", by, case)


def _item(case, item):
    rows = ConferenceItem.objects.select_related("part__conference", "part__body")
    return rows.get(pk=item.pk, case=case)


def _recorded(verb, by, case):
    return recorded(verb, by=by, row=case, persons=[case.client_id], classes=WRITTEN)
