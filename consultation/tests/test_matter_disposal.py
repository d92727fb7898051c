"""廃棄 of 支援会議の案件: its term, two persons who may read it, and nothing that is left of it"""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.http import Http404
from django.utils import timezone

from consultation.actions import disposals, matter_disposals, matters, retention
from consultation.enums import HoldReason
from consultation.models import (
    Case,
    Disposal,
    MatterHold,
    RetentionRule,
    StatutoryMatter,
    owners,
)
from consultation.queries.matter_disposals import PARTS, due_matters, kept_away_from, sees_whole
from consultation.queries.retention import retention_of_matter, rules_kept
from consultation.statistics import counts
from consultation.tests.disposed import left, make_deciders, make_old, make_rules
from consultation.tests.disposed_matters import (
    LONG_AGO,
    approved_matter,
    make_old_matter,
    make_whole_old_matter,
)
from consultation.tests.factories import make_account, make_case, make_person, make_search_key
from consultation.tests.matters import make_matter, over, taken_up
from consultation.tests.retained import make_matter_hold
from consultation.tests.stories import rows
from koganei import audit_chain
from koganei.access import matrix
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken
from koganei.models import AuditEvent, ConflictOfInterest
from koganei.models.safeguards import Source

REGISTER = {
    model.__name__ for model in owners.scoped_models() if owners.owner_of(model) is StatutoryMatter
}


@pytest.fixture
def deciders(db):
    make_rules()
    return make_deciders()


def due(user):
    return [matter.pk for matter in due_matters(user, timezone.localdate())]


def result(disposal):
    item = disposal.items.get()
    return item.result, item.kept_because


# its term


@pytest.mark.parametrize(
    ("matter", "until"),
    [
        (lambda: over(make_matter(), date(2021, 3, 31)), date(2026, 3, 31)),
        (lambda: over(make_matter(), date(2021, 4, 1)), date(2027, 3, 31)),
        (lambda: over(make_matter(), date(2021, 4, 1), declined=True), date(2027, 3, 31)),
    ],
)
def test_a_matter_is_kept_by_the_rules_from_the_day_it_was_over(deciders, matter, until):
    assert retention_of_matter(matter(), rules_kept()).kept_until == until


def test_an_open_matter_has_no_term(deciders):
    for matter in (make_matter(), taken_up(make_matter())):
        assert retention_of_matter(matter, rules_kept()) is None


def test_what_is_due_are_the_matters_whose_term_is_over(deciders):
    one, *_ = deciders
    ended, declined = make_old_matter(), make_old_matter(declined=True)
    over(make_matter(), timezone.localdate())
    make_matter(), taken_up(make_matter())
    assert due(one) == [ended.pk, declined.pk]
    RetentionRule.objects.filter(kind="matter").update(years=None)
    assert due(one) == []


# nothing stays, but the record and the numbers


def test_of_a_matter_no_row_of_the_register_stays(deciders):
    one, other, executor = deciders
    matter, stays = make_whole_old_matter(), make_old_matter()
    assert set(left()) == REGISTER
    assert {model.__name__ for model in PARTS} == REGISTER - {"StatutoryMatter"}
    done = disposals.execute(by=executor, disposal=approved_matter(matter, one, other))
    assert [each.pk for each in rows(StatutoryMatter)] == [stays.pk]
    assert set(left()) == {"StatutoryMatter", "MatterText", "MatterPerson"}
    assert result(done) == ("erased", "")
    assert done.erased_rows["consultation.statutorymatter"] == 1
    assert sum(done.erased_rows.values()) == len(REGISTER)
    assert audit_chain.verify()[1] == []


def test_the_audit_of_a_disposal_names_nobody_of_the_register(deciders):
    one, other, executor = deciders
    disposals.execute(by=executor, disposal=approved_matter(make_whole_old_matter(), one, other))
    for verb in ("disposal_proposed", "disposal_approved", "disposal_executed"):
        event = AuditEvent.objects.get(verb=verb)
        assert event.object_type == "consultation.disposal"
        assert not event.subjects.exists()


