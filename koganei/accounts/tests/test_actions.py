"""Accounts and roles: two persons, never one's own, and nothing unrecorded."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from time_machine import travel

from koganei.access.roles import Role
from koganei.accounts import actions, queries, rules
from koganei.accounts.tests.support import fresh, person, verbs
from koganei.law import RuleBroken
from koganei.login import codes
from koganei.models import AccountReview, AuditEvent, Deputy, RoleAssignment, RoleRequest, User
from koganei.models.accounts import Kind

DAY = date(2026, 4, 1)


def ask(who, by="manager", account="clerk", role=Role.SECTION_HEAD, **more):
    return actions.request_role(
        by=who[by], account=who[account],
        **{"kind": Kind.GRANT, "role": role, "starts_on": DAY} | more,
    )  # fmt: skip


def broken(error):
    return [str(v.citation) for v in error.value.violations]


def test_a_role_is_asked_for_approved_and_registered_by_two_persons(who):
    request = ask(who, reason="係長になったため")
    actions.decide(by=who["admin"], request=request, approve=True)
    assert not RoleAssignment.objects.filter(user=who["clerk"], role=Role.SECTION_HEAD).exists()
    actions.execute_request(by=who["admin"], request=request)
    given = RoleAssignment.objects.get(user=who["clerk"], role=Role.SECTION_HEAD)
    assert (given.starts_on, given.ends_on) == (DAY, None)
    assert verbs() == [
        ("role_requested", "allowed"),
        ("request_approved", "allowed"),
        ("role_registered", "allowed"),
    ]
    written = " ".join(
        f"{e.object_type} {e.object_id} {e.reason} {e.purpose}" for e in AuditEvent.objects.all()
    )
    assert "係長" not in written
    assert "SECTION_HEAD" not in written


@pytest.mark.parametrize("by", ["manager", "admin"])
def test_who_asked_neither_approves_nor_refuses(who, by):
    request = ask(who, by=by)
    for approve in (True, False):
        with pytest.raises(RuleBroken) as error:
            actions.decide(by=who[by], request=request, approve=approve, reason="x")
        assert broken(error) == [str(rules.TWO_PERSONS)]
    assert fresh(request).decision == ""
    assert verbs()[1:] == [("request_decided", "refused")] * 2


def test_nobody_touches_their_own_account(who):
    own, other = who["admin"], who["admin2"]
    request = ask(who, by="manager", account="admin", role=Role.AUDITOR)
    tries = [
        lambda: actions.request_role(
            by=own, account=own, kind=Kind.GRANT, role=Role.AUDITOR, starts_on=DAY
        ),
        lambda: actions.decide(by=own, request=request, approve=True),
        lambda: actions.disable_account(by=own, account=own),
        lambda: actions.enable_account(by=own, account=own),
        lambda: actions.reset_second_factor(by=own, account=own),
    ]
    for attempt in tries:
        with pytest.raises(RuleBroken) as error:
            attempt()
        assert str(rules.OWN_ACCOUNT) in broken(error)
    actions.decide(by=other, request=request, approve=True)
    with pytest.raises(RuleBroken) as error:
        actions.execute_request(by=own, request=request)
    assert broken(error) == [str(rules.OWN_ACCOUNT)]
    actions.execute_request(by=other, request=request)
    assert fresh(own).is_active


def test_only_what_was_approved_is_registered_and_only_once(who):
    request = ask(who)
    for _ in ("open", "refused"):
        with pytest.raises(RuleBroken) as error:
            actions.execute_request(by=who["admin2"], request=request)
        assert broken(error) == [str(rules.APPROVED_ONLY)]
        if not fresh(request).decision:
            actions.decide(by=who["admin"], request=request, approve=False, reason="要りません")
    second = ask(who)
    actions.decide(by=who["admin"], request=second, approve=True)
    actions.execute_request(by=who["admin2"], request=second)
    with pytest.raises(RuleBroken, match="すでに登録"):
        actions.execute_request(by=who["admin2"], request=second)
    with pytest.raises(RuleBroken, match="すでに承認か却下"):
        actions.decide(by=who["admin"], request=second, approve=False, reason="x")


def test_every_violation_is_told_at_once(who):
    who["chief"].expires_on = None
    with pytest.raises(RuleBroken) as error:
        actions.request_role(
            by=who["manager"], account=who["clerk"], kind=Kind.GRANT, role=Role.SUPPORT_WORKER,
            starts_on=date(2026, 3, 1), ends_on=date(2026, 2, 1),
        )  # fmt: skip
    places = [v.place for v in error.value.violations]
    assert places == ["starts_on", "ends_on", "role", "role"]  # no organisation, no expiry


@pytest.mark.parametrize(
    ("by", "account", "allowed"),
    [
        ("manager", "clerk", True),
        ("chief", "worker", True),
        ("admin", "clerk", True),
        ("chief", "clerk", False),  # not of the own organisation
        ("worker", "clerk", False),
        ("clerk", "heir", False),
    ],
)
def test_who_may_ask(who, by, account, allowed):
    role = Role.INTEGRATION_COORDINATOR if account == "worker" else Role.SECTION_HEAD
    if allowed:
        assert ask(who, by=by, account=account, role=role).pk
    else:
        with pytest.raises(PermissionDenied):
            ask(who, by=by, account=account, role=role)
        assert not RoleRequest.objects.exists()
        assert verbs() == [("role_requested", "refused")]


@pytest.mark.parametrize("by", ["chief", "worker", "clerk"])
def test_who_may_not_decide_or_register(who, by):
    request = ask(who, account="worker", role=Role.INTEGRATION_COORDINATOR)
    with pytest.raises(PermissionDenied):
        actions.decide(by=who[by], request=request, approve=True)
    actions.decide(by=who["admin"], request=request, approve=True)
    with pytest.raises(PermissionDenied):
        actions.execute_request(by=who["manager"], request=request)


def test_a_role_that_ended_while_the_page_was_open_counts_as_ended(who):
    request = ask(who)
    admin = who["admin"]
    assert Role.ACCOUNT_ADMIN in admin.roles  # cached by the request
    admin.role_assignments.update(ends_on=date(2026, 3, 9))
    with pytest.raises(PermissionDenied):
        actions.decide(by=admin, request=request, approve=True)
    who["admin2"].role_assignments.update(starts_on=date(2026, 3, 11))  # not yet
    with pytest.raises(PermissionDenied):
        actions.decide(by=who["admin2"], request=request, approve=True)
    User.objects.filter(pk=who["manager"].pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        ask(who, account="heir")


def test_a_grant_left_lying_begins_today_or_not_at_all(who):
    late = ask(who)
    gone = ask(who, account="heir", ends_on=date(2026, 4, 5))
    for request in (late, gone):
        actions.decide(by=who["admin"], request=request, approve=True)
    with travel("2026-04-10T09:00:00+09:00", tick=False):
        actions.execute_request(by=who["admin"], request=late)
        given = RoleAssignment.objects.get(user=who["clerk"], role=Role.SECTION_HEAD)
        assert given.starts_on == date(2026, 4, 10)
        with pytest.raises(RuleBroken, match="過ぎている"):
            actions.execute_request(by=who["admin"], request=gone)


def test_a_role_ends_and_one_that_never_began_goes(who):
    clerk = who["clerk"]
    RoleAssignment.objects.create(user=clerk, role=Role.SECTION_HEAD, starts_on="2026-06-01")
    for role in (Role.SECTION_AUTHOR, Role.SECTION_HEAD):
        request = ask(who, role=role, kind=Kind.END, starts_on=None, ends_on=date(2026, 3, 9))
        actions.decide(by=who["admin"], request=request, approve=True)
        actions.execute_request(by=who["admin"], request=request)
    assert [str(a.ends_on) for a in clerk.role_assignments.all()] == ["2026-03-09"]
    assert fresh(clerk).roles == frozenset()
    with pytest.raises(RuleBroken, match="ありません"):
        ask(who, kind=Kind.END, starts_on=None, ends_on=date(2026, 3, 9))
    with pytest.raises(RuleBroken, match="昨日より前"):
        ask(who, kind=Kind.END, starts_on=None, ends_on=date(2026, 3, 8), account="heir")


def test_the_same_role_twice_and_the_same_request_twice_are_refused(who):
    with pytest.raises(RuleBroken, match="同じ役割がすでに"):
        ask(who, role=Role.SECTION_AUTHOR)
    ask(who)
    with pytest.raises(RuleBroken, match="残っています"):
        ask(who)


def test_an_account_is_created_without_a_role_and_entered_by_its_code(who):
    account = User(username="new", name="新田 花", kana="にった はな")
    code = actions.create_account(by=who["admin"], account=account)
    assert codes.find("new", code).user == account
    assert (fresh(account).roles, account.has_usable_password()) == (frozenset(), False)
    assert [verb for verb, _ in verbs()] == ["account_created", "one_time_code_issued"]
    again = User(username="NEW", name="x", organization=who["council"])
    with pytest.raises(RuleBroken) as error:
        actions.create_account(by=who["admin"], account=again)
    assert [v.place for v in error.value.violations] == ["username", "expires_on"]
    with pytest.raises(PermissionDenied):
        actions.create_account(by=who["manager"], account=User(username="b", name="b"))


def test_disabling_ends_sessions_and_enabling_brings_the_roles_back(who, client):
    client.force_login(who["clerk"])
    assert who["clerk"].login_sessions.count() == 1
    assert actions.disable_account(by=who["admin"], account=who["clerk"]) is True
    assert actions.disable_account(by=who["admin"], account=who["clerk"]) is False
    assert who["clerk"].login_sessions.count() == 0
    assert fresh(who["clerk"]).roles == frozenset()
    actions.enable_account(by=who["admin"], account=who["clerk"])
    assert fresh(who["clerk"]).roles == {Role.SECTION_AUTHOR}


def test_a_reset_takes_factor_password_and_sessions(who, client):
    clerk = who["clerk"]
    clerk.set_password("x" * 20)
    clerk.save()
    Authenticator.objects.create(user=clerk, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(clerk)
    code = actions.reset_second_factor(by=who["admin"], account=clerk)
    assert not Authenticator.objects.filter(user=clerk).exists()
    assert not fresh(clerk).has_usable_password()
    assert clerk.login_sessions.count() == 0
    assert codes.find("clerk", code)
    assert ("second_factor_reset", "allowed") in verbs()
    actions.disable_account(by=who["admin"], account=clerk)
    with pytest.raises(RuleBroken, match="停止中か期限切れ"):
        actions.reset_second_factor(by=who["admin"], account=fresh(clerk))


def test_a_deputy_counts_in_time_and_while_the_principal_holds_the_role(who):
    boss, clerk = who["manager"], who["clerk"]
    row = actions.register_deputy(
        by=who["admin"], principal=boss, deputy=clerk, role=Role.WELFARE_MANAGER,
        starts_on=date(2026, 3, 20), ends_on=date(2026, 3, 25),
    )  # fmt: skip
    for day, stands in ((19, False), (20, True), (25, True), (26, False)):
        found = queries.may_act_for(clerk, boss, Role.WELFARE_MANAGER, date(2026, 3, day))
        assert found is stands, day
    RoleAssignment.objects.filter(user=boss).update(ends_on=date(2026, 3, 22))
    assert not queries.deputies_on(boss, Role.WELFARE_MANAGER, date(2026, 3, 23))
    actions.end_deputy(by=who["admin"], deputy=row)
    assert not Deputy.objects.exists()  # it had not begun


def test_a_wrong_deputy_is_refused_with_all_reasons(who):
    admin = who["admin"]
    with pytest.raises(RuleBroken) as error:
        actions.register_deputy(
            by=admin, principal=admin, deputy=admin, role=Role.WELFARE_MANAGER,
            starts_on=date(2026, 4, 2), ends_on=DAY,
        )  # fmt: skip
    assert len(error.value.violations) == 4
    with pytest.raises(PermissionDenied):
        actions.register_deputy(
            by=who["manager"], principal=who["chief"], deputy=who["worker"],
            role=Role.CHIEF_SUPPORT_WORKER, starts_on=DAY, ends_on=DAY,
        )  # fmt: skip


def test_a_review_is_recorded_once_a_quarter_by_who_does_not_run_the_accounts(who):
    person("asleep", Role.AUDITOR, last_login=None)
    review = actions.record_review(
        by=who["manager"], review=AccountReview(year=2025, quarter=4, note="")
    )
    assert (review.accounts, review.unused) == (8, 8)
    with pytest.raises(RuleBroken):
        actions.record_review(by=who["manager"], review=AccountReview(year=2025, quarter=4))
    with pytest.raises(PermissionDenied):
        actions.record_review(by=who["admin"], review=AccountReview(year=2026, quarter=1))


def test_unused_is_ninety_days(who):
    clerk = who["clerk"]
    for days, unused in ((89, False), (91, True)):
        clerk.last_login = timezone.now() - timedelta(days=days)
        assert queries.is_unused(clerk) is unused
