"""利益相反: from the declaration on the person is not there, by whatever way one looks."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import Count

from koganei import triggers
from koganei.access.decision import Step, decide
from koganei.access.scoped import without_scope
from koganei.audit import record
from koganei.law import RuleBroken
from koganei.models import AuditEvent, ConflictOfInterest
from koganei.models.safeguards import Relation, Source
from koganei.safeguards import conflicts
from koganei.safeguards.conflict_links import persons_closed_to, persons_of, register_link
from koganei.safeguards.tests.models import LINKS, Address, Case, CaseAssignment, Member, Note
from koganei.safeguards.tests.support import acting, seen


def declare(desk, by, name, person, source=Source.SUPERVISOR):
    conflict = ConflictOfInterest(
        user=desk[name], person_id=person, source=source, relation=Relation.FAMILY
    )
    return conflicts.declare(by=desk[by], conflict=conflict)


def refused(act, word):
    with pytest.raises(RuleBroken, match=word):
        act()


@pytest.mark.parametrize("whose", ["client", "spouse", "sister"])
def test_it_covers_the_person_the_household_and_related_persons(desk, whose):
    declare(desk, "manager", "worker", getattr(desk, whose))
    worker = desk["worker"]
    assert set(persons_closed_to(worker).values_list("person_id", flat=True)) >= {desk.client}
    desk.assign(worker, desk.new_case("2026-0003", uuid.uuid4()))
    with acting(worker):
        assert Case.objects.aggregate(n=Count("pk")) == {"n": 1}
        assert not Case.objects.filter(number="2026-0001").exists()
        assert [case.number for case in Case.objects.order_by("name")] == ["2026-0003"]
        assert list(Note.objects.values_list("text", flat=True)) == ["内容 2026-0003"]
        assert not Address.objects.filter(text__contains="0001").exists()
    assert seen(worker, Case, "export", "number") == {"2026-0003"}
    assert decide(worker, "view", Case, desk.case.pk).step is Step.CONFLICT


def test_a_stranger_of_the_person_is_not_covered(desk):
    before = seen(desk["worker"], Case)
    desk.keep_apart("worker", desk.stranger)
    assert seen(desk["worker"], Case) == before
    desk.keep_apart("chief", desk.stranger)
    assert seen(desk["chief"], Case, column="number") == {"2026-0001"}


def test_a_person_who_joins_the_household_later_is_covered_at_once(desk):
    desk.keep_apart("chief", desk.stranger)
    assert desk.case.pk in seen(desk["chief"], Case)
    with without_scope():
        LINKS[1].model.objects.create(person_id=desk.client, related_id=desk.stranger)
    assert seen(desk["chief"], Case) == set()


def test_a_case_with_one_closed_person_of_several_is_closed(desk):
    Member.objects.create(case_id=desk.other.pk, person_id=desk.sister)
    desk.keep_apart("chief", desk.sister)
    assert seen(desk["chief"], Case) == set()


def test_an_app_without_links_has_the_person_alone(desk, monkeypatch):
    monkeypatch.setattr("koganei.safeguards.conflict_links.LINKS", [])
    conflict = desk.keep_apart("chief", desk.spouse)
    assert persons_of(conflict) == {desk.spouse}
    assert desk.case.pk in seen(desk["chief"], Case)


def test_links_come_before_assignments(desk):
    with pytest.raises(ValueError, match="先に登録"):
        register_link(LINKS[0])


def test_declaring_ends_the_assignment_and_no_new_one_can_be_made(desk):
    assert seen(desk["worker"], Case)
    declare(desk, "worker", "worker", desk.sister, Source.SELF)
    with without_scope():
        assert not CaseAssignment.objects.filter(user=desk.who["worker"], is_over=False).exists()
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        desk.assign(desk.who["worker"], desk.case)
    assert "利益相反のある人" in triggers.violation_of(error.value).message
    with pytest.raises(IntegrityError), transaction.atomic(), without_scope():
        CaseAssignment.objects.filter(user=desk.who["worker"]).update(is_over=False)
    desk.assign(desk.who["worker"], desk.other)
    desk.assign(desk.who["worker2"], desk.case)


def test_who_may_declare_for_whom(desk):
    for by, name, source in [
        ("worker", "worker", Source.SELF),
        ("staff", "staff", Source.SELF),
        ("attendee", "attendee", Source.SELF),
        ("chief", "worker2", Source.SUPERVISOR),
        ("manager", "finance", Source.CLIENT),
    ]:
        assert declare(desk, by, name, uuid.uuid4(), source).pk
    for by, name in [("worker", "worker2"), ("chief", "staff"), ("auditor", "worker"),
                     ("clerk", "clerk")]:  # fmt: skip
        with pytest.raises(PermissionDenied):
            declare(desk, by, name, uuid.uuid4())
    refused(lambda: declare(desk, "manager", "worker", uuid.uuid4(), Source.SELF), "自己申告")
    refused(lambda: declare(desk, "chief", "chief", uuid.uuid4(), Source.CLIENT), "自己申告")


def test_a_second_declaration_of_the_same_is_told(desk):
    declare(desk, "manager", "worker", desk.client)
    refused(lambda: declare(desk, "manager", "worker", desk.client), "すでに申告")


def test_another_person_approves_and_another_person_ends(desk):
    conflict = declare(desk, "chief", "worker", desk.client)
    with pytest.raises(PermissionDenied):
        conflicts.approve(by=desk["chief"], conflict=conflict)
    conflicts.approve(by=desk["manager"], conflict=conflict)
    refused(lambda: conflicts.approve(by=desk["manager2"], conflict=conflict), "すでに承認")
    refused(lambda: conflicts.end(by=desk["manager"], conflict=conflict, reason=" "), "理由")
    conflicts.end(by=desk["manager"], conflict=conflict, reason="離婚し、関わりがなくなった")
    refused(lambda: conflicts.end(by=desk["manager2"], conflict=conflict, reason="x"), "すでに終")
    assert seen(desk["chief"], Case)
    desk.assign(desk.who["worker"], desk.case)
    assert seen(desk["worker"], Case)


def test_managers_do_not_judge_what_concerns_themselves(desk):
    own = declare(desk, "manager", "manager", desk.client, Source.SELF)
    for act in (
        lambda: conflicts.approve(by=desk["manager"], conflict=own),
        lambda: conflicts.end(by=desk["manager"], conflict=own, reason="x"),
    ):
        refused(act, "別の人")
    of_other = declare(desk, "manager", "staff", desk.client)
    refused(lambda: conflicts.approve(by=desk["manager"], conflict=of_other), "別の人")
    conflicts.approve(by=desk["manager2"], conflict=of_other)


def test_what_is_recorded_names_the_person_and_no_words(desk):
    conflict = declare(desk, "manager", "worker", desk.client)
    conflicts.end(by=desk["manager2"], conflict=conflict, reason="離婚した")
    found = AuditEvent.objects.filter(verb__startswith="conflict").order_by("sequence")
    assert [(e.verb, e.username, e.object_id) for e in found] == [
        ("conflict_declared", "manager", str(conflict.pk)),
        ("conflict_ended", "manager2", str(conflict.pk)),
    ]
    assert {s.person_id for e in found for s in e.subjects.all()} == {str(desk.client)}
    assert "離婚" not in str(list(found.values()))


def test_what_was_read_before_the_block_is_listed(desk):
    def read(name, person):
        with transaction.atomic():
            record(verb="view", by=desk[name], subjects=[(person, ["narrative"])])

    read("worker", desk.client)
    read("worker", desk.spouse)
    read("worker", desk.stranger)
    read("worker2", desk.client)
    conflict = declare(desk, "manager", "worker", desk.sister)
    read("worker", desk.sister)
    found = [
        [subject.person_id for subject in event.subjects.all()]
        for event in conflicts.history_before(conflict)
    ]
    assert found == [[str(desk.client)]]  # the sister's household is not the client's


TRIGGERS = [
    ("desk_assignment_insert_without_conflict", "assign"),
    ("desk_assignment_update_without_conflict", "assign again"),
    ("conflict_without_desk_assignment", "declare"),
]


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize(("name", "act"), TRIGGERS)
def test_the_database_keeps_both_sides_apart(desk, name, act, is_there):
    """Each trigger refuses its writing; without it the database obeys."""
    if act != "declare":
        with without_scope():
            CaseAssignment.objects.update(is_over=True)
        desk.keep_apart("worker", desk.sister)
    acts = {
        "assign": lambda: desk.assign(desk.who["worker"], desk.case),
        "assign again": lambda: CaseAssignment.objects.update(is_over=False),
        "declare": lambda: desk.keep_apart("worker", desk.sister),
    }
    if not is_there:
        triggers.remove(connection, [name])
        with without_scope():
            acts[act]()
        return
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), without_scope():
        acts[act]()
