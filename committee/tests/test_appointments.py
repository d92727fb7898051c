"""The one door: what each action writes, and everything that makes it refuse."""

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
from committee.enums import EndReason, Office, OfficeEndReason
from committee.models import Appointment, Officer
from committee.tests.fixtures import APPOINTED, category, person, refused, seat
from koganei.models import User
from koganei.models.audit import AuditEvent

pytest_plugins = ["committee.tests.fixtures"]

DAY = timedelta(days=1)
END = date(2022, 12, 12)


def test_appointment_is_written_whole(empty, secretary):
    row = appoint(
        committee=empty, member=person(), category=category(empty, "citizen"), by=secretary,
        on=APPOINTED, nominating_body="公募", other_posts=1,
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.seat, row.category_code, row.term_number) == (1, "citizen", 1)
    assert (row.appointed_on, row.starts_on, row.ends_on) == (APPOINTED, APPOINTED, END)
    assert (row.nominating_body, row.other_posts, row.waiver_reason) == ("公募", 1, "")
    assert row.history.get().history_user == secretary
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.object_type, event.object_id, event.username) == (
        "appoint",
        "committee.appointment",
        str(row.pk),
        "secretariat",
    )


def test_term_may_begin_after_the_day_of_appointment(empty, secretary):
    row = appoint(
        committee=empty, member=person(), category=category(empty, "citizen"), by=secretary,
        on=APPOINTED, starts_on=date(2020, 2, 29), seat=3,
    )  # fmt: skip
    assert (row.seat, row.starts_on, row.ends_on) == (3, date(2020, 2, 29), date(2023, 2, 28))


def test_fifth_citizen_is_refused(promotion, secretary):
    messages = refused(
        appoint, committee=promotion, member=person(), category=category(promotion, "citizen"),
        by=secretary, on=date(2020, 4, 1),
    )  # fmt: skip
    assert messages == [
        "委員は12人以内です。令和2年4月1日に13人になります。任期満了や辞任を待つか、"
        "ほかの選出区分・委嘱日にしてください。（地域福祉推進委員会条例第3条第1項）",
        "公募市民は4人以内です。令和2年4月1日に5人になります。任期満了や辞任を待つか、"
        "ほかの選出区分・委嘱日にしてください。（地域福祉推進委員会条例第3条第2項第1号）",
    ]


def test_everything_wrong_is_said_at_once(promotion):
    """No right, a term before its appointment, a person who sits already, a taken seat."""
    messages = refused(
        appoint, committee=promotion, member=seat(promotion, "citizen", 1).member,
        category=category(promotion, "expert"), by=User.objects.get(username="support_worker"),
        on=date(2020, 4, 1), starts_on=date(2020, 3, 1), seat=2,
    )  # fmt: skip
    assert [message.rpartition("（")[2].rstrip("）") for message in messages] == [
        "権限一覧「委嘱・任期・会長と副会長」",
        "地域福祉推進委員会条例第4条第1項",
        "地域福祉推進委員会条例第3条第1項",
        "地域福祉推進委員会条例第3条第1項",
        "地域福祉推進委員会条例第3条第2項第2号",
        "地域福祉推進委員会条例第3条第2項第2号",
    ]


def test_refusal_is_recorded_with_its_articles(promotion):
    stranger = User.objects.get(username="support_worker")
    refused(
        end, appointment=seat(promotion, "citizen", 1), reason=EndReason.RESIGNED, by=stranger,
        on=END + DAY,
    )  # fmt: skip
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.result, event.username) == (
        "end_appointment",
        "refused",
        "support_worker",
    )
    assert event.reason == (
        "権限一覧「委嘱・任期・会長と副会長」、地域福祉推進委員会条例第4条第1項"
    )


@pytest.mark.parametrize(
    "username", ["committee_member", "welfare_staff", "welfare_manager", "auditor", "account_admin"]
)
def test_only_the_secretariat_appoints(empty, username):
    (message,) = refused(
        appoint, committee=empty, member=person(), category=category(empty, "citizen"),
        by=User.objects.get(username=username), on=APPOINTED,
    )  # fmt: skip
    assert "委員会事務局に頼んでください" in message


