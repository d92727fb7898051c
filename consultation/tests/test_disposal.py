"""廃棄: two persons, one list, and nothing that is left of what went"""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from consultation.actions import disposals
from consultation.models import (
    Case,
    DisposalItem,
    Household,
    Person,
    Relationship,
    RetentionRule,
    owners,
)
from consultation.models.household import RelationshipKind
from consultation.tests.disposed import (
    LONG_AGO,
    approved,
    at_start,
    left,
    make_deciders,
    make_old,
    make_rules,
    make_whole_old,
    proposed,
    seen_by,
)
from consultation.tests.factories import (
    make_account,
    make_case,
    make_household,
    make_merge,
    make_person,
    make_relationship,
    make_slip,
)
from consultation.tests.retained import make_hold
from consultation.tests.stories import rows
from koganei import audit_chain
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken
from koganei.models import AddressProtection, AuditEvent, BreakGlass, Draft


@pytest.fixture
def deciders(db):
    make_rules()
    return make_deciders()


def results(disposal):
    return {item.number: (item.result, item.kept_because)
            for item in DisposalItem.objects.filter(disposal=disposal, kind="case")}  # fmt: skip


# nothing stays


def test_of_a_case_and_its_people_no_row_of_any_table_stays(deciders):
    one, other, executor = deciders
    case = make_whole_old()
    assert set(left()) == {model.__name__ for model in owners.scoped_models()} - without_rows()
    done = disposals.execute(by=executor, disposal=approved(one, other))
    assert left() == {}
    assert results(done) == {case.number: ("erased", "")}
    assert done.erased_rows["consultation.case"] == 1
    assert audit_chain.verify()[1] == []


def without_rows():
    """Models whose records another register holds, and which are erased in its own tests."""
    return {
        model.__name__
        for model in owners.scoped_models()
        if owners.owner_of(model) not in (Case, Household, Person)
    }


def test_what_the_kernel_keeps_by_the_id_goes_too(deciders):
    one, other, executor = deciders
    case = make_old()
    BreakGlass.objects.create(
        user=one, case_id=case.pk, reason="danger", explanation="急ぎ", stopped_at=timezone.now()
    )
    AddressProtection.objects.create(
        person_id=case.client_id, applied_on=LONG_AGO, registered_by=one, lift_asked_by=one,
        lift_asked_at=timezone.now(), lift_reason="終わった", lifted_by=other,
        lifted_at=timezone.now(),
    )  # fmt: skip
    with without_scope():
        Draft.objects.create(
            owner=one, form="consultation.contact", subject_id=case.pk, page=case.pk,
            values={"facts": "書きかけ"}, expires_on=timezone.localdate(),
        )  # fmt: skip
    disposals.execute(by=executor, disposal=approved(one, other))
    with without_scope():
        assert not Draft.objects.exists()
    assert not BreakGlass.objects.exists()
    assert not AddressProtection.objects.exists()


def test_every_column_that_names_a_record_by_its_id_is_known():
    """Ids without a foreign key: each is erased with its record, or names nobody."""
    harmless = {
        "koganei.draft.page",
        "consultation.dueitem.about",
        "consultation.disposalitem.record_id",
        "committee.meeting.calendar_uid",
        "committee.historicalmeeting.calendar_uid",
    }
    found = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ("koganei", "consultation", "committee", "evaluation")
        for field in model._meta.concrete_fields
        if isinstance(field, models.UUIDField) and not field.is_relation and not field.primary_key
    }
    known = {f"{model._meta.label_lower}.{column}" for model, column in disposals.BY_ID}
    assert found - harmless == known


def test_no_table_of_a_record_keeps_a_history_of_its_own():
    tracked = [model for model in owners.scoped_models() if hasattr(model, "history")]
    assert tracked == []


# what stays


def test_an_open_case_that_goes_on_from_it_keeps_it(deciders):
    one, other, executor = deciders
    first = make_old()
    make_case(client=first.client, previous=first)
    alone = make_old()
    done = disposals.execute(by=executor, disposal=approved(one, other))
    assert results(done) == {alone.number: ("erased", "")}
    assert [case.pk for case in rows(Case, closed_on=LONG_AGO)] == [first.pk]


def test_people_whom_another_case_needs_stay(deciders):
    one, other, executor = deciders
    shared, alone = make_person(), make_person()
    household = make_household(shared, alone)
    make_old(client=alone, household=household)
    living = make_case(client=shared, household=household)
    old = make_old()
    caller = old.client
    make_slip(living, caller=caller)
    disposals.execute(by=executor, disposal=approved(one, other))
    assert {person.pk for person in rows(Person)} == {shared.pk, alone.pk, caller.pk}
    assert [each.pk for each in rows(Household)] == [household.pk]


def test_what_ties_two_people_goes_with_either_of_them(deciders):
    one, other, executor = deciders
    stays = make_case().client
    gone = make_old().client
    make_relationship(gone, stays, RelationshipKind.SIBLING)
    make_relationship(stays, gone, RelationshipKind.FRIEND)
    disposals.execute(by=executor, disposal=approved(one, other))
    assert [person.pk for person in rows(Person)] == [stays.pk]
    assert rows(Relationship) == []


def test_rows_of_one_human_being_go_together_or_stay_together(deciders):
    one, other, executor = deciders
    gone, twin = make_old().client, make_person()
    make_merge(gone, twin)
    kept, needed = make_old().client, make_case().client
    make_merge(needed, kept)
    disposals.execute(by=executor, disposal=approved(one, other))
    assert {person.pk for person in rows(Person)} == {kept.pk, needed.pk}


