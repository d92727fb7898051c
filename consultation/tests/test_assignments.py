"""担当、引継ぎ、引受け: who may, what comes of it, and what is refused with its source"""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from consultation.actions import assignments, handovers
from consultation.enums import DueKind, Stage
from consultation.models import Case, CaseAssignment, CaseEvent, DueItem, Handover
from consultation.tests.factories import make_account, make_case, make_due
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken
from koganei.models import AuditEvent, ConflictOfInterest
from koganei.models.safeguards import Relation, Source
from koganei.safeguards import conflicts

pytestmark = pytest.mark.django_db
CHIEF, WORKER = Role.CHIEF_SUPPORT_WORKER, Role.SUPPORT_WORKER
FINANCE, COORDINATOR = Role.HOUSEHOLD_FINANCE_WORKER, Role.INTEGRATION_COORDINATOR


@pytest.fixture
def who():
    """The six of the desk, and the manager of the city."""
    names = {
        "chief": CHIEF, "lead": WORKER, "other": WORKER, "finance": FINANCE,
        "coordinator": COORDINATOR, "manager": Role.WELFARE_MANAGER, "city": Role.WELFARE_STAFF,
    }  # fmt: skip
    return {name: make_account(role, name) for name, role in names.items()}


@pytest.fixture
def case(who):
    return make_case(lead=who["lead"])


def now(case):
    with without_scope():
        return Case.objects.get(pk=case.pk)


def team(case):
    with without_scope():
        rows = CaseAssignment.objects.filter(case=case, ended_on=None).order_by("pk")
        return [row.user.username for row in rows.select_related("user")]


def last_line(case):
    with without_scope():
        return CaseEvent.objects.filter(case=case).order_by("pk").last().label


def reasons(act, **arguments):
    with pytest.raises(RuleBroken) as refused:
        act(**arguments)
    return [str(violation) for violation in refused.value.violations]


# appointing


def test_the_chief_appoints_the_lead_and_the_former_one_stays_in_the_team(case, who):
    assignments.appoint_lead(by=who["chief"], case=case, user=who["other"], reason="家が近い")
    assert now(case).lead == who["other"]
    assert team(case) == ["lead", "other"]
    assert last_line(case) == "主担当をotherに決定（leadから）"
    assert AuditEvent.objects.last().verb == "lead_appointed"


def test_who_leaves_with_the_lead_hands_over_what_was_to_be_done(case, who):
    due = make_due(case, user=who["lead"])
    assignments.appoint_lead(by=who["chief"], case=case, user=who["other"], stays=False)
    assert team(case) == ["other"]
    with without_scope():
        assert DueItem.objects.get(pk=due.pk).user == who["other"]


@pytest.mark.parametrize("name", ["lead", "other", "finance", "coordinator", "city"])
def test_only_chief_and_manager_appoint(case, who, name):
    with pytest.raises((PermissionDenied, Http404)):
        assignments.appoint_lead(by=who[name], case=case, user=who["other"])
    assert now(case).lead == who["lead"]


def test_the_manager_of_the_city_appoints(case, who):
    assignments.appoint_lead(by=who["manager"], case=case, user=who["chief"])
    assert now(case).lead == who["chief"]


def test_all_that_speaks_against_a_lead_is_said_at_once(case, who):
    with without_scope():
        Case.objects.filter(pk=case.pk).update(is_complex=True, is_difficult=True)
    found = reasons(assignments.appoint_lead, by=who["chief"], case=case, user=who["finance"])
    assert found == [
        "financeは主担当になれません。主任・相談支援員・包括化推進員から選んでください。"
        "（権限一覧「担当と引継ぎ」）",
        "困難な複合的課題の主担当は、包括化推進員です。financeは包括化推進員ではありません。"
        "（検討結果報告書5「課題分析・振り分け（アセスメント）」）",
    ]
    assignments.appoint_lead(by=who["chief"], case=case, user=who["coordinator"])
    assert now(case).lead == who["coordinator"]


def test_somebody_of_the_city_or_whose_role_has_ended_does_not_lead(case, who):
    who["other"].role_assignments.update(ends_on="2020-04-02")
    for name in ("city", "other"):
        found = reasons(assignments.appoint_lead, by=who["chief"], case=case, user=who[name])
        assert found[0].startswith(f"{name}は、いまこの窓口の人ではありません。")


