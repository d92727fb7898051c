"""The database itself moves a stage only along CASE_FLOW, as flow.csv says by hand."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from consultation.enums import ClosureAnswer, ClosureReason, Stage
from consultation.models import Case
from consultation.tests.factories import make_account, make_case, make_proposal
from consultation.tests.test_workflow import TABLE, stage_of
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope

WRITTEN = {
    (stage_of(row["stage"]), Stage(to))
    for row in TABLE
    for to in row["to"].split()
    if row["to"] != "-"
}
GUARD = "case_update_stage_along_the_flow"
BACK = "case_update_back_to_where_it_was"


@pytest.fixture
def worker(db):
    return make_account(Role.SUPPORT_WORKER)


def set_stage(case, stage, **columns):
    """Write a stage past every action; tell whether the database took it."""
    if stage == Stage.CLOSED:
        columns = {"closed_on": case.received_on, "closure_reason": ClosureReason.OTHER} | columns
        if case.stage not in (Stage.INTAKE, Stage.CLOSED):
            make_proposal(case, ClosureReason.OTHER, answer=ClosureAnswer.CONFIRMED)
    columns = {"stage": stage, "suspended_from": ""} | columns
    try:
        with without_scope(), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**columns)
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize("source", [stage for stage in Stage if stage != Stage.CLOSED])
def test_every_pair_of_stages_is_taken_or_refused_as_the_table_says(worker, source):
    for target in Stage:
        if Stage.SUSPENDED in (source, target) and source != target:
            continue  # its own test
        case = make_case(lead=worker, stage=source)
        columns = {"suspended_from": case.suspended_from} if source == target else {}
        assert set_stage(case, target, **columns) == (
            source == target or (source, target) in WRITTEN
        ), target


def test_a_closed_case_leads_nowhere(worker):
    for target in Stage:
        if target != Stage.CLOSED:
            columns = {"closed_on": None, "closure_reason": ""}
            assert not set_stage(make_case(lead=worker, stage=Stage.CLOSED), target, **columns)


def test_a_case_is_taken_up_again_only_where_it_was_broken_off(worker):
    back = {to for source, to in WRITTEN if source == Stage.SUSPENDED} - {Stage.CLOSED}
    for before, target in product(back, Stage):
        case = make_case(lead=worker, stage=Stage.SUSPENDED, suspended_from=before)
        if target != Stage.SUSPENDED:
            assert set_stage(case, target) == (target in (before, Stage.CLOSED)), (before, target)
    case = make_case(lead=worker, stage=Stage.SUSPENDED, suspended_from=Stage.SUPPORT)
    assert not set_stage(case, Stage.SUSPENDED, suspended_from=Stage.PLAN)


def test_a_case_is_broken_off_only_from_where_it_stands(worker):
    for before in Stage:
        case = make_case(lead=worker, stage=Stage.PLAN)
        taken = set_stage(case, Stage.SUSPENDED, suspended_from=before)
        assert taken == (before == Stage.PLAN), before


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.INTAKE])
def test_a_case_begins_at_reception(worker, stage):
    """Refused by the database, however the row is written."""
    case = make_case()
    columns = {"stage": stage, "number": "x", "sequence": 99, "pk": None, "_state": case._state}
    if stage == Stage.CLOSED:
        columns |= {"closed_on": case.received_on, "closure_reason": ClosureReason.OTHER}
    if stage == Stage.SUSPENDED:
        columns |= {"suspended_from": Stage.INTAKE}
    for name, value in columns.items():
        setattr(case, name, value)
    with pytest.raises(IntegrityError, match="受付から始まります"), without_scope():
        case.save(force_insert=True)


def test_without_the_guards_the_stage_goes_anywhere(worker):
    case = make_case(lead=worker)
    assert not set_stage(case, Stage.SUPPORT)
    triggers.remove(connection, [GUARD])
    assert set_stage(case, Stage.SUPPORT)
    broken_off = make_case(lead=worker, stage=Stage.SUSPENDED, suspended_from=Stage.REFERRAL)
    assert not set_stage(broken_off, Stage.PLAN)
    triggers.remove(connection, [BACK])
    assert set_stage(broken_off, Stage.PLAN)
