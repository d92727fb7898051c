"""Drafts of two sections: security.md §2.5, 評価票 draft."""

from datetime import date
from functools import partial

from evaluation.enums import Phase
from evaluation.models import (
    Campaign,
    Deadline,
    EvaluationSheet,
    FlowEvent,
    RowComment,
    SectionAnswer,
    SheetEntry,
)
from evaluation.tests import opinions
from koganei.models import User
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
    canaries = [_comment(draft, published)]
    for number, (section, seers) in enumerate(OF_SECTION.items()):
        like = published.entries.filter(department__name=section).first()
        words = {"results": f"Kanarek{number}a", "outlook": f"Kanarek{number}b"}
        row = SheetEntry.objects.create(
            sheet=draft, initiative=like.initiative, department=like.department, grade="B", **words
        )
        another = partial(_another, draft, published, like)
        SectionAnswer.objects.create(sheet=draft, department=like.department)
        addresses = (
            f"/evaluation/2019/rows/{row.pk}/",
            f"/evaluation/2019/sections/{row.department_id}/",
            "/evaluation/2019/progress/",
            "/evaluation/2019/workbook/",
            "/evaluation/2019/totals/?by=department",
            "/evaluation/2019/totals/csv/",
            f"/evaluation/2019/pdf/?department={row.department_id}",
            f"/admin/evaluation/sheetentry/{row.pk}/change/",
            f"/admin/evaluation/sheetentry/{row.pk}/history/",
        )
        canaries += [
            Canary(word, frozenset(GATHERING | seers), row, field, another, addresses)
            for field, word in words.items()
        ]
    return canaries + _opinions(published)


def _opinions(published):
    """What the committee said to three sections, and to nobody yet, of one more year."""
    sheet = opinions.heard_sheet(published, 2020)
    found = [_opinion(sheet, "", set(), 9)]
    for number, (section, seers) in enumerate(OF_SECTION.items()):
        found.append(_opinion(sheet, section, seers, number))
    return found


def _opinion(sheet, section, seers, number):
    row = sheet.entries.filter(department__name=section).first()
    about = {"entry": row, "department": row.department} if row else {
        "target": "sheet", "entry": None, "department": None,
    }  # fmt: skip
    token = f"Kanarek4{number}"

    def make(text):
        opinion = opinions.new_opinion(sheet, text=text, **about)
        opinion.save(force_insert=True)
        return opinion

    opinion = make(f"{token}。")
    addresses = (
        "/evaluation/2020/opinions/",
        f"/evaluation/opinions/{opinion.pk}/",
        f"/evaluation/opinions/{opinion.pk}/change/",
        f"/evaluation/opinions/{opinion.pk}/view/",
        "/evaluation/2020/opinions/pdf/",
        f"/evaluation/2020/rows/{row.pk}/" if row else "/evaluation/2020/",
    )
    another = partial(make, "Anderswo")
    return Canary(token, frozenset(GATHERING | seers), opinion, "text", another, addresses)


def _comment(draft, published):
    """What 地域福祉課 said to one section when it sent its answer back, and the year around it."""
    staff = User.objects.get(username="welfare_staff")
    campaign = Campaign.objects.create(sheet=draft, opened_by=staff)
    Deadline.objects.bulk_create(
        Deadline(campaign=campaign, phase=phase, due_on=date(2030, 6, 1 + place))
        for place, phase in enumerate(Phase)
    )
    row = published.entries.filter(department__name="健康課").first()
    answer = SectionAnswer.objects.create(sheet=draft, department=row.department, stage="requested")
    event = FlowEvent.objects.create(
        sheet=draft, answer=answer, step="return_section", label="課の入力者に差し戻す",
        target="entry", comment="-", by=staff,
    )  # fmt: skip
    entry = SheetEntry.objects.create(
        sheet=draft, initiative=row.initiative, department=row.department, results="Kanarek9a"
    )
    RowComment.objects.create(event=event, entry=entry, text="直してください。")
    addresses = (f"/evaluation/2019/sections/{answer.department_id}/",)
    return Canary("Kanarek9a", frozenset(GATHERING), entry, "results", addresses=addresses)


def _another(draft, published, like):
    """One more row of the section in the draft: lists, counts and totals of it change."""
    rows = published.entries.filter(department=like.department)
    used = draft.entries.values("initiative")
    if row := rows.exclude(initiative__in=used).first():
        SheetEntry.objects.create(
            sheet=draft, initiative=row.initiative, department=row.department, grade="D"
        )
