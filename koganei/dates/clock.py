"""時刻: a time of a meeting's day as people write it; a night that goes on counts beyond 24時.

A time is the timedelta since midnight of that day, so that 24時30分 is half past midnight of the
next one.
"""

import re
from datetime import datetime, time, timedelta

from koganei.dates.wareki import TOKYO, excerpt, in_japan, normalize

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATE = timedelta(hours=30)  # a night belongs to the day before until six in the morning
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?::|時)(?P<minute>[0-5]?\d)分?(?::00?)?|(?P<only>\d{1,2})時"
)


class ClockError(ValueError):
    """The text is no time; the message says so in Japanese."""


def parse_clock(text, *, until=DAY):
    """Read a time before ``until``, or raise ClockError.

    >>> parse_clock("１４時５分"), parse_clock("14:05:00"), parse_clock("9時")
    (datetime.timedelta(seconds=50700), datetime.timedelta(seconds=50700), \
datetime.timedelta(seconds=32400))
    >>> parse_clock("24:30", until=LATE)
    datetime.timedelta(days=1, seconds=1800)
    """
    found = _CLOCK.fullmatch(normalize(text))
    if found:
        hour, minute = int(found["hour"] or found["only"]), int(found["minute"] or 0)
        if timedelta(hours=hour, minutes=minute) < until:
            return timedelta(hours=hour, minutes=minute)
    raise ClockError(
        f"「{excerpt(text)}」は時刻として読めません。「14:05」のように書いてください。"
    )


def at_clock(day, clock):
    """Return the moment of a day at a time, in Japan.

    >>> from datetime import date
    >>> at_clock(date(2020, 11, 6), timedelta(hours=24, minutes=30)).isoformat()
    '2020-11-07T00:30:00+09:00'
    """
    return datetime.combine(day, time(), TOKYO) + clock


def format_clock(moment, day=None):
    """Write a moment as a time of ``day``, with its date where it is of another; empty for None.

    >>> from datetime import date
    >>> format_clock(datetime(2020, 11, 7, 0, 30), date(2020, 11, 6))
    '24:30'
    >>> format_clock(datetime(2020, 11, 9, 9, 5), date(2020, 11, 6))
    '11月9日 9:05'
    """
    if moment is None:
        return ""
    moment = in_japan(moment)
    clock = moment - at_clock(day or moment.date(), timedelta())
    if timedelta() <= clock < LATE:
        return f"{clock // HOUR}:{moment:%M}"
    return f"{moment.month}月{moment.day}日 {moment.hour}:{moment:%M}"
