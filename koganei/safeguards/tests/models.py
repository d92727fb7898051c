"""A small consultation desk of the tests: what the app of the next issues will register.

The models live in a registry of their own, so that no migration, page or glossary knows them; the
fixture ``desk`` makes their tables.
"""
# ruff: noqa: DJ008 -- nobody reads their names

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.test.utils import isolate_apps

from koganei.access.field_classes import FieldClass as F
from koganei.access.rights import Action, Resource, Scope
from koganei.access.rights import grants as _grants
from koganei.access.roles import Role
from koganei.access.scoped import ScopedModel
from koganei.models import User
from koganei.my_number import validate as refuse_my_number
from koganei.safeguards.conflict_links import Assignment, Link

RESOURCES = tuple(
    Resource(f"desk.{key}", key)
    for key in ("case", "note", "money", "address", "statutory", "assignment")
)
DESK = (Role.SUPPORT_WORKER, Role.INTEGRATION_COORDINATOR)
CITY = (Role.WELFARE_MANAGER,)
GRANTS = (
    *_grants(CITY, "desk.case", "view change export"),
    *_grants((Role.CHIEF_SUPPORT_WORKER,), "desk.case", "view change", Scope.TEAM),
    *_grants(DESK, "desk.case", "view change export", Scope.ASSIGNED),
    *_grants((Role.CONFERENCE_ATTENDEE,), "desk.case", "view", Scope.SITTING),
    *_grants(DESK, "desk.note", "view change", Scope.ASSIGNED, [F.NARRATIVE]),
    *_grants(CITY, "desk.note", "view", Scope.ALL, [F.NARRATIVE]),
    *_grants((Role.CONFERENCE_ATTENDEE,), "desk.note", "view", Scope.SITTING, [F.NARRATIVE]),
    *_grants((Role.HOUSEHOLD_FINANCE_WORKER,), "desk.money", "view", Scope.ASSIGNED, [F.MONEY]),
    *_grants((*CITY, Role.AUDITOR), "desk.money", "view"),  # not the class: they see no row
    *_grants(DESK, "desk.address", "view change", Scope.ASSIGNED, [F.ADDRESS]),
    *_grants(CITY, "desk.address", "view", Scope.ALL, [F.ADDRESS]),
    *_grants(CITY, "desk.statutory", "view", Scope.ALL, [F.STATUTORY]),
    *_grants((*CITY, *DESK), "desk.assignment", "view"),
)


def _key():
    return models.UUIDField("番号", primary_key=True, default=uuid.uuid4, editable=False)


def _case():
    return models.ForeignKey("Case", models.PROTECT, verbose_name="相談", related_name="%(class)ss")


def _text(label):
    return models.TextField(label, validators=[refuse_my_number])


with isolate_apps("koganei"):

    class Household(models.Model):
        person_id = models.UUIDField()
        household_id = models.IntegerField()

    class Relationship(models.Model):
        person_id = models.UUIDField()
        related_id = models.UUIDField()

    class Member(models.Model):
        """Who a case is about; ids only, so that no join leads to the case."""

        case_id = models.UUIDField()
        person_id = models.UUIDField()

    class Sitting(models.Model):
        case_id = models.UUIDField()
        user_id = models.BigIntegerField()
        consent = models.BooleanField(default=True)

    class Case(ScopedModel):
        resource = "desk.case"
        field_classes = {F.EXISTENCE: "id number", F.WORK: "team_id is_closed", F.IDENTITY: "name"}
        id = _key()
        number = models.CharField(max_length=12, unique=True)
        team_id = models.IntegerField(null=True)
        is_closed = models.BooleanField(default=False)
        name = models.CharField(max_length=50, validators=[refuse_my_number])

        class Meta:
            ordering = ["number"]

        def __str__(self):
            return self.number

        def get_absolute_url(self):
            return f"/cases/{self.pk}/"

        @classmethod
        def scope_condition(cls, scope, actor):
            mine = CaseAssignment.objects.filter(case=OuterRef("pk"), user=actor, is_over=False)
            sitting = Sitting.objects.filter(case_id=OuterRef("pk"), user_id=actor.pk)
            known = {
                Scope.ASSIGNED: Exists(mine),
                Scope.TEAM: Q(team_id=actor.organization_id),
                Scope.SITTING: Exists(sitting),
            }
            return known[scope] if scope in known else super().scope_condition(scope, actor)

        @classmethod
        def concerns(cls, persons):
            return Exists(Member.objects.filter(case_id=OuterRef("pk"), person_id__in=persons))

        @classmethod
        def state_condition(cls, action):
            return Q() if action == Action.VIEW else Q(is_closed=False)

    class Note(ScopedModel):
        resource = "desk.note"
        belongs_to = "case"
        field_classes = {F.EXISTENCE: "id case", F.NARRATIVE: "text"}
        case = _case()
        text = _text("内容")

    class Money(ScopedModel):
        resource = "desk.money"
        belongs_to = "case"
        field_classes = {F.EXISTENCE: "id case", F.MONEY: "yen"}
        case = _case()
        yen = models.IntegerField()

    class Address(ScopedModel):
        resource = "desk.address"
        belongs_to = "case"
        field_classes = {F.EXISTENCE: "id case person_id", F.ADDRESS: "text"}
        case = _case()
        person_id = models.UUIDField()
        text = _text("住所")

        @classmethod
        def tells_where(cls, persons):
            return Q(person_id__in=persons)

    class Statutory(ScopedModel):
        resource = "desk.statutory"
        belongs_to = "case"
        field_classes = {F.EXISTENCE: "id case", F.STATUTORY: "text"}
        case = _case()
        text = _text("支援会議での意見")

    class CaseAssignment(ScopedModel):
        resource = "desk.assignment"
        belongs_to = "case"
        field_classes = {F.EXISTENCE: "id case", F.WORK: "user is_over"}
        case = _case()
        user = models.ForeignKey(User, models.PROTECT, related_name="+", db_constraint=False)
        is_over = models.BooleanField(default=False)


MODELS = (Household, Relationship, Member, Sitting, Case, Note, Money, Address, Statutory)
MODELS += (CaseAssignment,)
LINKS = (
    Link(Household, "person_id", "household_id", is_shared=True),
    Link(Relationship, "person_id", "related_id"),
)


def release(user, persons, by):
    cases = Member.objects.filter(person_id__in=persons).values("case_id")
    CaseAssignment.objects.filter(user=user, case__in=cases).update(is_over=True)


ASSIGNMENT = Assignment(
    "desk_assignment",
    CaseAssignment,
    "user_id",
    active="NOT {row}.is_over",
    persons="SELECT person_id FROM koganei_member WHERE case_id = {row}.case_id",
    release=release,
)


def consented(actor, model, classes):
    agreed = Sitting.objects.filter(case_id=OuterRef("pk"), user_id=actor.pk, consent=True)
    return Exists(agreed)
