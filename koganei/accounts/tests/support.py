"""People of the account stories, made with little."""

from datetime import date

from koganei.access.roles import Role
from koganei.models import AuditEvent, Department, PartnerOrganization, RoleAssignment, User


def person(username, *roles, since="2020-04-01", **fields):
    user = User.objects.create(username=username, name=username, kana=username, **fields)
    for role in roles:
        RoleAssignment.objects.create(user=user, role=role, starts_on=since)
    return user


def people():
    """The four of every story, and a section for each of two."""
    welfare = Department.objects.create(name="地域福祉課", display_order=1)
    safety = Department.objects.create(name="地域安全課", display_order=2)
    council = PartnerOrganization.objects.create(name="社会福祉協議会")
    outside = {"organization": council, "expires_on": date(2045, 3, 31)}
    return {
        "welfare": welfare,
        "safety": safety,
        "council": council,
        "admin": person("admin", Role.ACCOUNT_ADMIN),
        "admin2": person("admin2", Role.ACCOUNT_ADMIN),
        "manager": person("manager", Role.WELFARE_MANAGER, department=welfare),
        "chief": person("chief", Role.CHIEF_SUPPORT_WORKER, **outside),
        "worker": person("worker", Role.SUPPORT_WORKER, **outside),
        "clerk": person("clerk", Role.SECTION_AUTHOR, department=welfare),
        "heir": person("heir", Role.SECTION_AUTHOR, department=welfare),
    }


def verbs():
    return list(AuditEvent.objects.order_by("sequence").values_list("verb", "result"))


def fresh(row):
    return type(row).objects.get(pk=row.pk)
