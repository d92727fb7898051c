"""iCal, read back by another library: stable UID, SEQUENCE, CANCELLED, the time of Tokyo."""

from datetime import UTC, date, datetime, time

import pytest
import vobject
from django.test import Client

from committee.documents.calendar import meeting_ics
from committee.models import Meeting

pytest_plugins = ["committee.tests.fixtures"]

FEED = "/committee/public/promotion/meetings.ics"


@pytest.fixture
def first(promotion):
    return Meeting.objects.select_related("committee__secretariat").get(
        committee=promotion, year=2019, number=1
    )


def read(content):
    return vobject.readOne(content.decode())


def test_event_is_the_meeting_in_the_time_of_tokyo(first):
    content = meeting_ics(first)
    event = read(content).vevent
    assert event.summary.value == "令和元年度 第1回 小金井市地域福祉推進委員会"
    assert event.location.value == "市役所第二庁舎 801会議室"
    assert event.dtstart.value.astimezone(UTC) == datetime(2019, 12, 13, 5, 0, tzinfo=UTC)
    assert event.dtend.value.astimezone(UTC) == datetime(2019, 12, 13, 7, 0, tzinfo=UTC)
    assert event.status.value == "CONFIRMED"
    assert b"DTSTART;TZID=Asia/Tokyo:20191213T140000" in content
    assert b"BEGIN:VTIMEZONE" in content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert meeting_ics(first) == content


def test_change_keeps_the_uid_and_raises_the_sequence(first):
    before = read(meeting_ics(first)).vevent
    first.starts_at, first.sequence = time(15, 30), first.sequence + 1
    after = read(meeting_ics(first)).vevent
    assert after.uid.value == before.uid.value == f"{first.calendar_uid}@koganei"
    assert int(after.sequence.value) == int(before.sequence.value) + 1
    assert after.dtstart.value != before.dtstart.value


def test_meeting_that_is_called_off_stays_as_cancelled(first):
    first.stage, first.cancelled_on = "cancelled", date(2019, 12, 10)
    event = read(meeting_ics(first)).vevent
    assert event.status.value == "CANCELLED"
    assert event.summary.value.startswith("【中止】")


def test_what_a_text_holds_cannot_end_the_event(first):
    first.place = "会議室\r\nEND:VEVENT\r\nATTENDEE:mailto:a@example.jp;,\\"
    found = read(meeting_ics(first))
    assert len(list(found.vevent_list)) == 1
    assert not hasattr(found.vevent, "attendee")
    assert "END:VEVENT" in found.vevent.location.value


def test_feed_holds_every_announced_meeting(first, promotion):
    response = Client().get(FEED)
    assert response.headers["Content-Type"].startswith("text/calendar")
    events = list(read(response.content).vevent_list)
    rows = Meeting.objects.filter(committee=promotion).exclude(notice_published_on=None)
    assert {e.uid.value for e in events} == {f"{row.calendar_uid}@koganei" for row in rows}
    assert len(events) >= 2
    Meeting.objects.filter(committee=promotion).update(notice_published_on=None)
    assert b"VEVENT" not in Client().get(FEED).content
    assert Client().get("/committee/public/internal/meetings.ics").status_code == 404


def test_file_of_one_meeting(first):
    response = Client().get("/committee/public/promotion/meetings/2019-1/event.ics")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert read(response.content).vevent.summary.value.endswith("地域福祉推進委員会")
