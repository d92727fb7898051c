"""開庁日: closed on 土曜日・日曜日, 国民の祝日に関する法律の休日, 12月29日から1月3日まで.

Source: 地方自治法第4条の2第2項 and the city's ordinance on its days of rest. Holidays to come
follow the law as the installed ``holidays`` package knows it (1949–2099).
"""

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays


@cache
def _holidays(year):
    """Return the national holidays of a year by day, built whole so that threads may share it."""
    return dict(country_holidays("JP", years=year, language="ja"))


def holiday_name(day):
    """Return the Japanese name of a national holiday, '' on any other day.

    >>> holiday_name(date(2026, 9, 22))
    '国民の休日'
    """
    return _holidays(day.year).get(day, "")


def is_office_day(day):
    """Say whether the city hall is open.

    >>> is_office_day(date(2019, 12, 27)), is_office_day(date(2019, 12, 30))
    (True, False)
    """
    year_end = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not year_end and not holiday_name(day)


def next_office_day(day):
    """Return the first office day after a day, never the day itself.

    >>> next_office_day(date(2019, 4, 26))
    datetime.date(2019, 5, 7)
    """
    return next(d for d in _days_from(day + timedelta(days=1)) if is_office_day(d))


def office_days(period):
    """Return the office days of a period with an end, in order."""
    if period.ends_on is None:
        raise ValueError("終わりの日のない期間の開庁日は数えられません。")
    days = (period.starts_on + timedelta(days=n) for n in range(period.days))
    return [day for day in days if is_office_day(day)]


def first_office_day_of_month(year, month):
    """Return the first office day of a month.

    >>> first_office_day_of_month(2020, 1)
    datetime.date(2020, 1, 6)
    """
    return next(d for d in _days_from(date(year, month, 1)) if is_office_day(d))


def _days_from(day):
    while True:
        yield day
        day += timedelta(days=1)
