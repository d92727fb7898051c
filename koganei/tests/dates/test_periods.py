"""期間: the last day belongs to it; terms end by 民法第143条."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koganei.dates.periods import Period, last_day_of_years

TERM = Period(date(2019, 12, 13), date(2022, 12, 12))
OPEN = Period(date(2022, 12, 12))


def test_first_and_last_day_belong_to_it():
    assert TERM.contains(date(2019, 12, 13))
    assert TERM.contains(date(2022, 12, 12))
    assert not TERM.contains(date(2019, 12, 12))
    assert not TERM.contains(date(2022, 12, 13))
    assert OPEN.contains(date(2099, 12, 31))
    assert not OPEN.contains(date(2022, 12, 11))


def test_days_count_both_ends():
    assert TERM.days == 1096  # three years, one of them 2020
    assert Period(date(2020, 2, 29), date(2020, 2, 29)).days == 1
    assert OPEN.days is None


def test_text():
    assert str(TERM) == "令和元年12月13日から令和4年12月12日まで"
    assert str(OPEN) == "令和4年12月12日から"


@pytest.mark.parametrize(
    ("other", "overlap"),
    [
        (Period(date(2022, 12, 12), date(2025, 12, 11)), True),  # share one day
        (Period(date(2022, 12, 13), date(2025, 12, 12)), False),  # the next term
        (Period(date(2016, 12, 13), date(2019, 12, 12)), False),
        (Period(date(2016, 12, 13), date(2019, 12, 13)), True),
        (Period(date(2020, 4, 1), date(2020, 4, 1)), True),
        (Period(date(2000, 1, 1)), True),
        (OPEN, True),
        (Period(date(2022, 12, 13)), False),
    ],
)
def test_overlap_means_a_shared_day(other, overlap):
    assert TERM.overlaps(other) is other.overlaps(TERM) is overlap


def test_open_periods_overlap():
    assert OPEN.overlaps(Period(date(1990, 1, 1)))


def test_an_end_before_the_start_is_refused():
    with pytest.raises(
        ValueError, match="終わりの日（平成31年4月30日）が始まりの日（令和元年5月1日）より前"
    ):
        Period(date(2019, 5, 1), date(2019, 4, 30))


@pytest.mark.parametrize(
    ("starts_on", "years", "last"),
    [
        (date(2019, 12, 13), 3, date(2022, 12, 12)),
        (date(2019, 12, 13), 1, date(2020, 12, 12)),
        (date(2020, 4, 1), 2, date(2022, 3, 31)),
        (date(2021, 1, 1), 3, date(2023, 12, 31)),
        (date(2021, 3, 1), 3, date(2024, 2, 29)),  # the day before March 1, 2024
        (date(2020, 3, 1), 3, date(2023, 2, 28)),
        (date(2020, 2, 28), 3, date(2023, 2, 27)),
        (date(2020, 2, 29), 1, date(2021, 2, 28)),  # no such day: the month's last day
        (date(2020, 2, 29), 3, date(2023, 2, 28)),
        (date(2020, 2, 29), 4, date(2024, 2, 28)),  # there is one: the day before
    ],
)
def test_a_term_of_years_ends_the_day_before_its_anniversary(starts_on, years, last):
    assert last_day_of_years(starts_on, years) == last


@pytest.mark.parametrize("years", [0, -3])
def test_a_term_has_at_least_one_year(years):
    with pytest.raises(ValueError, match="年数は1以上"):
        last_day_of_years(date(2019, 12, 13), years)


@settings(database=None)
@given(st.dates(date(1873, 1, 1), date(2080, 12, 31)), st.integers(1, 10))
def test_terms_follow_each_other_without_gap_or_overlap(starts_on, years):
    last = last_day_of_years(starts_on, years)
    follows = last + timedelta(days=1)
    if (starts_on.month, starts_on.day) == (2, 29):
        assert (follows.month, follows.day) in {(2, 29), (3, 1)}
    else:
        assert follows == starts_on.replace(year=starts_on.year + years)
    assert not Period(starts_on, last).overlaps(Period(follows))
