"""What stands at the head of every page of a case, read within the scope of who asks."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from consultation.models import (
    Case,
    CaseAssignment,
    ContactPoint,
    ContactRule,
    ContactSlip,
    Person,
    PersonAddress,
)
from consultation.queries.humans import rows_of_one
from consultation.queries.persons import newest_rule
from koganei.access.decision import parts_shown
from koganei.models import RoleAssignment
from koganei.safeguards import addresses


def find_case(case_id):
    """Return the case, or answer as for an id that does not exist."""
    rows = Case.objects.filter(pk=case_id).select_related("desk", "lead")
    case = rows.first()
    if case is None:
        raise Http404
    return case


def in_force(day, prefix=""):
    """The condition that a dated row holds on ``day``, its last day included."""
    starts, ends = f"{prefix}starts_on", f"{prefix}ends_on"
    return (Q(**{starts: None}) | Q(**{f"{starts}__lte": day})) & (
        Q(**{ends: None}) | Q(**{f"{ends}__gte": day})
    )


@dataclass(frozen=True)
class Head:
    """A case with what its head tells; None and empty where nothing is known, or may be seen."""

    case: Case
    client: Person | None
    address: PersonAddress | None
    is_protected: bool  # the whereabouts of the client are hidden from everybody
    may_see_address: bool
    contact_rule: ContactRule | None
    contact_points: list
    assignments: list
    lead_roles: list
    is_outside_hours: bool


def head_of(case, user):
    """Return the Head of a case that may be seen; the number of queries never differs."""
    today, person = timezone.localdate(), case.client_id
    rows = rows_of_one(person)
    living = PersonAddress.objects.filter(in_force(today), person__in=rows, kind="home")
    roles = RoleAssignment.objects.filter(user=case.lead_id, starts_on__lte=today)
    return Head(
        case=case,
        client=(client := Person.objects.filter(pk=person).first()),
        address=living.order_by("-starts_on", "-pk").first(),
        is_protected=person in addresses.marks([person]),
        may_see_address=bool(client and parts_shown(user, client, [PersonAddress])),
        contact_rule=newest_rule(rows),
        contact_points=list(ContactPoint.objects.filter(person__in=rows).order_by("pk")),
        assignments=list(
            CaseAssignment.objects.filter(case=case, ended_on=None)
            .select_related("user")
            .order_by("starts_on", "pk")
        ),
        lead_roles=list(roles.exclude(ends_on__lt=today).order_by("pk")),
        is_outside_hours=ContactSlip.objects.filter(case=case, is_outside_hours=True).exists(),
    )
