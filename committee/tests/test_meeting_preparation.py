"""What happens to a meeting before its day: planned, convened, notified, changed, cancelled."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from committee.actions import agenda, meetings
from committee.enums import Convener, MeetingStage
from committee.models import Meeting, Ordinance
from committee.tests.meetings import DAY, clock, planned, refused

pytest_plugins = ["committee.tests.fixtures"]
QUORUM = "（地域福祉推進委員会条例第6条第2項）"


def test_meetings_are_numbered_within_the_year(promotion, secretary):
    second = planned(promotion, secretary)
    assert second.code == "2020-2"
    assert planned(promotion, secretary, held_on=date(2021, 4, 1)).code == "2021-1"


def test_written_meeting_only_where_the_ordinance_allows_it(promotion, secretary):
    messages = refused(
        meetings.plan_meeting, committee=promotion, held_on=DAY, starts_at=time(14),
        mode="written", by=secretary,
    )  # fmt: skip
    assert messages == [
        "地域福祉推進委員会条例には書面開催の定めがありません。"
        f"会場かオンラインで開いてください。{QUORUM}"
    ]
    row = planned(promotion, secretary)
    with pytest.raises(IntegrityError, match="meeting_written_by_rule"), transaction.atomic():
        Meeting.objects.filter(pk=row.pk).update(mode="written")
    Ordinance.objects.filter(committee=promotion).update(written_meeting_allowed=True)
    assert planned(promotion, secretary, mode="written").mode == "written"


def test_meeting_before_the_ordinance_is_refused(promotion, secretary):
    (message,) = refused(
        meetings.plan_meeting, committee=promotion, held_on=date(2019, 3, 31),
        starts_at=time(14), by=secretary,
    )  # fmt: skip
    assert "施行日より前です" in message


def test_the_chair_convenes_and_nobody_else(promotion, secretary):
    row = planned(promotion, secretary)
    assert refused(
        meetings.convene, meeting=row, by=secretary, on=date(2020, 10, 1), convener=Convener.MAYOR
    ) == ["招集するのは会長です。市長の名では招集できません。（地域福祉推進委員会条例第6条第1項）"]
    row = meetings.convene(meeting=row, by=secretary, on=date(2020, 10, 1))
    assert (row.stage, row.convener) == (MeetingStage.CONVENED, Convener.CHAIR)


def test_convocation_needs_items_and_a_place(promotion, secretary):
    row = meetings.plan_meeting(committee=promotion, held_on=DAY, starts_at=time(14), by=secretary)
    messages = refused(meetings.convene, meeting=row, by=secretary, on=date(2020, 10, 1))
    assert [m.partition("。")[0] for m in messages] == ["議題がありません", "場所がありません"]


def test_late_publication_needs_a_reason(promotion, secretary):
    row = planned(promotion, secretary)
    meetings.convene(meeting=row, by=secretary, on=date(2020, 10, 1))
    days = {"sent_on": date(2020, 10, 16), "published_on": date(2020, 10, 31)}
    (message,) = refused(meetings.notify, meeting=row, by=secretary, **days)
    assert message.startswith("公表は会議の7日前の令和2年10月30日までです。")
    assert message.endswith("（地域福祉推進委員会条例第7条）")
    row = meetings.notify(meeting=row, by=secretary, late_notice_reason="会場の変更のため", **days)
    assert row.late_notice_reason == "会場の変更のため"


def test_steps_are_taken_in_their_order(promotion, secretary):
    row = planned(promotion, secretary)
    (message,) = refused(meetings.open_meeting, meeting=row, by=secretary, at=clock(14))
    assert message.startswith("会議は「準備」の段階なので、「開会する」はできません。")


def test_a_change_after_convocation_counts_up_the_calendar(promotion, secretary):
    row = planned(promotion, secretary)
    assert meetings.change_meeting(meeting=row, by=secretary, place="802会議室").sequence == 0
    meetings.convene(meeting=row, by=secretary, on=date(2020, 10, 1))
    row = meetings.change_meeting(meeting=row, by=secretary, place="803会議室")
    assert (row.sequence, row.place) == (1, "803会議室")
    assert meetings.change_meeting(meeting=row, by=secretary, place="803会議室").sequence == 1
    (message,) = refused(
        meetings.change_meeting, meeting=row, by=secretary, held_on=date(2021, 4, 1)
    )
    assert message.startswith("令和3年4月1日は令和2年度ではありません。")
    row = meetings.cancel_meeting(
        meeting=row, by=secretary, on=date(2020, 11, 1), reason="感染症のため"
    )
    assert (row.stage, row.sequence) == (MeetingStage.CANCELLED, 2)


def test_agenda_names_an_item_of_the_remit(promotion, secretary):
    row = planned(promotion, secretary)
    (message,) = refused(agenda.add_item, meeting=row, title="道路", remit=5, by=secretary)
    assert message.startswith("所掌事項に第5号はありません。")


@pytest.mark.parametrize(
    ("name", "content", "sentences"),
    [
        ("資料.exe", b"MZ", ["「資料.exe」は扱えません"]),
        ("資料.pdf", b"<html>", ["「資料.pdf」の中身はpdfではありません"]),
        ("資料.txt", b"", ["ファイルが空です"]),
    ],
)
def test_a_file_that_is_not_taken(promotion, secretary, name, content, sentences):
    row = planned(promotion, secretary)
    material = agenda.add_material(meeting=row, title="評価票", by=secretary)
    messages = refused(
        agenda.add_version, material=material, name=name, content=content, by=secretary
    )
    assert [message.partition("。")[0] for message in messages] == sentences


def test_a_version_of_a_material_stays_as_it_was(promotion, secretary):
    row = planned(promotion, secretary)
    material = agenda.add_material(meeting=row, title="評価票", by=secretary)
    first = agenda.add_version(material=material, name="a.txt", content="一".encode(), by=secretary)
    assert (
        "差し替える理由"
        in refused(
            agenda.add_version, material=material, name="a.txt", content="二".encode(), by=secretary
        )[0]
    )
    second = agenda.add_version(
        material=material, name="a.txt", content="二".encode(), note="誤り", by=secretary
    )
    assert (first.number, second.number) == (1, 2)
    for write in (lambda: first.delete(), lambda: type(first).objects.update(content=b"x")):
        with pytest.raises(IntegrityError, match="material_version_frozen"), transaction.atomic():
            write()
