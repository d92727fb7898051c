"""窓口の人: who works at a desk today, with which role; who leads what, and who stands in"""

from django.db.models import Exists, OuterRef, Q

from consultation.models import Absence, Desk
from consultation.permissions import CASE_WORKERS, DESK
from koganei.access.roles import Role
from koganei.models import RoleAssignment, User


def staff_of(organization, day, roles=DESK):
    """Return the accounts that hold one of ``roles`` on ``day`` at who runs a desk, by name.

    ``organization`` is the id of a PartnerOrganization, as in ``case.desk.organization_id``.
    """
    held = _held(day).filter(user=OuterRef("pk"), role__in=roles)
    return (
        User.objects.filter(Exists(held), organization=organization, is_active=True)
        .filter(Q(expires_on=None) | Q(expires_on__gte=day))
        .order_by("kana", "name")
    )


def deciders_of(organization, day):
    """Return the accounts that may decide to tell without consent: 主任, and 管理者 of the city."""
    chiefs = _held(day).filter(
        user=OuterRef("pk"),
        role=Role.CHIEF_SUPPORT_WORKER,
        user__organization=organization,
    )
    managers = _held(day).filter(user=OuterRef("pk"), role=Role.WELFARE_MANAGER)
    rows = User.objects.filter(Exists(chiefs) | Exists(managers), is_active=True)
    return rows.order_by("kana", "name")


def leaders_of(organization, day):
    """Return the accounts that may lead a case."""
    return staff_of(organization, day, CASE_WORKERS)


def all_leaders(day):
    """Return the accounts that may lead a case of any desk."""
    desks = Desk.objects.order_by().values("organization")
    held = _held(day).filter(user=OuterRef("pk"), role__in=CASE_WORKERS)
    return User.objects.filter(Exists(held), organization__in=desks, is_active=True).order_by(
        "kana"
    )


def roles_on(day, users):
    """Return {id of an account: its roles} in one query."""
    found = {}
    for user, role in _held(day).filter(user__in=users).values_list("user_id", "role"):
        found.setdefault(user, set()).add(Role(role))
    return found


def held_by(roles, day):
    """Return the condition on accounts: one of ``roles`` is held on a day."""
    return Exists(_held(day).filter(user=OuterRef("pk"), role__in=roles))


def _held(day):
    rows = RoleAssignment.objects.filter(starts_on__lte=day)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=day)).order_by()


def absences_on(day):
    """Return {id of who is away: Absence} of a day."""
    rows = Absence.objects.filter(starts_on__lte=day, ends_on__gte=day)
    return {row.user_id: row for row in rows.select_related("user", "cover")}


def may_lead(roles):
    return not CASE_WORKERS.isdisjoint(roles)
