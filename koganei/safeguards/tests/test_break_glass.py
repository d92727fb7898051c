"""緊急閲覧: what it opens, for how long, never what, and that somebody else looks at it."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from time_machine import travel

from koganei.access.decision import decide
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken
from koganei.models import AuditEvent, AuditSubject, BreakGlass, RoleAssignment
from koganei.safeguards import break_glass, rules
from koganei.safeguards.tests.models import Address, Case, Money, Note, Statutory
from koganei.safeguards.tests.support import seen

LONG = "夜間に警備会社から連絡があり、担当者と連絡がつかないため確認する。"
START = "2026-11-20T10:00:00+09:00"  # a Friday; the Monday after it is a holiday


def ask(desk, name, number="2026-0002", reason="absent", explanation="", is_fresh=True):
    glass = BreakGlass(reason=reason, explanation=explanation)
    return break_glass.ask(by=desk[name], glass=glass, number=number, is_fresh=is_fresh)


def refused(act, *words):
    with pytest.raises(RuleBroken) as broken:
        act()
    for word in words:
        assert word in str(broken.value)
    return [violation.place for violation in broken.value.violations]


def events():
    return list(
        AuditEvent.objects.filter(verb__startswith="break_glass")
        .order_by("sequence")
        .values_list("verb", "username", "purpose", "result")
    )


@pytest.fixture
def assigned(desk):
    """The chief's team has neither case: what they see is by break-glass alone."""
    with without_scope():
        Case.objects.update(team_id=None)
    return desk


def test_one_case_is_read_for_thirty_minutes_and_nothing_is_written(assigned):
    desk = assigned
    with travel(START, tick=False) as clock:
        assert seen(desk["chief"], Case) == set()
        glass = ask(desk, "chief")
        chief = desk["chief"]
        assert seen(chief, Case, column="number") == {"2026-0002"}
        assert seen(chief, Note, column="text") == {"内容 2026-0002"}
        assert seen(chief, Money, column="yen") == {1000}
        assert seen(chief, Address, column="text") == {"住所 2026-0002"}
        assert seen(chief, Statutory) == set()
        for model in (Case, Note, Money, Address):
            assert seen(chief, model, "change") == seen(chief, model, "export") == set()
        assert not decide(chief, "export", Case, desk.other.pk).allowed
        clock.shift(29 * 60 + 59)
        assert seen(chief, Case)
        clock.shift(1)
        assert seen(chief, Case) == seen(chief, Note) == set()
        assert not break_glass.running().filter(pk=glass.pk).exists()


def test_a_clock_that_is_set_back_opens_nothing(assigned):
    desk = assigned
    with travel(START, tick=False) as clock:
        ask(desk, "chief")
        clock.shift(-59)
        assert seen(desk["chief"], Case)
        clock.shift(-2)
        assert seen(desk["chief"], Case) == set()
        clock.shift(-3600)
        assert seen(desk["chief"], Case) == set()


def test_it_ends_at_once_when_it_is_stopped_or_the_role_ends(assigned):
    desk = assigned
    glass = ask(desk, "chief")
    break_glass.stop(by=desk["chief"], glass=glass)
    assert seen(desk["chief"], Case) == set()
    break_glass.stop(by=desk["chief"], glass=glass)  # twice is once
    ask(desk, "chief")
    assert seen(desk["chief"], Case)
    RoleAssignment.objects.filter(user=desk.who["chief"]).update(role="AUDITOR")
    assert seen(desk["chief"], Case) == set()


@pytest.mark.parametrize("name", ["finance", "staff", "attendee", "auditor", "admin", "clerk"])
def test_other_roles_may_not(desk, name):
    with pytest.raises(PermissionDenied):
        ask(desk, name)
    assert events() == [("break_glass_started", desk.who[name].username, "", "refused")]
    assert not BreakGlass.objects.exists()