def test_the_lead_is_not_appointed_twice_nor_during_an_offer(case, who):
    found = reasons(assignments.appoint_lead, by=who["chief"], case=case, user=who["lead"])
    assert "すでに主担当です" in found[0]
    handovers.offer(by=who["lead"], case=case, taker=who["other"], reason="異動")
    found = reasons(assignments.appoint_lead, by=who["chief"], case=case, user=who["chief"])
    assert "先に取り下げてください" in found[0]


def test_a_conflict_of_interest_is_refused_with_the_words_of_the_database(case, who):
    conflict = ConflictOfInterest(
        user=who["other"], person_id=case.client_id, source=Source.SUPERVISOR,
        relation=Relation.FAMILY,
    )  # fmt: skip
    conflicts.declare(by=who["manager"], conflict=conflict)
    for act in (assignments.appoint_lead, assignments.add_to_team):
        found = reasons(act, by=who["chief"], case=case, user=who["other"])
        assert found[0].startswith("利益相反のある人を、担当や出席者にはできません。")
    assert team(case) == ["lead"]


# the team


def test_people_join_and_leave_the_team(case, who):
    assignments.add_to_team(by=who["chief"], case=case, user=who["finance"], reason="家計")
    assert team(case) == ["lead", "finance"]
    assert "すでに担当です" in reasons(
        assignments.add_to_team, by=who["chief"], case=case, user=who["finance"]
    )[0]  # fmt: skip
    assignments.remove_from_team(by=who["chief"], case=case, user=who["finance"])
    assert team(case) == ["lead"]
    assert last_line(case) == "financeが副担当を外れる"


def test_the_lead_does_not_leave_the_team(case, who):
    found = reasons(assignments.remove_from_team, by=who["chief"], case=case, user=who["lead"])
    assert "先に主担当を引き継いでください" in found[0]
    found = reasons(assignments.remove_from_team, by=who["chief"], case=case, user=who["other"])
    assert "いま担当ではありません" in found[0]


# handing over


def test_a_handover_is_offered_seen_by_the_taker_and_accepted(case, who):
    handovers.offer(by=who["lead"], case=case, taker=who["other"], reason="異動", stays=True)
    assert now(case).lead == who["lead"]
    with without_scope():
        due = DueItem.objects.filter(case=case, kind=DueKind.HANDOVER, done_at=None)
        assert [(row.user, row.is_waiting) for row in due.order_by("pk")] == [
            (who["lead"], True),
            (who["other"], False),
        ]
    handovers.accept(by=who["other"], case=case)
    assert now(case).lead == who["other"]
    assert team(case) == ["lead", "other"]
    assert last_line(case) == "主担当をleadからotherに引継ぎ"
    with without_scope():
        assert not DueItem.objects.filter(case=case, done_at=None).exists()


def test_the_giver_leaves_unless_told_to_stay(case, who):
    handovers.offer(by=who["lead"], case=case, taker=who["other"], reason="異動")
    handovers.accept(by=who["other"], case=case)
    assert team(case) == ["other"]


def test_a_handover_is_declined_with_a_reason(case, who):
    handovers.offer(by=who["lead"], case=case, taker=who["other"], reason="異動")
    assert reasons(handovers.decline, by=who["other"], case=case, reason=" ")
    handovers.decline(by=who["other"], case=case, reason="件数が多い")
    assert now(case).lead == who["lead"]
    assert team(case) == ["lead"]
    assert "もう返事" in reasons(handovers.withdraw, by=who["lead"], case=case)[0]


@pytest.mark.parametrize("name", ["lead", "chief"])
def test_a_handover_is_withdrawn_by_who_asked_or_by_the_chief(case, who, name):
    handovers.offer(by=who["lead"], case=case, taker=who["other"], reason="異動")
    found = reasons(handovers.withdraw, by=who["coordinator"], case=case)
    assert "取り下げられるのは、頼んだ人と主任です" in found[0]
    handovers.withdraw(by=who[name], case=case)
    assert "取り下げられたか" in reasons(handovers.accept, by=who["other"], case=case)[0]
    with without_scope():
        assert Handover.objects.get().is_withdrawn
    handovers.offer(by=who["lead"], case=case, taker=who["chief"], reason="もう一度")


