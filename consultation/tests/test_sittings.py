"""開催・出席者・会議録・総括的な議題: what may be done, what is refused, by pages and actions"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultation.actions import consents, general, minutes, picks, sittings
from consultation.enums import ConsentRule
from consultation.models import (
    Acknowledgement,
    AgencyOpinion,
    Conference,
    ConferenceBody,
    ConferenceItem,
    ConferencePart,
    GeneralItem,
    GeneralMinutes,
    InformationRequest,
    ItemAttendee,
    ItemMinutes,
    Packet,
)
from consultation.queries.case_names import names_in
from consultation.tests.factories import (
    make_account,
    make_agency,
    make_case,
    make_person,
    make_search_key,
)
from consultation.tests.parts import make_part, make_plan, put_on_agenda, record_item
from consultation.tests.sittings import (
    make_attendee,
    make_packet,
    make_pick,
    make_seat,
    make_terms,
)
from consultation.tests.stories import led_on, people, rows, text_of
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.dates.wareki import format_date
from koganei.law import RuleBroken

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def who():
    return people("manager", "staff", "worker")


@pytest.fixture
def manager(who):
    return who["manager"].account


@pytest.fixture
def case(who, today):
    return make_case(lead=who["worker"].account, received_on=today)


@pytest.fixture
def item(case):
    return put_on_agenda(make_plan(case))


def agency_invited(item):
    with without_scope():
        return item.agencies.get().agency


# the sitting itself


def test_a_sitting_is_moved_and_its_packets_with_it(who, item, today):
    attendee = make_attendee(item.part, agency=make_agency())
    make_packet(item.part, attendee)
    day = today + timedelta(days=5)
    page = who["staff"].fills(
        "conference_change", item.part.conference_id, held_on=format_date(day), place="別の部屋"
    )
    assert led_on(page)
    conference = Conference.objects.get(pk=item.part.conference_id)
    assert (conference.held_on, conference.place) == (day, "別の部屋")
    assert Packet.objects.get().closes_on == day + timedelta(days=7)


def test_after_an_outcome_its_day_stays(manager, item, today):
    record_item(item)
    conference = item.part.conference
    with pytest.raises(RuleBroken, match="開催日は変えられません"):
        sittings.change(
            by=manager, conference=conference, held_on=today + timedelta(days=1),
            starts_at=conference.starts_at, place="x", is_regular=True,
        )  # fmt: skip


def test_what_waits_on_a_cancelled_sitting_is_moved_or_taken_back_first(who, item, case, today):
    make_pick(item)
    conference = item.part.conference
    with pytest.raises(RuleBroken, match="案件が1件載っています") as broken:
        sittings.cancel(by=who["manager"].account, conference=conference, reason="台風")
    assert case.number in str(broken.value)
    without_body = make_part(
        today + timedelta(days=3), code="case_review", rule=ConsentRule.REQUIRED
    )
    with pytest.raises(RuleBroken, match="支援調整会議がありません"):
        sittings.cancel(
            by=who["manager"].account, conference=conference, reason="台風",
            target=without_body.conference,
        )  # fmt: skip
    later = make_part(today + timedelta(days=7))
    page = who["staff"].fills(
        "conference_cancel", conference.pk, reason="台風", target=later.conference_id
    )
    assert "台風" in text_of(page)
    with without_scope():
        assert ConferenceItem.objects.get().part == later
        assert ItemAttendee.objects.get().ended_at  # picked anew where it is moved to
    assert Conference.objects.get(pk=conference.pk).cancelled_at


def test_a_sitting_with_outcomes_is_not_cancelled(manager, item):
    record_item(item)
    with pytest.raises(RuleBroken, match="結果を記録した案件があります"):
        sittings.cancel(by=manager, conference=item.part.conference, reason="台風")


# who comes


def test_attendees_are_accounts_or_names_of_an_agency(who, item):
    part = item.part
    agency, seat = make_agency("つくし"), make_seat(part.body, "係長")
    added = who["staff"].fills(
        "attendee_new", part.conference_id, name="樫 直子", agency=agency.pk, post="主任",
        seats=[seat.pk],
    )  # fmt: skip
    assert "樫 直子" in text_of(added)
    with pytest.raises(RuleBroken, match="すでに出席者です"):
        sittings.add_attendee(
            by=who["staff"].account, conference=part.conference, name="樫 直子", agency=agency
        )
    with pytest.raises(RuleBroken, match="どちらか1つ"):
        sittings.add_attendee(
            by=who["staff"].account, conference=part.conference, user=who["worker"].account,
            name="二重", agency=agency,
        )  # fmt: skip
    with pytest.raises(RuleBroken, match="つなぎ先の表にありません"):
        sittings.add_attendee(
            by=who["staff"].account, conference=part.conference,
            user=make_account(Role.CONFERENCE_ATTENDEE),
        )  # fmt: skip
    with pytest.raises(RuleBroken, match="機関を選んでください"):
        sittings.add_attendee(by=who["staff"].account, conference=part.conference, name="楢 修")


def test_a_seat_of_an_agency_is_taken_by_its_people(who, item):
    seat = make_seat(item.part.body, "係長", agency=make_agency("つくし"))
    with pytest.raises(RuleBroken, match="つくしの人が就きます"):
        sittings.add_attendee(
            by=who["staff"].account, conference=item.part.conference, name="楢 修",
            agency=make_agency("みどり"), seats=[seat],
        )  # fmt: skip


def test_who_is_bound_by_no_body_is_out_of_its_items(manager, case, item):
    stranger = make_attendee(item.part, agency=make_agency("招いていない機関"))
    with pytest.raises(RuleBroken, match="構成員でも、招いた機関の人でもありません"):
        picks.pick(by=manager, case=case, attendees=[stranger])
    seated = make_attendee(
        item.part, name="構成員 一", agency=make_agency("招いていない機関"), is_seated=True
    )
    picks.pick(by=manager, case=case, attendees=[seated])
    assert [pick.attendee for pick in rows(ItemAttendee)] == [seated]
    picks.pick(by=manager, case=case, attendees=[])
    assert rows(ItemAttendee, ended_at=None) == []


def test_bodies_one_after_another_bind_their_own(manager, case, item):
    """A member of the other body of the same sitting does not hear of this one's items."""

    other = ConferenceBody.objects.create(
        code="case_review", name="個別ケース検討会議", organizer="市", consent_rule="required"
    )
    second = ConferencePart.objects.create(conference=item.part.conference, body=other, position=2)
    attendee = make_attendee(second, agency=make_agency("招いていない機関"), is_seated=True)
    with pytest.raises(RuleBroken, match="構成員でも"):
        picks.pick(by=manager, case=case, attendees=[attendee])


