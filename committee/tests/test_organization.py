"""第2条 所掌事項, 第3条 組織"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.rules.organization import (
    check_amendment,
    check_category,
    check_citizen_share,
    check_person,
    check_remit,
    check_seat,
    check_seats,
    free_seat,
)
from committee.tests.provisions import (
    APPOINTED,
    CITIZEN,
    ORGANIZATION,
    PROMOTION,
    amended,
    book,
    tenure,
    twelve,
)

DAY = timedelta(days=1)
AMENDED = date(2021, 4, 1)
SMALLER = (replace(CITIZEN, seat_limit=2), *PROMOTION.categories[1:])


@pytest.mark.parametrize("item", [1, 2, 3, 4, None])
def test_agenda_names_an_item_of_the_remit_or_other(item):
    assert check_remit(PROMOTION, item) is None


def test_agenda_may_not_name_an_item_that_is_not_there():
    assert str(check_remit(PROMOTION, 5)) == (
        "所掌事項に第5号はありません。第1号、第2号、第3号、第4号か「その他」を選んでください。"
        "（地域福祉推進委員会条例第2条）"
    )


def test_twelve_are_as_many_as_may_be():
    *others, last = twelve()
    assert check_seats(book(), others, last) == []
    new = tenure(13, date(2020, 1, 1), category="organization", seat=8)
    assert [str(v) for v in check_seats(book(), [*others, last], new)] == [
        "委員は12人以内です。令和2年1月1日に13人になります。任期満了や辞任を待つか、"
        "ほかの選出区分・委嘱日にしてください。（地域福祉推進委員会条例第3条第1項）",
        "福祉関係団体・関係機関は7人以内です。令和2年1月1日に8人になります。任期満了や辞任を待つか、"
        "ほかの選出区分・委嘱日にしてください。（地域福祉推進委員会条例第3条第2項第3号）",
    ]


def test_limit_holds_on_every_day():
    """The day that breaks it lies in the middle of the new term, when two others begin."""
    two = [tenure(n, date(2021, 4, 1), seat=n) for n in (1, 2)]
    two += [tenure(n, date(2021, 5, 1), seat=n) for n in (3, 4)]
    assert [
        "令和3年5月1日に5人になります" in str(violation)
        for violation in check_seats(book(), two, tenure(9, APPOINTED, seat=5))
    ] == [True]


def test_seat_is_free_again_the_day_after():
    others = [tenure(n, seat=n) for n in range(1, 5)]
    last_day = others[0].ends_on
    new = [tenure(9, last_day, seat=1), tenure(9, last_day + DAY, seat=1)]
    assert [bool(check_seats(book(), others, each)) for each in new] == [True, False]
    assert [bool(check_seat(CITIZEN, others, each)) for each in new] == [True, False]


def test_incumbents_stay_after_an_amendment_and_nobody_joins_them():
    rules = book(PROMOTION, amended(AMENDED, categories=SMALLER, seat_limit=10))
    four = [tenure(n, seat=n) for n in range(1, 5)]
    assert check_amendment(rules, four, AMENDED) == []
    late = tenure(9, date(2021, 5, 1), seat=1)
    (violation,) = check_seats(rules, four[1:], late)
    assert violation.message.startswith("公募市民は2人以内です。令和3年5月1日に4人になります。")
    assert check_seats(rules, four[3:], late) == []


def test_appointment_before_the_amendment_counts_as_incumbent():
    rules = book(PROMOTION, amended(AMENDED, categories=SMALLER))
    three = [tenure(n, seat=n) for n in range(1, 4)]
    assert check_seats(rules, three, tenure(9, AMENDED - DAY, seat=4)) == []


def test_without_transition_the_new_limit_holds_at_once():
    rules = book(PROMOTION, amended(AMENDED, categories=SMALLER, incumbents_stay=False))
    four = [tenure(n, seat=n) for n in range(1, 5)]
    assert [v.citation for v in check_amendment(rules, four, AMENDED)] == [CITIZEN.citation]
    gone = [replace(each, ended_on=AMENDED - DAY) for each in four[:2]]
    assert check_amendment(rules, [*gone, *four[2:]], AMENDED) == []


def test_category_must_be_in_the_text():
    assert check_category(PROMOTION, "citizen", "公募市民") is None
    assert str(check_category(PROMOTION, "youth", "若者")) == (
        "選出区分「若者」は、平成31年4月1日施行の地域福祉推進委員会条例にありません。"
        "ある選出区分: 公募市民・学識経験者・福祉関係団体・関係機関"
        "（地域福祉推進委員会条例第3条第2項）"
    )


@pytest.mark.parametrize(("seat", "refused"), [(0, True), (1, False), (4, False), (5, True)])
def test_seat_must_exist(seat, refused):
    assert bool(check_seat(CITIZEN, [], tenure(seat=seat))) is refused


def test_seat_of_a_post_without_term_is_held_without_end():
    held = tenure(ends_on=None)
    assert "席1には、委員1さんが就いています" in str(
        check_seat(CITIZEN, [held], tenure(2, date(2050, 1, 1)))
    )


def test_lowest_free_seat_is_taken():
    others = [tenure(1, seat=1), tenure(2, seat=3)]
    assert free_seat(CITIZEN, others, tenure(9)) == 2
    assert free_seat(CITIZEN, [*others, tenure(3, seat=2), tenure(4, seat=4)], tenure(9)) is None


def test_seat_in_its_remainder_is_not_taken_by_a_full_term():
    gone = tenure(1, seat=1, ended_on=date(2020, 6, 30))
    assert free_seat(CITIZEN, [gone], tenure(9, date(2020, 7, 1))) == 2


def test_one_person_is_not_two_members():
    new = tenure(1, date(2020, 1, 1), category="organization")
    assert "委員1さんは令和元年12月13日から令和4年12月12日まで委員です" in str(
        check_person(PROMOTION, [tenure(1)], new)
    )
    assert check_person(PROMOTION, [tenure(1)], tenure(2, date(2020, 1, 1))) is None


@pytest.mark.parametrize(
    ("citizens", "others", "warned"),
    [(4, 8, False), (3, 8, True), (3, 7, False), (0, 12, True), (0, 0, False), (12, 0, False)],
)
def test_fewer_than_thirty_percent_citizens_are_warned_of(citizens, others, warned):
    members = [tenure(n) for n in range(citizens)]
    members += [tenure(n + 20, category="organization") for n in range(others)]
    violation = check_citizen_share(PROMOTION, members)
    assert bool(violation) is warned
    assert not violation or violation.waivable


def test_warning_shows_its_arithmetic():
    members = [tenure(n) for n in range(3)]
    members += [tenure(n + 20, category="organization") for n in range(8)]
    assert str(check_citizen_share(PROMOTION, members)) == (
        "公募の委員が11人のうち3人（27.3%）で、30%を下回っています。"
        "欠けた公募の委員を補ってください。（小金井市市民参加条例）"
    )


days = st.dates(date(2019, 4, 1), date(2029, 12, 31))


@st.composite
def tenures(draw):
    found = []
    for number in range(draw(st.integers(0, 14))):
        new = tenure(
            number, draw(days),
            category=draw(st.sampled_from(["citizen", "organization"])), seat=1,
        )  # fmt: skip
        length = draw(st.integers(-20, 1200))
        if length < 1095:
            new = replace(new, ended_on=min(new.ends_on, new.starts_on + length * DAY))
        found.append(new)
    return found


@settings(max_examples=150)
@given(tenures(), days, st.sampled_from(["citizen", "organization"]))
def test_looking_at_the_days_of_change_is_looking_at_every_day(others, starts_on, category):
    """A second way: count on each single day of the new term."""
    small = replace(
        PROMOTION,
        seat_limit=5,
        categories=(replace(CITIZEN, seat_limit=3), replace(ORGANIZATION, seat_limit=4)),
    )
    new = tenure(99, starts_on, category=category)
    broken = set()
    day = new.starts_on
    while day <= new.ends_on:
        serving = [t.category for t in [*others, new] if t.starts_on <= day <= t.last_day]
        if len(serving) > 5:
            broken.add("第3条第1項")
        if serving.count(category) > {"citizen": 3, "organization": 4}[category]:
            broken.add({"citizen": "第3条第2項第1号", "organization": "第3条第2項第3号"}[category])
        day += DAY
    assert {v.citation.place for v in check_seats(book(small), others, new)} == broken
