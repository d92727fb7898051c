"""世帯: who belongs to the household of a case, and what troubles each of them"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from consultation.models import (
    Assessment,
    ContactSlip,
    HouseholdMembership,
    Person,
    PersonIssue,
    Relationship,
    SlipTrouble,
)
from consultation.queries.frame import in_force


@dataclass
class Member:
    """One person of the household; ``kin`` is the Relationship to the client."""

    person: Person
    is_client: bool
    lives_together: bool = True
    occupation: str = ""
    kin: Relationship | None = None
    issues: list = field(default_factory=list)


def members_of(case):
    """Return the Members of today that may be seen, the client first, then the eldest."""
    today = timezone.localdate()
    rows = HouseholdMembership.objects.filter(in_force(today), household=case.household_id)
    memberships = {row.person_id: row for row in rows.order_by("pk")}
    keys = {case.client_id, *memberships}
    kin = _kin_of(case.client_id, keys)
    issues = _issues_of(case)
    members = [
        Member(
            person=person,
            is_client=person.pk == case.client_id,
            lives_together=getattr(memberships.get(person.pk), "lives_together", True),
            occupation=getattr(memberships.get(person.pk), "occupation", ""),
            kin=kin.get(person.pk),
            issues=issues.get(person.pk, []),
        )
        for person in Person.objects.filter(pk__in=keys)
        if person.merged_into_id not in keys  # both rows of one person: each once
    ]
    return sorted(members, key=lambda m: (not m.is_client, m.person.birth_on or today))


def _kin_of(client, keys):
    """Return {person id: Relationship to the client}; one that goes on before one that ended."""
    others = keys - {client}
    rows = Relationship.objects.filter(
        Q(person=client, related__in=others) | Q(related=client, person__in=others)
    )
    found = {}
    for row in sorted(rows, key=lambda row: (bool(row.ended_by or row.ends_on), row.pk)):
        found.setdefault(row.related_id if row.person_id == client else row.person_id, row)
    return found


def _issues_of(case):
    """Return {person id: labels} of the newest 課題分析; before one, the troubles of the slip."""
    newest = Assessment.objects.filter(case=case).order_by("-number").values("pk")[:1]
    issues = {}
    for issue in PersonIssue.objects.filter(assessment__in=list(_keys(newest))).order_by("pk"):
        label = issue.get_local_code_display() or issue.get_code_display()
        issues.setdefault(issue.person_id, []).append(label)
    slip = ContactSlip.objects.filter(case=case).values("pk")
    troubles = SlipTrouble.objects.filter(slip__in=list(_keys(slip))).order_by("-is_main", "code")
    labels = [trouble.get_code_display() for trouble in troubles]
    if labels and case.client_id not in issues:
        issues[case.client_id] = labels
    return issues


def _keys(rows):
    return (row["pk"] for row in rows)