def test_secrecy_needs_its_clause(who, item):
    attendee = make_attendee(item.part)
    given = {"conference": item.part.conference, "attendee": attendee, "part": item.part}
    with pytest.raises(RuleBroken, match="守秘義務の条文が登録されていません"):
        sittings.record_signed(by=who["staff"].account, at=timezone.now(), **given)
    make_terms(item.part.body)
    with pytest.raises(RuleBroken, match="先の日時"):
        sittings.record_signed(
            by=who["staff"].account, at=timezone.now() + timedelta(hours=1), **given
        )
    sittings.record_signed(by=who["staff"].account, at=timezone.now(), **given)
    assert "設置要綱" in Acknowledgement.objects.get().words


def test_who_is_picked_is_not_taken_off_the_sitting(who, item):
    pick = make_pick(item)
    with pytest.raises(RuleBroken, match="案件の出席者に選ばれています"):
        sittings.end_attendee(
            by=who["staff"].account, conference=item.part.conference, attendee=pick.attendee
        )


def test_attendance_is_recorded_item_by_item(who, item, case):
    pick = make_pick(item)
    page = who["manager"].fills("item_attend", case.pk, pick.pk, came_at="13:40", left_at="14:05")
    assert "出席 13:40から14:05まで" in text_of(page)
    with pytest.raises(RuleBroken, match="去った時刻は、来た時刻より後"):
        picks.attend(
            by=who["manager"].account, case=case, pick=pick, came_at=timezone.now(),
            left_at=timezone.now() - timedelta(hours=1),
        )  # fmt: skip
    page = who["manager"].fills("item_recuse", case.pk, pick.pk, reason="親族")
    assert "除斥（親族）" in text_of(page)


# what is asked, said and written


def test_an_agency_is_asked_on_its_consent_only(who, item, case, today):
    near = agency_invited(item)
    page = who["manager"].fills(
        "item_request", case.pk, agency=near.pk, question="利用の状況",
        answer_by=format_date(today + timedelta(days=7)),
    )  # fmt: skip
    assert "利用の状況" in text_of(page)
    row = rows(InformationRequest)[0]
    page = who["manager"].fills("item_answer", case.pk, row.pk, answer="週2回の利用")
    assert "週2回の利用" in text_of(page)
    assert who["manager"].opens("item_answer", case.pk, row.pk).status_code == 404
    with without_scope():
        consent = item.agencies.get().consent
    consents.withdraw(
        by=who["worker"].account, person=case.client, case=case, consent=consent,
        at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="撤回されました"):
        minutes.request_information(
            by=who["manager"].account, case=case, agency=near, question="x", answer_by=today
        )


