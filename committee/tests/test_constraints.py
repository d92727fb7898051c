"""What the database refuses, whoever writes; and that each guard, taken away, would be missed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from committee.models import Appointment, Member, Officer, Ordinance, SelectionCategory
from committee.tests.fixtures import category, person, seat
from koganei import triggers

pytest_plugins = ["committee.tests.fixtures"]

DAY = timedelta(days=1)
FIRST, LAST = date(2019, 12, 13), date(2022, 12, 12)


def sit(committee, code="citizen", number=1, starts_on=LAST + DAY, **changes):
    """Write an appointment past all actions; by default for the day after the first term."""
    values = {
        "committee": committee,
        "category": category("promotion" if isinstance(committee, str) else committee, code),
        "category_code": code,
        "seat": number,
        "appointed_on": starts_on,
        "starts_on": starts_on,
        "ends_on": starts_on + 1000 * DAY,
        "term_number": 1,
    } | changes
    values.setdefault("member", person())
    return Appointment.objects.create(**values)


def preside(row, office="chair", elected_on=None, **changes):
    values = {"ends_on": row.ends_on} | changes
    return Officer.objects.create(
        committee=row.committee, appointment=row, office=office,
        elected_on=elected_on or row.starts_on, **values,
    )  # fmt: skip


def change(row, **values):
    """Write columns past save(), as a careless update would."""
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def leave_in_the_middle(row):
    change(row, ended_on=date(2021, 3, 31), end_reason="resigned")
    return row


def substitute(committee, **changes):
    gone = leave_in_the_middle(seat(committee, "citizen", 1))
    values = {"starts_on": date(2021, 4, 1), "ends_on": LAST, "replaces": gone} | changes
    return sit(committee, **values)


# one bad write each: (guard, what is written)
def seat_twice(body):
    sit(body, starts_on=LAST)


def seat_moved(body):
    change(sit(body), starts_on=LAST, appointed_on=LAST)


def seat_for_ever(body):
    sit(body, number=2, starts_on=date(2030, 1, 1), ends_on=None)
    sit(body, number=2, starts_on=date(2040, 1, 1), ends_on=None)


def member_twice(body):
    sit(body, "organization", 7, member=sit(body).member)


def member_moved(body):
    other = sit(body, "organization", 7)
    change(other, member=sit(body).member_id)


def seat_that_is_not(body):
    sit(body, number=5)


def category_that_is_not(body):
    sit(body, category_code="expert")


def category_of_another_body(body):
    health = SelectionCategory.objects.get(code="health")
    sit(body, category=health, category_code="health")


def seat_moved_away(body):
    change(sit(body), seat=5)


def seat_taken_away(body):
    change(category(body, "citizen"), seat_limit=3)


def code_changed(body):
    change(category(body, "citizen"), code="public")


def longer_than_the_remainder(body):
    substitute(body, ends_on=LAST + DAY)


def in_another_seat(body):
    gone = leave_in_the_middle(seat(body, "citizen", 1))
    change(seat(body, "citizen", 2), replaces=gone)


def predecessor_lengthened(body):
    new = substitute(body)
    change(new.replaces, ends_on=LAST + DAY)


def two_chairs(body):
    preside(seat(body, "citizen", 1))


def chair_moved(body):
    change(preside(sit(body)), elected_on=LAST + 2 * DAY)
    other = preside(sit(body, number=2), elected_on=LAST + 5 * DAY, ends_on=LAST + 9 * DAY,
                    office="vice_chair")  # fmt: skip
    change(other, office="chair")


def chair_and_vice_chair_at_once(body):
    row = sit(body)
    preside(row)
    preside(row, "vice_chair")


def offices_joined(body):
    row = sit(body)
    preside(row, ends_on=LAST + 10 * DAY)
    later = preside(row, "vice_chair", elected_on=LAST + 11 * DAY)
    change(later, elected_on=LAST + 10 * DAY)


def chair_before_the_term(body):
    preside(sit(body, starts_on=LAST + 5 * DAY), elected_on=LAST + 4 * DAY)


def chair_after_the_term(body):
    row = sit(body)
    preside(row, ends_on=row.ends_on + DAY)


def chair_of_another_body(body):
    row = SelectionCategory.objects.get(code="health").appointments.get()
    Officer.objects.create(committee=body, appointment=row, office="chair",
                           elected_on=LAST + DAY, ends_on=LAST + 9 * DAY)  # fmt: skip


def chair_lengthened(body):
    officer = Officer.objects.get(committee=body, office="chair")
    change(officer, ends_on=LAST + DAY)


def chair_left_the_committee(body):
    leave_in_the_middle(seat(body, "expert", 1))


BAD_WRITES = [
    ("appointment_seat_apart", seat_twice),
    ("appointment_seat_apart", seat_moved),
    ("appointment_seat_apart", seat_for_ever),
    ("appointment_member_apart", member_twice),
    ("appointment_member_apart", member_moved),
    ("appointment_seat_exists_insert", seat_that_is_not),
    ("appointment_seat_exists_insert", category_that_is_not),
    ("appointment_seat_exists_insert", category_of_another_body),
    ("appointment_seat_exists_update", seat_moved_away),
    ("category_keeps_its_seats", seat_taken_away),
    ("category_keeps_its_seats", code_changed),
    ("appointment_remainder_insert", longer_than_the_remainder),
    ("appointment_remainder_update", in_another_seat),
    ("appointment_keeps_its_substitute", predecessor_lengthened),
    ("officer_office_apart", two_chairs),
    ("officer_office_apart", chair_moved),
    ("officer_appointment_apart", chair_and_vice_chair_at_once),
    ("officer_appointment_apart", offices_joined),
    ("officer_is_serving_insert", chair_before_the_term),
    ("officer_is_serving_insert", chair_after_the_term),
    ("officer_is_serving_insert", chair_of_another_body),
    ("officer_is_serving_update", chair_lengthened),
    ("appointment_keeps_its_office", chair_left_the_committee),
]


@pytest.mark.parametrize(("guard", "write"), BAD_WRITES, ids=lambda v: getattr(v, "__name__", v))
def test_bad_write_is_refused_by_its_guard(promotion, guard, write):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write(promotion)
    assert guard in str(refusal.value)


@pytest.mark.parametrize(("guard", "write"), BAD_WRITES, ids=lambda v: getattr(v, "__name__", v))
def test_without_its_guard_the_bad_write_gets_in(promotion, guard, write):
    remove_guard(guard)
    write(promotion)


def remove_guard(guard):
    """Take a guard away, inside the transaction of the test."""
    names = [name for name in triggers.declared() if name == guard or name.startswith(f"{guard}_")]
    if connection.vendor == "postgresql" and guard.endswith("_apart"):
        table = f"committee_{guard.partition('_')[0]}"
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {guard}")
    else:
        assert names
        triggers.remove(connection, names)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("appointment_starts_when_appointed", {"appointed_on": LAST + 2 * DAY}),
        ("appointment_dates_in_order", {"ends_on": LAST}),
        ("appointment_ends_within_term", {"ended_on": LAST, "end_reason": "died"}),
        (
            "appointment_ends_within_term",
            {"ended_on": LAST + 1002 * DAY, "end_reason": "died"},
        ),
        ("appointment_ended_for_a_reason", {"ended_on": LAST + 5 * DAY}),
        ("appointment_ended_for_a_reason", {"end_reason": "died"}),
        (
            "appointment_ended_for_a_reason",
            {"ended_on": LAST + 5 * DAY, "end_reason": "bored"},
        ),
    ],
)
def test_appointment_that_cannot_be_is_refused(promotion, constraint, values):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        sit(promotion, **values)
    assert constraint in str(refusal.value)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("officer_office_is_known", {"office": "king"}),
        ("officer_ends_within_term", {"ended_on": LAST, "end_reason": "resigned"}),
        ("officer_ended_for_a_reason", {"ended_on": LAST + 5 * DAY}),
        ("officer_ended_for_a_reason", {"end_reason": "resigned"}),
    ],
)
def test_officer_that_cannot_be_is_refused(promotion, constraint, values):
    row = sit(promotion)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        preside(row, **values)
    assert constraint in str(refusal.value)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("ordinance_numbers_are_positive", {"seat_limit": 0}),
        ("ordinance_numbers_are_positive", {"term_years": 0}),
        ("ordinance_numbers_are_positive", {"consecutive_limit": 0}),
        ("ordinance_citizen_share_is_a_percentage", {"public_citizen_share_warning": 101}),
        ("ordinance_kind_is_known", {"kind": "law"}),
        ("ordinance_quorum_kind_is_known", {"quorum_kind": "two_thirds"}),
        ("ordinance_quorum_base_is_known", {"quorum_base": "x"}),
        ("ordinance_vote_kind_is_known", {"vote_kind": "x"}),
        ("ordinance_minutes_method_is_known", {"minutes_method": "x"}),
        ("ordinance_acting_chair_rate_is_known", {"acting_chair_rate": "x"}),
    ],
)
def test_ordinance_that_cannot_be_is_refused(promotion, constraint, values):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change(Ordinance.objects.get(committee=promotion), **values)
    assert constraint in str(refusal.value)


def test_seats_may_follow_each_other_day_by_day(promotion):
    sit(promotion, ends_on=LAST + DAY)
    sit(promotion, starts_on=LAST + 2 * DAY)


def test_seat_of_an_appointment_given_up_is_free(promotion):
    sit(promotion, appointed_on=FIRST, ended_on=FIRST, end_reason="resigned")
    sit(promotion).full_clean(exclude=["member"])


def test_appointment_given_up_is_in_nobodys_way(promotion):
    """Neither on its first day nor on the day it was given up, in a term that covers both."""
    given_up = {"appointed_on": LAST + DAY, "ended_on": LAST + 2 * DAY, "end_reason": "died"}
    sit(promotion, starts_on=LAST + 9 * DAY, **given_up)
    row = sit(promotion)
    row.full_clean(exclude=["member"])
    sit(promotion, starts_on=LAST + 9 * DAY, member=row.member, **given_up)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"starts_on": LAST}, "この席には、同じ日に在任するほかの委員がいます。"),
        ({"ends_on": FIRST}, "任期満了日は、任期の始まり以後の日にしてください。"),
        ({"ended_on": LAST + 5 * DAY}, "退いた日と退いた事由は、そろえて記録します。"),
        ({"ended_on": FIRST, "end_reason": "died"}, "退いた日は、委嘱日から任期満了日までの日に"),
    ],
)
def test_form_is_told_before_the_database(promotion, changes, message):
    row = sit(promotion)
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    assert any(message in each for each in refusal.value.messages)


def test_same_person_in_two_seats_is_told_too(promotion):
    row = sit(promotion)
    other = Appointment(
        committee=promotion, member=row.member, category=category(promotion, "organization"),
        category_code="organization", seat=7, appointed_on=row.starts_on,
        starts_on=row.starts_on, term_number=1,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="この人は、同じ日にこの委員会のほかの席にいます"):
        other.validate_constraints()


def test_every_named_constraint_speaks_japanese():
    for model in (Appointment, Member, Officer, Ordinance, SelectionCategory):
        for constraint in model._meta.constraints:
            assert constraint.get_violation_error_message().endswith("。"), constraint.name


def test_triggers_are_in_place(promotion):
    assert list(triggers.differences(connection)) == []
    ours = [t for t in triggers.declared().values() if t.table.startswith("committee_")]
    assert len(ours) >= 16
