"""What the database refuses by itself, past every action."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from koganei import triggers
from koganei.models import AddressProtection, AddressReader, BreakGlass, ConflictOfInterest
from koganei.models.safeguards import GUARDS

MODELS = (ConflictOfInterest, BreakGlass, AddressProtection, AddressReader)


@pytest.fixture
def rows(desk):
    """One row of each, as they stand in the middle of their life."""
    who, now = desk.who, timezone.now()
    return {
        "conflict": desk.keep_apart("chief", desk.stranger),
        "glass": BreakGlass.objects.create(
            user=who["chief"], case_id=desk.other.pk, reason="absent", started_at=now
        ),
        "protection": desk.protect(desk.client, lift_asked_by=who["manager"],
                                   lift_asked_at=now, lift_reason="終了"),
        "reader": AddressReader.objects.create(
            person_id=desk.client, user=who["worker"], added_by=who["manager"]
        ),
    }  # fmt: skip


def changes(who):
    """name of the constraint → (kind of row, columns that break it)"""
    now = timezone.now()
    ended = {"stopped_at": now}
    reviewed = ended | {"reviewed_at": now, "finding": "proper"}
    lifted = {"lifted_at": now}
    return [
        ("conflict_words_are_known", "conflict", {"source": "rumour"}),
        ("conflict_self_declared_by_oneself", "conflict", {"source": "self"}),
        ("conflict_approved_by_another_person", "conflict",
         {"approved_by": who["manager"], "approved_at": now}),
        ("conflict_approved_by_another_person", "conflict",
         {"approved_by": who["chief"], "approved_at": now}),
        ("conflict_ended_by_another_person", "conflict",
         {"ended_by": who["manager"], "ended_at": now, "end_reason": "x"}),
        ("conflict_ended_by_another_person", "conflict",
         {"ended_by": who["manager2"], "ended_at": now, "end_reason": ""}),
        ("break_glass_words_are_known", "glass",
         reviewed | {"reviewed_by": who["manager"], "finding": "so so"}),
        ("break_glass_granted_by_another_person", "glass", {"granted_by": who["chief"]}),
        ("break_glass_ends_after_its_start", "glass", {"stopped_at": "2020-01-01T00:00Z"}),
        ("break_glass_reviewed_by_another_person", "glass",
         reviewed | {"reviewed_by": who["chief"]}),
        ("break_glass_reviewed_by_another_person", "glass",
         reviewed | {"reviewed_by": who["manager"], "granted_by": who["manager"]}),
        ("break_glass_reviewed_by_another_person", "glass",
         reviewed | {"reviewed_by": who["manager"], "stopped_at": None}),
        ("protection_days_in_order", "protection", {"ends_on": "2026-02-01"}),
        ("protection_lifting_asked_for_with_a_reason", "protection", {"lift_reason": ""}),
        ("protection_lifted_by_two_persons", "protection",
         lifted | {"lifted_by": who["manager"]}),
        ("address_reader_added_by_another_person", "reader", {}),
    ]  # fmt: skip


def refused(name, act):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    assert name in str(error.value)


@pytest.mark.parametrize("place", range(16))
def test_each_constraint_refuses_and_is_named(desk, rows, place):
    name, kind, change = changes(desk.who)[place]
    row = rows[kind]
    if name == "address_reader_added_by_another_person":
        refused(name, lambda: AddressReader.objects.create(
            person_id=desk.client, user=desk.who["chief"], added_by=desk.who["chief"]))  # fmt: skip
        return
    triggers.remove(connection, [each.name for each in GUARDS])  # only the constraint is asked
    refused(name, lambda: type(row).objects.filter(pk=row.pk).update(**change))


def test_every_constraint_stands_in_the_table(desk):
    written = {name for name, *_ in changes(desk.who)}
    ours = {
        constraint.name
        for model in MODELS
        for constraint in model._meta.constraints
        if type(constraint).__name__ == "CheckConstraint"
    }
    assert ours == written


def frozen(who):
    """name of the trigger → (kind of row, what it refuses)"""
    now = timezone.now()
    return [
        ("conflictofinterest_facts_are_frozen", "conflict", {"person_id": "1" * 32}),
        ("conflictofinterest_facts_are_frozen", "conflict", {"user": who["worker2"]}),
        ("breakglass_facts_are_frozen", "glass", {"started_at": now}),
        ("breakglass_facts_are_frozen", "glass", {"case_id": "1" * 32}),
        ("breakglass_facts_are_frozen", "glass", {"reason": "danger"}),
        ("addressprotection_facts_are_frozen", "protection", {"person_id": "1" * 32}),
        ("addressprotection_lifted_as_asked", "protection",
         {"lifted_by": who["manager2"], "lifted_at": now, "ends_on": "2027-01-01"}),
        ("addressreader_facts_are_frozen", "reader", {"user": who["worker2"]}),
        ("conflictofinterest_never_deleted", "conflict", None),
        ("breakglass_never_deleted", "glass", None),
        ("addressprotection_never_deleted", "protection", None),
        ("addressreader_never_deleted", "reader", None),
    ]  # fmt: skip


def carry_out(row, change):
    found = type(row).objects.filter(pk=row.pk)
    return found.delete() if change is None else found.update(**change)


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("place", range(12))
def test_each_trigger_refuses_and_without_it_the_database_obeys(desk, rows, place, is_there):
    name, kind, change = frozen(desk.who)[place]
    if is_there:
        refused(name, lambda: carry_out(rows[kind], change))
    else:
        triggers.remove(connection, [name])
        carry_out(rows[kind], change)
        triggers.install(connection)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_review_is_final(desk, rows, is_there):
    glass = BreakGlass.objects.filter(pk=rows["glass"].pk)
    now = timezone.now()
    glass.update(stopped_at=now, reviewed_at=now, reviewed_by=desk.who["manager"], finding="proper")
    if is_there:
        refused("breakglass_review_is_final", lambda: glass.update(finding="improper"))
    else:
        triggers.remove(connection, ["breakglass_review_is_final"])
        glass.update(finding="improper")
        triggers.install(connection)


def test_every_trigger_of_the_safeguards_is_tried(desk):
    tried = {name for name, *_ in frozen(desk.who)} | {"breakglass_review_is_final"}
    assert tried == {guard.name for guard in GUARDS}
