"""A meeting that goes on past midnight is one meeting of the day on which it began."""

from datetime import timedelta

import pytest

from committee.actions import attendance, meetings
from committee.actions.deliberation import decide, finish_item, start_item
from committee.queries.meetings import session_of
from committee.queries.minutes import draft_of
from committee.queries.pay import pay_of
from committee.tests.meetings import DAY, clock, opened, refused, seats
from koganei.dates.clock import LATE, at_clock, parse_clock

pytest_plugins = ["committee.tests.fixtures"]
DAY_AFTER = DAY + timedelta(days=1)
SIX = (5, 6, 1, 2, 3, 4)


def late(text):
    return at_clock(DAY, parse_clock(text, until=LATE))


@pytest.fixture
def night(promotion, secretary):
    """Opened at 14:00; the first item is dealt with late in the evening."""
    meeting = opened(promotion, secretary, *SIX)
    item, other = meeting.items.order_by("number")
    start_item(item=item, by=secretary, at=clock(23, 50))
    decide(item=item, motion="了承する", method="no_objection", by=secretary, at=late("24:10"))
    start_item(item=other, by=secretary, at=late("24:11"))
    finish_item(item=other, result="なし", by=secretary, at=late("24:20"))
    return meeting


def test_a_meeting_ends_after_midnight(night, secretary, promotion):
    attendance.move(
        meeting=night, appointment=seats(promotion, 4)[0], kind="left", by=secretary,
        at=late("24:25"),
    )  # fmt: skip
    ended = meetings.end_meeting(meeting=night, by=secretary, at=late("24:30"))
    header = {title: text for _, _, title, text in draft_of(ended)}
    assert header["開催日時"] == "令和2年11月6日(金)　14時00分から翌日の0時30分まで"
    assert len(pay_of(ended).attended) == 6  # one day's pay for the one meeting
    assert len(session_of(ended).present) == 5


def test_the_next_morning_is_not_the_meeting(night, secretary):
    (told,) = refused(meetings.end_meeting, meeting=night, by=secretary, at=clock(6, day=DAY_AFTER))
    assert "夜をこえたときは、翌日の午前6時まで、24時30分のように書けます。" in told


def test_half_past_midnight_of_the_same_day_is_told_apart(night, secretary):
    (told,) = refused(meetings.end_meeting, meeting=night, by=secretary, at=clock(0, 30))
    assert "翌日の0時30分は24:30と書きます" in told


def test_the_live_page_takes_and_shows_the_night(night, client_as):
    client = client_as("secretariat")
    address = "/committee/promotion/meetings/2020-2/live/"
    pk = seats(night.committee, 4)[0].pk
    response = client.post(
        f"{address}move/", {"move": f"left-{pk}", "via": "room", "time": "24:40"}
    )
    assert response.status_code == 302
    shown = client.get(address).content.decode()
    assert "24:40 退席" in shown
    assert "24:20" in shown
