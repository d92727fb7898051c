"""The secretariat's pages of a meeting: what they show, do, and say when refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from committee.models import AgendaItem, AttendanceEvent, Meeting, Resolution
from committee.queries.meetings import meeting_called
from committee.tests.meetings import clock, opened, planned
from koganei.testing.fixtures import logged_in

pytest_plugins = ["committee.tests.fixtures"]
MEETINGS = "/committee/promotion/meetings"
NOW = f"{MEETINGS}/2020-1"


@pytest.fixture
def desk(promotion):
    return logged_in("secretariat")


def text(response):
    return response.content.decode()


def test_the_list_leads_to_each_meeting(desk):
    page = text(desk.get("/committee/meetings/"))
    for code in ("2019-1", "2020-1"):
        assert f"{MEETINGS}/{code}/" in page
    assert "2020-1" not in text(desk.get("/committee/meetings/?committee=2"))


def test_a_meeting_is_planned_by_a_form(desk):
    form = {
        "committee": 1, "held_on": "令和２年11月6日", "starts_at": "１４時", "ends_at": "16:00",
        "place": "801会議室", "mode": "in_person", "observer_selection": "first_come",
    }  # fmt: skip
    response = desk.post("/committee/meetings/new/", form)
    assert response.headers["Location"] == f"{MEETINGS}/2020-2/"
    assert Meeting.objects.get(year=2020, number=2).observer_limit == 10


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("held_on", "平成31年2月29日", "この年の2月は1日から28日までです"),
        ("held_on", "令和元年4月30日", "令和は元年5月1日からです"),
        ("held_on", "平成31年3月31日", "施行日より前です"),
        ("starts_at", "25:00", "時刻として読めません"),
        ("mode", "written", "書面開催の定めがありません"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_what_was_typed(desk, field, value, sentence):
    form = {
        "committee": 1, "held_on": "2020-11-06", "starts_at": "14:00", "place": "八〇一",
        "mode": "in_person", "observer_selection": "first_come", field: value,
    }  # fmt: skip
    response = desk.post("/committee/meetings/new/", form)
    assert response.status_code == 422
    assert sentence in text(response)
    assert "八〇一" in text(response)
    assert Meeting.objects.count() == 2


def test_the_page_of_a_meeting_shows_agenda_materials_and_notice(
    desk, django_assert_max_num_queries
):
    with django_assert_max_num_queries(45):
        page = text(desk.get(f"{MEETINGS}/2019-1/"))
    for words in (
        "会長及び副会長の互選について", "資料5", "小福地発第412号", "在任12、必要6、出席10",
        "出席10、賛成8、反対1、棄権1 → 過半数6に達し、可決", "仮議長（事務局）", "吉成 武",
    ):  # fmt: skip
        assert words in page


def test_a_meeting_goes_its_way_by_buttons(promotion, time_machine):
    time_machine.move_to(clock(9, 0))
    desk = logged_in("secretariat")
    desk.post(
        "/committee/meetings/new/",
        {"committee": 1, "held_on": "2020-11-06", "starts_at": "14:00", "place": "801",
         "mode": "in_person", "observer_selection": "lottery"},
    )  # fmt: skip
    page = f"{MEETINGS}/2020-2/"
    assert "議題がありません。" in text(desk.get(page))
    steps = [
        ("item", {"title": "評価票について", "kind": "deliberation", "remit": "3"}),
        ("convene", {"on": "2020-10-16"}),
        ("notify", {"sent_on": "2020-10-16", "published_on": "2020-10-20"}),
        ("reply", {"appointment": 1, "answer": "present", "via": "online"}),
        ("staff", {"post": "地域福祉課長", "name": "宮園 隆"}),
        ("invite", {"name": "野田 健一", "purpose": "意見を聴く"}),
        ("receive", {"time": "8:30"}),
    ]
    for name, data in steps:
        response = desk.post(f"{page}do/{name}/", data)
        assert response.status_code == 302, text(response)
    assert "出席0人では会議を開けません。" in text(desk.get(page))
    response = desk.post(f"{page}do/open/", {"time": "8:50"})
    assert response.status_code == 422
    assert "地域福祉推進委員会条例第6条第2項" in text(response)
    for number in range(1, 7):
        response = desk.post(f"{page}live/move/", {"move": f"arrived-{number}", "via": "room"})
        assert response.status_code == 302, text(response)
    assert desk.post(f"{page}do/open/", {}).status_code == 302
    assert desk.post(f"{page}observers/observer/", {"name": "傍聴"}).status_code == 302
    assert desk.post(f"{page}observers/draw/").status_code == 302
    assert "抽選しました" in text(desk.get(f"{page}observers/"))


def test_a_file_is_laid_before_the_committee_and_read_back(desk):
    file = SimpleUploadedFile("意見.pdf", b"%PDF-1.7 1")
    data = {"title": "意見", "is_public": "on", "file": file}
    assert desk.post(f"{NOW}/do/material/", data).status_code == 302
    response = desk.get(f"{NOW}/materials/4/1/")
    assert response.content == b"%PDF-1.7 1"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    new = {"file": SimpleUploadedFile("意見.pdf", b"%PDF-1.7 2")}
    response = desk.post(f"{NOW}/do/version/?number=4", new)
    assert "差し替える理由を書いてください" in text(response)
    bad = {"title": "動画", "file": SimpleUploadedFile("a.exe", b"MZ")}
    assert desk.post(f"{NOW}/do/material/", bad).status_code == 422
    assert meeting_called_now().materials.count() == 4


def meeting_called_now():
    return Meeting.objects.get(year=2020, number=1)


# the live page


def test_the_counter_turns_when_the_quorum_is_lost(desk):
    page = text(desk.get(f"{NOW}/live/"))
    assert "12人の半数以上＝6人に対し、出席7人です（条例第6条第2項）" in page
    assert "あと2人退席すると不足し" in page
    for number in (1, 2):
        data = {"move": f"left-{number}", "via": "room", "time": "14:45"}
        assert desk.post(f"{NOW}/live/move/", data).status_code == 302
    page = text(desk.get(f"{NOW}/live/"))
    assert "不成立" in page
    assert "結果を確かめる" not in page
    vote = {"motion": "了承する", "method": "no_objection", "time": "14:50", "record": "1"}
    response = desk.post(f"{NOW}/live/items/2/decide/", vote)
    assert response.status_code == 422
    assert "出席5人では会議を開けません" in text(response)


def test_a_vote_is_shown_before_it_is_recorded(desk):
    vote = {
        "motion": "意見を付す", "method": "show_of_hands", "votes_for": "５", "votes_against": "1",
        "abstentions": "1", "time": "14:50",
    }  # fmt: skip
    response = desk.post(f"{NOW}/live/items/2/decide/", vote | {"check": "1"})
    assert response.status_code == 200
    page = text(response)
    assert "出席7、賛成5、反対1、棄権1 → 過半数4に達し、可決" in page
    assert "5＋1＋1＝7" in page
    assert "可決として記録する" in page
    assert "意見を付す" in page
    assert not Resolution.objects.filter(meeting__year=2020, item__number=2).exists()
    response = desk.post(f"{NOW}/live/items/2/decide/", vote | {"record": "1"})
    assert response.status_code == 302
    resolution = Resolution.objects.get(meeting__year=2020, item__number=2)
    assert (resolution.votes_for, resolution.presiding_label) == (5, "会長 長谷部 和之")
    page = text(desk.get(f"{NOW}/live/"))
    assert "次の議題" in page
    data = {"time": "14:55"}
    assert desk.post(f"{NOW}/live/items/3/start/", data).status_code == 302
    data = {"result": "報告を受けた。", "time": "15:10"}
    assert desk.post(f"{NOW}/live/items/3/finish/", data).status_code == 302


@pytest.mark.parametrize(
    ("votes", "sentence"),
    [
        ({"votes_for": "5", "votes_against": "1", "abstentions": "0"}, "合計6が、出席7"),
        ({"votes_for": "3", "votes_against": "3", "abstentions": "1"}, "可否同数です。"),
    ],
)
def test_a_vote_that_cannot_be_says_why(desk, votes, sentence):
    data = {"motion": "了承", "method": "ballot", "time": "14:50", "check": "1"} | votes
    response = desk.post(f"{NOW}/live/items/2/decide/", data)
    assert response.status_code == 422
    assert sentence in text(response)
    assert "記録する</button>" not in text(response).split("議題2の決定")[1].split("決めずに")[0]


def test_an_item_is_closed_on_the_page_and_hidden_from_others(desk):
    data = {"reason": "個人の事情を扱うため", "method": "no_objection", "time": "14:45"}
    assert desk.post(f"{NOW}/live/items/2/close/", data).status_code == 302
    assert not AgendaItem.objects.get(meeting__year=2020, number=2).is_public
    assert "非公開の理由：個人の事情を扱うため" in text(desk.get(f"{NOW}/"))
    assert desk.get(f"{NOW}/materials/2/1/").status_code == 200
    for role in ("committee_member", "section_head", "welfare_staff", "auditor"):
        other = logged_in(role)
        page = text(other.get(f"{NOW}/"))
        assert "非公開の議題です。" in page
        assert "個人の事情" not in page
        assert "/materials/2/" not in page
        assert other.get(f"{NOW}/materials/2/1/").status_code == 404
        assert other.get(f"{NOW}/live/").status_code == 403


def test_recusal_and_withdrawal_on_the_page(desk):
    item = AgendaItem.objects.get(meeting__year=2020, number=2)
    data = {"appointment": 1, "kind": "recused", "item": item.pk, "time": "14:45"}
    response = desk.post(f"{NOW}/live/recusal/", data)
    assert "除斥の理由を書いてください。" in text(response)
    assert desk.post(f"{NOW}/live/recusal/", data | {"reason": "役員"}).status_code == 302
    assert "出席6人です" in text(desk.get(f"{NOW}/live/"))
    event = AttendanceEvent.objects.get(kind="recused")
    assert desk.post(f"{NOW}/live/withdraw/{event.pk}/", {}).status_code == 422
    data = {"reason": "誤り"}
    assert desk.post(f"{NOW}/live/withdraw/{event.pk}/", data).status_code == 302
    assert "出席7人です" in text(desk.get(f"{NOW}/live/"))


def test_the_manager_reads_the_live_page_but_has_no_buttons(promotion):
    page = text(logged_in("welfare_manager").get(f"{NOW}/live/"))
    assert "審議中" in page
    assert "live/move" not in page


def test_names_of_observers_are_for_the_secretariat(promotion):
    page = f"{MEETINGS}/2019-1/observers/"
    assert "傍聴 花子" in text(logged_in("secretariat").get(page))
    assert logged_in("welfare_manager").get(page).status_code == 403


def test_queries_of_the_live_page_do_not_grow(
    desk, promotion, secretary, django_assert_num_queries
):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as few:
        desk.get(f"{MEETINGS}/2019-1/live/")
    meeting = opened(promotion, secretary, 5, 6, 1, 2, 3, 4)
    with CaptureQueriesContext(connection) as fewer:
        desk.get(f"{MEETINGS}/{meeting.code}/live/")
    assert abs(len(few) - len(fewer)) <= 6
    assert meeting_called(promotion, meeting.code) == meeting


# the admin


def test_the_admin_has_the_steps_as_buttons(promotion, secretary):
    row = planned(promotion, secretary)
    desk, page = logged_in("secretariat"), f"/admin/committee/meeting/{row.pk}/"
    shown = text(desk.get(f"{page}change/"))
    assert f"{page}act/convene/" in shown
    assert "会議は「準備」の段階です。" in shown
    assert desk.post(f"{page}act/convene/", {"on": "2020-10-16"}).status_code == 302
    response = desk.post(f"{page}act/open/", {"time": ""})
    assert response.status_code == 422
    assert "招集" in text(response)
    assert Meeting.objects.get(pk=row.pk).stage == "convened"
    assert logged_in("welfare_manager").post(f"{page}act/cancel/", {}).status_code == 403


def test_a_whole_meeting_is_closed_by_its_form(desk, promotion, secretary):
    meeting = opened(promotion, secretary, 1, 2, 3, 4, 5, 6)
    live = f"{MEETINGS}/{meeting.code}/live/"
    address = f"{MEETINGS}/{meeting.code}/do/close/"
    assert address in text(desk.get(live))
    vote = {"method": "no_objection", "time": "14:05"}
    refused = desk.post(address, vote)
    assert refused.status_code == 422
    assert Meeting.objects.get(pk=meeting.pk).is_public
    assert desk.post(address, vote | {"reason": "個人の事情にわたるため"}).status_code == 302
    closed = Meeting.objects.get(pk=meeting.pk)
    assert (closed.is_public, closed.non_public_reason) == (False, "個人の事情にわたるため")
    assert address not in text(desk.get(live))
