"""The decision in its order, and that the manager and the decision never disagree."""

import random
import uuid

import pytest
from django.http import Http404
from django.utils import timezone
from time_machine import travel

from koganei.access import decision, matrix, rights
from koganei.access.decision import HIDDEN, Step, decide, get_or_404, register_basis
from koganei.access.matrix import Action, allows, visible
from koganei.access.scoped import without_scope
from koganei.models import BreakGlass, RoleAssignment, User
from koganei.safeguards.tests.models import (
    Address,
    Case,
    CaseAssignment,
    Money,
    Note,
    Sitting,
    Statutory,
)
from koganei.safeguards.tests.support import seen

TABLES = (Case, Note, Money, Address, Statutory, CaseAssignment)
PEOPLE = ("worker", "worker2", "chief", "manager", "finance", "attendee", "auditor", "admin")


def step(desk, name, model, row, action="view"):
    with without_scope():
        pk = row if isinstance(row, uuid.UUID) else model.objects.get(case=row).pk
    return decide(desk[name], action, model, pk).step


# who, what, action, on which case → where the decision ends
ROWS = [
    ("worker", Case, "view", "case", Step.YES),
    ("worker", Case, "view", "other", Step.SCOPE),
    ("worker", Case, "change", "case", Step.YES),
    ("worker", Case, "add", "case", Step.ROLE),
    ("worker2", Case, "view", "case", Step.SCOPE),
    ("chief", Case, "view", "case", Step.YES),
    ("chief", Case, "view", "other", Step.YES),
    ("chief", Case, "export", "other", Step.ROLE),
    ("manager", Case, "view", "other", Step.YES),
    ("auditor", Case, "view", "case", Step.ROLE),
    ("admin", Case, "view", "case", Step.ROLE),
    ("worker", Note, "view", "case", Step.YES),
    ("worker", Note, "view", "other", Step.SCOPE),
    ("manager", Note, "change", "case", Step.ROLE),
    ("worker", Money, "view", "case", Step.ROLE),
    ("finance", Money, "view", "case", Step.SCOPE),
    ("manager", Money, "view", "case", Step.FIELD_CLASS),
    ("auditor", Money, "view", "case", Step.FIELD_CLASS),
    ("worker", Address, "view", "case", Step.YES),
    ("worker", Statutory, "view", "case", Step.ROLE),
    ("manager", Statutory, "view", "other", Step.YES),
]


@pytest.mark.parametrize(("name", "model", "action", "which", "expected"), ROWS)
def test_each_step(desk, name, model, action, which, expected):
    case = getattr(desk, which)
    row = case.pk if model is Case else case
    assert step(desk, name, model, row, action) is expected


def test_the_order_of_the_steps(desk):
    """All that can be wrong is wrong at once, and one after another is put right."""
    case, name = desk.case, "attendee"
    with without_scope():
        Case.objects.update(is_closed=True)
    conflict = desk.keep_apart(name, desk.client)
    RoleAssignment.objects.filter(user=desk.who[name]).update(role="AUDITOR")
    User.objects.filter(pk=desk.who[name].pk).update(is_active=False)
    grants = matrix.GRANTS
    matrix.GRANTS = (
        *grants,
        *rights.grants(["CONFERENCE_ATTENDEE"], "desk.note", "change", matrix.Scope.SITTING),
    )
    try:
        found = [step(desk, name, Note, case, "change")]
        User.objects.filter(pk=desk.who[name].pk).update(is_active=True)
        found.append(step(desk, name, Note, case, "change"))
        conflict.ended_by, conflict.ended_at = desk.who["manager2"], timezone.now()
        conflict.end_reason = "転居した"
        conflict.save()
        found.append(step(desk, name, Note, case, "change"))
        RoleAssignment.objects.filter(user=desk.who[name]).update(role="CONFERENCE_ATTENDEE")
        found.append(step(desk, name, Note, case, "change"))
        sitting = Sitting.objects.create(case_id=case.pk, user_id=desk.who[name].pk, consent=False)
        found.append(step(desk, name, Note, case, "change"))
        Sitting.objects.filter(pk=sitting.pk).update(consent=True)
        found.append(step(desk, name, Note, case, "change"))
        with without_scope():
            Case.objects.update(is_closed=False)
        found.append(step(desk, name, Note, case, "change"))
    finally:
        matrix.GRANTS = grants
    assert found == [each for each in Step if each is not Step.YES]


@pytest.mark.parametrize(
    ("fields", "usable"),
    [({"is_active": False}, False), ({"expires_on": "2026-03-09"}, False),
     ({"expires_on": "2026-03-10"}, True)],
)  # fmt: skip
def test_an_account_that_ended_sees_nothing_even_in_the_middle_of_a_request(desk, fields, usable):
    worker = desk["worker"]
    assert worker.roles  # read and kept, as by a request
    with travel("2026-03-10T12:00:00+09:00"):
        User.objects.filter(pk=worker.pk).update(**fields)
        assert bool(seen(worker, Case)) is usable
        assert decide(worker, "view", Case, desk.case.pk).allowed is usable


def test_a_role_that_ended_in_the_middle_of_a_request_counts_no_more(desk):
    worker = desk["worker"]
    assert worker.roles
    RoleAssignment.objects.filter(user=worker).delete()
    assert seen(worker, Case) == set()


def test_nobody_is_nobody(desk):
    for actor in (None, User(username="unsaved")):
        assert seen(actor, Case) == set()
        assert decide(actor, "view", Case, desk.case.pk).step is Step.ACCOUNT


