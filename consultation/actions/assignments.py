"""担当を決め、終える (report, chapter 5: 課題分析・振り分け)"""

from django.utils import timezone

from consultation.models import Case, CaseAssignment
from consultation.queries.people import persons_of_case


def end_near(user, persons, by):
    """End the assignments of ``user`` to cases of ``persons``, for a conflict of interest.

    Called by the kernel without scope, in the transaction that declares the conflict. A case that
    loses its lead goes to the account that declared it, who must find another one.
    """
    today = timezone.localdate()
    for assignment in CaseAssignment.objects.filter(user=user, ended_on=None).order_by("pk"):
        if not persons & set(persons_of_case(assignment.case_id)):
            continue
        case = Case.objects.select_for_update().get(pk=assignment.case_id)
        if case.lead_id == user.pk and case.closed_on is None:
            _assign(case, by, today)
            Case.objects.filter(pk=case.pk).update(lead=by, version=case.version + 1)
        assignment.ended_on = max(today, assignment.starts_on)
        assignment.save(update_fields=["ended_on"])


def _assign(case, user, today):
    if not CaseAssignment.objects.filter(case=case, user=user, ended_on=None).exists():
        CaseAssignment.objects.create(
            case=case, user=user, starts_on=today, assigned_by=user, reason="利益相反による交代"
        )