def test_minutes_are_fixed_and_corrected_by_a_next_version(who, item, case):
    manager = who["manager"]
    make_pick(item)
    assert led_on(manager.fills("item_minutes", case.pk, words="最初の案"))
    assert led_on(manager.fills("item_minutes", case.pk, words="話し合った"))
    assert led_on(manager.fills("item_minutes_fix", case.pk))
    with pytest.raises(RuleBroken, match="直す理由"):
        minutes.write_minutes(by=manager.account, case=case, item=item, words="直した")
    manager.fills("item_minutes", case.pk, words="直した", reason="誤記")
    found = [(row.version, row.words, bool(row.fixed_at)) for row in rows(ItemMinutes)]
    assert found == [(1, "話し合った", True), (2, "直した", False)]
    agency = agency_invited(item)
    manager.fills("item_opinion", case.pk, agency=agency.pk, words="家計から始めたい")
    assert rows(AgencyOpinion)[0].agency_id == agency.pk
    page = text_of(manager.opens("item", case.pk))
    assert "家計から始めたい" in page
    assert "話し合った" in page
    # the desk that leads the case reads them, another worker does not
    assert "話し合った" in text_of(who["worker"].opens("item", case.pk))
    stranger = people("other")["other"]
    assert "話し合った" not in text_of(stranger.opens("item", case.pk))


# 推進会議


@pytest.fixture
def promotion():
    return make_part(code="promotion", rule=ConsentRule.NO_CASES)


def test_general_items_and_minutes_name_nobody(who, promotion, case, today):
    client = make_person("山吹 蓮介", "やまぶき れんすけ")
    make_search_key(client, "山吹蓮介", kind="name", is_whole=True)
    make_search_key(client, "やまぶきれんすけ", kind="kana", is_whole=True)
    text = f"連携の話\n山吹　蓮介さんのこと\n{case.number}のこと\nヤマブキ レンスケ"
    assert [(line, what) for what, line, _ in names_in(text)] == [
        (2, "相談の記録にある人の名前"), (3, "相談の番号"), (4, "相談の記録にある人の読み"),
    ]  # fmt: skip
    refused = who["staff"].fills(
        "general_item_new", promotion.conference_id, 1, title="連携", words=text
    )
    assert refused.status_code == 422
    said = text_of(refused)
    assert "2行目の「山吹蓮介」は、相談の記録にある人の名前です" in said
    assert rows(GeneralItem) == []
    led_on(who["staff"].fills("general_item_new", promotion.conference_id, 1, title="連携の流れ"))
    assert "連携の流れ" in text_of(who["worker"].opens("conference", promotion.conference_id))


def test_minutes_of_promotion_are_published_by_another_than_who_fixed_them(who, promotion):
    staff, manager = who["staff"], who["manager"]
    key = promotion.conference_id
    assert led_on(staff.fills("general_minutes", key, 1, words="連携を話し合った"))
    with pytest.raises(RuleBroken, match="確定していない"):
        general.publish(by=staff.account, conference=promotion.conference, part=promotion)
    assert staff.opens("general_minutes_fix", key, 1).status_code == 403
    assert led_on(manager.fills("general_minutes_fix", key, 1))
    with pytest.raises(RuleBroken, match="ほかの人に頼んでください"):
        general.publish(by=manager.account, conference=promotion.conference, part=promotion)
    (row,) = GeneralMinutes.objects.all()
    assert Client().get(f"/desk/minutes/{row.pk}/").status_code == 404
    assert led_on(staff.fills("general_minutes_publish", key, 1))
    assert "連携を話し合った" in text_of(Client().get(f"/desk/minutes/{row.pk}/"))
    assert "第1版" in text_of(Client().get("/desk/minutes/"))


def test_minutes_of_a_body_with_cases_are_not_published(who, item):
    part = item.part
    general.write_minutes(
        by=who["staff"].account, conference=part.conference, part=part, words="総括の話"
    )
    general.fix_minutes(by=who["manager"].account, conference=part.conference, part=part)
    with pytest.raises(RuleBroken, match="個別の検討をしない会議体の会議録だけ"):
        general.publish(by=who["staff"].account, conference=part.conference, part=part)
