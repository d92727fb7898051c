"""Who may do what. ``expected.csv`` was written by hand from access.md and security.md §2.4–2.6."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from time_machine import travel

from evaluation.models import EvaluationSheet, SheetEntry
from koganei.access.backend import RoleBackend
from koganei.access.decorators import public, requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import GRANTS, RESOURCES, Action, Scope, allows, scopes, visible
from koganei.access.overview import role_overview
from koganei.access.roles import ACCOUNT_ROLES, CONTRACTOR_ROLES, PURPOSES, Role
from koganei.models import Department, RoleAssignment, User
from koganei.testing.decisions import grants as expected
from koganei.testing.fixtures import QUICK_HASHER

PASSWORD = "小金井-桜-1958"
KEYS = [resource.key for resource in RESOURCES]


# the matrix, cell by cell


def declared(role):
    """Return {(role, resource, action, classes): scopes} of the grants of one role."""
    found = {}
    for grant in GRANTS:
        if grant.role == role:
            for action in grant.actions:
                key = role.value, grant.resource, action.value, grant.classes
                found[key] = found.get(key, frozenset()) | {grant.scope.value}
    return found


@pytest.mark.parametrize("role", Role)
def test_every_cell_of_the_matrix_is_as_written_by_hand(role):
    assert declared(role) == {cell: held for cell, held in expected().items() if cell[0] == role}


def test_the_hand_written_table_names_only_what_exists():
    for role, resource, action, _ in expected():
        assert role in Role.values
        assert resource in KEYS
        assert action in Action.values
    assert frozenset.union(*expected().values()) <= set(Scope.values)


def test_the_public_has_no_right_inside_the_house():
    assert not [cell for cell in expected() if cell[0] == Role.PUBLIC]


# figures, and what 推進会議 discusses: of no record and of nobody
FIGURES = {"consultation.statistics", "consultation.small_figure"}
OF_NOBODY = FIGURES | {"consultation.general_item"}


@pytest.mark.parametrize("role", Role)
def test_a_role_without_a_case_sees_nothing_of_the_desk(role):
    """security.md §2.4: 「–」 for SY and 「others」; the attendee has what a sitting gives (μ).

    SY runs what was approved for disposal, and sees counts of it only; S1 reads figures.
    """
    on_desk = {*CONTRACTOR_ROLES, Role.WELFARE_STAFF, Role.WELFARE_MANAGER, Role.AUDITOR}
    without_case = {"consultation.disposal_run", *FIGURES}
    if role == Role.CONFERENCE_ATTENDEE:
        without_case |= {"consultation.own_packet", "consultation.paper"}
        without_case |= {"consultation.matter_text"}
    resources = {resource for _, resource, *_ in declared(role)} - without_case
    has_any = any(resource.startswith("consultation.") for resource in resources)
    assert has_any is (role in on_desk)


def test_an_attendee_sees_the_papers_of_a_sitting_and_nothing_else_of_the_desk():
    scopes_of = {
        resource: scopes({Role.CONFERENCE_ATTENDEE}, resource, "view")
        for _, resource, *_ in declared(Role.CONFERENCE_ATTENDEE)
        if resource.startswith("consultation.")
    }
    assert scopes_of == {
        "consultation.own_packet": {Scope.OWN},
        "consultation.paper": {Scope.SITTING},
        "consultation.matter_text": {Scope.SITTING},
    }


def test_the_auditor_sees_nobody_named_or_described():
    """security.md §2.4: all F9, no F3–F8 values."""
    seen = {c for _, resource, _, classes in declared(Role.AUDITOR) for c in classes
            if resource.startswith("consultation.") and resource not in OF_NOBODY}  # fmt: skip
    assert seen == {FieldClass.EXISTENCE, FieldClass.WORK}


def test_several_roles_are_the_union_of_their_grants():
    both = {Role.SECTION_AUTHOR, Role.WELFARE_STAFF}
    assert scopes(both, "evaluation.entry", "view") == {
        Scope.OWN_SECTION,
        Scope.PUBLISHED,
        Scope.ALL,
    }
    assert scopes(set(), "evaluation.entry", "view") == set()


def test_every_role_is_explained_and_shown():
    assert set(PURPOSES) == set(Role)
    assert [row["code"] for row in role_overview()] == Role.values
    shown = {row["code"]: len(row["rights"]) > 0 for row in role_overview()}
    assert shown == {role: role != Role.PUBLIC for role in Role.values}


# scopes: own section, published


@pytest.fixture
def sheets(demo):
    """The published sheet of the demo, and a draft for the year after with two sections' rows."""
    published = EvaluationSheet.objects.get()
    draft = EvaluationSheet.objects.create(plan=published.plan, year=2019)
    for row in published.entries.filter(department__name__in=["地域福祉課", "地域安全課"]):
        SheetEntry.objects.create(sheet=draft, initiative=row.initiative, department=row.department)
    return {"published": published, "draft": draft}


