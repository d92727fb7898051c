"""会議録: from the record to what is published, and what never leaves."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from committee.actions import deliberation, meetings
from committee.actions import minutes as actions
from committee.enums import MinutesStage
from committee.models import MinutesRevision, MinutesVersion, Ordinance
from committee.queries.meetings import meeting_called
from committee.queries.minutes import content_hash, draft_of, sections_of, speakers
from committee.tests.meetings import clock, opened, refused
from koganei.models import User
from koganei.testing.fixtures import logged_in

pytest_plugins = ["committee.tests.fixtures"]
SIX = (5, 6, 1, 2, 3, 4)
CANARY = "隣の家の相談のこと"
FIX = date(2020, 11, 20)


@pytest.fixture
def manager(promotion):
    return User.objects.get(username="welfare_manager")


@pytest.fixture
def meeting(promotion, secretary):
    """A meeting that has ended, its first item closed to the public."""
    row = opened(promotion, secretary, *SIX)
    item, other = row.items.order_by("number")
    deliberation.start_item(item=item, by=secretary, at=clock(14, 5))
    deliberation.close_item(
        item=item, reason="個人の事情を扱うため", method="no_objection", by=secretary,
        at=clock(14, 6),
    )  # fmt: skip
    deliberation.decide(
        item=item, motion=CANARY, method="show_of_hands", votes=(4, 1, 1), by=secretary,
        at=clock(14, 30),
    )  # fmt: skip
    deliberation.start_item(item=other, by=secretary, at=clock(14, 31))
    deliberation.finish_item(item=other, result="なし", by=secretary, at=clock(14, 40))
    return meetings.end_meeting(meeting=row, by=secretary, at=clock(14, 45))


@pytest.fixture
def minutes(meeting, secretary):
    return actions.draft_minutes(meeting=meeting, by=secretary)


def checked(minutes, secretary):
    """Ask, and let the last day for an answer pass."""
    return actions.ask_for_check(minutes=minutes, until=date(2020, 11, 19), by=secretary)


def fixed(minutes, secretary):
    return actions.fix_minutes(minutes=checked(minutes, secretary), on=FIX, by=secretary)


def published(minutes, secretary, manager, **details):
    row = fixed(minutes, secretary)
    return actions.publish_minutes(minutes=row, on=date(2020, 11, 25), by=manager, **details)


def test_draft_says_what_the_record_says(promotion):
    draft = {title: text for _, _, title, text in draft_of(meeting_called(promotion, "2019-1"))}
    assert draft["会議の名称"] == "令和元年度 第1回 地域福祉推進委員会"
    assert draft["開催日時"] == "令和元年12月13日(金)　14時00分から15時50分まで"
    assert draft["出席委員"].count("、") == 10
    assert "長谷部 和之（会長）" in draft["出席委員"]
    assert draft["欠席委員"] == "吉成 武"
    assert draft["定足数"] == (
        "開会のとき、在任する委員12人に対し必要な6人以上の10人が出席し、定足数に達した。"
    )
    assert (draft["傍聴の可否"], draft["傍聴者数"]) == ("可", "2人")
    assert draft["提出資料"].splitlines()[4].startswith("資料5 地域福祉計画の進捗状況")
    item = next(text for title, text in draft.items() if title.startswith("議題4"))
    assert "出席10、賛成8、反対1、棄権1 → 過半数6に達し、可決" in item


def test_there_is_one_draft_and_only_after_the_end(promotion, secretary, minutes):
    assert refused(actions.draft_minutes, meeting=minutes.meeting, by=secretary) == [
        "会議録の案は、もう作られています。（会議録の手順「会議録を書く」）"
    ]
    going_on = meeting_called(promotion, "2020-1")
    assert "閉会を記録してから" in refused(actions.draft_minutes, meeting=going_on, by=secretary)[0]


def test_no_text_is_ever_lost(minutes, secretary):
    section = sections_of(minutes)[-1]
    first = section.text
    actions.write_section(section=section, text="二つめの文", version=1, by=secretary)
    with pytest.raises(actions.Conflict) as caught:
        actions.write_section(section=section, text="三つめの文", version=1, by=secretary)
    assert caught.value.section.text == "二つめの文"
    actions.write_section(section=section, text="三つめの文", version=2, by=secretary)
    texts = MinutesRevision.objects.filter(section=section).order_by("number")
    assert [revision.text for revision in texts] == [first, "二つめの文", "三つめの文"]
    with pytest.raises(IntegrityError, match="minutes_revision_kept"), transaction.atomic():
        texts.update(text="")


def test_fixed_when_the_speakers_have_answered_or_their_time_is_over(minutes, secretary):
    row = checked(minutes, secretary)
    everybody = speakers(row)
    (message,) = refused(actions.fix_minutes, minutes=row, on=date(2020, 11, 19), by=secretary)
    assert message.startswith("相原 由美、")
    assert message.endswith("（地域福祉推進委員会条例第7条）")
    answer = {"minutes": row, "by": secretary, "on": date(2020, 11, 15)}
    assert (
        "求める直し"
        in refused(actions.answer_check, appointment=everybody[0], result="changes", **answer)[0]
    )
    actions.answer_check(appointment=everybody[0], result="changes", note="三行目", **answer)
    (message,) = refused(actions.fix_minutes, minutes=row, on=FIX, by=secretary)
    assert message.startswith("相原 由美さんが直しを求めています。")
    for appointment in everybody:
        actions.answer_check(appointment=appointment, result="agreed", **answer)
    row = actions.fix_minutes(minutes=row, on=date(2020, 11, 16), by=secretary)
    assert row.stage == MinutesStage.FIXED
    section = sections_of(row)[0]
    assert (
        "直しに戻す"
        in refused(actions.write_section, section=section, text="別", version=1, by=secretary)[0]
    )


def test_published_by_another_and_never_changed(minutes, secretary, manager):
    row = fixed(minutes, secretary)
    (message,) = refused(actions.publish_minutes, minutes=row, on=FIX, by=secretary)
    assert message.startswith("確定を記録した人は、その版を公表できません。")
    version = actions.publish_minutes(minutes=row, on=FIX, by=manager)
    assert version.content_hash == content_hash(version.content)
    for write in (
        lambda: MinutesVersion.objects.update(content=[]),
        lambda: MinutesVersion.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="minutes_version_frozen"), transaction.atomic():
            write()
    with pytest.raises(IntegrityError, match="minutes_published_by_another"), transaction.atomic():
        MinutesVersion.objects.create(
            minutes=row, number=2, content=[], content_hash="", fixed_on=FIX, fixed_by=manager,
            published_on=FIX, published_by=manager, reason="訂正",
        )  # fmt: skip


def test_a_correction_is_a_new_version_with_its_reason(minutes, secretary, manager):
    first = published(minutes, secretary, manager)
    row = actions.reopen_minutes(minutes=minutes, by=secretary)
    section = sections_of(row)[-1]
    actions.write_section(section=section, text="特になし", version=1, by=secretary)
    row = fixed(row, secretary)
    (message,) = refused(actions.publish_minutes, minutes=row, on=FIX, by=manager)
    assert message.startswith("第2版は訂正です。")
    second = actions.publish_minutes(minutes=row, on=FIX, by=manager, reason="結果の書きもらし")
    first.refresh_from_db()
    assert (first.content[-1][2], second.content[-1][2]) == (
        "議長：会長 長谷部 和之\nなし",
        "特になし",
    )


def test_closed_parts_never_leave(minutes, secretary, manager):
    section = next(s for s in sections_of(minutes) if s.item and not s.item.is_public)
    assert CANARY in section.text
    version = published(minutes, secretary, manager)
    text = "\n".join(f"{title} {part}" for _, title, part in version.content)
    assert CANARY not in text
    assert "評価票について" not in text
    assert "議題1 非公開の議題" in text
    assert "この議題は非公開としました。\n理由：個人の事情を扱うため" in text
    assert "一部不可\n議題1 理由：個人の事情を扱うため" in text
    code = minutes.meeting.code
    for role in ("committee_member", "section_author", "auditor", "welfare_staff"):
        for page in ("", "minutes/published/"):
            response = logged_in(role).get(f"/committee/promotion/meetings/{code}/{page}")
            assert response.status_code == 200
            assert CANARY not in response.content.decode()
        page = f"/committee/promotion/meetings/{code}/minutes/"
        assert logged_in(role).get(page).status_code == 403


def test_names_stay_inside_where_the_method_is_a_summary(minutes, secretary):
    Ordinance.objects.filter(committee__code="promotion").update(minutes_method="summary")
    section = sections_of(minutes)[-1]
    actions.write_section(section=section, text="相原委員が質問した。", version=1, by=secretary)
    row = checked(minutes, secretary)
    messages = refused(actions.fix_minutes, minutes=row, on=FIX, by=secretary)
    assert "「議題2 その他」に委員の氏名があります（相原）。" in messages[-1]


# the pages


def test_minutes_go_their_way_on_the_pages(minutes, promotion):
    desk, page = logged_in("secretariat"), f"/committee/promotion/meetings/{minutes.meeting.code}/"
    assert "定足数に達した" in desk.get(f"{page}minutes/").content.decode()
    section = sections_of(minutes)[-1]
    url = f"{page}minutes/sections/{section.number}/"
    assert desk.post(url, {"text": "一の文", "version": 1}).status_code == 302
    response = desk.post(url, {"text": "二の文", "version": 1})
    assert response.status_code == 409
    for words in ("一の文", "二の文"):
        assert words in response.content.decode()
    assert desk.post(f"{page}minutes/check/", {"until": "2020-11-19"}).status_code == 302
    assert (
        desk.post(f"{page}minutes/answer/", {"appointment": 1, "result": "agreed"}).status_code
        == 302
    )
    assert desk.post(f"{page}minutes/fix/", {"on": "2020-11-20"}).status_code == 302
    assert "ほかの人に頼んで" in desk.get(f"{page}minutes/").content.decode()
    assert desk.post(f"{page}minutes/publish/", {"on": "2020-11-20"}).status_code == 422
    chief = logged_in("welfare_manager")
    assert chief.post(f"{page}minutes/publish/", {"on": "2020-11-20"}).status_code == 302
    assert chief.post(f"{page}minutes/fix/", {"on": "2020-11-20"}).status_code == 403
    response = logged_in("committee_member").get(f"{page}minutes/published/")
    assert "第1版" in response.content.decode()
    assert (
        logged_in("committee_member").get(f"{page}minutes/published/?version=2").status_code == 404
    )


def test_citizens_read_what_was_published(promotion, client):
    page = "/committee/public/promotion/meetings/2019-1/"
    assert "会議録を読む" in client.get(page).content.decode()
    text = client.get(f"{page}minutes/").content.decode()
    assert "出席10、賛成8、反対1、棄権1 → 過半数6に達し、可決" in text
    going_on = "/committee/public/promotion/meetings/2020-1/"
    assert client.get(f"{going_on}minutes/").status_code == 404
    assert "会議録を読む" not in client.get(going_on).content.decode()
