"""Two acts at the same moment: the guards of the database and the lock of the committee's row.

Every race is run a second time with its guard taken away, and must then be lost.
"""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from committee.actions import appointments as actions
from committee.enums import EndReason, Office
from committee.models import Appointment, Committee, Member, Officer, SelectionCategory
from committee.tests.race import alone, in_thread, joined, one_during_the_other, outcome, without
from koganei.models import User

pytest_plugins = ["committee.tests.race"]
DAY = timedelta(days=1)
LAST = date(2022, 12, 12)
NEXT = LAST + DAY


def sit(code="citizen", number=1, member="一人目", starts_on=NEXT, **changes):
    committee = Committee.objects.get(code="promotion")
    values = {"ends_on": LAST + 1000 * DAY} | changes
    return Appointment.objects.create(
        committee=committee, member=Member.objects.get_or_create(name=member)[0],
        category=SelectionCategory.objects.get(ordinance__committee=committee, code=code),
        category_code=code, seat=number, appointed_on=starts_on, starts_on=starts_on,
        term_number=1, **values,
    )  # fmt: skip


def preside(member, office="chair", **changes):
    row = Appointment.objects.filter(member__name=member).latest("starts_on")
    values = {"elected_on": row.starts_on, "ends_on": row.ends_on} | changes
    return Officer.objects.create(committee=row.committee, appointment=row, office=office, **values)


def leave(number=1):
    """The holder of a citizen's seat leaves in the middle of the first term."""
    Appointment.objects.filter(category_code="citizen", seat=number).update(
        ended_on=date(2021, 3, 31), end_reason="resigned"
    )


def limit(number):
    SelectionCategory.objects.filter(code="citizen").update(seat_limit=number)


def substitute(ends_on=LAST):
    gone = Appointment.objects.get(category_code="citizen", seat=1)
    return sit(starts_on=date(2021, 4, 1), ends_on=ends_on, replaces=gone)


def lengthen():
    Appointment.objects.filter(category_code="citizen", seat=1, replaces=None).update(
        ends_on=LAST + DAY
    )


def vacate_chair():
    Officer.objects.filter(office="chair").update(ended_on=date(2020, 1, 1), end_reason="resigned")


# guard, model, what stands before, the first writer, the second writer
RACES = {
    "one seat": (
        "appointment_seat_apart",
        Appointment,
        None,
        lambda: sit(),
        lambda: sit(member="二人目"),
    ),
    "one person": (
        "appointment_member_apart",
        Appointment,
        lambda: Member.objects.create(name="一人目"),
        lambda: sit(),
        lambda: sit("organization", 7),
    ),
    "one chair": (
        "officer_office_apart",
        Officer,
        lambda: [sit(), sit(number=2, member="二人目")],
        lambda: preside("一人目"),
        lambda: preside("二人目"),
    ),
    "one office each": (
        "officer_appointment_apart",
        Officer,
        lambda: sit(),
        lambda: preside("一人目"),
        lambda: preside("一人目", "vice_chair"),
    ),
    "elected while leaving": (
        "officer_is_serving_insert",
        Officer,
        vacate_chair,
        leave,
        lambda: preside("相原 由美", elected_on=date(2020, 7, 1)),
    ),
    "leaving while elected": (
        "appointment_keeps_its_office",
        Officer,
        vacate_chair,
        lambda: preside("相原 由美", elected_on=date(2020, 7, 1)),
        leave,
    ),
    "seat taken while abolished": (
        "appointment_seat_exists_insert",
        Appointment,
        lambda: Appointment.objects.filter(category_code="citizen", seat=4).delete(),
        lambda: limit(3),
        lambda: sit(number=4),
    ),
    "seat abolished while taken": (
        "category_keeps_its_seats",
        Appointment,
        lambda: Appointment.objects.filter(category_code="citizen", seat=4).delete(),
        lambda: sit(number=4),
        lambda: limit(3),
    ),
    "remainder changed while filled": (
        "appointment_remainder_insert",
        Appointment,
        leave,
        lengthen,
        substitute,
    ),
    "filled while remainder changes": (
        "appointment_keeps_its_substitute",
        Appointment,
        leave,
        substitute,
        lengthen,
    ),
}


@pytest.mark.parametrize("name", RACES)
def test_second_writer_is_refused(shared_database, name):
    guard, _, before, first, second = RACES[name]
    alone(lambda: before and before())
    one, two = one_during_the_other(first, second)
    assert one == "written"
    assert guard in two


