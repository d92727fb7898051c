"""Two acts about one meeting at once: the quorum and the closure that the database keeps.

Every race is run a second time with its guard taken away, and must then be lost.
"""

from datetime import date, datetime, time

import pytest

from committee.enums import MeetingMode
from committee.models import (
    AgendaItem,
    Appointment,
    AttendanceEvent,
    Committee,
    Meeting,
    Minutes,
    MinutesVersion,
    PayLine,
    PaySlip,
    QuorumRecord,
    Resolution,
)
from committee.queries.pay import pay_of
from committee.tests.race import alone, one_during_the_other, without
from koganei.dates.wareki import TOKYO
from koganei.models import User

pytest_plugins = ["committee.tests.race"]
DATA = ("05_meetings",)
DAY = date(2020, 8, 28)
NEXT = date(2020, 11, 6)


def clock(hour, minute, day=DAY):
    return datetime.combine(day, time(hour, minute), TOKYO)


def in_session():
    """The second meeting of the demo: seven are there, and six are needed."""
    return Meeting.objects.get(year=2020, number=1)


def item():
    return AgendaItem.objects.get(meeting=in_session(), number=2)


def about_to_open():
    """A third meeting with six members in the room."""
    row = Meeting.objects.create(
        committee=Committee.objects.get(code="promotion"), year=2020, number=2, held_on=NEXT,
        starts_at=time(14), place="801会議室", mode=MeetingMode.IN_PERSON, stage="reception",
    )  # fmt: skip
    for number in range(1, 7):
        moves(row, number, "arrived", clock(13, 50, NEXT))


def moves(meeting, number, kind, at, **details):
    return AttendanceEvent.objects.create(
        meeting=meeting, appointment=Appointment.objects.get(pk=number), kind=kind, at=at, **details
    )


def third():
    return Meeting.objects.get(year=2020, number=2)


def opens():
    row = third()
    QuorumRecord.objects.create(
        meeting=row, is_opening=True, at=clock(14, 0, NEXT), in_office=12, required=6, present=6
    )
    Meeting.objects.filter(pk=row.pk).update(stage="in_session", opened_at=clock(14, 0, NEXT))


def leaves_before_opening():
    moves(third(), 6, "left", clock(13, 59, NEXT))


def decides(present=7, recused=0, kind="decision", outcome="carried", hands=None):
    row = item()
    at = clock(14, 50)
    quorum = QuorumRecord.objects.create(
        meeting=row.meeting, item=row, at=at, in_office=12, required=6, present=present,
        recused=recused,
    )  # fmt: skip
    votes = dict(
        zip(("votes_for", "votes_against", "abstentions"), hands or (None,) * 3, strict=True)
    )
    return Resolution.objects.create(
        meeting=row.meeting, item=row, quorum=quorum, kind=kind, motion="了承する",
        method="show_of_hands" if hands else "no_objection", decided_at=at,
        voters=present - recused, outcome=outcome, explanation="—", **votes,
    )  # fmt: skip


def leaves():
    moves(in_session(), 1, "left", clock(14, 45))


def is_recused():
    moves(in_session(), 1, "recused", clock(14, 45), item=item(), reason="利害関係")


def is_late():
    """Somebody is written in afterwards, who would change the number that was decided by."""
    moves(in_session(), 12, "arrived", clock(14, 45))


def the_committee_says_no():
    decides(kind="closure", outcome="lost", hands=(2, 5, 0))


def closes():
    AgendaItem.objects.filter(pk=item().pk).update(is_public=False, non_public_reason="個人のこと")


def finishes_as_decided():
    AgendaItem.objects.filter(pk=item().pk).update(status="decided", finished_at=clock(14, 51))


def somebody(username):
    return User.objects.get_or_create(username=username, defaults={"name": username})[0]


def minutes_are_published():
    clerk = somebody("secretariat")
    row = Minutes.objects.create(
        meeting=in_session(), stage="published", fixed_on=DAY, fixed_by=clerk
    )
    publishes(row, 1)


