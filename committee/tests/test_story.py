"""The story of one term, 令和元年12月13日 to 令和4年12月12日, as the secretariat lives it."""

from datetime import date, timedelta

import pytest

from committee.actions.appointments import (
    appoint,
    elect_officer,
    end,
    end_office,
    fill_vacancy,
    reappoint,
)
from committee.actions.ordinances import amend
from committee.enums import EndReason, Office
from committee.models import Appointment, Member, Officer, Ordinance
from committee.queries.figures import figures
from committee.queries.forecasts import expiring
from committee.queries.ordinances import ordinance_on, provisions_on
from committee.queries.rosters import roster
from committee.rules.meetings import Quorum
from committee.tests.fixtures import category, person, refused, seat

pytest_plugins = ["committee.tests.fixtures"]

FIRST = date(2019, 12, 13)
LAST = date(2022, 12, 12)
NEXT = LAST + timedelta(days=1)
# the seed's bodies and categories, the invented people of the mock
ROSTER = [
    (1, "相原 由美", "", "公募市民", ""),
    (2, "江口 正樹", "", "公募市民", ""),
    (3, "川瀬 真琴", "", "公募市民", ""),
    (4, "篠田 弘", "", "公募市民", ""),
    (5, "長谷部 和之", "ルーテル学院大学", "学識経験者", "会長"),
    (
        6,
        "野々村 薫",
        "社会福祉法人小金井市社会福祉協議会",
        "福祉関係団体・関係機関",
        "副会長",
    ),
    (7, "平岡 俊彦", "一般社団法人小金井市医師会", "福祉関係団体・関係機関", ""),
    (8, "三浦 節子", "小金井市民生委員児童委員協議会", "福祉関係団体・関係機関", ""),
    (9, "森下 航", "小金井市福祉NPO法人連絡会", "福祉関係団体・関係機関", ""),
    (10, "矢島 明子", "小金井市地域自立支援協議会", "福祉関係団体・関係機関", ""),
    (11, "吉成 武", "小金井市介護保険運営協議会", "福祉関係団体・関係機関", ""),
    (12, "和久井 文", "小金井市市民健康づくり審議会", "福祉関係団体・関係機関", ""),
]


def lines(found):
    return [
        (row.number, row.member.name, row.appointment.nominating_body, row.category,
         row.office_title)
        for row in found.rows
    ]  # fmt: skip


def test_one_term(promotion, secretary):
    # given: the twelve of the first meeting
    assert roster(promotion, FIRST - timedelta(days=1)).in_office == 0
    first = roster(promotion, FIRST)
    assert lines(first) == ROSTER
    assert first.vacancies == ()
    assert first.citizen_warning is None

    # when: a citizen moves away, and the chair gives up the chair but stays a member
    gone = seat(promotion, "citizen", 3)
    end(appointment=gone, reason=EndReason.RESIGNED, by=secretary, on=date(2020, 9, 30))
    end_office(officer=Officer.objects.get(office="chair"), by=secretary, on=date(2020, 10, 31))
    elect_officer(
        appointment=seat(promotion, "organization", 2), office=Office.CHAIR, by=secretary,
        on=date(2020, 11, 1),
    )  # fmt: skip

    # then: the roster of each day says so
    assert roster(promotion, date(2020, 9, 30)).in_office == 12
    october = roster(promotion, date(2020, 10, 1))
    assert (october.in_office, october.holder(Office.CHAIR).member.name) == (11, "長谷部 和之")
    (vacancy,) = october.vacancies
    assert (vacancy.number, vacancy.category.name, vacancy.predecessor) == (3, "公募市民", gone)
    assert "11人のうち3人（27.3%）" in str(october.citizen_warning)
    assert Quorum(october.provisions, october.in_office, 6).explanation.startswith("11人の半数以上")
    november = roster(promotion, date(2020, 11, 1))
    assert november.holder(Office.CHAIR).member.name == "平岡 俊彦"

    # when: a substitute is found, and the vice-chair dies in office
    substitute = fill_vacancy(
        predecessor=gone, member=person("補欠 一郎"), by=secretary, on=date(2021, 1, 15)
    )
    vice = seat(promotion, "organization", 1)
    end(appointment=vice, reason=EndReason.DIED, by=secretary, on=date(2021, 5, 5))

    # then: the substitute ends with the others, and the office of the vice-chair lapsed
    assert substitute.ends_on == LAST
    may = roster(promotion, date(2021, 5, 6))
    assert (may.in_office, may.holder(Office.VICE_CHAIR)) == (11, None)
    assert roster(promotion, date(2021, 5, 5)).holder(Office.VICE_CHAIR).appointment == vice

    # when: the term runs out
    soon = expiring(promotion, since=date(2022, 10, 1), until=date(2022, 12, 31))
    assert [len(soon), {each.next_terms for each in soon}] == [11, {2}]
    for each in soon[:-1]:
        reappoint(appointment=each.appointment, by=secretary, on=date(2022, 12, 1))

    # then: nobody is chair any more, ten sit on, two seats are free for a full term
    new = roster(promotion, NEXT)
    assert (new.in_office, new.holder(Office.CHAIR)) == (10, None)
    assert {row.appointment.term_number for row in new.rows} == {2}
    assert [(v.number, v.predecessor) for v in new.vacancies] == [(6, None), (12, None)]
    assert roster(promotion, LAST).in_office == 11
    elect_officer(
        appointment=seat(promotion, "expert", 1), office=Office.CHAIR, by=secretary, on=NEXT
    )
    assert roster(promotion, NEXT).holder(Office.CHAIR).member.name == "長谷部 和之"


