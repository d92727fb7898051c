"""開庁日: every national holiday 2019–2027, written by hand from the law and the 暦要項."""

from calendar import monthrange
from datetime import date, timedelta

import pytest

from koganei.dates.office_days import (
    first_office_day_of_month,
    holiday_name,
    is_office_day,
    next_office_day,
    office_days,
)
from koganei.dates.periods import Period

# 国民の祝日に関する法律第2条; 春分・秋分 by the 暦要項 of each year; 第3条第2項 振替休日,
# 第3項 国民の休日 (the law itself gives these two no name); 2020, 2021: オリンピック特措法;
# 2019: 天皇の即位の日及び即位礼正殿の儀の行われる日を休日とする法律.
HOLIDAYS = {
    2019: """1/1元日 1/14成人の日 2/11建国記念の日 3/21春分の日 4/29昭和の日 4/30国民の休日
        5/1天皇の即位の日 5/2国民の休日 5/3憲法記念日 5/4みどりの日 5/5こどもの日 5/6振替休日
        7/15海の日 8/11山の日 8/12振替休日 9/16敬老の日 9/23秋分の日 10/14体育の日
        10/22即位礼正殿の儀が行われる日 11/3文化の日 11/4振替休日 11/23勤労感謝の日""",
    2020: """1/1元日 1/13成人の日 2/11建国記念の日 2/23天皇誕生日 2/24振替休日 3/20春分の日
        4/29昭和の日 5/3憲法記念日 5/4みどりの日 5/5こどもの日 5/6振替休日 7/23海の日
        7/24スポーツの日 8/10山の日 9/21敬老の日 9/22秋分の日 11/3文化の日 11/23勤労感謝の日""",
    2021: """1/1元日 1/11成人の日 2/11建国記念の日 2/23天皇誕生日 3/20春分の日 4/29昭和の日
        5/3憲法記念日 5/4みどりの日 5/5こどもの日 7/22海の日 7/23スポーツの日 8/8山の日
        8/9振替休日 9/20敬老の日 9/23秋分の日 11/3文化の日 11/23勤労感謝の日""",
    2022: """1/1元日 1/10成人の日 2/11建国記念の日 2/23天皇誕生日 3/21春分の日 4/29昭和の日
        5/3憲法記念日 5/4みどりの日 5/5こどもの日 7/18海の日 8/11山の日 9/19敬老の日
        9/23秋分の日 10/10スポーツの日 11/3文化の日 11/23勤労感謝の日""",
    2023: """1/1元日 1/2振替休日 1/9成人の日 2/11建国記念の日 2/23天皇誕生日 3/21春分の日
        4/29昭和の日 5/3憲法記念日 5/4みどりの日 5/5こどもの日 7/17海の日 8/11山の日
        9/18敬老の日 9/23秋分の日 10/9スポーツの日 11/3文化の日 11/23勤労感謝の日""",
    2024: """1/1元日 1/8成人の日 2/11建国記念の日 2/12振替休日 2/23天皇誕生日 3/20春分の日
        4/29昭和の日 5/3憲法記念日 5/4みどりの日 5/5こどもの日 5/6振替休日 7/15海の日
        8/11山の日 8/12振替休日 9/16敬老の日 9/22秋分の日 9/23振替休日 10/14スポーツの日
        11/3文化の日 11/4振替休日 11/23勤労感謝の日""",
    2025: """1/1元日 1/13成人の日 2/11建国記念の日 2/23天皇誕生日 2/24振替休日 3/20春分の日
        4/29昭和の日 5/3憲法記念日 5/4みどりの日 5/5こどもの日 5/6振替休日 7/21海の日
        8/11山の日 9/15敬老の日 9/23秋分の日 10/13スポーツの日 11/3文化の日
        11/23勤労感謝の日 11/24振替休日""",
    2026: """1/1元日 1/12成人の日 2/11建国記念の日 2/23天皇誕生日 3/20春分の日 4/29昭和の日
        5/3憲法記念日 5/4みどりの日 5/5こどもの日 5/6振替休日 7/20海の日 8/11山の日
        9/21敬老の日 9/22国民の休日 9/23秋分の日 10/12スポーツの日 11/3文化の日
        11/23勤労感謝の日""",
    2027: """1/1元日 1/11成人の日 2/11建国記念の日 2/23天皇誕生日 3/21春分の日 3/22振替休日
        4/29昭和の日 5/3憲法記念日 5/4みどりの日 5/5こどもの日 7/19海の日 8/11山の日
        9/20敬老の日 9/23秋分の日 10/11スポーツの日 11/3文化の日 11/23勤労感謝の日""",
}


def by_hand(year):
    """Return {day: name} of the table above."""
    table = {}
    for entry in HOLIDAYS[year].split():
        month, rest = entry.split("/")
        number = "".join(filter(str.isdigit, rest))
        table[date(year, int(month), int(number))] = rest[len(number) :]
    return table


def days_of(year):
    days = 366 if monthrange(year, 2)[1] == 29 else 365
    return [date(year, 1, 1) + timedelta(days=n) for n in range(days)]


@pytest.mark.parametrize("year", HOLIDAYS)
def test_every_day_of_the_year(year):
    holidays = by_hand(year)
    assert {day: name for day in days_of(year) if (name := holiday_name(day))} == holidays
    for day in days_of(year):
        closed = (
            day.isoweekday() in (6, 7)
            or day in holidays
            or day.strftime("%m%d") in ("1229", "1230", "1231", "0101", "0102", "0103")
        )
        assert is_office_day(day) is not closed, day


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_next_office_day_is_the_nearest_open_one(year):
    for day in days_of(year):
        found = next_office_day(day)
        between = Period(day + timedelta(days=1), found)
        assert office_days(between) == [found]


@pytest.mark.parametrize(
    ("day", "follows"),
    [
        (date(2019, 12, 13), date(2019, 12, 16)),
        (date(2019, 4, 26), date(2019, 5, 7)),  # ten days closed
        (date(2019, 12, 27), date(2020, 1, 6)),
        (date(2021, 12, 28), date(2022, 1, 4)),
        (date(2020, 7, 22), date(2020, 7, 27)),
        (date(2026, 9, 18), date(2026, 9, 24)),
        (date(2027, 3, 19), date(2027, 3, 23)),
    ],
)
def test_long_rests(day, follows):
    assert next_office_day(day) == follows


def test_office_days_of_a_period():
    assert office_days(Period(date(2019, 12, 26), date(2020, 1, 7))) == [
        date(2019, 12, 26),
        date(2019, 12, 27),
        date(2020, 1, 6),
        date(2020, 1, 7),
    ]
    assert office_days(Period(date(2019, 4, 27), date(2019, 5, 6))) == []
    assert len(office_days(Period(date(2019, 4, 1), date(2020, 3, 31)))) == 366 - 104 - 18 - 4
    with pytest.raises(ValueError, match="終わりの日のない期間"):
        office_days(Period(date(2019, 4, 1)))


@pytest.mark.parametrize(
    ("year", "month", "first"),
    [
        (2019, 5, date(2019, 5, 7)),
        (2019, 12, date(2019, 12, 2)),
        (2020, 1, date(2020, 1, 6)),
        (2020, 4, date(2020, 4, 1)),
        (2023, 1, date(2023, 1, 4)),
    ],
)
def test_first_office_day_of_a_month(year, month, first):
    assert first_office_day_of_month(year, month) == first