def test_out_of_scope_is_answered_like_an_unknown_id(desk):
    desk.keep_apart("manager", desk.client, by="manager2")
    answers = set()
    for name, pk in [
        ("worker", desk.other.pk),
        ("worker", uuid.uuid4()),
        ("manager", desk.case.pk),
        ("auditor", desk.case.pk),
    ]:
        with pytest.raises(Http404) as answer:
            get_or_404(desk[name], Case, pk)
        answers.add((type(answer.value), str(answer.value)))
    assert len(answers) == 1
    assert get_or_404(desk["worker"], Case, desk.case.pk).number == "2026-0001"
    with pytest.raises(Http404):
        get_or_404(desk["chief"], Case, desk.case.pk, "export")
    unknown = decide(desk["worker"], "view", Case, uuid.uuid4())
    assert unknown == decide(desk["worker"], "view", Case, desk.other.pk)
    assert unknown.is_hidden
    assert Step.ROLE not in HIDDEN


def test_consent_withdrawn_a_moment_ago_counts(desk):
    attendee = desk["attendee"]
    sitting = Sitting.objects.create(case_id=desk.case.pk, user_id=attendee.pk)
    assert seen(attendee, Note, column="text") == {"内容 2026-0001"}
    Sitting.objects.filter(pk=sitting.pk).update(consent=False)
    assert seen(attendee, Note) == seen(attendee, Case) == set()
    # the desk's own record goes on
    assert seen(desk["worker"], Note, column="text") == {"内容 2026-0001"}


def test_without_a_basis_function_nobody_outside_sees_anything(desk, monkeypatch):
    attendee = desk["attendee"]
    Sitting.objects.create(case_id=desk.case.pk, user_id=attendee.pk)
    monkeypatch.setattr(decision, "_basis", [])
    assert step(desk, "attendee", Note, desk.case) is Step.BASIS
    register_basis(decision.condition)
    with pytest.raises(ValueError, match="1つだけ"):
        register_basis(decision.decide)


def test_a_closed_case_is_read_and_not_written(desk):
    with without_scope():
        Case.objects.filter(pk=desk.case.pk).update(is_closed=True)
    assert step(desk, "worker", Note, desk.case) is Step.YES
    assert step(desk, "worker", Note, desk.case, "change") is Step.STATE
    assert seen(desk["worker"], Note, "change") == set()


def test_the_matrix_asks_the_whole_decision_about_a_row(desk):
    """``allows`` and ``visible`` serve views and templates; they may not be a way round."""
    chief, manager = desk["chief"], desk["manager"]
    with without_scope():
        case, everything = Case.objects.get(pk=desk.case.pk), Case.objects.all()
    assert allows(chief, "desk.case", "view", case)
    assert not allows(desk["worker2"], "desk.case", "view", case)
    assert set(visible(everything, desk["worker"], "desk.case")) == {case}
    desk.keep_apart("chief", desk.client)
    desk.keep_apart("manager", desk.client, by="manager2")
    assert not allows(chief, "desk.case", "view", case)
    assert not allows(manager, "desk.case", "view", case)
    assert set(visible(everything, manager, "desk.case")) == {desk.other}


def worlds(desk, seed):
    """Bring the desk into a random state of all that decides."""
    dice = random.Random(seed)  # noqa: S311 -- a test's choice
    persons = [desk.client, desk.spouse, desk.sister, desk.stranger]
    with without_scope():
        for name in ("worker2", "finance"):
            if dice.random() < 0.5:
                desk.assign(desk.who[name], dice.choice([desk.case, desk.other]))
        Case.objects.filter(pk=desk.case.pk).update(is_closed=dice.random() < 0.3)
        CaseAssignment.objects.filter(user=desk.who["worker"]).update(is_over=True)
    for case in (desk.case, desk.other):
        if dice.random() < 0.7:
            Sitting.objects.create(
                case_id=case.pk, user_id=desk.who["attendee"].pk, consent=dice.random() < 0.7
            )
        if dice.random() < 0.6:
            who = dice.choice(["worker", "chief"])
            BreakGlass.objects.get_or_create(
                user=desk.who[who], stopped_at=None,
                defaults={"case_id": case.pk, "started_at": timezone.now(),
                          "reason": dice.choice(["danger", "absent"])},
            )  # fmt: skip
    for name in ("worker", "chief", "manager", "attendee"):
        if dice.random() < 0.4:
            desk.keep_apart(name, dice.choice(persons), by="manager2")
    if dice.random() < 0.6:
        desk.protect(dice.choice([desk.client, desk.stranger]))


@pytest.mark.parametrize("seed", range(6))
def test_the_manager_and_the_decision_agree_on_every_row(desk, seed):
    worlds(desk, seed)
    answers = set()
    for name in PEOPLE:
        user = desk[name]
        for model in TABLES:
            with without_scope():
                keys = list(model.objects.values_list("pk", flat=True))
            for action in (Action.VIEW, Action.CHANGE, Action.EXPORT):
                listed = seen(user, model, action)
                for pk in keys:
                    found = decide(user, action, model, pk)
                    assert found.allowed == (pk in listed), (name, model, action, found)
                    answers.add(found.step)
    assert {Step.YES, Step.ROLE, Step.SCOPE, Step.FIELD_CLASS} <= answers


@pytest.mark.parametrize("seed", range(6))
def test_a_conflict_takes_away_and_gives_nothing(desk, seed):
    worlds(desk, seed)
    for name in PEOPLE:
        before = {model: seen(desk[name], model) for model in TABLES}
        if name != "manager2":
            desk.keep_apart(name, uuid.uuid4(), by="manager2")  # of a person in no case
        assert {model: seen(desk[name], model) for model in TABLES} == before
        member = desk.new_case(f"{seed}-{name}", uuid.uuid4())
        assert member.pk not in before[Case]
