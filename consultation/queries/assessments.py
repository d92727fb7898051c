"""課題分析 as pages read it: always within the scope of who asks"""

from consultation.models import (
    Assessment,
    AssessmentSummary,
    PersonAssessment,
    PersonIssue,
    PersonMoney,
)
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


def may_write_parts(actor):
    """Return which parts ``actor`` may write at all: {"narrative": bool, "money": bool}."""
    return {
        "narrative": allows(actor, "consultation.assessment", Action.CHANGE),
        "money": allows(actor, "consultation.money", Action.CHANGE),
        "begin": allows(actor, "consultation.assessment", Action.ADD),
    }