OWN, OTHER = "地域福祉課", "地域安全課"
# user, action → where it is allowed: (sheet, section)
EVERYWHERE = {(sheet, name) for sheet in ("published", "draft") for name in (OWN, OTHER)}
ROWS = [
    ("secretariat", "view", EVERYWHERE),
    ("welfare_staff", "view", EVERYWHERE),
    ("welfare_manager", "view", EVERYWHERE),
    ("section_author", "view", EVERYWHERE - {("draft", OTHER)}),
    ("section_author_safety", "view", EVERYWHERE - {("draft", OWN)}),
    ("section_head", "view", EVERYWHERE - {("draft", OTHER)}),
    ("auditor", "view", {("published", OWN), ("published", OTHER)}),
    ("committee_member", "view", set()),
    ("support_worker", "view", set()),
    ("account_admin", "view", set()),
    ("section_author", "change", {("published", OWN), ("draft", OWN)}),
    ("section_author_safety", "change", {("published", OTHER), ("draft", OTHER)}),
    ("section_head", "change", set()),
    ("secretariat", "change", set()),
    ("welfare_staff", "change", set()),
    ("welfare_manager", "change", set()),
    ("auditor", "change", set()),
]


@pytest.mark.parametrize(("username", "action", "allowed"), ROWS)
def test_a_row_is_allowed_and_listed_in_the_same_places(sheets, username, action, allowed):
    user = User.objects.get(username=username)
    found = visible(SheetEntry.objects.all(), user, "evaluation.entry", action)
    listed = set()
    for name, sheet in sheets.items():
        for section in (OWN, OTHER):
            rows = sheet.entries.filter(department__name=section)
            one_by_one = {row.pk for row in rows if allows(user, "evaluation.entry", action, row)}
            at_once = set(found.filter(pk__in=rows).values_list("pk", flat=True))
            assert one_by_one == at_once
            assert at_once in (set(), set(rows.values_list("pk", flat=True)))
            listed |= {(name, section)} if at_once else set()
    assert listed == allowed


def test_a_user_without_a_section_owns_no_row(sheets):
    user = User.objects.get(username="section_author")
    user.department = None
    user.save()
    assert not visible(SheetEntry.objects.all(), user, "evaluation.entry", "change").exists()
    assert not allows(user, "evaluation.entry", "change", SheetEntry.objects.first())


@pytest.mark.parametrize(
    ("username", "permission", "answer"),
    [
        ("welfare_staff", "evaluation.change_goal", True),
        ("welfare_staff", "evaluation.delete_goal", False),
        ("welfare_staff", "koganei.add_department", True),
        ("welfare_staff", "koganei.change_user", False),
        ("welfare_manager", "evaluation.change_goal", False),
        ("welfare_manager", "evaluation.view_sheetentry", True),
        ("auditor", "evaluation.view_sheetversion", True),
        ("section_author", "evaluation.view_historicalgoal", False),
        ("section_author", "auth.add_permission", False),
        ("section_author", "nonsense", False),
        ("account_admin", "koganei.view_department", False),
    ],
)
def test_djangos_own_questions_are_answered_from_the_matrix(demo, username, permission, answer):
    assert User.objects.get(username=username).has_perm(permission) is answer


# accounts and their dated roles


@pytest.fixture
def worker(db, settings):
    settings.PASSWORD_HASHERS = QUICK_HASHER
    user = User(
        username="worker", name="遠山 なつき", department=Department.objects.create(name="a")
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def on(day):
    return travel(f"{day}T12:00:00+09:00", tick=False)


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "held"),
    [
        ("2026-04-01", None, True),
        ("2026-06-15", None, True),  # the first day
        ("2026-06-16", None, False),
        ("2026-04-01", "2026-06-15", True),  # the last day counts
        ("2026-04-01", "2026-06-14", False),
        ("2026-06-15", "2026-06-15", True),  # one day
        ("2026-06-16", "2027-03-31", False),
    ],
)
def test_a_role_is_held_from_its_first_day_to_its_last(worker, starts_on, ends_on, held):
    RoleAssignment.objects.create(
        user=worker, role=Role.WELFARE_STAFF, starts_on=starts_on, ends_on=ends_on
    )
    with on("2026-06-15"):
        assert fresh(worker).roles == ({Role.WELFARE_STAFF} if held else set())
        assert fresh(worker).is_staff is held


def test_the_day_changes_at_midnight_in_japan(worker):
    RoleAssignment.objects.create(
        user=worker, role=Role.AUDITOR, starts_on="2026-04-01", ends_on="2026-06-15"
    )
    with travel("2026-06-15T14:59:00Z", tick=False):
        assert fresh(worker).roles == {Role.AUDITOR}
    with travel("2026-06-15T15:00:00Z", tick=False):
        assert fresh(worker).roles == set()


