"""年度: April to March, named after the era of its December."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.wareki import WarekiError


@pytest.mark.parametrize(
    ("year", "text"),
    [
        (1873, "明治6年度"),
        (1911, "明治44年度"),
        (1912, "大正元年度"),
        (1925, "大正14年度"),
        (1926, "昭和元年度"),
        (1988, "昭和63年度"),
        (1989, "平成元年度"),
        (2018, "平成30年度"),
        (2019, "令和元年度"),
        (2020, "令和2年度"),
        (2099, "令和81年度"),
    ],
)
def test_names(year, text):
    assert str(FiscalYear(year)) == text
    assert FiscalYear.parse(text) == FiscalYear(year)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("平成３０年度", 2018),
        ("平成 30 年度", 2018),
        ("H30", 2018),
        ("h30年度", 2018),
        ("㍻30年度", 2018),
        ("平30", 2018),
        ("2018", 2018),
        ("２０１８年度", 2018),
        ("令和1年度", 2019),
        ("R元年度", 2019),
        ("平成31年度", 2019),  # how 令和元年度 was called in April 2019
        ("平成34年度", 2022),  # the plan's own target year
        ("昭和64年度", 1989),
        ("大正15年度", 1926),
    ],
)
def test_ways_to_write_a_year(text, year):
    assert FiscalYear.parse(text) == FiscalYear(year)


@pytest.mark.parametrize(
    "text",
    ["", "平成30年", "2018年", "30", "30年度", "平成", "平成0年度", "H30.4.1", "来年度"],
)
def test_what_is_not_a_year_is_refused(text):
    with pytest.raises(WarekiError) as refusal:
        FiscalYear.parse(text)
    assert str(refusal.value) == (
        f"「{text}」は年度として読めません。"
        "「平成30年度」「令和元年度」「H30」「2018年度」のように書いてください。"
    )


@pytest.mark.parametrize("year", [-1, 0, 1872, 2100, 9999])
def test_years_outside_the_range_are_refused(year):
    with pytest.raises(WarekiError) as refusal:
        FiscalYear(year)
    assert str(refusal.value) == (
        f"{year}年度は扱えません。"
        "明治6年度（1873年度）から令和81年度（2099年度）までを書いてください。"
    )


@pytest.mark.parametrize("text", ["1872年度", "明治5年度", "2100", "令和82年度"])
def test_written_years_outside_the_range_are_refused(text):
    with pytest.raises(WarekiError, match="年度は扱えません"):
        FiscalYear.parse(text)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2019, 3, 31), 2018),
        (date(2019, 4, 1), 2019),
        (date(2019, 12, 31), 2019),
        (date(2020, 1, 1), 2019),
        (date(2020, 3, 31), 2019),
        (date(2020, 4, 1), 2020),
        (date(1873, 4, 1), 1873),
        (date(2100, 3, 31), 2099),
    ],
)
def test_a_day_belongs_to_one_year(day, year):
    assert FiscalYear.of(day) == FiscalYear(year)
    assert FiscalYear(year).contains(day)


def test_first_and_last_day():
    year = FiscalYear(2019)
    assert (year.starts_on, year.ends_on) == (date(2019, 4, 1), date(2020, 3, 31))
    assert not year.contains(date(2019, 3, 31))
    assert not year.contains(date(2020, 4, 1))


def test_years_are_values():
    year = FiscalYear(2018)
    assert (year.previous, year.next) == (FiscalYear(2017), FiscalYear(2019))
    assert int(year) == 2018
    assert sorted([year.next, year, year.previous]) == [year.previous, year, year.next]
    assert {year, FiscalYear(2018)} == {year}
    with pytest.raises(WarekiError):
        _ = FiscalYear(2099).next
    with pytest.raises(WarekiError):
        FiscalYear.of(date(1873, 3, 31))


def test_every_year_reads_back_as_itself():
    years = [FiscalYear(number) for number in range(1873, 2100)]
    assert [FiscalYear.parse(str(year)) for year in years] == years
    assert len({str(year) for year in years}) == len(years)


@settings(database=None)
@given(st.text(max_size=12) | st.from_regex(r"[MTSHR平令]?[0-9元]{1,5}(年度)?\Z"))
def test_any_text_is_read_or_refused_never_worse(text):
    try:
        year = FiscalYear.parse(text)
    except WarekiError:
        return
    assert FiscalYear.parse(str(year)) == year
