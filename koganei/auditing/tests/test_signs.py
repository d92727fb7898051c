"""The signs of a week, and what somebody wrote down about them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from koganei.auditing import actions, directory, signs
from koganei.auditing import review as weekly
from koganei.auditing.directory import Directory, mark
from koganei.auditing.tests.support import HANAKO, JIRO, KEN, moment, number, read
from koganei.law import RuleBroken
from koganei.models import AuditEvent, BreakGlass, ConflictOfInterest, ReadingReview, RoleAssignment

MONDAY = date(2026, 11, 16)


def found(who, sign="", actor="welfare_manager"):
    """The open findings of the week as (sign, reader, label, number of events)."""
    findings, _ = weekly.findings(who[actor], MONDAY)
    return [
        (each.sign.code, each.user.username, each.label, len(each.sequences))
        for each in findings
        if not sign or each.sign.code == sign
    ]


def assign(desk, who, *pairs):
    desk.assigned = {(who[user].pk, number(name)) for user, name in pairs}


def test_a_read_by_who_is_assigned_in_office_hours_is_no_sign(who, desk):
    assign(desk, who, ("support_worker", JIRO))
    read(who["support_worker"], JIRO)
    assert found(who) == []


def test_reads_without_assignment_are_one_line_for_each_reader_and_person(who, desk):
    assign(desk, who, ("support_worker", KEN))
    for at in ("2026-11-17 10:00", "2026-11-18 11:00"):
        read(who["support_worker"], JIRO, at=at)
    read(who["support_worker"], HANAKO)
    read(who["integration_coordinator"], JIRO)
    assert found(who, "unassigned") == [
        ("unassigned", "support_worker", JIRO, 2),
        ("unassigned", "support_worker", HANAKO, 1),
        ("unassigned", "integration_coordinator", JIRO, 1),
    ]


@pytest.mark.parametrize(
    ("at", "is_sign"),
    [
        ("2026-11-17 07:29", True),
        ("2026-11-17 07:30", False),
        ("2026-11-17 18:59", False),
        ("2026-11-17 19:00", True),
        ("2026-11-21 10:00", True),  # Saturday
        ("2026-11-22 10:00", True),  # Sunday
    ],
)
def test_hours(who, desk, at, is_sign):
    read(who["support_worker"], JIRO, at=at)
    assert bool(found(who, "out_of_hours")) is is_sign


def test_a_holiday_is_out_of_hours(who, desk):
    read(who["support_worker"], JIRO, at="2026-11-23 10:00")  # 勤労感謝の日
    findings, _ = weekly.findings(who["welfare_manager"], date(2026, 11, 23))
    assert "out_of_hours" in {each.sign.code for each in findings}


def test_the_same_surname(who, desk):
    """佐倉 美帆 reads 佐倉 健; nobody else of the house is called so."""
    for username in ("support_worker", "integration_coordinator"):
        read(who[username], KEN, JIRO)
    assert found(who, "same_surname") == [("same_surname", "support_worker", KEN, 1)]


def test_surnames_are_compared_in_kana_too(who, desk, monkeypatch):
    monkeypatch.setattr(desk, "surnames", lambda persons: {number(JIRO): {mark("さくら")}})
    read(who["support_worker"], JIRO)
    assert len(found(who, "same_surname")) == 1


def test_the_same_address(who, desk):
    desk.homes = {
        number(JIRO): "本町6-6-3",
        who["support_worker"].pk: "本町 ６－６－３".replace("－", "-"),
    }
    for username in ("support_worker", "integration_coordinator"):
        read(who[username], JIRO, HANAKO)
    assert found(who, "same_address") == [("same_address", "support_worker", JIRO, 1)]


def minutes(first, count, step=0.5):
    return [moment(first) + timedelta(minutes=step * place) for place in range(count)]


def pages(who, moments, persons=None):
    reads = [
        signs.Read(
            place, at, who["support_worker"].pk, str(place % (persons or 10**6)), "view", "", ""
        )
        for place, at in enumerate(moments)
    ]
    return [len(group) for group in signs.many(reads)]


def test_many_in_a_short_time(who):
    assert pages(who, minutes("2026-11-17 10:00", 19)) == []
    assert pages(who, minutes("2026-11-17 10:00", 20)) == [20]
    assert pages(who, minutes("2026-11-17 10:00", 200)) == [200]  # one stretch, one line
    assert pages(who, minutes("2026-11-17 10:00", 40, step=0.6)) == []  # 17 in ten minutes
    assert pages(who, minutes("2026-11-17 10:00", 60), persons=5) == []  # the same few persons
    two = minutes("2026-11-17 10:00", 25) + minutes("2026-11-17 15:00", 21)
    assert pages(who, two) == [25, 21]


def test_a_list_of_results_is_one_page(who, desk):
    read(who["support_worker"], *(f"人{each}" for each in range(50)))
    assert found(who, "many") == []


def test_break_glass_is_a_sign_until_it_is_reviewed(who, desk):
    glass = BreakGlass.objects.create(
        user=who["chief_support_worker"], case_id=number("case"), reason="danger",
        started_at=moment("2026-11-17 10:00"), stopped_at=moment("2026-11-17 10:10"),
    )  # fmt: skip
    read(who["chief_support_worker"], JIRO, verb="break_glass_started", on_object=glass)
    assert found(who, "break_glass") == [("break_glass", "chief_support_worker", JIRO, 1)]
    glass.reviewed_by, glass.reviewed_at = who["welfare_manager"], moment("2026-11-18 10:00")
    glass.finding = "proper"
    glass.save()
    assert found(who, "break_glass") == []


def test_an_app_may_add_a_sign(who, desk, monkeypatch):
    monkeypatch.setattr(signs, "_signs", {})
    signs.register(signs.Sign("all", "すべて", "すべて", signs.by_person))
    read(who["support_worker"], JIRO)
    assert found(who) == [("all", "support_worker", JIRO, 1)]
    with pytest.raises(ValueError, match="重なって"):
        signs.register(signs.Sign("all", "別", "別", signs.by_person))


def test_what_is_no_reading_of_a_record_is_not_looked_at(who, desk):
    read(who["support_worker"], JIRO, at="2026-11-15 23:59")  # the week before
    read(who["support_worker"], JIRO, at="2026-11-23 00:00")  # the week after
    read(who["auditor"], JIRO, classes=["audit"])
    read(who["support_worker"], JIRO, result="refused", reason="権限なし")
    read(None, JIRO)  # a command without an account
    assert weekly.findings(who["welfare_manager"], MONDAY) == ([], 0)


def test_persons_that_the_reviewer_may_not_see_are_left_out(who, desk):
    read(who["support_worker"], JIRO, HANAKO)
    desk.closed = {number(HANAKO)}
    assert {each[2] for each in found(who)} == {JIRO}
    ConflictOfInterest.objects.create(
        user=who["welfare_manager"], person_id=number(JIRO), source="self", relation="family",
        declared_by=who["welfare_manager"],
    )  # fmt: skip
    assert found(who) == []
    assert len(found(who, "unassigned", actor="auditor")) == 1


def test_without_an_app_only_time_and_number_speak(who, monkeypatch):
    monkeypatch.setattr(directory, "_registered", [Directory()])
    read(who["support_worker"], KEN, at="2026-11-21 10:00")
    [finding] = found(who)
    assert finding[0] == "out_of_hours"
    assert finding[2] == f"番号 {number(KEN)}"


def test_marks_tell_nothing_but_sameness():
    assert mark("本町６") == mark("本 町6") != mark("本町7")
    assert "本町" not in mark("本町6")
    assert mark("") == mark("　") == ""


# reviewing


def finding_of(who, actor="welfare_manager"):
    found = weekly.findings(who[actor], MONDAY)[0]
    return next(each for each in found if each.sign.code == "unassigned")


def review(who, finding, by="welfare_manager", outcome="proper", reason="応援で応対した"):
    return actions.review(
        by=who[by], event=finding.event, finding=finding, outcome=outcome, reason=reason
    )


def test_what_was_reviewed_is_gone_and_recorded_and_a_later_read_is_not(who, desk):
    read(who["support_worker"], JIRO)
    read(who["support_worker"], JIRO, at="2026-11-18 10:00")
    review(who, finding_of(who))
    assert found(who) == []
    assert ReadingReview.objects.count() == 2
    event = AuditEvent.objects.order_by("sequence").last()
    assert (event.verb, event.object_type, event.object_id) == (
        "reading_reviewed", "koganei.auditevent", "1",
    )  # fmt: skip
    assert event.roles == "WELFARE_MANAGER"
    assert list(event.subjects.values_list("person_id", "field_classes")) == [
        (number(JIRO), "audit")
    ]
    read(who["support_worker"], JIRO, at="2026-11-19 10:00")
    assert found(who) == [("unassigned", "support_worker", JIRO, 1)]


def test_nobody_reviews_what_they_read_themselves(who, desk):
    read(who["welfare_manager"], JIRO)
    finding = finding_of(who)
    with pytest.raises(RuleBroken, match="自分の閲覧"):
        review(who, finding)
    assert AuditEvent.objects.order_by("sequence").last().result == "refused"
    review(who, finding, by="auditor")  # somebody must be able to
    assert found(who, "unassigned") == []


@pytest.mark.parametrize("role", ["support_worker", "account_admin", "chief_support_worker"])
def test_who_may_not_review(who, desk, role):
    read(who["support_worker"], JIRO)
    with pytest.raises(PermissionDenied):
        review(who, finding_of(who), by=role)


def test_a_role_that_ended_meanwhile_counts_as_ended(who, desk):
    read(who["support_worker"], JIRO)
    finding = finding_of(who)
    RoleAssignment.objects.filter(user=who["welfare_manager"]).delete()
    with pytest.raises(PermissionDenied):
        review(who, finding)


def test_the_same_finding_is_reviewed_once(who, desk):
    read(who["support_worker"], JIRO)
    finding = finding_of(who)
    review(who, finding)
    with pytest.raises(RuleBroken, match="先に点検"):
        review(who, finding, by="auditor", outcome="improper")
    assert ReadingReview.objects.get().outcome == "proper"


# the database's own word


def row(who, **values):
    event = AuditEvent.objects.get(verb="view")
    fields = {"event": event, "sign": "many", "reader": who["support_worker"]}
    fields |= {"reviewed_by": who["welfare_manager"], "outcome": "proper", "reason": "x"}
    return ReadingReview.objects.create(**fields | values)


@pytest.mark.parametrize(
    ("values", "guard"),
    [
        ({"reviewed_by": "support_worker"}, "reading_review_by_another_person"),
        ({"reader": "auditor"}, "reading_review_names_the_reader"),
        ({"reason": ""}, "reading_review_has_a_reason"),
        ({"outcome": "perhaps"}, "reading_review_outcome_is_known"),
    ],
)
def test_the_database_refuses(who, values, guard):
    read(who["support_worker"], JIRO)
    values = {key: who.get(value, value) for key, value in values.items()}
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        row(who, **values)
    row(who)
    with pytest.raises(IntegrityError), transaction.atomic():
        row(who)


@pytest.mark.parametrize("change", ["UPDATE {} SET reason = 'y'", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_review_is_written_once(who, change):
    if change.startswith("TRUNCATE") and connection.vendor == "sqlite":
        pytest.skip("SQLite knows no TRUNCATE")
    read(who["support_worker"], JIRO)
    row(who)
    connection.check_constraints()  # what waits for the commit would stop a TRUNCATE
    with (
        pytest.raises(DatabaseError, match="reading_review_never"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format("koganei_readingreview"))