def test_who_may_not_alone_asks_and_waits(desk):
    name = "worker2"
    glass = ask(desk, name)
    assert glass.started_at is None
    assert seen(desk[name], Case) == set()
    refused(lambda: break_glass.grant(by=desk["chief"], glass=glass, is_fresh=False), "5分")
    with travel("2026-03-12T09:00:00+09:00", tick=False):
        break_glass.grant(by=desk["chief"], glass=glass, is_fresh=True)
        assert seen(desk[name], Case, column="number") == {"2026-0002"}
        refused(lambda: break_glass.grant(by=desk["manager"], glass=glass, is_fresh=True), "すでに")
    assert [verb for verb, *_ in events()] == [
        "break_glass_asked",
        "break_glass_granted",  # refused: no fresh log-in
        "break_glass_granted",
        "break_glass_started",
        "break_glass_granted",  # refused: it was granted
    ]


def test_nobody_grants_their_own_and_only_keepers_grant(desk):
    glass = ask(desk, "worker2")
    for name in ("worker", "worker2", "auditor"):
        with pytest.raises(PermissionDenied):
            break_glass.grant(by=desk[name], glass=glass, is_fresh=True)
    own = BreakGlass.objects.create(user=desk.who["chief"], case_id=desk.other.pk, reason="absent")
    refused(lambda: break_glass.grant(by=desk["chief"], glass=own, is_fresh=True), "別の人")


def test_the_reason_and_the_explanation(desk):
    assert refused(lambda: ask(desk, "chief", reason="other", explanation="　" * 40)) == [
        "explanation", "number",
    ]  # fmt: skip
    with without_scope():
        Case.objects.update(team_id=None)
    refused(lambda: ask(desk, "chief", reason="other", explanation=LONG[:29]), "30字以上")
    assert len(LONG) >= rules.SHORTEST_EXPLANATION
    assert ask(desk, "chief", reason="other", explanation=LONG).started_at


def test_everything_wrong_is_said_at_once(assigned):
    found = refused(
        lambda: ask(assigned, "chief", number="x", reason="other", is_fresh=False), "5分", "30字"
    )
    assert found == ["", "explanation", "number"]


def test_a_case_that_is_visible_needs_no_breaking(desk):
    refused(lambda: ask(desk, "manager"), "ふだんの権限")


def test_a_conflict_is_answered_like_an_unknown_number_and_never_overridden(assigned):
    desk = assigned
    desk.keep_apart("chief", desk.stranger)
    assert refused(lambda: ask(desk, "chief")) == ["number"]
    with pytest.raises(RuleBroken) as known:
        ask(desk, "chief")
    with pytest.raises(RuleBroken) as unknown:
        ask(desk, "chief", number="2099-9999")
    assert str(known.value) == str(unknown.value)


def test_a_conflict_declared_while_reading_ends_the_reading(assigned):
    desk = assigned
    ask(desk, "chief", reason="danger")
    assert seen(desk["chief"], Case)
    desk.keep_apart("chief", desk.stranger)
    assert seen(desk["chief"], Case) == seen(desk["chief"], Address) == set()


@pytest.mark.parametrize(("reason", "shown"), [("absent", False), ("authority", False),
                                               ("danger", True)])  # fmt: skip
def test_a_protected_address_only_in_danger(assigned, reason, shown):
    desk = assigned
    desk.protect(desk.stranger)
    ask(desk, "chief", reason=reason)
    assert bool(seen(desk["chief"], Address)) is shown
    assert seen(desk["chief"], Note)


def test_one_case_at_a_time(assigned):
    desk = assigned
    with travel(START, tick=False) as clock:
        ask(desk, "chief")
        refused(lambda: ask(desk, "chief", number="2026-0001"), "一度に1件")
        clock.shift(31 * 60)
        ask(desk, "chief", number="2026-0001")  # what ran out is closed on the way
        assert seen(desk["chief"], Case, column="number") == {"2026-0001"}
    first = BreakGlass.objects.order_by("pk").first()
    assert first.stopped_at - first.started_at == rules.DURATION


