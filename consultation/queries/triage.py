"""振り分け: what of the 連絡票 and of the newest assessment counts towards 複合的"""

from consultation.codes import IssueCode, LocalIssue, Trouble
from consultation.models import Assessment, PersonIssue, SlipTrouble
from consultation.rules.triage import Issue, complexity


def complexity_of(case):
    """Return the rules' Complexity of a case; three queries."""
    troubles = SlipTrouble.objects.filter(slip__case=case).values_list("code", flat=True)
    newest = Assessment.objects.filter(case=case).order_by("-number").first()
    issues = PersonIssue.objects.filter(assessment=newest).order_by("code") if newest else ()
    return complexity(
        [Trouble(code) for code in troubles],
        [
            Issue(
                row.person_id,
                IssueCode(row.code),
                LocalIssue(row.local_code) if row.local_code else None,
            )
            for row in issues
        ],
    )
