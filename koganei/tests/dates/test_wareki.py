"""和暦: real dates by hand, every day once, and what must be refused."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koganei.dates.wareki import (
    FIRST_DAY,
    LAST_DAY,
    WarekiError,
    era_of,
    format_date,
    format_datetime,
    parse_date,
)

KNOWN = [
    (date(1873, 1, 1), "明治6年1月1日(水)", "M6.1.1"),
    (date(1912, 7, 29), "明治45年7月29日(月)", "M45.7.29"),
    (date(1912, 7, 30), "大正元年7月30日(火)", "T1.7.30"),
    (date(1923, 9, 1), "大正12年9月1日(土)", "T12.9.1"),
    (date(1926, 12, 24), "大正15年12月24日(金)", "T15.12.24"),
    (date(1926, 12, 25), "昭和元年12月25日(土)", "S1.12.25"),
    (date(1927, 1, 1), "昭和2年1月1日(土)", "S2.1.1"),
    (date(1945, 8, 15), "昭和20年8月15日(水)", "S20.8.15"),
    (date(1958, 10, 1), "昭和33年10月1日(水)", "S33.10.1"),  # 小金井市 becomes a city
    (date(1989, 1, 7), "昭和64年1月7日(土)", "S64.1.7"),
    (date(1989, 1, 8), "平成元年1月8日(日)", "H1.1.8"),
    (date(2000, 2, 29), "平成12年2月29日(火)", "H12.2.29"),
    (date(2019, 4, 30), "平成31年4月30日(火)", "H31.4.30"),
    (date(2019, 5, 1), "令和元年5月1日(水)", "R1.5.1"),
    (date(2019, 12, 13), "令和元年12月13日(金)", "R1.12.13"),  # the committee's first meeting
    (date(2020, 1, 1), "令和2年1月1日(水)", "R2.1.1"),
    (date(2099, 12, 31), "令和81年12月31日(木)", "R81.12.31"),
]

# The era rows of glibc's locale ja_JP, made by others: number of the first year, first day, name.
GLIBC = [
    (6, "1873-01-01", "1912-07-29", "明治"),
    (1, "1912-07-30", "1912-12-31", "大正"),
    (2, "1913-01-01", "1926-12-24", "大正"),
    (1, "1926-12-25", "1926-12-31", "昭和"),
    (2, "1927-01-01", "1989-01-07", "昭和"),
    (1, "1989-01-08", "1989-12-31", "平成"),
    (2, "1990-01-01", "2019-04-30", "平成"),
    (1, "2019-05-01", "2019-12-31", "令和"),
    (2, "2020-01-01", "2099-12-31", "令和"),
]


@pytest.mark.parametrize(("day", "long", "short"), KNOWN)
def test_known_days_are_written_and_read(day, long, short):
    assert format_date(day, weekday=True) == long
    assert format_date(day) == long[:-3]
    assert format_date(day, short=True) == short
    assert format_date(day, short=True, weekday=True) == short + long[-3:]
    assert {parse_date(text) for text in (long, long[:-3], short, day.isoformat())} == {day}


def test_every_day_reads_back_as_itself():
    day, count = FIRST_DAY, 0
    while day <= LAST_DAY:
        assert parse_date(format_date(day, weekday=True)) == day
        assert parse_date(format_date(day, short=True)) == day
        day, count = day + timedelta(days=1), count + 1
    assert count == 82_910


def test_every_day_agrees_with_the_eras_of_glibc():
    seen = FIRST_DAY
    for number, first, last, name in GLIBC:
        day, last = date.fromisoformat(first), date.fromisoformat(last)
        assert day == seen, "the rows must leave no gap"
        while day <= last:
            year = "元" if number == 1 else number
            assert format_date(day) == f"{name}{year}年{day.month}月{day.day}日"
            day += timedelta(days=1)
            number += (day.month, day.day) == (1, 1)
        seen = day
    assert seen == LAST_DAY + timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    [
        "令和元年12月13日(金)",
        "令和元年12月13日（金）",
        "令和元年12月13日（金曜日）",
        "令和元年１２月１３日㈮",
        "令和1年12月13日",
        "令和01年12月13日",
        "㋿元年12月13日",
        " 令和 元年　12月 13日 （金） ",
        "令元.12.13",
        "R1.12.13",
        "R元.12.13",
        "Ｒ１．１２．１３",
        "r1/12/13",
        "R01-12-13",
        "2019-12-13",
        "2019/12/13",
        "2019.12.13",
        "２０１９年１２月１３日",
        "西暦2019年12月13日(金)",
    ],
)
def test_many_ways_to_write_the_first_meeting(text):
    assert parse_date(text) == date(2019, 12, 13)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("㍻31年4月30日", date(2019, 4, 30)),
        ("H31-04-30", date(2019, 4, 30)),
        ("㍼64年1月7日", date(1989, 1, 7)),
        ("㍽15年12月24日", date(1926, 12, 24)),
        ("㍾45年7月29日", date(1912, 7, 29)),
        ("昭和元年12月31日", date(1926, 12, 31)),
    ],
)
def test_older_eras_are_read(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "平成31年5月1日",
            "平成31年5月1日はありません。平成は31年4月30日までです。令和元年5月1日ではありませんか。",
        ),
        (
            "R1.4.30",
            "令和元年4月30日はありません。令和は元年5月1日からです。平成31年4月30日ではありませんか。",
        ),
        (
            "昭和64年1月8日",
            "昭和64年1月8日はありません。昭和は64年1月7日までです。平成元年1月8日ではありませんか。",
        ),
        (
            "大正15年12月25日",
            "大正15年12月25日はありません。大正は15年12月24日までです。昭和元年12月25日ではありませんか。",
        ),
        (
            "平成34年8月1日",
            "平成34年8月1日はありません。平成は31年4月30日までです。令和4年8月1日ではありませんか。",
        ),
        (
            "令和元年12月13日(木)",
            "令和元年12月13日は(木)ではありません。令和元年12月13日(金)です。日付か曜日を直してください。",
        ),
        ("令和元年2月29日", "令和元年2月29日はありません。この年の2月は1日から28日までです。"),
        ("2019-04-31", "2019年4月31日はありません。この年の4月は1日から30日までです。"),
        ("R2.13.1", "令和2年13月1日はありません。月は1から12までで書いてください。"),
        (
            "明治5年12月2日",
            "明治5年12月2日は扱えません。明治6年1月1日（1873年）から"
            "令和81年12月31日（2099年）までの日を書いてください。",
        ),
        (
            "きのう",
            "「きのう」は日付として読めません。"
            "「令和元年12月13日」「R1.12.13」「2019-12-13」のように書いてください。",
        ),
    ],
)
def test_a_refusal_says_what_is_wrong_and_what_to_write(text, message):
    with pytest.raises(WarekiError) as refusal:
        parse_date(text)
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "　",
        "令和元年",
        "令和元年12月",
        "令和0年5月1日",
        "令和-1年5月1日",
        "元年12月13日",
        "1.12.13",
        "19-12-13",
        "20191213",
        "2019-12/13",
        "2019年12-13",
        "2019-12-13日",
        "2019-12-13T00:00",
        "2019 12 13",
        "令和元年1 2月13日",
        "令和元年12月13日(金",
        "令和元年12月13日(吉)",
        "慶応3年1月1日",
        "X1.12.13",
        "令和٣年1月1日",
        "令和1000年1月1日",
        "明治999年1月1日",
        "9999-12-31",
        "0000-01-01",
        "2019-00-10",
        "2019-12-00",
        "2100-01-01",
        "2019-12-13\x00",
        "令和元年12月13日令和元年12月13日",
    ],
)
@pytest.mark.parametrize("future_heisei", [False, True])
def test_nonsense_is_refused(text, future_heisei):
    with pytest.raises(WarekiError):
        parse_date(text, future_heisei=future_heisei)


def test_a_long_text_is_cut_in_the_message():
    with pytest.raises(WarekiError, match=r"^「あ{30}…」"):
        parse_date("あ" * 100_000)


def test_a_plan_may_write_heisei_past_its_end_but_no_era_before_its_start():
    assert parse_date("平成34年8月1日", future_heisei=True) == date(2022, 8, 1)
    assert parse_date("平成31年5月1日", future_heisei=True) == date(2019, 5, 1)
    assert parse_date("令和元年12月13日", future_heisei=True) == date(2019, 12, 13)
    with pytest.raises(WarekiError, match="平成31年4月30日ではありませんか"):
        parse_date("令和元年4月30日", future_heisei=True)


def test_outside_the_range_a_day_is_printed_in_western_years():
    assert era_of(date(1872, 12, 31)) is era_of(date(2100, 1, 1)) is None
    assert format_date(date(1872, 12, 31)) == "1872年12月31日"
    assert format_date(date(2100, 3, 31), short=True) == "2100.3.31"


def test_a_moment_is_written_on_its_day_in_japan():
    late = datetime(2019, 4, 30, 15, 0, tzinfo=UTC)
    assert format_datetime(late) == "令和元年5月1日 0時00分"
    assert format_datetime(late, weekday=True) == "令和元年5月1日(水) 0時00分"
    assert format_date(late) == "令和元年5月1日"
    assert format_date(late - timedelta(minutes=1)) == "平成31年4月30日"
    west = datetime(2019, 12, 12, 21, 30, tzinfo=timezone(timedelta(hours=-8)))
    assert format_datetime(west) == "令和元年12月13日 14時30分"
    naive = datetime(2019, 12, 13, 14, 5)  # noqa: DTZ001 -- as a clock on the wall shows it
    assert format_datetime(naive) == "令和元年12月13日 14時05分"


DAYS = st.dates(FIRST_DAY, LAST_DAY)
WIDE = str.maketrans("0123456789./-()R", "０１２３４５６７８９．／－（）Ｒ")


@settings(database=None)
@given(DAYS, st.booleans(), st.booleans(), st.booleans(), st.sampled_from([" ", "　", ""]))
def test_whatever_is_written_is_read_back(day, short, weekday, wide, space):
    text = format_date(day, short=short, weekday=weekday)
    for mark in "年月日":
        text = text.replace(mark, f"{space}{mark}{space}") if "(" not in text else text
    assert parse_date(space + (text.translate(WIDE) if wide else text) + space) == day


@settings(database=None)
@given(DAYS, st.sampled_from("-/."))
def test_western_days_are_read(day, mark):
    assert parse_date(f"{day.year}{mark}{day.month:02}{mark}{day.day}") == day


@settings(database=None)
@given(
    st.text(max_size=20)
    | st.from_regex(r"[MTSHR令]?[0-9元]{1,4}[年./-][0-9]{1,3}[月./-][0-9]{1,3}日?(\(金\))?\Z")
)
def test_any_text_is_read_or_refused_never_worse(text):
    try:
        day = parse_date(text)
    except WarekiError:
        return
    assert parse_date(format_date(day)) == day