def test_term_before_the_ordinance_is_refused(empty, secretary):
    messages = refused(
        appoint, committee=empty, member=person(), category=category(empty, "citizen"),
        by=secretary, on=date(2019, 3, 31),
    )  # fmt: skip
    assert messages == [
        "任期の始まり（平成31年3月31日）は、地域福祉推進委員会条例の施行日より前です。"
        "平成31年4月1日以後の日にしてください。（地域福祉推進委員会条例付則第1項）"
    ]


def test_body_without_ordinance_appoints_nobody(empty, promotion, secretary):
    empty.ordinances.get().categories.all().delete()
    empty.ordinances.get().articles.all().delete()
    empty.ordinances.all().delete()
    messages = refused(
        appoint, committee=empty, member=person(), category=category(promotion, "citizen"),
        by=secretary, on=APPOINTED,
    )  # fmt: skip
    assert messages == [
        "試験委員会の条例・要綱が登録されていません。先に条例・要綱を登録してください。（試験委員会）"
    ]


def test_one_person_holds_one_seat(promotion, secretary):
    member = seat(promotion, "citizen", 1).member
    end(
        appointment=seat(promotion, "organization", 7), reason=EndReason.RESIGNED, by=secretary,
        on=date(2020, 3, 31),
    )  # fmt: skip
    messages = refused(
        fill_vacancy, predecessor=seat(promotion, "organization", 7), member=member, by=secretary,
        on=date(2020, 4, 1),
    )  # fmt: skip
    assert messages == [
        "相原 由美さんは令和元年12月13日から令和4年12月12日まで委員です。"
        "重ならない任期にしてください。（地域福祉推進委員会条例第3条第1項）"
    ]


def test_taken_seat_is_refused_although_another_is_free(empty, secretary):
    citizen = category(empty, "citizen")
    appoint(committee=empty, member=person(), category=citizen, by=secretary, on=APPOINTED)
    (message,) = refused(
        appoint, committee=empty, member=person("別人"), category=citizen, by=secretary,
        on=APPOINTED, seat=1,
    )  # fmt: skip
    assert "公募市民の席1には、試験 太郎さんが令和4年12月12日まで就いています" in message
    second = appoint(
        committee=empty, member=person("別人"), category=citizen, by=secretary, on=APPOINTED
    )
    assert second.seat == 2


def test_no_seat_is_free_in_one_piece(empty, secretary):
    """Never more than one at a time, but the one seat is taken later on: the reason is named."""
    expert = category(empty, "expert")
    appoint(
        committee=empty, member=person(), category=expert, by=secretary, on=APPOINTED,
        starts_on=date(2021, 4, 1),
    )  # fmt: skip
    messages = refused(
        appoint, committee=empty, member=person("別人"), category=expert, by=secretary,
        on=APPOINTED,
    )  # fmt: skip
    assert messages[0].startswith("学識経験者は1人以内です。令和3年4月1日に2人になります。")


def test_vacated_seats_are_for_substitutes(empty, secretary):
    expert = category(empty, "expert")
    gone = appoint(committee=empty, member=person(), category=expert, by=secretary, on=APPOINTED)
    end(appointment=gone, reason=EndReason.DIED, by=secretary, on=date(2020, 3, 31))
    (message,) = refused(
        appoint, committee=empty, member=person("別人"), category=expert, by=secretary,
        on=date(2020, 4, 1),
    )  # fmt: skip
    assert "補欠委員として委嘱してください" in message


def test_substitute_serves_the_remainder(promotion, secretary):
    gone = seat(promotion, "organization", 2)
    end(appointment=gone, reason=EndReason.RESIGNED, by=secretary, on=date(2021, 3, 31))
    new = fill_vacancy(predecessor=gone, member=person(), by=secretary, on=date(2021, 4, 1))
    assert (new.category_code, new.seat, new.replaces) == ("organization", 2, gone)
    assert (new.starts_on, new.ends_on, new.term_number) == (date(2021, 4, 1), END, 1)
    assert new.nominating_body == gone.nominating_body


def test_substitute_of_a_substitute_ends_with_the_first_term(promotion, secretary):
    gone = seat(promotion, "citizen", 1)
    for name, last_day in (("二人目", date(2020, 6, 30)), ("三人目", date(2021, 6, 30))):
        end(appointment=gone, reason=EndReason.RESIGNED, by=secretary, on=last_day)
        gone = fill_vacancy(predecessor=gone, member=person(name), by=secretary, on=last_day + DAY)
    assert (gone.starts_on, gone.ends_on) == (date(2021, 7, 1), END)