def publishes(row, number, reason=""):
    MinutesVersion.objects.create(
        minutes=row, number=number, content=[["item", "議題", "可決"]], content_hash="x",
        fixed_on=DAY, fixed_by=row.fixed_by, published_on=DAY, reason=reason,
        published_by=somebody("welfare_manager"),
    )  # fmt: skip


def publishes_a_correction():
    publishes(Minutes.objects.get(meeting=in_session()), 2, "書きもらし")


def mends_what_is_published():
    assert MinutesVersion.objects.filter(number=1).update(content=[["item", "議題", "否決"]])


def first_meeting():
    return Meeting.objects.get(year=2019, number=1)


def nobody_came():
    """The arrival of a member of the first meeting is withdrawn: it was somebody else."""
    AttendanceEvent.objects.filter(meeting=first_meeting(), appointment=12).update(
        withdrawn_at=clock(16, 0), withdrawn_reason="代わりの人"
    )


def is_paid():
    slip = PaySlip.objects.create(
        meeting=first_meeting(), number=1, issued_on=DAY, issued_by=somebody("secretariat")
    )
    PayLine.objects.create(slip=slip, appointment_id=12, office="member", yen=10000)


def everybody_has_a_line():
    """The first meeting is paid, but the slip is not fixed yet."""
    slip = PaySlip.objects.create(
        meeting=first_meeting(), number=1, issued_on=DAY, issued_by=somebody("secretariat")
    )
    for line in pay_of(first_meeting()).attended:
        PayLine.objects.create(
            slip=slip, appointment=line.row.appointment, office=line.office, yen=line.yen
        )


def one_more_was_there():
    AttendanceEvent.objects.create(
        meeting=first_meeting(), appointment_id=11, kind="arrived", reason="書きもらし",
        at=first_meeting().opened_at,
    )  # fmt: skip


def the_slip_is_fixed():
    assert PaySlip.objects.update(is_fixed=True)


# guard, what stands before, the first writer, the second writer
RACES = {
    "one leaves, it is opened": ("quorum_as_counted", about_to_open, leaves_before_opening, opens),
    "it is opened, one leaves": (
        "movement_before_recorded_quorum",
        about_to_open,
        opens,
        leaves_before_opening,
    ),
    "one leaves, it is decided": ("quorum_as_counted", None, leaves, decides),
    "one is recused, it is decided": ("quorum_as_counted", None, is_recused, decides),
    "it is decided, one leaves": ("movement_before_recorded_quorum", None, decides, leaves),
    "it is decided, one is late": ("movement_before_recorded_quorum", None, decides, is_late),
    "the committee says no, it is closed": (
        "item_closed_by_resolution",
        None,
        the_committee_says_no,
        closes,
    ),
    "one corrects by a version, one in the version": (
        "minutes_version_frozen",
        minutes_are_published,
        publishes_a_correction,
        mends_what_is_published,
    ),
    "one was never there, one is paid": ("pay_equals_attendance", None, nobody_came, is_paid),
    "one more was there, the slip is fixed": (
        "pay_slip_forgets_nobody",
        everybody_has_a_line,
        one_more_was_there,
        the_slip_is_fixed,
    ),
    "the committee says no, it is decided": (
        "item_decided_by_resolution",
        None,
        the_committee_says_no,
        finishes_as_decided,
    ),
}


@pytest.mark.parametrize("name", RACES)
def test_second_writer_is_refused(shared_database, name):
    guard, before, first, second = RACES[name]
    alone(lambda: before and before())
    one, two = one_during_the_other(first, second)
    assert one == "written"
    assert guard in two


@pytest.mark.parametrize("name", RACES)
def test_without_its_guard_the_race_is_lost(shared_database, name):
    guard, before, first, second = RACES[name]
    alone(lambda: before and before())
    outcomes = without(guard, QuorumRecord, lambda: one_during_the_other(first, second))
    assert outcomes == ["written", "written"]
