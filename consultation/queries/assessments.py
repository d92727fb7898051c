"""課題分析 as pages read it: always within the scope of who asks"""

from consultation.models import (
    Assessment,
    AssessmentSummary,
    HouseholdMembership,
    Person,
    PersonAssessment,
    PersonIssue,
    PersonMoney,
)
from consultation.rules.assessment import check_fix
from koganei.access.matrix import Action, allows


def versions_of(case):
    """Return the versions of a case that may be seen, the newest first."""
    rows = Assessment.objects.filter(case=case).select_related("written_by", "fixed_by")
    return list(rows.order_by("-number"))


def parts_of(assessment):
    """Return {"summary", "persons", "money", "issues"}: the parts that may be seen, by person."""
    issues = {}
    for issue in PersonIssue.objects.filter(assessment=assessment).order_by("code", "pk"):
        issues.setdefault(issue.person_id, []).append(issue)
    return {
        "summary": AssessmentSummary.objects.filter(assessment=assessment).first(),
        "persons": _by_person(PersonAssessment, assessment),
        "money": _by_person(PersonMoney, assessment),
        "issues": issues,
    }


def _by_person(model, assessment):
    return {row.person_id: row for row in model.objects.filter(assessment=assessment)}


def open_or_last(case):
    """Return the version that is being written, else the last fixed one, else None."""
    return next(iter(versions_of(case)), None)


def open_points(case, row):
    """Return the Violations that keep a version from being fixed, of the parts in reach."""
    issues = PersonIssue.objects.filter(assessment=row)
    parts = [
        set(model.objects.filter(assessment=row).order_by().values_list("person_id", flat=True))
        for model in (PersonIssue, PersonAssessment, PersonMoney)
    ]
    members = HouseholdMembership.objects.filter(household=case.household_id, ends_on=None)
    inside = {case.client_id, *members.order_by().values_list("person_id", flat=True)}
    outside = Person.objects.filter(pk__in=set().union(*parts) - inside)
    summary = AssessmentSummary.objects.filter(assessment=row).first()
    return check_fix(
        is_fixed=row.fixed_at is not None,
        has_client_issue=issues.filter(person=case.client_id).exists(),
        view=summary.view if summary else "",
        direction=summary.direction if summary else "",
        persons_outside=[str(person) for person in outside],
    )


def may_write_parts(actor):
    """Return which parts ``actor`` may write at all: {"narrative": bool, "money": bool}."""
    return {
        "narrative": allows(actor, "consultation.assessment", Action.CHANGE),
        "money": allows(actor, "consultation.money", Action.CHANGE),
        "begin": allows(actor, "consultation.assessment", Action.ADD),
    }
