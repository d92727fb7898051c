"""付則第2項 別表第3: the city's own table is the oracle"""

from dataclasses import replace
from datetime import date

import pytest

from committee.enums import RemunerationOffice
from committee.models import Committee
from committee.queries.ordinances import rates_of
from committee.rules.remuneration import Rate, check_rate, office_paid, rate_on
from committee.tests.provisions import APPOINTED, PROMOTION
from koganei.law import Citation

CHAIR, MEMBER = RemunerationOffice
TABLE = Citation("特別職の給与に関する条例", "別表第3")
RATES = [
    Rate(CHAIR, 11_000, date(2019, 4, 1), TABLE),
    Rate(MEMBER, 10_000, date(2019, 4, 1), TABLE),
    Rate(MEMBER, 10_500, date(2024, 4, 1), TABLE),
]
BEFORE = date(2019, 12, 12)


def test_fixture_has_appended_table_3(demo):
    found = rates_of(Committee.objects.get(code="promotion"))
    assert found == RATES[:2]
    assert str(found[0].source) == "特別職の給与に関する条例別表第3"


@pytest.mark.parametrize(
    ("changes", "facts", "office"),
    [
        ({}, {}, MEMBER),
        ({}, {"chair_since": BEFORE}, CHAIR),
        ({}, {"chair_since": APPOINTED}, CHAIR),
        ({"chair_rate_on_election_day": False}, {"chair_since": APPOINTED}, MEMBER),
        ({"chair_rate_on_election_day": False}, {"chair_since": BEFORE}, CHAIR),
        ({}, {"acted_as_chair": True}, MEMBER),
        ({"acting_chair_rate": CHAIR}, {"acted_as_chair": True}, CHAIR),
    ],
)
def test_which_office_is_paid(changes, facts, office):
    assert office_paid(replace(PROMOTION, **changes), APPOINTED, **facts) == office


@pytest.mark.parametrize(
    ("office", "day", "yen"),
    [
        (CHAIR, APPOINTED, 11_000),
        (MEMBER, APPOINTED, 10_000),
        (MEMBER, date(2024, 3, 31), 10_000),
        (MEMBER, date(2024, 4, 1), 10_500),
    ],
)
def test_rate_of_the_day_is_paid(office, day, yen):
    assert rate_on(RATES, office, day).yen == yen
    assert check_rate(PROMOTION, RATES, office, day) is None


def test_day_without_a_rate_is_refused():
    assert str(check_rate(PROMOTION, RATES, CHAIR, date(2019, 3, 31))) == (
        "平成31年3月31日に効力のある会長の日額がありません。報酬の額を、その条例の施行日とともに"
        "登録してください。（地域福祉推進委員会条例付則第2項）"
    )