def test_start_and_stop_are_recorded_with_the_person_and_without_words(assigned):
    desk = assigned
    glass = ask(desk, "chief", reason="other", explanation=LONG)
    break_glass.stop(by=desk["chief"], glass=glass)
    assert events() == [
        ("break_glass_started", "chief", "other", "allowed"),
        ("break_glass_stopped", "chief", "other", "allowed"),
    ]
    subjects = AuditSubject.objects.values_list("person_id", "field_classes")
    assert set(subjects) == {(str(desk.stranger), "existence")}
    written = str(list(AuditEvent.objects.values()))
    assert LONG not in written


def test_what_ran_out_is_written_down_by_the_command_too(assigned):
    desk = assigned
    with travel(START, tick=False) as clock:
        ask(desk, "chief")
        assert break_glass.close_expired() == 0
        clock.shift(30 * 60)
        call_command("close_break_glass", stdout=(said := io.StringIO()))
        assert "1件" in said.getvalue()
        assert break_glass.close_expired() == 0
    assert [event[:2] for event in events()][-1] == ("break_glass_stopped", "chief")


def review(desk, name, glass, finding="proper", note=""):
    return break_glass.review(by=desk[name], glass=glass, finding=finding, note=note)


def test_another_person_reviews_once_after_the_end(assigned):
    desk = assigned
    with travel(START, tick=False) as clock:
        glass = ask(desk, "chief")
        refused(lambda: review(desk, "manager", glass), "まだ終わっていない")
        clock.shift(31 * 60)
        for name in ("chief", "auditor", "worker"):
            with pytest.raises(PermissionDenied):
                review(desk, name, glass)
        refused(lambda: review(desk, "manager", glass, "improper", "　"), "分かったこと")
        review(desk, "manager", glass, "improper", "本人に確かめ、注意した。")
        refused(lambda: review(desk, "manager2", glass), "すでに確かめて")
    assert events()[-2][0] == "break_glass_reviewed"


def test_neither_reader_nor_granter_reviews(desk):
    with travel(START, tick=False) as clock:
        glass = ask(desk, "worker2")
        break_glass.grant(by=desk["manager"], glass=glass, is_fresh=True)
        clock.shift(1900)
        refused(lambda: review(desk, "manager", glass), "別の人")
        review(desk, "manager2", glass)
        with without_scope():
            Case.objects.update(team_id=None)
        own = BreakGlass.objects.create(
            user=desk.who["manager"], case_id=desk.other.pk, reason="absent",
            started_at=glass.asked_at, stopped_at=glass.asked_at,
        )  # fmt: skip
        with pytest.raises(PermissionDenied):
            review(desk, "manager", own)
        review(desk, "manager2", own)


@pytest.mark.parametrize(
    ("now", "late"),
    [
        ("2026-11-20T10:31:00+09:00", False),
        ("2026-11-26T23:59:00+09:00", False),  # 24, 25, 26: three office days
        ("2026-11-27T00:00:00+09:00", True),
    ],
)
def test_after_three_office_days_it_is_late(assigned, now, late):
    with travel(START, tick=False):
        glass = ask(assigned, "chief")
    with travel(now, tick=False):
        assert [each.pk for each in break_glass.overdue()] == ([glass.pk] if late else [])


def test_more_than_two_a_week_are_named(assigned):
    desk = assigned
    with travel(START, tick=False) as clock:
        for times in range(4):
            assert len(break_glass.too_many()) == (1 if times > 2 else 0)
            glass = ask(desk, "chief")
            break_glass.stop(by=desk["chief"], glass=glass)
            clock.shift(3600)
        assert break_glass.too_many() == [("chief", 4)]
        clock.shift(timedelta(days=7).total_seconds() - 2 * 3600)
        assert break_glass.too_many() == []