@pytest.mark.parametrize("name", RACES)
def test_without_its_guard_the_race_is_lost(shared_database, name):
    guard, model, before, first, second = RACES[name]
    alone(lambda: before and before())
    outcomes = without(guard, model, lambda: one_during_the_other(first, second))
    assert outcomes == ["written", "written"]


# The lock. Both actions are held, for a moment, between what the rules see and what is written.


@pytest.fixture
def held_before_writing(monkeypatch):
    """Let two actions meet after the rules have let them pass, if nothing keeps them apart."""
    meeting, require = threading.Barrier(2), actions.require

    def require_and_wait(*violations, **options):
        require(*violations, **options)
        try:
            meeting.wait(1)
        except threading.BrokenBarrierError:
            meeting.reset()  # the other one waits for our lock

    monkeypatch.setattr(actions, "require", require_and_wait)


def body_with_one_seat_in_two_categories():
    """No seat of one category is taken twice here: only the total of the body can be broken."""
    committee = Committee.objects.get(code="promotion")
    Officer.objects.filter(committee=committee).delete()
    Appointment.objects.filter(committee=committee).delete()
    committee.ordinances.update(seat_limit=1)
    for name in ("一人目", "二人目"):
        Member.objects.create(name=name)


def appoint(code, member):
    committee = Committee.objects.get(code="promotion")
    return actions.appoint(
        committee=committee, member=Member.objects.get(name=member),
        category=SelectionCategory.objects.get(ordinance__committee=committee, code=code),
        by=User.objects.get(username="secretariat"), on=NEXT,
    )  # fmt: skip


def at_the_same_time(*works):
    return [joined(thread) for thread in [in_thread(lambda w=w: outcome(w)) for w in works]]


def in_office():
    return Appointment.objects.filter(committee__code="promotion").in_office(NEXT).count()


def test_total_holds_when_two_appoint_at_once(shared_database, held_before_writing):
    alone(body_with_one_seat_in_two_categories)
    found = at_the_same_time(
        lambda: appoint("citizen", "一人目"), lambda: appoint("expert", "二人目")
    )
    (refusal,) = [text for text in found if text != "written"]
    assert refusal.startswith("委員は1人以内です。令和4年12月13日に2人になります。")
    assert alone(in_office) == 1


def test_without_the_lock_the_total_is_broken(shared_database, held_before_writing, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite は BEGIN IMMEDIATE で一人ずつ書くので、行の鍵がなくても守られます")
    monkeypatch.setattr(actions, "lock", lambda pk: Committee.objects.get(pk=pk))
    alone(body_with_one_seat_in_two_categories)
    assert at_the_same_time(
        lambda: appoint("citizen", "一人目"), lambda: appoint("expert", "二人目")
    ) == ["written", "written"]
    assert alone(in_office) == 2


def test_of_two_elections_one_wins(shared_database, held_before_writing):
    alone(lambda: [sit(), sit(number=2, member="二人目")])

    def elect(member):
        row = Appointment.objects.get(member__name=member)
        actions.elect_officer(
            appointment=row, office=Office.CHAIR, by=User.objects.get(username="secretariat"),
            on=NEXT,
        )  # fmt: skip

    found = at_the_same_time(lambda: elect("一人目"), lambda: elect("二人目"))
    (refusal,) = [text for text in found if text != "written"]
    assert refusal.startswith("会長には")


def test_leaving_and_being_elected_do_not_both_succeed(shared_database, held_before_writing):
    alone(vacate_chair)
    secretary = alone(lambda: User.objects.get(username="secretariat"))

    def row():
        return Appointment.objects.get(member__name="相原 由美")

    def goes():
        actions.end(
            appointment=row(), reason=EndReason.RESIGNED, by=secretary, on=date(2020, 6, 30)
        )

    def rises():
        actions.elect_officer(
            appointment=row(), office=Office.CHAIR, by=secretary, on=date(2020, 7, 1)
        )

    found = at_the_same_time(goes, rises)
    assert sorted(text == "written" for text in found) == [False, True]


def test_of_many_who_fill_one_vacancy_one_does(shared_database):
    alone(leave)
    alone(lambda: [Member.objects.create(name=f"候補{n}") for n in range(8)])
    start = threading.Barrier(8)

    def fill(number):
        start.wait(10)
        actions.fill_vacancy(
            predecessor=Appointment.objects.get(member__name="相原 由美"),
            member=Member.objects.get(name=f"候補{number}"),
            by=User.objects.get(username="secretariat"), on=date(2021, 4, 1),
        )  # fmt: skip

    found = at_the_same_time(*(lambda n=n: fill(n) for n in range(8)))
    assert found.count("written") == 1
    assert alone(lambda: Appointment.objects.filter(replaces__isnull=False).count()) == 1
