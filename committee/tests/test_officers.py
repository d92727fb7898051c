"""第5条 会長及び副会長"""

from datetime import date, timedelta

import pytest

from committee.enums import Office, OfficeEndReason, Presiding
from committee.rules.officers import Mandate, check_election, check_end_of_office, presiding
from committee.tests.provisions import APPOINTED, PROMOTION, tenure

DAY = timedelta(days=1)
END = date(2022, 12, 12)
CHAIR = Mandate(Office.CHAIR, 5, "委員5", APPOINTED, END)


def elect(office, member, on=APPOINTED, mandates=(), **changes):
    found = check_election(PROMOTION, office, tenure(member, **changes), on, mandates)
    return [str(violation) for violation in found if violation]


@pytest.mark.parametrize("on", [APPOINTED, date(2021, 1, 1), END])
def test_officer_is_a_member_in_office(on):
    assert elect(Office.CHAIR, 5, on) == []


@pytest.mark.parametrize("on", [APPOINTED - DAY, END + DAY])
def test_who_is_not_serving_cannot_be_elected(on):
    (message,) = elect(Office.CHAIR, 5, on)
    assert "在任していないので、会長に選べません" in message
    assert message.endswith("（地域福祉推進委員会条例第5条第2項）")


def test_one_chair_and_one_vice_chair_who_are_two_people():
    assert elect(Office.VICE_CHAIR, 6, mandates=[CHAIR]) == []
    assert elect(Office.CHAIR, 6, mandates=[CHAIR]) == [
        "会長には委員5さんが令和4年12月12日まで就いています。その前日までに会長の辞任などを"
        "記録してください。（地域福祉推進委員会条例第5条第1項）"
    ]
    assert elect(Office.VICE_CHAIR, 5, mandates=[CHAIR]) == [
        "委員5さんは令和4年12月12日まで会長です。会長と副会長は別の人を選んでください。"
        "（地域福祉推進委員会条例第5条第1項）"
    ]


def test_next_chair_may_follow_the_day_after():
    gone = Mandate(Office.CHAIR, 5, "委員5", APPOINTED, date(2020, 6, 30), was_ended=True)
    assert elect(Office.CHAIR, 6, date(2020, 7, 1), [gone]) == []
    assert len(elect(Office.CHAIR, 6, date(2020, 6, 30), [gone])) == 1


def test_chair_without_end_in_sight_blocks_for_ever():
    held = Mandate(Office.CHAIR, 5, "委員5", APPOINTED)
    (message,) = elect(Office.CHAIR, 6, date(2100, 1, 1), [held], ends_on=None)
    assert "委員5さんが就いています" in message


@pytest.mark.parametrize(
    ("chair", "vice_chair", "who"),
    [
        (True, True, Presiding.CHAIR),
        (True, False, Presiding.CHAIR),
        (False, True, Presiding.VICE_CHAIR),
        (False, False, Presiding.PROVISIONAL),
    ],
)
def test_vice_chair_acts_and_then_a_provisional_chair(chair, vice_chair, who):
    assert presiding(chair_present=chair, vice_chair_present=vice_chair) == who


@pytest.mark.parametrize(
    ("on", "reason", "message"),
    [
        (APPOINTED, OfficeEndReason.RESIGNED, None),
        (END, OfficeEndReason.RESIGNED, None),
        (END + DAY, OfficeEndReason.RESIGNED, "令和4年12月12日までです"),
        (APPOINTED - DAY, OfficeEndReason.RESIGNED, "その日以後の日にしてください"),
        (APPOINTED - DAY, OfficeEndReason.LEFT_COMMITTEE, "先に会長の記録を確かめてください"),
    ],
)
def test_office_ends_between_election_and_expiry(on, reason, message):
    violation = check_end_of_office(PROMOTION, CHAIR, on, reason)
    assert (violation is None) if message is None else (message in violation.message)


def test_office_given_up_is_not_given_up_again():
    gone = Mandate(Office.CHAIR, 5, "委員5", APPOINTED, date(2020, 6, 30), was_ended=True)
    violation = check_end_of_office(PROMOTION, gone, date(2020, 5, 1), OfficeEndReason.RESIGNED)
    assert "もう会長ではありません" in str(violation)