def test_the_number_of_what_went_is_not_given_again(deciders):
    one, other, executor = deciders
    matter = make_old_matter()
    disposals.execute(by=executor, disposal=approved_matter(matter, one, other))
    staff = make_account(Role.WELFARE_STAFF)
    new = matters.order(by=one, body=matter.body, drafter=staff)
    assert new.number != matter.number


def test_the_statistics_say_the_same_before_and_after(deciders):
    one, other, executor = deciders
    make_case()
    matter = make_whole_old_matter()
    row = approved_matter(matter, one, other)
    span = date(2010, 4, 1), date(2030, 3, 31)
    before = +counts(*span)
    assert before
    disposals.execute(by=executor, disposal=row)
    assert +counts(*span) == before


def test_cases_and_matters_are_not_in_one_list(deciders):
    """Neither register's disposal asks, or tells, anything of the other one."""
    one, other, executor = deciders
    case, matter = make_old(), make_old_matter()
    disposals.execute(by=executor, disposal=approved_matter(matter, one, other))
    assert [each.pk for each in rows(Case)] == [case.pk]
    assert rows(StatutoryMatter) == []


# what stays


def test_a_hold_that_came_after_the_approval_keeps_the_matter(deciders):
    one, other, executor = deciders
    matter = make_whole_old_matter()
    row, before = approved_matter(matter, one, other), left()
    retention.hold_matter(by=one, matter=matter, reason=HoldReason.LAWSUIT, explanation="訴訟")
    done = disposals.execute(by=executor, disposal=row)
    assert result(done) == ("kept", "保存を延長している")
    assert left() == before | {"MatterHold": 2}


def test_a_longer_rule_made_after_the_approval_keeps_the_matter(deciders):
    one, other, executor = deciders
    row = approved_matter(make_old_matter(), one, other)
    RetentionRule.objects.update(years=30)
    assert result(disposals.execute(by=executor, disposal=row)) == (
        "kept", "保存期間が過ぎていない",
    )  # fmt: skip


def test_a_hold_is_one_at_a_time_for_a_reason_and_is_ended_once(deciders):
    one, *_ = deciders
    matter = make_old_matter()
    given = {"reason": HoldReason.DISCLOSURE, "explanation": "開示請求"}
    retention.hold_matter(by=one, matter=matter, **given)
    with pytest.raises(RuleBroken, match="この案件の保存は、もう延長されています"):
        retention.hold_matter(by=one, matter=matter, **given)
    with pytest.raises(RuleBroken, match="先に延長を終えてください"):
        matter_disposals.propose(by=one, matter=matter)
    [hold] = rows(MatterHold)
    end = {"by": one, "matter": matter, "hold": hold}
    with pytest.raises(RuleBroken, match="延長を終える理由を書いてください"):
        retention.end_hold_of_matter(**end, explanation=" ")
    retention.end_hold_of_matter(**end, explanation="済んだ")
    with pytest.raises(RuleBroken, match="もう終わっています"):
        retention.end_hold_of_matter(**end, explanation="済んだ")
    assert matter_disposals.propose(by=one, matter=matter).matter_number == matter.number


# who may


def test_what_is_wrong_is_said_with_its_basis(deciders):
    one, other, executor = deciders
    with pytest.raises(
        RuleBroken, match="過ぎていないので、廃棄できません。（保存期間の定め「廃棄」）"
    ):
        matter_disposals.propose(by=one, matter=over(make_matter(), timezone.localdate()))
    matter = make_old_matter()
    row = matter_disposals.propose(by=one, matter=matter)
    with pytest.raises(RuleBroken, match="もう提案されています"):
        matter_disposals.propose(by=other, matter=matter)
    with pytest.raises(RuleBroken, match="自分が提案した廃棄は承認・却下できません"):
        disposals.decide(by=one, disposal=row, approve=True, seen=row.digest)
    with pytest.raises(RuleBroken, match="承認されていない廃棄は実行できません"):
        disposals.execute(by=executor, disposal=row)
    disposals.decide(by=other, disposal=row, approve=False, reason="照会中", seen=row.digest)
    again = matter_disposals.propose(by=one, matter=matter)
    assert (row.sequence, again.sequence) == (1, 2)
    disposals.withdraw(by=one, disposal=again)
    assert due(one) == [matter.pk]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLIC])
