"""The April story: asked for in March, approved by another, true on the first of April."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from time_machine import travel

from koganei.access.roles import Role
from koganei.accounts import actions, handover, queries, transfers
from koganei.accounts.handover import OpenWork
from koganei.accounts.tests.support import fresh, verbs
from koganei.accounts.transfers import Move
from koganei.law import RuleBroken
from koganei.models import RoleAssignment, RoleRequest, Transfer, User
from koganei.models.accounts import Decision

DAY = date(2026, 4, 1)


class Desk:
    """Open work of the tests: numbers on people's desks; ``None`` is nobody's."""

    def __init__(self):
        self.items = {}

    def of(self, user):
        return [number for number, owner in self.items.items() if owner == user.username]

    def hand_over(self, items, successor, by):
        for number in items:
            self.items[number] = successor.username

    def without_owner(self):
        return [number for number, owner in self.items.items() if owner is None]


@pytest.fixture
def desk(monkeypatch):
    desk = Desk()
    monkeypatch.setattr(handover, "OPEN_WORK", {})
    handover.register(
        OpenWork("test.desk", "机の仕事", desk.of, desk.hand_over, desk.without_owner)
    )
    return desk


def move(who, **more):
    return Move(
        **{"account": who["clerk"], "role": Role.SECTION_HEAD, "department": who["safety"]} | more
    )


def ask(who, *moves, by="manager", day=DAY):
    return transfers.request_transfers(by=who[by], moves=list(moves), starts_on=day)


def periods(user):
    return [
        (a.role, str(a.starts_on), str(a.ends_on))
        for a in user.role_assignments.order_by("starts_on", "role")
    ]


def test_the_april_story(who, desk):
    clerk = who["clerk"]
    desk.items = {"R8-0001": "clerk", "R8-0002": "clerk", "R8-0003": "heir", "R8-0004": None}
    [row] = ask(who, move(who, successor=who["heir"]))
    assert fresh(clerk).roles == {Role.SECTION_AUTHOR}
    actions.decide(by=who["admin"], request=row, approve=True)
    transfers.execute_transfer(by=who["admin2"], request=row)
    assert periods(clerk) == [
        (Role.SECTION_AUTHOR, "2020-04-01", "2026-03-31"),
        (Role.SECTION_HEAD, "2026-04-01", "None"),
    ]
    assert fresh(clerk).department == who["welfare"]
    assert desk.items["R8-0001"] == "clerk"
    with travel("2026-03-31T23:59:00+09:00", tick=True):
        assert fresh(clerk).roles == {Role.SECTION_AUTHOR}
        assert transfers.apply_due() == 0
    with travel("2026-04-01T08:30:00+09:00", tick=True):
        assert fresh(clerk).roles == {Role.SECTION_HEAD}
        Client().force_login(clerk)
        assert fresh(clerk).department == who["safety"]
        assert desk.items["R8-0001"] == desk.items["R8-0002"] == "heir"
        assert fresh(row).applied_at
        assert not queries.due_transfers()
        assert [(i, a) for _, i, a in handover.without_owner()] == [("R8-0004", None)]
    assert [verb for verb, _ in verbs() if verb.startswith(("transfer", "request"))] == [
        "transfer_requested",
        "request_approved",
        "transfer_registered",
        "transfer_applied",
    ]


def test_who_leaves_without_a_successor_leaves_work_without_owner(who, desk):
    desk.items = {"R8-0001": "clerk"}
    [row] = ask(who, move(who, role="", department=None))
    actions.decide(by=who["admin"], request=row, approve=True)
    transfers.execute_transfer(by=who["admin"], request=row)
    assert handover.without_owner() == []
    with travel("2026-04-01T00:10:00+09:00", tick=True):
        call_command("apply_transfers")
        assert fresh(who["clerk"]).roles == frozenset()
        assert [(i, a) for _, i, a in handover.without_owner()] == [("R8-0001", who["clerk"])]


def test_on_the_day_itself_everything_moves_at_once(who, desk):
    desk.items = {"R8-0001": "clerk"}
    today = date(2026, 3, 10)
    [row] = ask(who, move(who, successor=who["heir"]), day=today)
    actions.decide(by=who["admin"], request=row, approve=True)
    transfers.execute_transfer(by=who["admin"], request=row)
    assert fresh(who["clerk"]).department == who["safety"]
    assert fresh(who["clerk"]).roles == {Role.SECTION_HEAD}
    assert desk.items == {"R8-0001": "heir"}
    assert transfers.apply_transfer(row) is False


def test_the_same_role_in_another_section_is_one_end_and_one_beginning(who):
    [row] = ask(who, move(who, role=Role.SECTION_AUTHOR))
    actions.decide(by=who["admin"], request=row, approve=True)
    transfers.execute_transfer(by=who["admin"], request=row)
    assert [p[1:] for p in periods(who["clerk"])] == [
        ("2020-04-01", "2026-03-31"),
        ("2026-04-01", "None"),
    ]


def test_two_persons_and_never_ones_own(who):
    [row] = ask(who, move(who))
    with pytest.raises(RuleBroken, match="自分が出した"):
        actions.decide(by=who["manager"], request=row, approve=True)
    with pytest.raises(RuleBroken, match="承認されていない"):
        transfers.execute_transfer(by=who["admin"], request=row)
    with pytest.raises(RuleBroken, match="自分の利用者"):
        ask(who, move(who, account=who["manager"], role=Role.WELFARE_STAFF))
    with pytest.raises(PermissionDenied):
        ask(who, move(who, account=who["worker"]), by="chief")
    [own] = ask(who, move(who, account=who["admin"], role=Role.AUDITOR))
    with pytest.raises(RuleBroken, match="自分の利用者"):
        actions.decide(by=who["admin"], request=own, approve=True)
    actions.decide(by=who["admin2"], request=own, approve=True)
    with pytest.raises(RuleBroken, match="自分の利用者"):
        transfers.execute_transfer(by=who["admin"], request=own)


def test_a_part_is_not_decided_without_its_whole(who):
    [row] = ask(who, move(who))
    part = row.role_requests.first()
    with pytest.raises(RuleBroken, match="人事異動の一部"):
        actions.decide(by=who["admin"], request=part, approve=True)
    actions.decide(by=who["admin"], request=row, approve=True)
    assert set(row.role_requests.values_list("decision", flat=True)) == {Decision.APPROVED}
    with pytest.raises(RuleBroken, match="人事異動の一部"):
        actions.execute_request(by=who["admin"], request=fresh(part))
    assert RoleAssignment.objects.filter(user=who["clerk"]).count() == 1


def test_all_or_none_and_all_reasons_with_names(who):
    wrong = move(who, account=who["heir"], role=Role.SUPPORT_WORKER)
    same = Move(account=who["worker"], role=Role.SECTION_AUTHOR)
    with pytest.raises(RuleBroken) as error:
        ask(who, move(who), wrong, same)
    places = [v.place for v in error.value.violations]
    assert places == [
        f"role_{who['heir'].pk}",
        f"role_{who['heir'].pk}",
        f"department_{who['worker'].pk}",
    ]
    assert not Transfer.objects.exists()
    assert not RoleRequest.objects.exists()
    with pytest.raises(RuleBroken) as error:
        ask(who, move(who, successor=who["clerk"]), day=date(2026, 3, 9))
    assert len(error.value.violations) == 2


def test_a_refused_transfer_may_be_asked_for_again(who):
    [row] = ask(who, move(who))
    with pytest.raises(RuleBroken, match="すでに申請"):
        ask(who, move(who))
    actions.decide(by=who["admin"], request=row, approve=False, reason="日が違います")
    assert ask(who, move(who))
    assert fresh(row).state[0] == "却下"


def test_what_changed_meanwhile_stops_the_whole_registration(who):
    [row] = ask(who, move(who, account=who["chief"], role=Role.SUPPORT_WORKER, department=None))
    actions.decide(by=who["admin"], request=row, approve=True)
    User.objects.filter(pk=who["chief"].pk).update(organization=None, expires_on=None)
    before = periods(who["chief"])
    with pytest.raises(RuleBroken):
        transfers.execute_transfer(by=who["admin"], request=row)
    assert periods(who["chief"]) == before


def test_a_kind_of_work_is_registered_once(desk):
    with pytest.raises(ValueError, match="重なって"):
        handover.register(OpenWork("test.desk", "別", desk.of, desk.hand_over))
