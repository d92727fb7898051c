"""第7条: closed only by the committee's resolution and for a reason; and the public gallery."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from committee.actions import agenda, meetings
from committee.actions.deliberation import close_item, close_meeting, start_item
from committee.actions.observers import draw, receive_observer
from committee.enums import Admission
from committee.models import AgendaItem, Meeting
from committee.rules.observers import admitted, drawn_order
from committee.tests.meetings import clock, opened, planned, refused

pytest_plugins = ["committee.tests.fixtures"]
SIX = (5, 6, 1, 2, 3, 4)


@pytest.fixture
def item(promotion, secretary):
    """An item that is being dealt with, six members in the room."""
    row = opened(promotion, secretary, *SIX).items.get(number=1)
    return start_item(item=row, by=secretary, at=clock(14, 5))


def test_an_item_is_closed_by_resolution_and_reason(item, secretary):
    resolution = close_item(
        item=item, reason="個人の事情を扱うため", method="no_objection", by=secretary,
        at=clock(14, 6),
    )  # fmt: skip
    row = AgendaItem.objects.get(pk=item.pk)
    assert (row.is_public, row.non_public_reason) == (False, "個人の事情を扱うため")
    assert resolution.motion == "議題1「評価票について」を非公開とする"
    assert row.meeting.is_public


def test_without_a_reason_nothing_is_closed(item, secretary):
    (message,) = refused(
        close_item, item=item, reason=" ", method="no_objection", by=secretary, at=clock(14, 6)
    )
    assert message.startswith("非公開の理由がありません。")
    assert message.endswith("（地域福祉推進委員会条例第7条ただし書）")


def test_when_the_committee_says_no_it_stays_open(item, secretary):
    resolution = close_item(
        item=item, reason="個人の事情", method="ballot", votes=(2, 4, 0), by=secretary,
        at=clock(14, 6),
    )  # fmt: skip
    assert resolution.outcome == "lost"
    assert AgendaItem.objects.get(pk=item.pk).is_public


def test_a_whole_meeting_is_closed(promotion, secretary):
    meeting = opened(promotion, secretary, *SIX)
    close_meeting(
        meeting=meeting, reason="個人の事情", method="no_objection", by=secretary, at=clock(14, 1)
    )
    assert not Meeting.objects.get(pk=meeting.pk).is_public


@pytest.mark.parametrize(
    ("changes", "guard"),
    [
        ({"is_public": False, "non_public_reason": "個人の事情"}, "closed_by_resolution"),
        ({"is_public": False}, "closed_by_resolution|closed_for_a_reason"),
    ],
)
def test_the_database_closes_nothing_by_itself(item, changes, guard):
    for rows in (
        AgendaItem.objects.filter(pk=item.pk),
        Meeting.objects.filter(pk=item.meeting_id),
    ):
        with pytest.raises(IntegrityError, match=guard), transaction.atomic():
            rows.update(**changes)


def test_a_closed_item_keeps_its_reason(item, secretary):
    close_item(item=item, reason="個人の事情", method="no_objection", by=secretary, at=clock(14, 6))
    with pytest.raises(IntegrityError, match="item_closed_for_a_reason"), transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(non_public_reason="")


def test_materials_of_a_closed_item_do_not_leave(item, secretary):
    material = agenda.add_material(meeting=item.meeting, item=item, title="名簿", by=secretary)
    assert material.may_leave
    close_item(item=item, reason="個人の事情", method="no_objection", by=secretary, at=clock(14, 6))
    material.item.refresh_from_db()
    assert not material.may_leave


# 傍聴


def test_first_come_up_to_the_limit(promotion, secretary):
    row = planned(promotion, secretary, observer_limit=2)
    for name in ("一", "二"):
        assert receive_observer(meeting=row, name=name, by=secretary).admission == "admitted"
    (message,) = refused(receive_observer, meeting=row, name="三", by=secretary)
    assert message.startswith("傍聴の定員2人に達しています。")


def test_the_lottery_can_be_drawn_again(promotion, secretary):
    row = planned(promotion, secretary, observer_limit=2, observer_selection="lottery")
    for number in range(1, 6):
        receive_observer(meeting=row, name=f"傍聴{number}", by=secretary)
    row = draw(meeting=row, by=secretary)
    inside = {o.number for o in row.observers.filter(admission=Admission.ADMITTED)}
    assert inside == admitted(range(1, 6), 2, seed=row.lottery_seed)
    order = row.observers.order_by("drawn").values_list("number", flat=True)
    assert list(order) == drawn_order(row.lottery_seed, range(1, 6))
    assert row.observers.filter(admission=Admission.DECLINED).count() == 3
    assert "抽選は" in refused(draw, meeting=row, by=secretary)[0]
    assert "追加の受付" in refused(receive_observer, meeting=row, name="六", by=secretary)[0]


def test_every_order_of_the_lottery_is_as_likely():
    winners = [drawn_order(f"種{n}", range(1, 6))[0] for n in range(2000)]
    assert all(300 < winners.count(number) < 500 for number in range(1, 6))


def test_nobody_but_the_secretariat_keeps_the_register(promotion, secretary, db):
    from koganei.models import User  # noqa: PLC0415

    row = planned(promotion, secretary)
    for username in ("welfare_manager", "committee_member", "auditor"):
        user = User.objects.get(username=username)
        (message,) = refused(receive_observer, meeting=row, name="一", by=user)
        assert "傍聴の受付簿を記録できません" in message
        (message,) = refused(meetings.convene, meeting=row, by=user, on=date(2020, 10, 1))
        assert "会議を記録できません" in message