def test_seat_that_is_filled_is_not_filled_again(promotion, secretary):
    gone = seat(promotion, "citizen", 1)
    end(appointment=gone, reason=EndReason.RESIGNED, by=secretary, on=date(2020, 6, 30))
    fill_vacancy(predecessor=gone, member=person(), by=secretary, on=date(2020, 7, 1))
    messages = refused(
        fill_vacancy, predecessor=gone, member=person("別人"), by=secretary, on=date(2020, 8, 1)
    )
    assert any("公募市民の席1には、試験 太郎さんが" in message for message in messages)


def test_nobody_is_replaced_before_leaving(promotion, secretary):
    messages = refused(
        fill_vacancy, predecessor=seat(promotion, "expert", 1), member=person(), by=secretary,
        on=date(2020, 4, 1),
    )  # fmt: skip
    assert any("任期満了まで在任します" in message for message in messages)


def serve(empty, secretary, member, code, count):
    """``count`` terms one after the other, from the first day of the ordinance."""
    row = appoint(
        committee=empty, member=member, category=category(empty, code), by=secretary,
        on=date(2019, 4, 1),
    )  # fmt: skip
    for _ in range(count - 1):
        row = reappoint(appointment=row, by=secretary, on=row.ends_on)
    return row


def test_fourth_term_needs_a_reason_that_is_kept(empty, secretary):
    third = serve(empty, secretary, person(), "citizen", 3)
    assert (third.term_number, third.starts_on) == (3, date(2025, 4, 1))
    (message,) = refused(reappoint, appointment=third, by=secretary, on=third.ends_on)
    assert message.startswith("連続4期目の委嘱になります。公募市民の委員は、原則として連続3期まで")
    for blank in ("", " 　"):
        refused(reappoint, appointment=third, by=secretary, on=third.ends_on, waiver_reason=blank)
    fourth = reappoint(
        appointment=third, by=secretary, on=third.ends_on, waiver_reason=" 応募がなかったため "
    )
    assert (fourth.term_number, fourth.waiver_reason) == (4, "応募がなかったため")


def test_reason_is_kept_only_where_it_was_needed(empty, secretary):
    row = appoint(
        committee=empty, member=person(), category=category(empty, "citizen"), by=secretary,
        on=APPOINTED, waiver_reason="念のため",
    )  # fmt: skip
    assert row.waiver_reason == ""


def test_reason_waives_nothing_but_the_term_limit(promotion, secretary):
    messages = refused(
        appoint, committee=promotion, member=person(), category=category(promotion, "citizen"),
        by=secretary, on=date(2020, 4, 1), waiver_reason="どうしても",
    )  # fmt: skip
    assert len(messages) == 2


def test_expert_may_serve_any_number_of_terms(empty, secretary):
    assert serve(empty, secretary, person(), "expert", 5).term_number == 5


def test_reappointment_keeps_seat_and_begins_the_day_after(promotion, secretary):
    before = seat(promotion, "organization", 3)
    new = reappoint(appointment=before, by=secretary, on=date(2022, 11, 1))
    assert (new.seat, new.nominating_body, new.term_number) == (3, before.nominating_body, 2)
    assert (new.appointed_on, new.starts_on) == (date(2022, 11, 1), END + DAY)
    late = reappoint(
        appointment=seat(promotion, "organization", 4), by=secretary, on=date(2023, 2, 1)
    )
    assert late.starts_on == date(2023, 2, 1)


def test_end_closes_the_office_too(promotion, secretary):
    chair = seat(promotion, "expert", 1)
    end(appointment=chair, reason=EndReason.DIED, by=secretary, on=date(2020, 8, 1))
    officer = Officer.objects.get(appointment=chair)
    assert (officer.ended_on, officer.end_reason) == (
        date(2020, 8, 1),
        OfficeEndReason.LEFT_COMMITTEE,
    )
    chair.refresh_from_db()
    assert (chair.ended_on, chair.end_reason) == (date(2020, 8, 1), EndReason.DIED)


