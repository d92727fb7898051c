"""What the database refuses by itself, past every action; and that each guard is what refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from koganei import triggers
from koganei.access.roles import Role
from koganei.accounts import actions
from koganei.accounts.tests.support import fresh
from koganei.models import AccountReview, Deputy, RoleRequest, Transfer
from koganei.models.accounts import Decision, Kind

MODELS = (RoleRequest, Transfer, Deputy, AccountReview)


@pytest.fixture
def request_(who):
    return RoleRequest.objects.create(
        user=who["clerk"], kind=Kind.GRANT, role=Role.SECTION_HEAD,
        starts_on=date(2026, 4, 1), requested_by=who["manager"],
    )  # fmt: skip


@pytest.fixture
def transfer(who):
    return Transfer.objects.create(
        user=who["clerk"], starts_on=date(2026, 4, 1), requested_by=who["manager"]
    )


@pytest.fixture
def deputy(who):
    return Deputy.objects.create(
        principal=who["manager"], deputy=who["clerk"], role=Role.WELFARE_MANAGER,
        starts_on="2026-04-01", ends_on="2026-04-02", registered_by=who["admin"],
    )  # fmt: skip


def decided(by, decision=Decision.APPROVED, **more):
    return {"decided_by": by, "decided_at": timezone.now(), "decision": decision} | more


def requested_changes(who):
    """name of the constraint without its model → columns that break it."""
    return {
        "decided_by_another_person": decided(who["manager"]),
        "not_for_own_account": decided(who["clerk"]),
        "decision_is_complete": {"decision": Decision.APPROVED},
        "refused_for_a_reason": decided(who["admin"], Decision.REFUSED),
        "registered_when_approved": {
            "executed_by": who["admin"],
            "executed_at": timezone.now(),
        },
    }


REQUESTED = [
    "decided_by_another_person",
    "not_for_own_account",
    "decision_is_complete",
    "refused_for_a_reason",
    "registered_when_approved",
]


def refused(name, act):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    said = str(error.value)
    assert name in said, said


@pytest.mark.parametrize("rule", REQUESTED)
@pytest.mark.parametrize("kind", ["rolerequest", "transfer"])
def test_two_persons_stand_in_the_database(who, request_, transfer, kind, rule):
    row = {"rolerequest": request_, "transfer": transfer}[kind]
    change = requested_changes(who)[rule]
    rows = type(row).objects.filter(pk=row.pk)
    refused(f"{kind}_{rule}", lambda: rows.update(**change))
    refused("not_for_own_account", lambda: rows.update(requested_by=who["clerk"]))


@pytest.mark.parametrize(
    ("name", "model", "change"),
    [
        ("role_request_role_is_known", RoleRequest, {"role": "MAYOR"}),
        ("role_request_dates_in_order", RoleRequest, {"ends_on": "2026-03-31"}),
        ("role_request_has_its_dates", RoleRequest, {"kind": "end"}),
        ("transfer_applied_when_registered", Transfer, {"applied_at": "2026-04-01T00:00Z"}),
        ("deputy_dates_in_order", Deputy, {"ends_on": "2026-03-31"}),
        ("deputy_role_can_be_deputised", Deputy, {"role": "AUDITOR"}),
    ],
)
def test_wrong_facts_are_refused(request_, transfer, deputy, name, model, change):
    refused(name, lambda: model.objects.update(**change))


def test_wrong_people_are_refused(who, transfer, deputy):
    refused(
        "transfer_successor_is_another", lambda: Transfer.objects.update(successor=who["clerk"])
    )
    refused("deputy_is_another_person", lambda: Deputy.objects.update(principal=who["clerk"]))
    refused(
        "deputy_registered_by_neither", lambda: Deputy.objects.update(registered_by=who["clerk"])
    )


def test_once_a_day_once_a_quarter(who, transfer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(
            user=who["clerk"], starts_on=transfer.starts_on, requested_by=who["admin"]
        )
    review = {"reviewed_by": who["manager"], "accounts": 1, "unused": 0, "year": 2026}
    AccountReview.objects.create(quarter=1, **review)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountReview.objects.create(quarter=1, **review)
    refused(
        "account_review_quarter_is_known",
        lambda: AccountReview.objects.create(quarter=5, **review),
    )


@pytest.mark.parametrize("kind", ["rolerequest", "transfer"])
def test_what_was_decided_is_frozen_until_the_guard_is_gone(who, request_, transfer, kind):
    row = {"rolerequest": request_, "transfer": transfer}[kind]
    actions.decide(by=who["admin"], request=row, approve=True)
    rows = type(row).objects.filter(pk=row.pk)
    changes = [
        {"user": who["heir"]},
        {"requested_by": who["admin2"]},
        {"decided_by": who["admin2"]},
        {"decision": "", "decided_by": None, "decided_at": None},
        {"starts_on": "2026-03-11"},
    ]
    for change in changes:
        refused(f"{kind}_decided_is_frozen", lambda change=change: rows.update(**change))
    refused(f"{kind}_never_deleted", lambda: rows.delete())
    triggers.remove(connection, [f"{kind}_decided_is_frozen"])
    rows.update(starts_on="2026-03-11")  # so it was the guard
    assert str(fresh(row).starts_on) == "2026-03-11"
    triggers.install(connection)
    refused(f"{kind}_decided_is_frozen", lambda: rows.update(starts_on="2026-03-12"))


def test_without_the_rule_the_database_still_wants_a_second_person(who, request_, monkeypatch):
    for rule in ("check_second_person", "check_not_own"):
        monkeypatch.setattr(actions.rules, rule, lambda *a: None)
    refused(
        "rolerequest_decided_by_another_person",
        lambda: actions.decide(by=who["manager"], request=request_, approve=True),
    )
    own = RoleRequest.objects.create(
        user=who["admin"], kind=Kind.GRANT, role=Role.AUDITOR,
        starts_on=date(2026, 4, 1), requested_by=who["manager"],
    )  # fmt: skip
    refused(
        "rolerequest_not_for_own_account",
        lambda: actions.decide(by=who["admin"], request=own, approve=True),
    )


def test_without_the_constraint_the_same_write_goes_through(who, request_):
    """So it is the constraint that refuses, and the tests above would notice its loss."""
    constraint = next(
        c for c in RoleRequest._meta.constraints if c.name.endswith("decided_by_another_person")
    )
    rows = RoleRequest.objects.filter(pk=request_.pk)
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            rows.update(**decided(who["manager"]))
        finally:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits would forbid the ALTER
        with connection.schema_editor() as editor:
            editor.remove_constraint(RoleRequest, constraint)
        rows.update(**decided(who["manager"]))
    assert fresh(request_).decided_by == who["manager"]


@pytest.mark.parametrize("model", MODELS)
def test_constraints_are_named_and_told_in_japanese(db, model):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    for constraint in model._meta.constraints:
        assert constraint.name in found
        assert constraint.violation_error_message.endswith("。")
