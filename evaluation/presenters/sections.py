"""The page of one section's answer: its rows, its progress, what was said to it, the buttons"""

from dataclasses import dataclass

from django.db.models import Count

from evaluation.models import SheetEntry
from evaluation.presenters.steps import section_steps, steps_bar
from evaluation.queries.campaigns import campaign_of, entries_of
from evaluation.queries.facts import lock_of
from evaluation.queries.hints import RowHints, hints_in, takes_hints
from evaluation.queries.progress import last_return, progress_of
from evaluation.queries.sheets import years_before
from evaluation.rules.flow import missing_of
from koganei.access.matrix import allows


@dataclass(frozen=True)
class RowLine:
    """One row: what it lacks, last year's grade beside it, what was said to it."""

    entry: SheetEntry
    past: SheetEntry | None
    missing: str
    comment: str
    files: int
    hints: RowHints


def section_frame(answer, user):
    """Everything that evaluation/section.html shows."""
    campaign = campaign_of(answer.sheet)
    rows = list(entries_of(answer).annotate(files=Count("evidence")))
    returned = last_return(answer)
    said = {each.entry_id: each.text for each in returned.row_comments.all()} if returned else {}
    past = years_before(answer)
    lines = progress_of(campaign, user)
    hints = hints_in(rows, answer.sheet.year) if takes_hints(campaign) else {}
    shown = [
        RowLine(
            row,
            past.get(row.initiative_id) or past.get(row.initiative.continues_id),
            "・".join(missing_of(row)),
            said.get(row.pk, ""),
            row.files,
            hints.get(row.pk) or RowHints(),
        )
        for row in rows
    ]
    written = sum(not line.missing for line in shown)
    return {
        "answer": answer,
        "campaign": campaign,
        "sheet": answer.sheet,
        "line": next((each for each in lines if each.answer.pk == answer.pk), None),
        "steps": steps_bar(campaign, answer),
        "next_steps": section_steps(answer, user),
        "may_open": bool(rows) and allows(user, "evaluation.entry", "view", rows[0]),
        "may_write": bool(rows) and allows(user, "evaluation.entry", "change", rows[0]),
        "lock": lock_of(answer.sheet, answer),
        "returned": returned,
        "rows": shown,
        "written": written,
        "hints": sum(len(line.hints.open) for line in shown),
        "share": round(written * 100 / len(shown)) if shown else 0,
        "events": answer.events.select_related("by").prefetch_related(
            "row_comments__entry__initiative"
        ),
        "fixings": answer.fixings.select_related("drafted_by", "principal", "decided_by"),
    }
