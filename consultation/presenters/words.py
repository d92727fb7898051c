"""Short days and times, as lists and the timeline show them"""

from django.utils import timezone

from koganei.dates.wareki import WEEKDAYS, format_date, in_japan


def short_day(day, *, weekday=False, today=None):
    """「11月2日」 of this year, else with its year in 和暦; empty for None."""
    if day is None:
        return ""
    today = today or timezone.localdate()
    if day.year != today.year:
        return format_date(day, weekday=weekday)
    return f"{day.month}月{day.day}日" + (f"({WEEKDAYS[day.weekday()]})" if weekday else "")


def clock_of(moment):
    """「9:05」, in Japanese time."""
    moment = in_japan(moment)
    return f"{moment.hour}:{moment:%M}"
