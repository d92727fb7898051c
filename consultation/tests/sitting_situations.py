"""The rows around sittings as they stand to the account that asks (see situations.py)"""

from django.utils import timezone

from consultation.enums import ConsentRule
from consultation.models import (
    Attendee,
    ConferenceItem,
    ConferencePart,
    GeneralItem,
    GeneralMinutes,
    InformationRequest,
    ItemAgency,
    ItemAttendee,
)
from consultation.tests.case_situations import UNKNOWN, in_a_case, on_agenda
from consultation.tests.factories import make_account, make_case, past_the_scope, the_writer
from consultation.tests.matters import hand_out as hand_out_matter
from consultation.tests.matters import make_matter, put, taken_up
from consultation.tests.parts import make_part, make_plan, put_on_agenda
from consultation.tests.sittings import (
    acknowledge,
    make_attendee,
    make_general_item,
    make_general_minutes,
    make_packet,
    make_paper,
    make_pick,
    make_request,
    make_terms,
)
from koganei.access.roles import Role
from koganei.testing.decisions import EVERY_SCOPE, Situation


@past_the_scope
def _picked(case):
    """Somebody who was picked for the item of a case."""
    on_agenda(case)
    item = ConferenceItem.objects.get(case=case)
    return {"pick_id": (ItemAttendee.objects.filter(item=item).first() or make_pick(item)).pk}


@past_the_scope
def _asked(case):
    """An agency that was asked about a case, and has not answered."""
    on_agenda(case)
    item = ConferenceItem.objects.get(case=case)
    row = InformationRequest.objects.filter(item=item).first() or make_request(item)
    return {"request_id": row.pk}


def _of_sitting(more):
    """A row of a sitting: ``more(part)`` returns the arguments beside those of the sitting."""

    def rows(user):
        part = ConferencePart.objects.order_by("pk").first() or make_part()
        there = {"conference_id": part.conference_id} | more(part)
        nowhere = {name: 99 if isinstance(value, int) else UNKNOWN for name, value in there.items()}
        return [
            Situation("of a sitting", there, frozenset(EVERY_SCOPE)),
            Situation("unknown", nowhere),
        ]

    return rows


def _attendee(part):
    row = Attendee.objects.filter(conference=part.conference, user=None).first()
    return {"attendee_id": (row or make_attendee(part)).pk}


def _general_part(part):
    if not GeneralMinutes.objects.filter(part=part).exists():
        make_general_minutes(part)
    return {"position": part.position}


def _general_item(part):
    row = GeneralItem.objects.filter(part=part).first() or make_general_item(part)
    return {"item_id": row.pk}


def _own_and_others(make):
    """Rows of the account's own sitting, and the same of somebody else."""

    def rows(user):
        other = make_account(Role.WELFARE_STAFF)
        own, others = make(user), make(other)
        nowhere = {name: 99 if isinstance(value, int) else UNKNOWN for name, value in own.items()}
        return [
            Situation("own", own, frozenset({"own"})),
            Situation("of another", others, frozenset()),
            Situation("unknown", nowhere),
        ]

    return rows


def _own_part(user):
    part = make_part()
    make_terms(part.body)
    make_attendee(part, user=user)
    return {"conference_id": part.conference_id, "position": part.position}


def _own_packet(user):
    part = make_part()
    return {"packet_id": make_packet(part, make_attendee(part, user=user)).pk}


@past_the_scope
def _own_item(user):
    """An item that the account may open."""
    item = put_on_agenda(make_plan(make_case()))
    agency = ItemAgency.objects.get(item=item).agency
    attendee = make_attendee(item.part, user=user, agency=agency)
    make_pick(item, attendee)
    acknowledge(attendee, item.part)
    make_paper(item)
    return {"packet_id": make_packet(item.part, attendee).pk, "item_id": item.pk}


@past_the_scope
def _own_matter(user):
    """A matter of 支援会議 that the account may open from its packet."""
    item = put(taken_up(make_matter()))
    return {"packet_id": hand_out_matter(item, user).pk, "item_id": item.pk}


def _paper_packet(user):
    part = make_part()
    row = make_packet(part, make_attendee(part))
    return [
        Situation("on paper", {"packet_id": row.pk}, frozenset(EVERY_SCOPE)),
        Situation("unknown", {"packet_id": UNKNOWN}),
    ]


def _published(user):
    rows = GeneralMinutes.objects.exclude(published_at=None)
    row = rows.first()
    if row is None:
        part = make_part(code="promotion", rule=ConsentRule.NO_CASES)
        row = make_general_minutes(part)
        now = timezone.now()
        fixed = {"fixed_by": the_writer(), "fixed_at": now}
        published = {"published_by": make_account(Role.WELFARE_MANAGER), "published_at": now}
        GeneralMinutes.objects.filter(pk=row.pk).update(**fixed)
        GeneralMinutes.objects.filter(pk=row.pk).update(**published)
    draft = make_general_minutes(make_part(code="promotion", rule=ConsentRule.NO_CASES))
    return [
        Situation("published", {"minutes_id": row.pk}, frozenset(EVERY_SCOPE)),
        Situation("a draft", {"minutes_id": draft.pk}),
        Situation("unknown", {"minutes_id": UNKNOWN}),
    ]


SITTING_ROWS = {
    "picked case": in_a_case(_picked),
    "asked case": in_a_case(_asked),
    "attendee": _of_sitting(_attendee),
    "part of a sitting": _of_sitting(_general_part),
    "general item": _of_sitting(_general_item),
    "own part of a sitting": _own_and_others(_own_part),
    "own packet": _own_and_others(_own_packet),
    "item of an own packet": _own_and_others(_own_item),
    "matter of an own packet": _own_and_others(_own_matter),
    "paper packet": _paper_packet,
    "published minutes": _published,
}