def test_people_on_whom_nothing_hangs_go_when_their_own_term_is_over(deciders):
    one, other, executor = deciders
    old = make_person(registered_at=at_start(LONG_AGO))
    new = make_person()
    disposals.execute(by=executor, disposal=approved(one, other))
    assert [person.pk for person in rows(Person)] == [new.pk]
    assert old.pk != new.pk


def protect(case, by):
    AddressProtection.objects.create(
        person_id=case.client_id, applied_on=LONG_AGO, registered_by=by
    )


KEPT = {
    "保存を延長している": lambda case, by: make_hold(case),
    "住所の保護（支援措置）が解除されていない人がいる": protect,
    "確かめの済んでいない緊急閲覧がある": lambda case, by: BreakGlass.objects.create(
        user=by, case_id=case.pk, reason="danger", started_at=timezone.now()
    ),
    "ほかの相談が必要としている": lambda case, by: make_case(client=case.client, previous=case),
}


@pytest.mark.parametrize("why", KEPT)
def test_what_is_due_stays_and_the_list_says_why(deciders, client, why):
    one, *_ = deciders
    case = make_old()
    KEPT[why](case, one)
    client.force_login(one)
    text = client.get("/desk/disposals/due/").content.decode()
    assert why in text
    assert "廃棄できる相談はありません。" in text


@pytest.mark.parametrize("why", KEPT)
def test_what_came_after_the_approval_keeps_the_record(deciders, why):
    one, other, executor = deciders
    case, alone = make_old(), make_old()
    row = approved(one, other)
    KEPT[why](case, one)
    done = disposals.execute(by=executor, disposal=row)
    assert results(done) == {case.number: ("kept", why), alone.number: ("erased", "")}
    assert case.pk in {each.pk for each in rows(Case)}
    assert case.client_id in {each.pk for each in rows(Person)}


def test_a_longer_rule_made_after_the_approval_keeps_the_record(deciders):
    one, other, executor = deciders
    case = make_old()
    row = approved(one, other)
    RetentionRule.objects.update(years=30)
    done = disposals.execute(by=executor, disposal=row)
    assert results(done) == {case.number: ("kept", "保存期間が過ぎていない")}


# bad input


def test_what_is_wrong_is_said_with_its_basis(deciders):
    one, other, executor = deciders
    with pytest.raises(RuleBroken, match="廃棄できるものがありません。（保存期間の定め「廃棄」）"):
        proposed(one)
    make_old()
    with pytest.raises(RuleBroken, match="一覧が、画面を開いたあとで変わりました"):
        disposals.propose(by=one, due=("due", "0" * 64))
    row = proposed(one)
    with pytest.raises(RuleBroken, match="自分が提案した廃棄は承認・却下できません"):
        disposals.decide(by=one, disposal=row, approve=True, seen=row.digest)
    with pytest.raises(RuleBroken, match="一覧が、画面を開いたときと違います"):
        disposals.decide(by=other, disposal=row, approve=True, seen="0" * 64)
    with pytest.raises(RuleBroken, match="却下する理由"):
        disposals.decide(by=other, disposal=row, approve=False, seen=row.digest)
    with pytest.raises(RuleBroken, match="承認されていない廃棄は実行できません"):
        disposals.execute(by=executor, disposal=row)
    with pytest.raises(RuleBroken, match="取り下げられるのは、提案した人だけです"):
        disposals.withdraw(by=other, disposal=row)
    disposals.decide(by=other, disposal=row, approve=True, seen=row.digest)
    with pytest.raises(RuleBroken, match="もう決裁が済んでいます（承認）"):
        disposals.withdraw(by=one, disposal=row)
    disposals.execute(by=executor, disposal=row)
    with pytest.raises(RuleBroken, match="もう実行されています"):
        disposals.execute(by=executor, disposal=row)
    assert AuditEvent.objects.filter(verb="disposal_executed", result="refused").count() == 2


def test_what_was_refused_or_withdrawn_is_due_again(deciders):
    one, other, _ = deciders
    case = make_old()
    first = proposed(one)
    with pytest.raises(RuleBroken, match="廃棄できるものがありません"):
        proposed(other)
    disposals.withdraw(by=one, disposal=first)
    second = proposed(other)
    disposals.decide(
        by=one, disposal=second, approve=False, reason="まだ問い合わせがある", seen=second.digest
    )
    third = proposed(one)
    assert [item.record_id for item in third.items.filter(kind="case")] == [case.pk]
    assert [row.sequence for row in (first, second, third)] == [1, 2, 3]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLIC])
def test_who_may_do_what(deciders, role):
    one, other, _ = deciders
    make_old()
    account = make_account(role)
    acts = {
        "propose": lambda: disposals.propose(by=account, due=seen_by(one)),
        "execute": lambda: disposals.execute(by=account, disposal=approved(one, other)),
    }
    may = {"propose": {Role.WELFARE_MANAGER}, "execute": {Role.ACCOUNT_ADMIN}}
    for name, act in acts.items():
        if role not in may[name]:
            with pytest.raises(PermissionDenied):
                act()


def test_the_command_of_the_night_executes_what_was_approved(deciders, capsys):
    one, other, _ = deciders
    make_old()
    row = approved(one, other)
    with pytest.raises(CommandError, match="実行できません"):
        call_command("dispose", "--as", "approver")
    call_command("dispose", "--as", "executor")
    assert f"{row}：2件のうち2件を廃棄しました。" in capsys.readouterr().out
    call_command("dispose", "--as", "executor")
    assert "相談には、承認された廃棄はありません。" in capsys.readouterr().out