def test_all_roles_held_today_count(worker):
    for role in (Role.WELFARE_STAFF, Role.SECRETARIAT):
        RoleAssignment.objects.create(user=worker, role=role, starts_on="2020-04-01")
    assert fresh(worker).roles == {Role.SECRETARIAT, Role.WELFARE_STAFF}
    assert fresh(worker).role_labels == "委員会事務局・地域福祉課 職員"


@pytest.mark.parametrize(
    ("is_active", "expires_on", "usable"),
    [
        (True, None, True),
        (True, date(2026, 6, 15), True),  # the last day counts
        (True, date(2026, 6, 14), False),
        (False, None, False),
        (False, date(2027, 3, 31), False),
    ],
)
def test_an_inactive_or_expired_account_has_no_roles_and_no_log_in(
    worker, is_active, expires_on, usable
):
    RoleAssignment.objects.create(user=worker, role=Role.WELFARE_STAFF, starts_on="2020-04-01")
    User.objects.filter(pk=worker.pk).update(is_active=is_active, expires_on=expires_on)
    with on("2026-06-15"):
        assert bool(fresh(worker).roles) is usable
        assert (authenticate(username="worker", password=PASSWORD) == worker) is usable
        assert (RoleBackend().get_user(worker.pk) == worker) is usable
        entered = Client().post(reverse("login"), {"username": "worker", "password": PASSWORD})
        assert entered.status_code == (302 if usable else 200)


def test_an_account_that_ends_during_a_session_is_out_at_the_next_request(worker):
    client = Client()
    client.force_login(worker)
    RoleAssignment.objects.create(user=worker, role=Role.AUDITOR, starts_on="2020-04-01")
    assert client.get(reverse("home")).status_code == 200
    RoleAssignment.objects.all().delete()
    assert client.get(reverse("home")).status_code == 302


@pytest.mark.parametrize("password", ["", "小金井-桜-1959", PASSWORD.lower() + " "])
def test_a_wrong_password_is_no_log_in(worker, password):
    assert authenticate(username="worker", password=password) is None
    assert authenticate(username="nobody", password=password) is None


def test_the_backend_knows_no_permissions_of_its_own(worker):
    backend = RoleBackend()
    assert backend.get_all_permissions(worker) == set()
    assert backend.has_perm(worker, "evaluation.change_goal") is False
    assert backend.has_module_perms(worker, "evaluation") is False


@pytest.mark.parametrize(
    ("role", "starts_on", "ends_on", "constraint"),
    [
        ("PUBLIC", "2026-04-01", None, "role_assignment_role_is_known"),
        ("MAYOR", "2026-04-01", None, "role_assignment_role_is_known"),
        ("AUDITOR", "2026-04-02", "2026-04-01", "role_assignment_dates_in_order"),
        ("SECRETARIAT", "2026-04-01", None, None),
    ],
)
def test_a_wrong_assignment_is_refused_by_the_database(
    worker, role, starts_on, ends_on, constraint
):
    def assign():
        with transaction.atomic():
            RoleAssignment.objects.create(
                user=worker, role=role, starts_on=starts_on, ends_on=ends_on
            )

    if constraint is None:
        assign()
        constraint = "UNIQUE|role_assignment_once_a_day"  # the same again
    with pytest.raises(IntegrityError, match=constraint):
        assign()


def test_nobody_is_superuser(worker):
    assert not hasattr(worker, "is_superuser")
    assert not hasattr(User.objects, "create_superuser")
    assert not hasattr(User.objects, "create_user")
    assert {field.name for field in User._meta.get_fields()} & {
        "groups",
        "user_permissions",
    } == set()


def test_the_manager_finds_an_account_by_its_exact_name(worker):
    assert User.objects.get_by_natural_key("worker") == worker
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key("WORKER")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="worker", name="別人")


# decorators


def test_requires_refuses_who_has_no_role_that_grants_it(worker):
    view = requires("evaluation.sheet", "export")(lambda request: HttpResponse("shown"))
    request = RequestFactory().get("/roles/")
    request.user, request.resolver_match = worker, resolve("/roles/")
    with pytest.raises(PermissionDenied):
        view(request)
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        view(request)
    RoleAssignment.objects.create(user=worker, role=Role.WELFARE_STAFF, starts_on="2020-04-01")
    request.user = fresh(worker)
    assert view(request).content == b"shown"


@pytest.mark.parametrize(
    ("resource", "action"), [("evaluation.shet", "view"), ("evaluation.sheet", "see"), ("", "")]
)
def test_requires_refuses_what_the_matrix_does_not_name(resource, action):
    with pytest.raises(ValueError, match="権限一覧にありません"):
        requires(resource, action)


def test_public_marks_a_view_as_open():
    view = public(lambda request: "shown")
    assert (view.access, view.login_required) == (("public", "view"), False)


def test_roles_of_an_account_are_all_but_the_public():
    assert set(Role) - set(ACCOUNT_ROLES) == {Role.PUBLIC}
