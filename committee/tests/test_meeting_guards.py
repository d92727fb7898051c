"""What the database keeps of a meeting by itself, whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from committee.actions.deliberation import decide, start_item
from committee.models import AttendanceEvent, Meeting, QuorumRecord, Resolution
from committee.tests.meetings import clock, opened, received

pytest_plugins = ["committee.tests.fixtures"]
FIRST_SIX = (5, 6, 1, 2, 3, 4)


def items(meeting):
    return list(meeting.items.order_by("number"))


def test_what_is_recorded_stays(promotion, secretary):
    meeting = opened(promotion, secretary, *FIRST_SIX)
    item, _ = items(meeting)
    start_item(item=item, by=secretary, at=clock(14, 5))
    decide(item=item, motion="了承する", method="no_objection", by=secretary, at=clock(14, 10))
    writes = {
        "quorum_frozen": lambda: QuorumRecord.objects.update(present=12),
        "resolution_frozen": lambda: Resolution.objects.update(outcome="lost"),
        "movement_only_withdrawn": lambda: AttendanceEvent.objects.update(at=clock(13)),
        "movement_kept": lambda: AttendanceEvent.objects.all().delete(),
        "meeting_stays_where_it_was": lambda: Meeting.objects.filter(pk=meeting.pk).update(
            held_on=date(2020, 11, 7)
        ),
        "quorum_opened_once|UNIQUE": lambda: QuorumRecord.objects.create(
            meeting=meeting, is_opening=True, at=clock(14, 1), in_office=12, required=6, present=6
        ),
        "meeting_stage_has_its_times": lambda: Meeting.objects.filter(pk=meeting.pk).update(
            stage="ended"
        ),
    }
    for name, write in writes.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            write()


@pytest.mark.parametrize(
    "numbers",
    [
        {"present": 5},
        {"present": 7},
        {"required": 5},
        {"in_office": 11},
        {"recused": 1},
        {"present": 5, "required": 5, "in_office": 10},
    ],
)
def test_quorum_is_what_the_events_say(promotion, secretary, numbers):
    row = received(promotion, secretary, *FIRST_SIX)
    values = {"in_office": 12, "required": 6, "present": 6} | numbers
    with pytest.raises(IntegrityError), transaction.atomic():
        QuorumRecord.objects.create(meeting=row, is_opening=True, at=clock(14), **values)
    QuorumRecord.objects.create(
        meeting=row, is_opening=True, at=clock(14), in_office=12, required=6, present=6
    )


def test_a_meeting_is_not_opened_without_its_record(promotion, secretary):
    row = received(promotion, secretary, *FIRST_SIX)
    with pytest.raises(IntegrityError, match="meeting_opened_with_quorum"), transaction.atomic():
        Meeting.objects.filter(pk=row.pk).update(stage="in_session", opened_at=clock(14))


@pytest.mark.parametrize(
    "changes",
    [
        {"votes_for": 4, "votes_against": 1, "abstentions": 0},
        {"votes_for": 3, "votes_against": 3, "abstentions": 0},
        {"votes_for": 2, "votes_against": 4, "abstentions": 0},
        {"votes_for": 2, "votes_against": 4, "abstentions": 0, "chair_decides": "for"},
        {"voters": 5, "votes_for": 5, "votes_against": 0, "abstentions": 0},
        {"votes_for": 6, "votes_against": 0, "abstentions": 0, "decided_at": clock(14, 9)},
    ],
)
def test_a_resolution_is_what_its_numbers_say(promotion, secretary, changes):
    meeting = opened(promotion, secretary, *FIRST_SIX)
    item, _ = items(meeting)
    quorum = QuorumRecord.objects.create(
        meeting=meeting, item=item, at=clock(14, 10), in_office=12, required=6, present=6
    )
    values = {
        "meeting": meeting, "item": item, "quorum": quorum, "kind": "decision",
        "motion": "了承する", "method": "ballot", "decided_at": clock(14, 10), "voters": 6,
        "outcome": "carried", "explanation": "—",
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Resolution.objects.create(**values | changes)
    good = {"votes_for": 5, "votes_against": 1, "abstentions": 0}
    assert Resolution.objects.create(**values | good).pk
