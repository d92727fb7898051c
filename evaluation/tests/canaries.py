"""Drafts of two sections: security.md §2.5, 評価票 draft."""

from functools import partial

from evaluation.models import EvaluationSheet, SheetEntry
from koganei.testing.canary import Canary

GATHERING = {"secretariat", "welfare_staff", "welfare_manager"}
OF_SECTION = {
    "地域福祉課": {"section_author", "section_head"},
    "地域安全課": {"section_author_safety"},
    "社会福祉協議会": {"section_author_council"},
}


def plant():
    published = EvaluationSheet.objects.get(year=2018)
    draft = EvaluationSheet.objects.create(plan=published.plan, year=2019)
    canaries = []
    for number, (section, seers) in enumerate(OF_SECTION.items()):
        like = published.entries.filter(department__name=section).first()
        words = {"results": f"Kanarek{number}a", "outlook": f"Kanarek{number}b"}
        row = SheetEntry.objects.create(
            sheet=draft, initiative=like.initiative, department=like.department, grade="B", **words
        )
        another = partial(_another, draft, published, like)
        addresses = (
            f"/evaluation/2019/rows/{row.pk}/",
            "/evaluation/2019/workbook/",
            f"/evaluation/2019/pdf/?department={row.department_id}",
            f"/admin/evaluation/sheetentry/{row.pk}/change/",
            f"/admin/evaluation/sheetentry/{row.pk}/history/",
        )
        canaries += [
            Canary(word, frozenset(GATHERING | seers), row, field, another, addresses)
            for field, word in words.items()
        ]
    return canaries


def _another(draft, published, like):
    """One more row of the section in the draft: lists, counts and totals of it change."""
    rows = published.entries.filter(department=like.department)
    used = draft.entries.values("initiative")
    if row := rows.exclude(initiative__in=used).first():
        SheetEntry.objects.create(
            sheet=draft, initiative=row.initiative, department=row.department, grade="D"
        )
