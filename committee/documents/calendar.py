"""iCal: one event for each meeting, as file and as feed; RFC 5545 by the library icalendar.

The UID never changes, SEQUENCE counts what was changed of day, time or place, and a meeting that
does not take place stays as CANCELLED, so that calendars that took it before follow.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from committee.documents.paper import CITY, full_name, office_in_charge, session_name
from committee.enums import MeetingStage

TOKYO = ZoneInfo("Asia/Tokyo")
USUAL_LENGTH = timedelta(hours=2)  # of a meeting whose end is not planned


def meeting_ics(meeting):
    """Return the calendar of one meeting as bytes."""
    return calendar([meeting], session_name(meeting))


def feed_ics(body, meetings):
    """Return the calendar of all announced meetings of a body."""
    return calendar(meetings, full_name(body))


def calendar(meetings, name):
    """Return an iCalendar file that describes Asia/Tokyo; same meetings, same bytes."""
    from icalendar import Calendar, Timezone  # noqa: PLC0415 -- only calendars need it

    found = Calendar()
    found.add("prodid", f"-//{CITY}//地域福祉システム//JA")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", name)
    found.add_component(Timezone.from_tzinfo(TOKYO))
    for meeting in meetings:
        found.add_component(_event(meeting))
    return found.to_ical()


def _event(meeting):
    from icalendar import Event  # noqa: PLC0415 -- the same

    starts = datetime.combine(meeting.held_on, meeting.starts_at, TOKYO)
    ends = starts + USUAL_LENGTH
    if meeting.ends_at:
        ends = datetime.combine(meeting.held_on, meeting.ends_at, TOKYO)
    cancelled = meeting.stage == MeetingStage.CANCELLED
    event = Event()
    event.add("uid", f"{meeting.calendar_uid}@koganei")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", _stamp(meeting))
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", f"{'【中止】' if cancelled else ''}{session_name(meeting)}")
    event.add("location", meeting.place)
    event.add("description", f"担当 {office_in_charge(meeting.committee) or '事務局'}")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("class", "PUBLIC")
    return event


def _stamp(meeting):
    """When the event was last told of: a day of the record, so that the file does not change."""
    days = (meeting.cancelled_on, meeting.notice_sent_on, meeting.convened_on, meeting.held_on)
    return datetime.combine(next(day for day in days if day), time(), UTC)
