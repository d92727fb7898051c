"""A meeting from its preparation to its end, as the secretariat records it."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from committee.actions import agenda, meetings
from committee.actions.attendance import move, reply, withdraw
from committee.actions.deliberation import decide, finish_item, start_item
from committee.enums import Convener, ItemStatus, MeetingStage, Office, Presiding
from committee.models import (
    AttendanceEvent,
    Member,
    Officer,
    Ordinance,
    QuorumRecord,
)
from committee.queries.meetings import meeting_called, quorum_differences, session_of
from committee.tests.meetings import (
    DAY,
    arrive,
    clock,
    leave,
    opened,
    planned,
    received,
    refused,
    seats,
)

pytest_plugins = ["committee.tests.fixtures"]
QUORUM = "（地域福祉推進委員会条例第6条第2項）"
FIRST_SIX = (5, 6, 1, 2, 3, 4)


def items(meeting):
    return list(meeting.items.order_by("number"))


# the record of the fixture


def test_first_meeting_of_the_fixture(promotion):
    meeting = meeting_called(promotion, "2019-1")
    assert (meeting.held_on, meeting.place) == (date(2019, 12, 13), "市役所第二庁舎 801会議室")
    assert (meeting.convener, meeting.title) == (Convener.MAYOR, "第1回 地域福祉推進委員会")
    opening = meeting.quorum_records.get(is_opening=True)
    assert (opening.in_office, opening.required, opening.present) == (12, 6, 10)
    first, *_ = items(meeting)
    assert (first.presided_as, first.presided_by) == (Presiding.PROVISIONAL, None)
    votes = meeting.resolutions.get(method="show_of_hands")
    assert votes.explanation == "出席10、賛成8、反対1、棄権1 → 過半数6に達し、可決"
    assert votes.presiding_label == "会長 長谷部 和之"
    assert quorum_differences(meeting) == []
    assert [str(m) for m in meeting.materials.all()][:2] == [
        "資料1 小金井市地域福祉推進委員会委員名簿",
        "資料2 第1回小金井市地域福祉推進委員会席次",
    ]


@pytest.mark.parametrize("code", ["2019-2", "2019-0", "2019", "2018-1", "x", "２０１９-1"])
def test_a_meeting_that_is_not_there(promotion, code):
    assert meeting_called(promotion, code) is None


def test_a_session_is_read_in_constant_queries(promotion, django_assert_max_num_queries):
    meeting = meeting_called(promotion, "2019-1")
    with django_assert_max_num_queries(6):
        session = session_of(meeting)
        assert len(session.present) == 10
        assert session.quorum().explanation == "12人の半数以上＝6人に対し、出席10人です"


# the day itself


def test_nobody_is_received_before_the_day(promotion, secretary, time_machine):
    row = planned(promotion, secretary)
    meetings.convene(meeting=row, by=secretary, on=date(2020, 10, 1))
    time_machine.move_to(clock(13, 30, date(2020, 11, 5)))
    (message,) = refused(meetings.receive, meeting=row, by=secretary)
    assert message.startswith("会議は令和2年11月6日です。")


def test_without_a_quorum_a_meeting_is_not_opened(promotion, secretary):
    row = received(promotion, secretary, *FIRST_SIX[:5])
    assert refused(meetings.open_meeting, meeting=row, by=secretary, at=clock(14)) == [
        "出席5人では会議を開けません。12人の半数以上＝6人に対し、出席5人です。"
        f"あと1人の出席を待つか、日を改めてください。{QUORUM}"
    ]
    arrive(row, secretary, 12, at=clock(13, 59))
    row = meetings.open_meeting(meeting=row, by=secretary, at=clock(14))
    assert (row.stage, row.presided_as) == (MeetingStage.IN_SESSION, Presiding.CHAIR)


def test_quorum_is_counted_at_each_item(promotion, secretary):
    meeting = opened(promotion, secretary, *FIRST_SIX)
    item, other = items(meeting)
    start_item(item=item, by=secretary, at=clock(14, 5))
    leave(meeting, secretary, 4, at=clock(14, 20))
    (message,) = refused(
        decide, item=item, motion="了承する", method="no_objection", by=secretary,
        at=clock(14, 30),
    )  # fmt: skip
    assert message.startswith("出席5人では会議を開けません。")
    assert message.endswith(QUORUM)
    # what was decided before the sixth left is still as it was then
    resolution = decide(
        item=item, motion="了承する", method="no_objection", by=secretary, at=clock(14, 19)
    )
    assert resolution.explanation == "出席6、異議なし → 可決"
    (message,) = refused(start_item, item=other, by=secretary, at=clock(14, 40))
    assert message.startswith("出席5人では会議を開けません。")


def test_the_recused_do_not_count_but_stay_in_office(promotion, secretary):
    meeting = opened(promotion, secretary, *FIRST_SIX, 12)
    item, other = items(meeting)
    start_item(item=item, by=secretary, at=clock(14, 5))
    (citizen,) = seats(promotion, 1)
    assert refused(
        move, meeting=meeting, appointment=citizen, kind="recused", item=item, by=secretary,
        at=clock(14, 6),
    ) == ["除斥の理由を書いてください。（地域福祉推進委員会条例第6条第3項）"]  # fmt: skip
    move(
        meeting=meeting, appointment=citizen, kind="recused", item=item, by=secretary,
        at=clock(14, 6), reason="申請した団体の役員のため",
    )  # fmt: skip
    resolution = decide(
        item=item, motion="了承する", method="ballot", votes=(3, 3, 0), chair_decides="for",
        by=secretary, at=clock(14, 30),
    )  # fmt: skip
    assert resolution.explanation == (
        "出席7（除斥1、表決する者6）、賛成3、反対3、棄権0 → "
        "過半数4に達せず、可否同数のため、会長の決するところにより、可決"
    )
    record = resolution.quorum
    assert (record.in_office, record.present, record.recused) == (12, 7, 1)
    start_item(item=other, by=secretary, at=clock(14, 31))
    assert session_of(meeting, clock(14, 32)).quorum(other).present == 7


@pytest.mark.parametrize(
    ("votes", "chair", "sentence"),
    [
        ((3, 1, 1), None, "合計5が、出席6の表決する数6と合いません"),
        ((3, 3, 0), None, "可否同数です。会長の決するところ"),
        ((4, 2, 0), "for", "可否同数ではないので"),
        ((-1, 7, 0), None, "賛成-1は負の数です"),
    ],
)
def test_votes_that_cannot_be(promotion, secretary, votes, chair, sentence):
    meeting = opened(promotion, secretary, *FIRST_SIX)
    item, _ = items(meeting)
    start_item(item=item, by=secretary, at=clock(14, 5))
    (message,) = refused(
        decide, item=item, motion="了承する", method="show_of_hands", votes=votes,
        chair_decides=chair, by=secretary, at=clock(14, 30),
    )  # fmt: skip
    assert sentence in message


def test_all_that_is_wrong_is_said_at_once(promotion, secretary):
    meeting = opened(promotion, secretary, *FIRST_SIX)
    item, _ = items(meeting)
    messages = refused(
        decide, item=item, motion=" ", method="show_of_hands", votes=(1, 0, 0), by=secretary,
        at=clock(14, 30, date(2020, 11, 7)),
    )  # fmt: skip
    assert [message.partition("。")[0] for message in messages] == [
        "この議題は「これから」です",
        "会議の日は令和2年11月6日です",
        "何を諮ったかを書いてください",
        "賛成1・反対0・棄権0の合計1が、出席6の表決する数6と合いません",
    ]


def test_who_leads_follows_who_is_there(promotion, secretary):
    meeting = opened(promotion, secretary, *FIRST_SIX, 7, 8)
    item, other = items(meeting)
    leave(meeting, secretary, 5, at=clock(14, 4))
    row = start_item(item=item, by=secretary, at=clock(14, 5))
    assert row.presiding_label == "副会長（職務代理） 野々村 薫"
    finish_item(item=item, result="報告を受けた。", by=secretary, at=clock(14, 10))
    leave(meeting, secretary, 6, at=clock(14, 11))
    absent, here = seats(promotion, 12, 7)
    (message,) = refused(start_item, item=other, by=secretary, at=clock(14, 12), presided_by=absent)
    assert message.startswith("仮議長は、いま出席している委員から")
    row = start_item(item=other, by=secretary, at=clock(14, 12), presided_by=here)
    assert (row.presided_as, row.presided_by) == (Presiding.PROVISIONAL, here)


def test_no_item_before_the_opening(promotion, secretary):
    meeting = received(promotion, secretary, *FIRST_SIX)
    item, _ = items(meeting)
    messages = refused(start_item, item=item, by=secretary, at=clock(14, 5))
    assert "議事は開会してから始めてください" in messages[0]
    assert "条例第6条第2項" in messages[0]


def test_one_item_at_a_time_and_the_end_after_all(promotion, secretary):
    meeting = opened(promotion, secretary, *FIRST_SIX)
    item, other = items(meeting)
    start_item(item=item, by=secretary, at=clock(14, 5))
    (message,) = refused(start_item, item=other, by=secretary, at=clock(14, 6))
    assert message.startswith("「評価票について」の議事中です。")
    (message,) = refused(meetings.end_meeting, meeting=meeting, by=secretary, at=clock(15))
    assert message.startswith("結果のない議題があります：評価票について、その他。")
    finish_item(item=item, result="", continued=True, by=secretary, at=clock(14, 20))
    start_item(item=other, by=secretary, at=clock(14, 21))
    finish_item(item=other, result="なし", by=secretary, at=clock(14, 22))
    row = meetings.end_meeting(meeting=meeting, by=secretary, at=clock(14, 25))
    assert row.stage == MeetingStage.ENDED
    assert [i.status for i in items(row)] == [ItemStatus.CONTINUED, ItemStatus.HEARD]


# who may be there


def test_somebody_not_in_office_is_not_counted(promotion, secretary, internal):
    row = received(promotion, secretary, *FIRST_SIX)
    (stranger,) = seats(internal, 1)
    (message,) = refused(
        move, meeting=row, appointment=stranger, kind="arrived", by=secretary, at=clock(13, 50)
    )
    assert message.startswith("桐生 誠さんは令和2年11月6日に在任する委員ではないので")
    with pytest.raises(IntegrityError, match="movement_of_a_serving_member"), transaction.atomic():
        AttendanceEvent.objects.create(
            meeting=row, appointment=stranger, kind="arrived", at=clock(13, 50)
        )
    assert refused(reply, meeting=row, appointment=stranger, answer="present", by=secretary, on=DAY)


@pytest.mark.parametrize(
    ("number", "kind", "at", "sentence"),
    [
        (1, "arrived", clock(13, 55), "相原 由美さんはもう到着しています。"),
        (12, "left", clock(13, 55), "和久井 文さんはその時刻に出席していません。"),
        (1, "left", clock(13, 40), "より後の記録があります。"),
        (12, "arrived", clock(14, 0, date(2020, 11, 5)), "会議の日は令和2年11月6日です。"),
    ],
)
def test_movements_that_cannot_be(promotion, secretary, number, kind, at, sentence):
    row = received(promotion, secretary, *FIRST_SIX)
    (who,) = seats(promotion, number)
    (message,) = refused(move, meeting=row, appointment=who, kind=kind, by=secretary, at=at)
    assert sentence in message


def test_online_members_count_only_where_the_ordinance_says_so(promotion, secretary):
    row = received(promotion, secretary, *FIRST_SIX[:5])
    arrive(row, secretary, 12, via="online")
    assert session_of(row, clock(14)).quorum().met
    Ordinance.objects.filter(committee=promotion).update(online_presence_counts=False)
    (message,) = refused(meetings.open_meeting, meeting=row, by=secretary, at=clock(14))
    assert message.startswith("出席5人では")
    with pytest.raises(IntegrityError, match="quorum_as_counted"), transaction.atomic():
        QuorumRecord.objects.create(
            meeting=row, is_opening=True, at=clock(14), in_office=12, required=6, present=6
        )


def test_a_later_correction_needs_a_reason_and_is_shown(promotion, secretary):
    meeting = opened(promotion, secretary, *FIRST_SIX, 12)
    (late,) = seats(promotion, 11)
    arguments = {
        "meeting": meeting, "appointment": late, "kind": "arrived", "by": secretary,
        "at": clock(13, 58),
    }  # fmt: skip
    (message,) = refused(move, **arguments)
    assert message.startswith("令和2年11月6日 14時00分の開会・決定より前の出入りです。")
    move(**arguments, reason="受付の書きもらし")
    ((record, now),) = quorum_differences(meeting)
    assert (record.present, now.present) == (7, 8)
    event = AttendanceEvent.objects.get(meeting=meeting, appointment=late)
    assert refused(withdraw, event=event, by=secretary, reason="") == [
        f"取り消す理由を書いてください。{QUORUM}"
    ]
    withdraw(event=event, by=secretary, reason="別の人でした")
    assert quorum_differences(meeting) == []
    assert refused(withdraw, event=event, by=secretary, reason="もう一度")


# another body, from data alone


def test_a_body_without_quorum_and_votes_meets_too(internal, secretary):
    day = date(2019, 6, 3)
    row = meetings.plan_meeting(
        committee=internal, held_on=day, starts_at=time(10), place="801会議室", by=secretary
    )
    item = agenda.add_item(meeting=row, title="窓口の体制", remit=1, by=secretary)
    meetings.convene(meeting=row, by=secretary, on=date(2019, 5, 27))
    meetings.receive(meeting=row, by=secretary, at=clock(9, 50, day))
    for who in seats(internal, 1, 3):
        move(meeting=row, appointment=who, kind="arrived", by=secretary, at=clock(9, 55, day))
    row = meetings.open_meeting(meeting=row, by=secretary, at=clock(10, 0, day))
    assert row.presided_as == Presiding.CHAIR
    start_item(item=item, by=secretary, at=clock(10, 1, day))
    (message,) = refused(
        decide, item=item, motion="了承する", method="no_objection", by=secretary,
        at=clock(10, 30, day),
    )  # fmt: skip
    assert "議決の定めがないので" in message
    finish_item(item=item, result="案のとおり進める。", by=secretary, at=clock(10, 30, day))
    assert row.quorum_records.get(is_opening=True).required == 0


def test_a_third_body_with_its_own_numbers(empty, secretary):
    """15 seats, majority quorum, and a chair without an ordinary vote: nothing but columns."""
    Ordinance.objects.filter(committee=empty).update(
        seat_limit=15, quorum_kind="majority", chair_has_vote=False
    )
    from committee.actions.appointments import appoint, elect_officer  # noqa: PLC0415
    from committee.tests.fixtures import category  # noqa: PLC0415

    who = [
        appoint(
            committee=empty, member=Member.objects.create(name=f"委員{n}"),
            category=category(empty, "citizen" if n < 4 else "organization"), by=secretary,
            on=date(2020, 4, 1),
        )
        for n in range(8)
    ]  # fmt: skip
    elect_officer(appointment=who[0], office=Office.CHAIR, by=secretary, on=date(2020, 4, 1))
    row = planned(empty, secretary)
    meetings.convene(meeting=row, by=secretary, on=date(2020, 10, 1))
    meetings.receive(meeting=row, by=secretary, at=clock(13, 30))
    for each in who[:4]:
        move(meeting=row, appointment=each, kind="arrived", by=secretary, at=clock(13, 50))
    (message,) = refused(meetings.open_meeting, meeting=row, by=secretary, at=clock(14))
    assert "8人の過半数＝5人に対し、出席4人です" in message
    move(meeting=row, appointment=who[4], kind="arrived", by=secretary, at=clock(13, 55))
    meetings.open_meeting(meeting=row, by=secretary, at=clock(14))
    item, _ = items(row)
    start_item(item=item, by=secretary, at=clock(14, 1))
    resolution = decide(
        item=item, motion="了承する", method="show_of_hands", votes=(2, 2, 0),
        chair_decides="against", by=secretary, at=clock(14, 20),
    )  # fmt: skip
    assert (resolution.voters, resolution.outcome) == (4, "lost")
    assert Officer.objects.filter(committee=empty).count() == 1