def test_amendment_leaves_the_past_and_those_in_office(promotion, secretary):
    """令和3年4月1日: ten seats, five of organizations, majority quorum; those in office stay."""
    old = Ordinance.objects.get(committee=promotion)
    day = date(2021, 4, 1)
    amend(
        ordinance=old, effective_on=day, by=secretary, on=date(2021, 3, 1),
        changes={"seat_limit": 10, "quorum_kind": "majority"},
        categories={"organization": {"seat_limit": 5}},
    )  # fmt: skip
    assert ordinance_on(promotion, day - timedelta(days=1)) == old
    before, after = provisions_on(promotion, day - timedelta(days=1)), provisions_on(promotion, day)
    assert (Quorum(before, 12, 6).met, Quorum(after, 12, 6).met) == (True, False)
    assert after.places == before.places
    assert roster(promotion, day).in_office == 12
    assert [row.number for row in roster(promotion, day).rows] == [*range(1, 11), 11, 12]

    # a seat above the new number is not filled again, and no one joins while too many stay
    seventh = seat(promotion, "organization", 7)
    end(appointment=seventh, reason=EndReason.RESIGNED, by=secretary, on=date(2021, 6, 30))
    messages = refused(
        fill_vacancy, predecessor=seventh, member=person(), by=secretary, on=date(2021, 7, 1)
    )
    assert [message.partition("。")[0] for message in messages] == [
        "委員は10人以内です",
        "福祉関係団体・関係機関は5人以内です",
        "福祉関係団体・関係機関に席7はありません",
    ]

    # the next term has ten
    for row in Appointment.objects.filter(committee=promotion, ended_on=None):
        if row.category_code != "organization" or row.seat <= 5:
            reappoint(appointment=row, by=secretary, on=LAST)
    assert roster(promotion, NEXT).in_office == 10
    new = Appointment.objects.filter(committee=promotion, starts_on=NEXT)
    assert {row.category.ordinance.effective_on for row in new} == {day}


def test_amendment_that_drives_members_out_is_refused(promotion, secretary):
    messages = refused(
        amend, ordinance=Ordinance.objects.get(committee=promotion),
        effective_on=date(2021, 4, 1), by=secretary, on=date(2021, 3, 1),
        changes={"seat_limit": 10, "incumbents_stay": False},
    )  # fmt: skip
    assert messages == [
        "委員は10人以内です。令和3年4月1日に12人になります。任期満了や辞任を待つか、"
        "ほかの選出区分・委嘱日にしてください。（地域福祉推進委員会条例第3条第1項）"
    ]
    assert Ordinance.objects.filter(committee=promotion).count() == 1


@pytest.mark.parametrize("code", ["citizen", "expert", "organization"])
def test_fixture_members_are_all_of_their_first_term(promotion, code):
    rows = Appointment.objects.filter(committee=promotion, category__code=code)
    assert {row.term_number for row in rows} == {1}
    assert rows.count() == category(promotion, code).seat_limit


def test_nobody_of_the_real_roster_is_here(promotion):
    assert set(Member.objects.filter(appointments__committee=promotion).values_list("name")) == {
        (line[1],) for line in ROSTER
    }


def test_figures_of_the_first_year(promotion):
    found = figures(promotion, date(2020, 3, 31))
    assert (found.in_office, found.women, found.sex_recorded) == (12, 5, 11)
    assert (found.citizens, found.citizen_share * 3) == (4, 1)
    assert found.citizen_warning is None
    assert found.holders_of_more_posts == ()
    assert set(found.years_in_office.values()) == {0}


def test_appoint_again_after_the_gap_is_a_new_run(promotion, secretary):
    row = seat(promotion, "citizen", 1)
    later = date(2023, 12, 14)  # 366 days out of office
    again = appoint(
        committee=promotion, member=row.member, category=row.category, by=secretary, on=later
    )
    assert again.term_number == 1
