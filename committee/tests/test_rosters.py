"""委員名簿 on any day, vacancies, forecast, figures: against a naive reckoning, in few queries."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from committee.actions.appointments import appoint, end, fill_vacancy, reappoint
from committee.enums import EndReason, Sex
from committee.models import Appointment, Committee
from committee.queries.figures import boundary_of_year, figures
from committee.queries.forecasts import expiring, term_numbers
from committee.queries.ordinances import committee_called, ordinance_on, provisions_on
from committee.queries.rosters import count_in_office, roster
from committee.tests.fixtures import APPOINTED, category, copy_ordinance, person, seat
from koganei.dates.fiscal_year import FiscalYear
from koganei.law import RuleBroken

pytest_plugins = ["committee.tests.fixtures"]

DAY = timedelta(days=1)
LAST = date(2022, 12, 12)


@pytest.fixture
def history(empty, secretary):
    """Eight years of comings and goings, by the actions; what they refuse does not happen."""
    chance = random.Random(20191213)  # noqa: S311 -- the same history every time
    people = [person(f"人{number}") for number in range(30)]
    codes = ["citizen"] * 4 + ["expert"] + ["organization"] * 7
    day = date(2019, 4, 1)
    for _ in range(150):
        day += chance.randrange(36) * DAY
        rows = list(Appointment.objects.filter(committee=empty))
        try:
            match chance.randrange(5) if rows else 0:
                case 0 | 1:
                    appoint(
                        committee=empty, member=chance.choice(people), by=secretary, on=day,
                        category=category(empty, chance.choice(codes)),
                    )  # fmt: skip
                case 2:
                    row = chance.choice(rows)
                    end(appointment=row, reason=EndReason.RESIGNED, by=secretary, on=day)
                case 3:
                    reappoint(
                        appointment=chance.choice(rows), by=secretary, on=day, waiver_reason="試験"
                    )
                case 4:
                    fill_vacancy(
                        predecessor=chance.choice(rows), member=chance.choice(people),
                        by=secretary, on=day,
                    )  # fmt: skip
        except RuleBroken:
            continue
    return empty


def test_roster_of_every_day_is_the_naive_one(history):
    rows = list(Appointment.objects.filter(committee=history).select_related("member"))
    assert len(rows) > 30
    assert any(row.ended_on for row in rows)
    assert any(row.replaces_id for row in rows)
    for number in range(0, 3900, 13):
        day = date(2019, 4, 1) + number * DAY
        naive = {
            row.pk
            for row in rows
            if row.starts_on <= day
            and (row.ended_on is None or day <= row.ended_on)
            and day <= row.ends_on
        }
        found = roster(history, day)
        assert {row.appointment.pk for row in found.rows} == naive
        assert found.in_office == count_in_office(history, day) == len(naive)
        numbers = [row.number for row in found.rows]
        vacant = [vacancy.number for vacancy in found.vacancies]
        assert numbers == sorted(numbers)
        assert sorted(numbers + vacant) == list(range(1, 13))
    for row in rows:  # the stored numbers are those of the history, whoever left meanwhile
        if row.last_day >= row.starts_on:
            assert term_numbers(history, row.starts_on)[row.member_id] == row.term_number


def test_vacancy_names_the_predecessor_while_the_remainder_lasts(promotion, secretary):
    gone = seat(promotion, "organization", 3)
    end(appointment=gone, reason=EndReason.DIED, by=secretary, on=date(2021, 3, 31))
    (vacancy,) = roster(promotion, date(2021, 4, 1)).vacancies
    assert (vacancy.number, vacancy.seat, vacancy.predecessor) == (8, 3, gone)
    after = roster(promotion, LAST + DAY).vacancies
    assert [vacancy.predecessor for vacancy in after] == [None] * 12


def test_seat_of_an_appointment_given_up_has_no_predecessor(empty, secretary):
    row = appoint(
        committee=empty, member=person(), category=category(empty, "expert"), by=secretary,
        on=APPOINTED, starts_on=date(2020, 4, 1),
    )  # fmt: skip
    end(appointment=row, reason=EndReason.RESIGNED, by=secretary, on=date(2020, 3, 1))
    found = roster(empty, date(2020, 4, 1))
    assert [v.predecessor for v in found.vacancies if v.category.code == "expert"] == [None]


def test_total_limit_caps_the_vacancies(empty, secretary):
    empty.ordinances.update(seat_limit=3)
    assert len(roster(empty, APPOINTED).vacancies) == 3
    appoint(
        committee=empty, member=person(), category=category(empty, "expert"), by=secretary,
        on=APPOINTED,
    )  # fmt: skip
    assert len(roster(empty, APPOINTED).vacancies) == 2


def test_expiry_forecast_warns_of_the_fourth_term(empty, secretary):
    row = appoint(
        committee=empty, member=person(), category=category(empty, "citizen"), by=secretary,
        on=date(2019, 4, 1),
    )  # fmt: skip
    for _ in range(2):
        row = reappoint(appointment=row, by=secretary, on=row.ends_on)
    (found,) = expiring(empty, since=date(2028, 1, 1), until=date(2028, 12, 31))
    assert (found.appointment, found.next_terms, found.successor) == (row, 4, None)
    assert found.warning.waivable
    (before,) = expiring(empty, since=date(2025, 3, 31), until=date(2025, 3, 31))
    assert (before.next_terms, before.warning, before.successor) == (3, None, row)
    assert expiring(empty, since=date(2025, 4, 1), until=date(2028, 3, 30)) == []


def test_forecast_leaves_out_who_left(promotion, secretary):
    end(
        appointment=seat(promotion, "citizen", 1), reason=EndReason.RESIGNED, by=secretary,
        on=date(2021, 3, 31),
    )  # fmt: skip
    assert len(expiring(promotion, since=LAST, until=LAST)) == 11


def test_figures(promotion, internal, secretary):
    """Women where recorded, posts elsewhere, citizens, years since the run began."""
    expert = seat(promotion, "expert", 1)
    expert.member.sex = Sex.FEMALE
    expert.member.save()
    citizen = seat(promotion, "citizen", 1)
    end(appointment=citizen, reason=EndReason.RESIGNED, by=secretary, on=date(2021, 3, 31))
    busy = seat(promotion, "organization", 1)
    fill_vacancy(
        predecessor=citizen, member=person(), by=secretary, on=date(2021, 5, 1), other_posts=2
    )
    body = Committee.objects.create(name="別の会", code="other")
    copy_ordinance(promotion.ordinances.get(), body)
    appoint(
        committee=body, member=busy.member, category=category(body, "citizen"), by=secretary,
        on=date(2021, 4, 1),
    )  # fmt: skip

    found = figures(promotion, date(2021, 12, 13))
    assert (found.in_office, found.women, found.sex_recorded) == (12, 5, 10)
    assert found.women_share * 2 == 1
    assert len(found.holders_of_more_posts) == 2
    assert busy.member_id in found.holders_of_more_posts
    assert sorted(found.years_in_office.values()) == [0] + [2] * 11
    assert found.mean_years * 12 == 22
    assert figures(promotion, date(2021, 4, 15)).citizen_warning is not None


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2020, 12, 12), 0),
        (date(2020, 12, 13), 1),
        (LAST, 2),
    ],
)
def test_years_in_office_are_whole(promotion, on, years):
    assert set(figures(promotion, on).years_in_office.values()) == {years}


def test_years_in_office_begin_with_the_run(empty, secretary):
    who = {
        "committee": empty, "member": person(), "category": category(empty, "expert"),
        "by": secretary,
    }  # fmt: skip
    first = appoint(on=date(2019, 4, 1), **who)
    pause = first.ends_on + 367 * DAY  # 366 days out of office
    appoint(on=pause, **who)
    assert set(figures(empty, pause + 400 * DAY).years_in_office.values()) == {1}
    other = {**who, "member": person("別人"), "category": category(empty, "citizen")}
    appoint(on=date(2019, 4, 1), **other)
    appoint(on=pause - DAY, **other)
    found = figures(empty, pause + 400 * DAY).years_in_office
    assert found[other["member"].pk] == 5


def test_figures_of_an_empty_body(empty):
    found = figures(empty, APPOINTED)
    assert (found.in_office, found.women_share, found.citizen_share, found.mean_years) == (
        0,
        None,
        None,
        None,
    )
    assert found.citizen_warning is None
    assert figures(empty, date(2019, 3, 31)) is None


def test_year_is_reported_by_its_last_day():
    assert boundary_of_year(FiscalYear(2019)) == date(2020, 3, 31)


def test_committee_is_called_by_name_or_code(promotion):
    assert committee_called("地域福祉推進委員会") == committee_called("promotion") == promotion
    assert committee_called("推進委員会") is None
    assert committee_called("") is None


QUERIES = {
    "roster": lambda body: roster(body, date(2021, 6, 1)),
    "figures": lambda body: figures(body, date(2021, 6, 1)),
    "expiring": lambda body: expiring(body, since=date(2020, 1, 1), until=date(2030, 1, 1)),
    "term_numbers": lambda body: term_numbers(body, date(2021, 6, 1)),
    "provisions_on": lambda body: provisions_on(body, date(2021, 6, 1)),
    "ordinance_on": lambda body: ordinance_on(body, date(2021, 6, 1)),
}


def test_queries_do_not_grow_with_the_history(promotion, history):
    def count(query, body):
        with CaptureQueriesContext(connection) as captured:
            query(body)
        return len(captured)

    few = {name: count(query, promotion) for name, query in QUERIES.items()}
    assert {name: count(query, history) for name, query in QUERIES.items()} == few
    assert few == {
        "roster": 2,
        "figures": 6,
        "expiring": 4,
        "term_numbers": 4,
        "provisions_on": 3,
        "ordinance_on": 3,
    }
