"""担当 as its pages read it: the team of a case, its hand-overs, and the load of each worker"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone

from consultation.enums import Stage
from consultation.models import Case, CaseAssignment, DueItem, Handover
from consultation.queries.staff import absences_on, roles_on, staff_of
from koganei.access.roles import Role


def team_of(case):
    """Return the assignments of a case that may be seen: those that run first, then the former."""
    rows = CaseAssignment.objects.filter(case=case).select_related("user", "assigned_by")
    return sorted(rows, key=lambda row: (row.ended_on is not None, row.starts_on, row.pk))


def handovers_of(case):
    rows = Handover.objects.filter(case=case).select_related("giver", "taker")
    return list(rows.order_by("-asked_at"))


def offers_to(user):
    """Return the hand-overs that wait for an answer of ``user``, for the home."""
    rows = Handover.objects.filter(taker=user, answered_at=None).select_related("case", "giver")
    return list(rows.order_by("asked_at"))


@dataclass(frozen=True)
class Load:
    """件数 of one worker: open cases that they lead and work on, what is due of them."""

    user: object
    roles: list
    leads: int
    helps: int
    overdue: int
    next_due: object
    absence: object

    @property
    def total(self):
        return self.leads + self.helps


def case_load(organization, today=None):
    """Return the Load of everybody at the desk of an organization, and how many nobody leads.

    Only cases that the reader may see are counted; the queries are the same for any number.
    """
    today = today or timezone.localdate()
    staff = list(staff_of(organization, today))
    roles, away = roles_on(today, [user.pk for user in staff]), absences_on(today)
    cases = Case.objects.filter(desk__organization=organization).exclude(stage=Stage.CLOSED)
    open_cases = cases.order_by().values("pk")
    leads = Counter(cases.order_by().values_list("lead", flat=True))
    works = CaseAssignment.objects.filter(ended_on=None, case__in=open_cases).order_by()
    works = dict(works.values_list("user").annotate(number=Count("pk")))
    dues = DueItem.objects.filter(done_at=None, case__in=open_cases).order_by()
    late = Count("pk", filter=Q(due_on__lt=today))
    dues = {
        user: (number, first)
        for user, number, first in dues.values_list("user").annotate(late=late, first=Min("due_on"))
    }
    loads = [
        Load(
            user=user,
            roles=[role for role in Role if role in roles.get(user.pk, ())],
            leads=leads.get(user.pk, 0),
            helps=max(0, works.get(user.pk, 0) - leads.get(user.pk, 0)),
            overdue=dues.get(user.pk, (0, None))[0],
            next_due=dues.get(user.pk, (0, None))[1],
            absence=away.get(user.pk),
        )
        for user in staff
    ]
    return loads, leads.get(None, 0)
