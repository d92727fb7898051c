"""The pages of a year: the matrix with its totals, deadlines with what became of them, buttons"""

from dataclasses import replace

from evaluation.enums import OWN_PHASES, CampaignStage, Phase
from evaluation.presenters.steps import steps_bar, year_steps
from evaluation.queries.campaigns import campaigns, dues_of
from evaluation.queries.hints import count_hints, takes_hints
from evaluation.queries.progress import progress_of
from evaluation.queries.published import with_files
from koganei.access.matrix import allows


def campaign_frame(campaign, user):
    """Everything that evaluation/progress.html shows."""
    lines = _with_hints(progress_of(campaign, user), campaign, user)
    return {
        "campaign": campaign,
        "sheet": campaign.sheet,
        "stage": CampaignStage(campaign.stage).label,
        "lines": lines,
        **late_frame(lines),
        "has_counts": allows(user, "evaluation.answer", "view"),
        "has_hints": takes_hints(campaign) and allows(user, "evaluation.answer", "view"),
        "hints": sum(line.hints for line in lines),
        "rows": sum(line.rows for line in lines),
        "written": sum(line.written for line in lines),
        "done": sum(1 for line in lines if line.cells[-1].done_on),
        "steps": steps_bar(campaign),
        "next_steps": year_steps(campaign, user),
        "deadlines": deadlines_of(campaign),
        "versions": campaign.sheet.versions.defer("content").select_related(
            "meeting", "fixed_by", "principal", "published_by"
        ),
        "published": with_files(campaign.sheet),
        "events": campaign.sheet.events.filter(answer=None).select_related("by"),
    }


def late_frame(lines):
    """The sections that are late, and of these whoever must act, for remind_button.html."""
    late = [line for line in lines if line.late]
    return {"late": late, "late_phases": [line for line in late if line.late_phase in OWN_PHASES]}


def _with_hints(lines, campaign, user):
    """The lines with how many hints speak in each section, for those who see its rows."""
    if not allows(user, "evaluation.answer", "view"):
        return lines
    counts = count_hints(campaign, user)
    return [replace(line, hints=counts.get(line.department.pk, 0)) for line in lines]


def deadlines_of(campaign):
    """(phase, the day of the request, the day for all now, the extensions) of each phase."""
    dues = dues_of(campaign)
    extensions = campaign.extensions.select_related("department", "granted_by")
    return [
        (
            phase,
            dues.planned.get(phase),
            dues.of(phase),
            [each for each in extensions if each.phase == phase],
        )
        for phase in Phase
    ]


def opening_proposal():
    """The year after the newest, with its deadlines moved by a year."""
    newest = campaigns().prefetch_related("deadlines").order_by("-sheet__year").first()
    if newest is None:
        return {}
    moved = {each.phase: _a_year_later(each.due_on) for each in newest.deadlines.all()}
    return moved | {"year": int(newest.year.next)}


def _a_year_later(day):
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # February 29
        return day.replace(year=day.year + 1, day=28)