def test_nobody_leaves_before_being_elected_to_what_is_recorded(promotion, secretary):
    vice = seat(promotion, "organization", 1)
    end_office(officer=Officer.objects.get(office="vice_chair"), by=secretary, on=date(2020, 3, 1))
    elect_officer(appointment=vice, office=Office.VICE_CHAIR, by=secretary, on=date(2021, 1, 1))
    (message,) = refused(
        end, appointment=vice, reason=EndReason.RESIGNED, by=secretary, on=date(2020, 6, 30)
    )
    assert "令和3年1月1日に副会長に選ばれています" in message


def test_appointment_may_be_given_up_before_it_begins(empty, secretary):
    citizen = category(empty, "citizen")
    row = appoint(
        committee=empty, member=person(), category=citizen, by=secretary, on=APPOINTED,
        starts_on=date(2020, 4, 1), seat=1,
    )  # fmt: skip
    end(appointment=row, reason=EndReason.RESIGNED, by=secretary, on=date(2020, 3, 1))
    days = [date(2020, 3, 1), date(2020, 4, 1), date(2021, 1, 1)]
    assert [Appointment.objects.filter(committee=empty).in_office(d).exists() for d in days] == [
        False
    ] * 3
    again = appoint(
        committee=empty, member=row.member, category=citizen, by=secretary, on=date(2020, 4, 1),
        seat=1,
    )  # fmt: skip
    assert again.term_number == 1


def test_early_end_may_break_the_run_of_the_next_term(empty, secretary):
    citizen = category(empty, "citizen")
    first = appoint(committee=empty, member=person(), category=citizen, by=secretary, on=APPOINTED)
    second = reappoint(appointment=first, by=secretary, on=date(2021, 1, 1))
    assert second.term_number == 2
    end(appointment=first, reason=EndReason.RESIGNED, by=secretary, on=date(2021, 12, 12))
    second.refresh_from_db()
    assert second.term_number == 2  # 365 days out of office
    row = appoint(
        committee=empty, member=person("別人"), category=citizen, by=secretary, on=APPOINTED
    )
    again = reappoint(appointment=row, by=secretary, on=date(2021, 1, 1))
    end(appointment=row, reason=EndReason.RESIGNED, by=secretary, on=date(2021, 12, 11))
    again.refresh_from_db()
    assert again.term_number == 1  # 366 days


def test_officer_is_elected_until_the_appointment_ends(promotion, secretary):
    end_office(officer=Officer.objects.get(office="chair"), by=secretary, on=date(2020, 3, 31))
    officer = elect_officer(
        appointment=seat(promotion, "citizen", 2), office=Office.CHAIR, by=secretary,
        on=date(2020, 4, 1),
    )  # fmt: skip
    assert (officer.elected_on, officer.ends_on, officer.last_day) == (date(2020, 4, 1), END, END)


def test_second_chair_is_refused(promotion, secretary):
    messages = refused(
        elect_officer, appointment=seat(promotion, "citizen", 2), office=Office.CHAIR,
        by=secretary, on=date(2020, 4, 1),
    )  # fmt: skip
    assert messages == [
        "会長には長谷部 和之さんが令和4年12月12日まで就いています。その前日までに会長の辞任などを"
        "記録してください。（地域福祉推進委員会条例第5条第1項）"
    ]


def test_chair_who_is_not_serving_is_refused(promotion, secretary):
    (message,) = refused(
        elect_officer, appointment=seat(promotion, "citizen", 2), office=Office.CHAIR,
        by=secretary, on=END + DAY,
    )  # fmt: skip
    assert "在任していないので、会長に選べません" in message
    (message,) = refused(
        elect_officer, appointment=seat(promotion, "citizen", 2), office=Office.CHAIR,
        by=secretary, on=date(2019, 3, 1),
    )  # fmt: skip
    assert message.startswith("互選の日（平成31年3月1日）は、地域福祉推進委員会条例の施行日より前")


def test_vice_chair_is_not_elected_chair_at_the_same_time(promotion, secretary):
    end_office(officer=Officer.objects.get(office="chair"), by=secretary, on=date(2020, 3, 31))
    (message,) = refused(
        elect_officer, appointment=seat(promotion, "organization", 1), office=Office.CHAIR,
        by=secretary, on=date(2020, 4, 1),
    )  # fmt: skip
    assert "会長と副会長は別の人を選んでください" in message
