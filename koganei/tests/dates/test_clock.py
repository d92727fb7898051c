"""Times of a meeting's day, and of the night after it."""

from datetime import date, timedelta

import pytest

from koganei.dates.clock import LATE, ClockError, at_clock, format_clock, parse_clock

DAY = date(2020, 11, 6)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("14:30", 14.5), ("１４：３０", 14.5), ("14時30分", 14.5), ("9時", 9), ("0:30", 0.5),
     ("14:30:00", 14.5), ("24:30", 24.5), ("29時59分", 29 + 59 / 60)],
)  # fmt: skip
def test_a_time_is_read_and_written_back(text, hours):
    clock = parse_clock(text, until=LATE)
    assert clock == timedelta(hours=hours)
    assert parse_clock(format_clock(at_clock(DAY, clock), DAY), until=LATE) == clock


@pytest.mark.parametrize("text", ["", "25時", "14:60", "午後", "14", "-1:00", "14:05:30", "140:5"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ClockError, match="時刻として読めません"):
        parse_clock(text)


def test_the_night_ends_at_six():
    assert parse_clock("29:59", until=LATE) < LATE
    with pytest.raises(ClockError):
        parse_clock("30:00", until=LATE)