def test_only_the_lead_offers_and_only_who_was_asked_answers(case, who):
    found = reasons(handovers.offer, by=who["other"], case=case, taker=who["lead"], reason="x")
    assert "引継ぎを頼めるのは主担当です" in found[0]
    handovers.offer(by=who["lead"], case=case, taker=who["other"], reason="異動")
    for name in ("lead", "chief", "coordinator"):
        found = reasons(handovers.accept, by=who[name], case=case)
        assert "頼まれたのは、ほかの人です" in found[0]
    with pytest.raises((PermissionDenied, Http404)):
        handovers.accept(by=who["city"], case=case)


def test_all_that_is_wrong_with_an_offer_is_said_at_once(case, who):
    found = reasons(handovers.offer, by=who["lead"], case=case, taker=who["lead"], reason=" ")
    assert ["自分には引き継げません" in found[0], "理由を書いてください" in found[1]] == [True] * 2
    found = reasons(handovers.offer, by=who["lead"], case=case, taker=who["finance"], reason="x")
    assert "financeは主担当になれません" in found[0]
    handovers.offer(by=who["lead"], case=case, taker=who["other"], reason="異動")
    found = reasons(handovers.offer, by=who["lead"], case=case, taker=who["chief"], reason="x")
    assert "返事を待っている引継ぎがあります" in found[0]


def test_why_somebody_cannot_take_a_case_is_not_told(case, who):
    conflicts.declare(
        by=who["manager"],
        conflict=ConflictOfInterest(
            user=who["other"], person_id=case.client_id, source=Source.SUPERVISOR,
            relation=Relation.FAMILY,
        ),
    )  # fmt: skip
    found = reasons(handovers.offer, by=who["lead"], case=case, taker=who["other"], reason="x")
    assert found == [
        "otherには、この相談を引き継げません。ほかの人を選んでください。（業務手順「引継ぎ」）"
    ]


# taking a complex case


def test_a_coordinator_takes_a_complex_case_that_nobody_leads(who):
    case = make_case(is_complex=True)
    assignments.take(by=who["coordinator"], case=case)
    assert now(case).lead == who["coordinator"]
    assert last_line(case) == "主担当をcoordinatorが引き受け"


def test_what_is_not_taken(case, who):
    found = reasons(assignments.take, by=who["coordinator"], case=case)
    assert ["複合的な課題ではありません" in found[0], "主担当がいます" in found[1]] == [True, True]
    plain = make_case(is_complex=True)
    assert "包括化推進員です" in reasons(assignments.take, by=who["other"], case=plain)[0]


# a closed case, and a conflict that is declared


def test_nothing_is_assigned_under_a_closed_case(who):
    case = make_case(lead=who["lead"], stage=Stage.CLOSED)
    for act, more in (
        (assignments.appoint_lead, {"user": who["other"]}),
        (assignments.add_to_team, {"user": who["other"]}),
    ):
        found = reasons(act, by=who["chief"], case=case, **more)
        assert found[0].startswith("この相談は終結しています")


@pytest.mark.parametrize("source", [Source.SELF, Source.SUPERVISOR])
def test_the_chief_leads_what_somebody_with_a_conflict_led(case, who, source):
    by = who["lead"] if source == Source.SELF else who["manager"]
    row = ConflictOfInterest(
        user=who["lead"], person_id=case.client_id, source=source, relation=Relation.FAMILY
    )
    due = make_due(case, user=who["lead"])
    conflicts.declare(by=by, conflict=row)
    assert now(case).lead == who["chief"]
    assert team(case) == ["chief"]
    with without_scope():
        assert DueItem.objects.get(pk=due.pk).user == who["chief"]


def test_a_conflict_of_the_only_one_who_could_lead_is_refused_with_a_sentence(who):
    for name in ("chief",):
        who[name].role_assignments.all().delete()
    case = make_case(lead=who["lead"])
    row = ConflictOfInterest(
        user=who["lead"], person_id=case.client_id, source=Source.SELF, relation=Relation.FAMILY
    )
    found = reasons(conflicts.declare, by=who["lead"], conflict=row)
    assert found[0].startswith(f"相談 {case.number}の主担当を代われる人がいません")
