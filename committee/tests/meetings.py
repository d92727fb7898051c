"""A meeting on the way, for tests: planned, convened, with members in the room.

PYTEST_DONT_REWRITE: the search for doctests imports this file before anyone names it.
"""

from datetime import date, datetime, time

import pytest

from committee.actions import agenda, attendance, meetings
from committee.enums import MovementKind
from committee.models import Appointment, AttendanceEvent, Meeting, QuorumRecord, Resolution
from koganei.dates.wareki import TOKYO
from koganei.law import RuleBroken

DAY = date(2020, 11, 6)


def clock(hour, minute=0, day=DAY):
    """A moment of the meeting's day, in Japan."""
    return datetime.combine(day, time(hour, minute), TOKYO)


def seats(committee, *numbers):
    """The appointments of the fixture by their number on the roster."""
    rows = Appointment.objects.filter(committee=committee).order_by("pk")
    return [rows[number - 1] for number in numbers]


def planned(committee, by, **details):
    """A meeting with two items, convened and notified in time."""
    values = {"held_on": DAY, "starts_at": time(14), "place": "801会議室"} | details
    meeting = meetings.plan_meeting(committee=committee, by=by, **values)
    agenda.add_item(meeting=meeting, title="評価票について", remit=None, by=by)
    agenda.add_item(meeting=meeting, title="その他", kind="other", by=by)
    return meeting


def received(committee, by, *numbers, **details):
    """The same on its day, with these members in the room."""
    meeting = planned(committee, by, **details)
    meetings.convene(meeting=meeting, by=by, on=date(2020, 10, 16))
    meetings.receive(meeting=meeting, by=by, at=clock(13, 30))
    arrive(meeting, by, *numbers)
    return meeting


def arrive(meeting, by, *numbers, at=None, kind=MovementKind.ARRIVED, **details):
    for appointment in seats(meeting.committee, *numbers):
        attendance.move(
            meeting=meeting, appointment=appointment, kind=kind, by=by,
            at=at or clock(13, 50), **details,
        )  # fmt: skip


def leave(meeting, by, *numbers, at):
    arrive(meeting, by, *numbers, at=at, kind=MovementKind.LEFT)


def opened(committee, by, *numbers, **details):
    meeting = received(committee, by, *numbers, **details)
    meetings.open_meeting(meeting=meeting, by=by, at=clock(14))
    return Meeting.objects.get(pk=meeting.pk)


def refused(action, **arguments):
    """Return the sentences with which an action is refused; nothing may have been written."""
    before = _rows()
    with pytest.raises(RuleBroken) as caught:
        action(**arguments)
    assert _rows() == before
    return [str(violation) for violation in caught.value.violations]


def _rows():
    models = (Meeting, AttendanceEvent, QuorumRecord, Resolution)
    return [list(model.objects.order_by("pk").values()) for model in models]
