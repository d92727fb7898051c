"""廃棄: what the database itself keeps, and what it lets go (consultation/models/release.py)"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from consultation.actions import disposals, retention
from consultation.enums import HoldReason
from consultation.models import (
    Case,
    Disposal,
    DisposalItem,
    Household,
    Person,
    RetentionHold,
    owners,
    release,
)
from consultation.queries import erasure
from consultation.tests.disposed import (
    approved,
    left,
    make_deciders,
    make_old,
    make_rules,
    make_whole_old,
    proposed,
)
from consultation.tests.factories import make_account, make_household
from consultation.tests.retained import make_hold
from consultation.tests.stories import rows
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import ScopedModel, without_scope
from koganei.law import RuleBroken
from koganei.models import Draft


@pytest.fixture
def deciders(db):
    make_rules()
    return make_deciders()


def test_every_table_of_the_desk_has_its_way_through_the_triggers():
    tables = {model._meta.db_table for model in owners.scoped_models()}
    refusing = [t for t in triggers.declared().values() if t.table in tables and deletes(t)]
    assert len({trigger.table for trigger in refusing}) > 40
    for trigger in refusing:
        for vendor in ("sqlite", "postgresql"):
            assert "consultation_disposalitem" in trigger.sql(vendor), trigger.name


def deletes(trigger):
    return " BEFORE DELETE ON " in trigger.sqlite_sql


def refused_by(name):
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize("model", [Case, Household, Person])
def test_a_record_goes_only_by_an_approved_disposal(deciders, model):
    one, other, _ = deciders
    case = make_old(household=make_household())
    row = proposed(one)
    keys = {Case: case.pk, Household: case.household_id, Person: case.client_id}
    name = f"{model._meta.model_name}_delete_by_disposal"
    with without_scope():
        target = model.objects.filter(pk=keys[model])
        with refused_by(name), transaction.atomic():
            target._raw_delete(target.db)
        disposals.decide(by=other, disposal=row, approve=True, seen=row.digest)
        with transaction.atomic():
            target._raw_delete(target.db)
            assert not target.exists()
            transaction.set_rollback(True)
        make_hold(case)
        if model is Case:
            with refused_by(name), transaction.atomic():
                target._raw_delete(target.db)


def test_without_the_re_check_the_triggers_keep_what_is_held(deciders, monkeypatch):
    one, other, executor = deciders
    make_whole_old()
    row = approved(one, other)
    with without_scope():
        case = Case.objects.get()
    retention.hold(by=one, case=case, reason=HoldReason.LAWSUIT, explanation="訴訟")
    before = left()
    monkeypatch.setattr(erasure, "_keep_cases", lambda going: None)
    with pytest.raises(RuleBroken):
        disposals.execute(by=executor, disposal=row)
    assert left() == before
    names = [t.name for t in triggers.declared().values() if deletes(t)]
    triggers.remove(connection, names)
    disposals.execute(by=executor, disposal=row)
    assert rows(RetentionHold) == []


def _update(model, **changes):
    return lambda row: model.objects.filter(pk=row.pk).update(**changes)


def _item(row, **changes):
    return row.items.order_by("-position").update(**changes)


def _another_item(row, **fields):
    last = row.items.last()
    defaults = {"kind": "case", "record_id": row.pk, "due_on": row.proposed_on, "position": 99}
    return DisposalItem.objects.create(disposal=last.disposal, **defaults | fields)


OF_PROPOSAL = {
    "disposal_update_never_its_list": _update(Disposal, item_count=1),
    "disposal_delete_never": lambda row: Disposal.objects.filter(pk=row.pk)._raw_delete("default"),
    "disposalitem_insert_while_proposed": _another_item,
    "disposalitem_update_result_once": lambda row: _item(row, result="kept", kept_because="わけ"),
    "disposalitem_delete_never": lambda row: row.items.all()._raw_delete("default"),
}


@pytest.mark.parametrize("name", OF_PROPOSAL)
def test_the_database_keeps_the_list_as_it_was_proposed(deciders, name):
    one, *_ = deciders
    make_old()
    row = proposed(one)
    with refused_by(name), transaction.atomic():
        OF_PROPOSAL[name](row)
    triggers.remove(connection, [name])
    with transaction.atomic():
        OF_PROPOSAL[name](row)
        transaction.set_rollback(True)


def _approve_short(row):
    """Approve a list from which something was taken."""
    triggers.remove(connection, ["disposalitem_delete_never"])
    row.items.filter(kind="person")._raw_delete("default")
    triggers.install(connection)
    return Disposal.objects.filter(pk=row.pk).update(
        decision="approved", decided_at=timezone.now(), decided_by=make_account(Role.AUDITOR)
    )


def test_the_database_refuses_to_approve_a_list_that_changed(deciders):
    one, *_ = deciders
    make_old()
    row = proposed(one)
    with refused_by("disposal_update_decided_on_the_whole_list"), transaction.atomic():
        _approve_short(row)


APPROVED = {
    "disposalitem_update_never_its_list": lambda row: _item(row, number="別の番号"),
    "disposal_update_decided_once": _update(
        Disposal, decision="refused", reason="やめる", decided_at=timezone.now()
    ),
    "disposal_update_executed_whole": lambda row: Disposal.objects.filter(pk=row.pk).update(
        executed_at=timezone.now(), executed_by=row.decided_by
    ),
    "disposalitem_update_erased_when_gone": lambda row: _item(row, result="erased"),
}


@pytest.mark.parametrize("name", APPROVED)
def test_the_database_keeps_the_decision_and_a_true_record(deciders, name):
    one, other, _ = deciders
    make_old()
    row = approved(one, other)
    with refused_by(name), transaction.atomic():
        APPROVED[name](row)
    triggers.remove(connection, [name])
    with transaction.atomic():
        APPROVED[name](row)
        transaction.set_rollback(True)


def test_the_record_never_changes_after_it(deciders):
    one, other, executor = deciders
    make_old()
    row = disposals.execute(by=executor, disposal=approved(one, other))
    for name, act in {
        "disposal_update_never_after": _update(Disposal, erased_rows={}),
        "disposalitem_update_result_once": lambda row: _item(row, result=""),
    }.items():
        with refused_by(name), transaction.atomic():
            act(row)


def test_the_proposer_cannot_be_the_approver_in_the_database(deciders):
    one, *_ = deciders
    make_old()
    row = proposed(one)
    with pytest.raises(IntegrityError, match="disposal_approved_by_another"), transaction.atomic():
        Disposal.objects.filter(pk=row.pk).update(
            decision="approved", decided_by=one, decided_at=timezone.now()
        )


def test_a_row_born_after_the_term_is_not_on_a_list(deciders):
    one, *_ = deciders
    make_old()
    row = proposed(one)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with refused_by("disposalitem_insert_while_proposed"), transaction.atomic():
        _another_item(row, due_on=tomorrow)


def test_every_model_of_the_path_is_a_table_of_the_desk():
    assert all(issubclass(model, ScopedModel) for model in owners.scoped_models())
    assert set(release.BY_ID) == {
        model._meta.db_table for model, _ in disposals.BY_ID if model is not Draft
    }
