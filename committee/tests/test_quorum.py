"""第6条第1項・第2項・第4項 招集、定足数、委員以外の者"""

from dataclasses import replace

import pytest

from committee.enums import Convener, QuorumBase, QuorumKind
from committee.rules.meetings import Quorum, check_attendance, convener
from committee.tests.provisions import APPOINTED, PROMOTION

MAJORITY = replace(PROMOTION, quorum_kind=QuorumKind.MAJORITY)
NONE = replace(PROMOTION, quorum_kind=QuorumKind.NONE)
OF_SEATS = replace(PROMOTION, quorum_base=QuorumBase.SEAT_LIMIT)


@pytest.mark.parametrize(
    ("chair", "vice_chair", "who"),
    [
        (True, True, Convener.CHAIR),
        (True, False, Convener.CHAIR),
        (False, True, Convener.VICE_CHAIR),
        (False, False, Convener.MAYOR),
    ],
)
def test_who_convenes(chair, vice_chair, who):
    assert convener(has_chair=chair, has_vice_chair=vice_chair) == who


# rules.md and domain.md §6.1: 12→6, 11→6, 10→5, 9→5, 8→4, 7→4
@pytest.mark.parametrize(
    ("in_office", "half_or_more", "majority"),
    [
        (12, 6, 7),
        (11, 6, 6),
        (10, 5, 6),
        (9, 5, 5),
        (8, 4, 5),
        (7, 4, 4),
        (2, 1, 2),
        (1, 1, 1),
        (0, 1, 1),
    ],
)
def test_half_or_more_is_not_a_majority(in_office, half_or_more, majority):
    assert Quorum(PROMOTION, in_office, 0).required == half_or_more
    assert Quorum(MAJORITY, in_office, 0).required == majority
    assert Quorum(NONE, in_office, 0).required == 0


@pytest.mark.parametrize("provisions", [PROMOTION, MAJORITY])
@pytest.mark.parametrize("in_office", range(1, 31))
def test_required_is_the_fewest_that_will_do(provisions, in_office):
    enough = (
        [n for n in range(in_office + 1) if n * 2 >= in_office and n]
        if provisions is PROMOTION
        else [n for n in range(in_office + 1) if n * 2 > in_office]
    )
    met = [n for n in range(in_office + 1) if Quorum(provisions, in_office, n).met]
    assert met == enough
    assert Quorum(provisions, in_office, 0).required == enough[0]


def test_base_may_be_the_seats():
    assert Quorum(OF_SEATS, 9, 5).required == 6
    assert Quorum(replace(OF_SEATS, seat_limit=None), 9, 5).required == 5


def test_counter_shows_its_arithmetic():
    quorum = Quorum(PROMOTION, 12, 7)
    assert (quorum.met, quorum.may_leave) == (True, 1)
    assert quorum.explanation == "12人の半数以上＝6人に対し、出席7人です"
    assert quorum.check() is None
    assert Quorum(MAJORITY, 12, 7).explanation == "12人の過半数＝7人に対し、出席7人です"
    assert "定足数の定めがありません" in Quorum(NONE, 12, 1).explanation


def test_meeting_without_quorum_is_refused_with_its_article():
    assert str(Quorum(PROMOTION, 12, 5).check()) == (
        "出席5人では会議を開けません。12人の半数以上＝6人に対し、出席5人です。"
        "あと1人の出席を待つか、日を改めてください。（地域福祉推進委員会条例第6条第2項）"
    )


@pytest.mark.parametrize(
    ("in_office", "present", "places"),
    [
        (12, 12, []),
        (12, 0, []),
        (12, 13, ["present"]),
        (-1, 0, ["in_office"]),
        (12, -1, ["present"]),
        (-1, -1, ["in_office", "present"]),
    ],
)
def test_numbers_that_cannot_be_are_all_named(in_office, present, places):
    found = Quorum(PROMOTION, in_office, present).check_numbers()
    assert [violation.place for violation in found] == places


def test_only_members_in_office_are_counted():
    assert check_attendance(PROMOTION, "相原 由美", in_office=True, on=APPOINTED) is None
    assert str(check_attendance(PROMOTION, "窓口担当", in_office=False, on=APPOINTED)) == (
        "窓口担当さんは令和元年12月13日に在任する委員ではないので、出席委員に数えられません。"
        "意見を聴くときは、委員以外の者の出席として記録してください。"
        "（地域福祉推進委員会条例第6条第4項）"
    )
