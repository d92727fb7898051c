"""第4条 委員の任期"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from committee.rules.terms import (
    Term,
    check_dates,
    check_end,
    check_has_term,
    check_not_substitute,
    check_reappointment,
    check_substitute,
    consecutive_terms,
)
from committee.tests.provisions import APPOINTED, CITIZEN, EXPERT, ORGANIZATION, PROMOTION, tenure

DAY = timedelta(days=1)
END = date(2022, 12, 12)


@pytest.mark.parametrize(
    ("starts_on", "years", "ends_on"),
    [
        (date(2019, 12, 13), 3, date(2022, 12, 12)),
        (date(2019, 4, 1), 3, date(2022, 3, 31)),
        (date(2020, 1, 1), 3, date(2022, 12, 31)),
        (date(2020, 2, 29), 3, date(2023, 2, 28)),  # 応当日がない: 月の末日
        (date(2020, 2, 29), 4, date(2024, 2, 28)),  # 応当日がある: その前日
        (date(2020, 2, 28), 3, date(2023, 2, 27)),
        (date(2020, 3, 1), 3, date(2023, 2, 28)),
        (date(2021, 3, 1), 3, date(2024, 2, 29)),
        (date(2019, 12, 13), 2, date(2021, 12, 12)),
        (date(2019, 12, 13), None, None),
    ],
)
def test_term_ends_the_day_before_the_third_anniversary(starts_on, years, ends_on):
    provisions = replace(PROMOTION, term_years=years)
    assert Term.of(starts_on, provisions) == Term(starts_on, ends_on)


def test_remainder_keeps_the_end():
    assert Term(APPOINTED, END).remainder(date(2021, 5, 1)) == Term(date(2021, 5, 1), END)


def test_term_does_not_begin_before_its_appointment():
    assert check_dates(PROMOTION, APPOINTED, APPOINTED) is None
    assert str(check_dates(PROMOTION, APPOINTED, APPOINTED - DAY)) == (
        "任期の始まり（令和元年12月12日）が委嘱日（令和元年12月13日）より前です。"
        "さかのぼらずに、委嘱日以後の日にしてください。（地域福祉推進委員会条例第4条第1項）"
    )


def in_a_row(count, gap=0, **changes):
    """``count`` terms, the last of them apart, with ``gap`` days out of office before it."""
    terms, starts_on = [], date(2019, 4, 1)
    for number in range(count):
        starts_on += gap * DAY if number == count - 1 else timedelta()
        terms.append(tenure(starts_on=starts_on, **changes))
        starts_on = terms[-1].ends_on + DAY
    return terms[:-1], terms[-1]


@pytest.mark.parametrize(
    ("count", "gap", "number"),
    [(1, 0, 1), (2, 0, 2), (3, 0, 3), (4, 0, 4), (4, 1, 4), (4, 365, 4), (4, 366, 1), (2, 400, 1)],
)
def test_run_ends_only_after_a_gap_of_more_than_365_days(count, gap, number):
    assert consecutive_terms(PROMOTION, *in_a_row(count, gap)) == number


def test_gap_is_a_parameter():
    provisions = replace(PROMOTION, run_gap_days=0)
    assert consecutive_terms(provisions, *in_a_row(4)) == 4
    assert consecutive_terms(provisions, *in_a_row(4, 1)) == 1


def test_order_of_the_history_does_not_matter():
    earlier, new = in_a_row(4)
    assert consecutive_terms(PROMOTION, earlier[::-1], new) == 4


@pytest.mark.parametrize(("counts", "number"), [(True, 2), (False, 1)])
def test_remainder_counts_as_a_term_by_parameter(counts, number):
    provisions = replace(PROMOTION, substitute_remainder_counts_as_term=counts)
    rest = tenure(starts_on=date(2022, 12, 1), ends_on=END, is_substitute=True)
    assert consecutive_terms(provisions, [rest], tenure(starts_on=END + DAY)) == number


def test_remainder_that_does_not_count_still_bridges_the_gap():
    provisions = replace(PROMOTION, substitute_remainder_counts_as_term=False)
    (first,), last = in_a_row(2, 700)
    rest = tenure(starts_on=first.ends_on + 350 * DAY, ends_on=last.starts_on - 340 * DAY,
                  is_substitute=True)  # fmt: skip
    assert consecutive_terms(provisions, [first, rest], last) == 2
    assert consecutive_terms(provisions, [first], last) == 1


def test_category_may_change_within_a_run():
    earlier, _ = in_a_row(4)
    new = tenure(starts_on=earlier[-1].ends_on + DAY, category="organization")
    assert consecutive_terms(PROMOTION, earlier, new) == 4


def test_appointment_given_up_before_it_began_is_no_term():
    given_up = tenure(starts_on=date(2020, 1, 1), ended_on=date(2019, 12, 20))
    assert not given_up.began
    assert consecutive_terms(PROMOTION, [given_up], tenure(starts_on=date(2020, 2, 1))) == 1


def test_later_terms_are_not_counted():
    assert consecutive_terms(PROMOTION, [tenure(starts_on=END + DAY)], tenure()) == 1


@pytest.mark.parametrize(
    ("category", "terms", "refused"),
    [
        (CITIZEN, 3, False),
        (CITIZEN, 4, True),
        (ORGANIZATION, 4, True),
        (EXPERT, 4, False),
        (EXPERT, 10, False),
    ],
)
def test_fourth_term_in_a_row_needs_a_reason(category, terms, refused):
    violation = check_reappointment(PROMOTION, category, terms)
    assert bool(violation) is refused
    if refused:
        assert violation.waivable
        assert str(violation) == (
            f"連続{terms}期目の委嘱になります。{category.name}の委員は、原則として連続3期までです。"
            "ほかの人を選ぶか、委嘱する理由を書いてください。"
            "（地域福祉推進委員会条例第4条第1項ただし書）"
        )


def test_limit_may_be_absent():
    assert check_reappointment(replace(PROMOTION, consecutive_limit=None), CITIZEN, 9) is None


GONE = tenure(ended_on=date(2021, 3, 31))


@pytest.mark.parametrize(
    ("gone", "starts_on", "message"),
    [
        (GONE, date(2021, 4, 1), None),
        (GONE, END, None),
        (GONE, date(2021, 3, 31), "令和3年4月1日から残任期間の終わりの令和4年12月12日までの間"),
        (GONE, END + DAY, "令和3年4月1日から残任期間の終わりの令和4年12月12日までの間"),
        (tenure(), date(2021, 4, 1), "委員1さんは令和4年12月12日の任期満了まで在任します"),
        (tenure(ended_on=END), END + DAY, "委員1さんは令和4年12月12日の任期満了まで在任します"),
        (tenure(ends_on=None), date(2021, 4, 1), "任期の定めがない"),
        (tenure(ends_on=None, ended_on=date(2021, 3, 31)), date(2021, 4, 1), "任期の定めがない"),
        (
            tenure(starts_on=date(2021, 4, 1), ended_on=date(2021, 3, 31)),
            date(2021, 4, 2),
            "任期は始まりませんでした",
        ),
    ],
)
def test_substitute_follows_one_who_left_early(gone, starts_on, message):
    violation = check_substitute(PROMOTION, gone, starts_on)
    assert (violation is None) is (message is None)
    if message:
        assert message in str(violation)
        assert str(violation).endswith("（地域福祉推進委員会条例第4条第2項）")


@pytest.mark.parametrize(
    ("seat", "starts_on", "refused"),
    [
        (1, date(2021, 4, 1), True),
        (1, END, True),
        (1, END + DAY, False),
        (2, date(2021, 4, 1), False),
    ],
)
def test_full_term_may_not_begin_in_a_remainder(seat, starts_on, refused):
    new = tenure(2, starts_on, seat=seat)
    violation = check_not_substitute(PROMOTION, [GONE], new)
    assert bool(violation) is refused
    if refused:
        assert "補欠委員として委嘱してください" in violation.message


@pytest.mark.parametrize(
    ("on", "message"),
    [
        (APPOINTED, None),
        (END, None),
        (END + DAY, "任期は令和4年12月12日に満了します"),
        (APPOINTED - DAY, "委嘱日（令和元年12月13日）より前です"),
    ],
)
def test_end_lies_between_appointment_and_expiry(on, message):
    violation = check_end(PROMOTION, tenure(), APPOINTED, on)
    assert (violation is None) if message is None else (message in violation.message)


def test_nobody_leaves_twice():
    assert "もう委員ではありません" in str(check_end(PROMOTION, GONE, APPOINTED, END))


def test_without_a_term_there_is_no_reappointment():
    assert check_has_term(PROMOTION, tenure()) is None
    assert "任期の定めがない" in str(check_has_term(PROMOTION, tenure(ends_on=None)))