def test_who_may_do_what(deciders, role):
    one, other, _ = deciders
    account, matter = make_account(role), make_old_matter()
    if role != Role.WELFARE_MANAGER:
        with pytest.raises(PermissionDenied):
            matter_disposals.propose(by=account, matter=matter)
    approved_matter(matter, one, other)
    if role != Role.ACCOUNT_ADMIN:
        with pytest.raises(PermissionDenied):
            disposals.execute_matters(by=account)
        assert rows(StatutoryMatter)
    else:
        disposals.execute_matters(by=account)
        assert rows(StatutoryMatter) == []


def conflict(user, name):
    person = make_person(name)
    make_search_key(person, name.replace(" ", ""), is_whole=True, kind="name")
    ConflictOfInterest.objects.create(
        user=user, person_id=person.pk, source=Source.SELF, relation="family", declared_by=user
    )


def recused(matter, user):
    with without_scope():
        matter.recusals.create(user=user, recused_by=user)


KEPT_AWAY = {
    "by name": lambda matter, user: conflict(user, "霧島 たえ"),
    "by recusal": recused,
}


@pytest.mark.parametrize("how", KEPT_AWAY)
def test_who_is_kept_away_proposes_and_decides_nothing(deciders, how):
    one, other, executor = deciders
    matter = make_old_matter()
    KEPT_AWAY[how](matter, other)
    assert due(other) == []
    with pytest.raises(Http404):
        matter_disposals.propose(by=other, matter=matter)
    row = matter_disposals.propose(by=one, matter=matter)
    with pytest.raises(Http404):
        disposals.decide(by=other, disposal=row, approve=True, seen=row.digest)
    assert kept_away_from({matter.pk}) == {other.pk}
    third = make_account(Role.WELFARE_MANAGER, "third")
    disposals.decide(by=third, disposal=row, approve=True, seen=row.digest)
    disposals.execute(by=executor, disposal=row)
    assert [each.user for each in Disposal.objects.get().recusals.all()] == [other]


@pytest.mark.parametrize(
    ("role", "whole"),
    [(Role.WELFARE_MANAGER, True), (Role.AUDITOR, False), (Role.WELFARE_STAFF, False)],
)
def test_the_whole_matter_is_read_by_the_manager_alone(deciders, role, whole):
    assert sees_whole(make_account(role), make_whole_old_matter()) is whole


def test_who_may_not_read_the_whole_matter_does_not_decide(deciders, monkeypatch):
    one, other, _ = deciders
    row = matter_disposals.propose(by=one, matter=make_old_matter())
    parts = {"consultation.matter_record"}
    kept = tuple(grant for grant in matrix.GRANTS if grant.resource not in parts)
    monkeypatch.setattr(matrix, "GRANTS", kept)
    with pytest.raises(Http404):
        disposals.decide(by=other, disposal=row, approve=True, seen=row.digest)
    assert Disposal.objects.get().decision == ""


def test_a_proposer_who_was_recused_since_withdraws_nothing(deciders):
    one, *_ = deciders
    matter = make_old_matter()
    row = matter_disposals.propose(by=one, matter=matter)
    recused(matter, one)
    with pytest.raises(Http404):
        disposals.withdraw(by=one, disposal=row)


# by night


def test_the_command_says_the_same_whether_something_went_or_not(deciders, capsys):
    one, other, _ = deciders
    with pytest.raises(CommandError, match="実行できません"):
        call_command("dispose", "--as", "approver")
    call_command("dispose", "--as", "executor")
    before = capsys.readouterr().out
    matter, held = make_old_matter(), make_old_matter(name="若槻 恒")
    for each in (matter, held):
        approved_matter(each, one, other)
    make_matter_hold(held)
    call_command("dispose", "--as", "executor")
    assert capsys.readouterr().out == before
    assert [each.pk for each in rows(StatutoryMatter)] == [held.pk]
    assert Disposal.objects.get(matter_number=matter.number).items.get().ended_on == LONG_AGO
