"""今日すること of the secretariat"""

from datetime import date

import pytest

from committee.actions import attendance, meetings
from committee.actions.pay import issue_pay_slip
from committee.models import Appointment, AttendanceEvent
from committee.queries.meetings import meeting_called
from committee.queries.tasks import tasks_for
from committee.tests.meetings import planned, received, seats
from koganei.models import User
from koganei.tasks import Task, in_order

pytest_plugins = ["committee.tests.fixtures"]
TODAY = date(2020, 10, 20)


def lines(user, today=TODAY):
    return {(task.label.split("　")[0], task.due) for task in tasks_for(user, today)}


def new_lines(committee, by, make):
    before = lines(by)
    make()
    return lines(by) - before


def test_a_meeting_asks_for_its_next_step_by_its_day(promotion, secretary):
    assert new_lines(promotion, secretary, lambda: planned(promotion, secretary)) == {
        ("招集する", date(2020, 10, 30))
    }


def test_on_the_day_it_asks_to_open(promotion, secretary):
    assert new_lines(promotion, secretary, lambda: received(promotion, secretary, 1)) == {
        ("開会する", date(2020, 11, 6))
    }


def test_convened_it_asks_for_the_notice(promotion, secretary):
    meeting = planned(promotion, secretary)
    meetings.convene(meeting=meeting, by=secretary, on=date(2020, 10, 16))
    assert ("通知・公表する", date(2020, 10, 30)) in lines(secretary)


def test_a_meeting_that_is_over_asks_for_its_pay(promotion, secretary):
    assert ("支給調書を作る", None) in lines(secretary)


def test_terms_that_end_soon_and_that_nobody_follows(promotion, secretary):
    ends_on = Appointment.objects.filter(committee=promotion).first().ends_on
    day = date(2022, 10, 1)
    found = [task for task in tasks_for(secretary, day) if "後任" in task.label]
    assert [(task.due, task.note) for task in found] == [(ends_on, "12人")]
    assert not [task for task in tasks_for(secretary, date(2021, 10, 1)) if "後任" in task.label]


@pytest.mark.parametrize("username", ["committee_member", "auditor", "section_author"])
def test_others_have_none(promotion, username):
    assert tasks_for(User.objects.get(username=username), TODAY) == []


def test_a_correction_of_attendance_asks_for_the_difference(promotion, secretary):
    asked = ("差額の支給調書を作る", None)
    meeting = meeting_called(promotion, "2019-1")
    issue_pay_slip(meeting=meeting, by=secretary, on=date(2020, 1, 17))
    assert asked not in lines(secretary)
    (who,) = seats(promotion, 12)
    attendance.withdraw(
        event=AttendanceEvent.objects.get(meeting=meeting, appointment=who),
        by=secretary, reason="代わりの人",
    )  # fmt: skip
    assert asked in lines(secretary)
    issue_pay_slip(meeting=meeting, by=secretary, on=date(2020, 1, 18), reason="出席の訂正")
    assert asked not in lines(secretary)
    attendance.move(
        meeting=meeting, appointment=who, kind="arrived", by=secretary, at=meeting.opened_at,
        reason="本人でした",
    )  # fmt: skip
    assert asked in lines(secretary)


def test_the_page_needs_four_queries(promotion, secretary, django_assert_num_queries):
    planned(promotion, secretary)
    assert secretary.roles
    with django_assert_num_queries(4):
        assert tasks_for(secretary, TODAY)


def test_what_is_late_stands_first():
    late, soon, some_day = (
        Task("a", "", "/", date(2020, 10, 19)), Task("b", "", "/", TODAY), Task("c", "", "/"),
    )  # fmt: skip
    assert in_order([some_day, soon, late], TODAY) == [(True, [late]), (False, [soon, some_day])]
    assert in_order([], TODAY) == []
