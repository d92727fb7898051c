"""What is read of a year: its deadlines with their extensions, its sections, what they lack"""

from dataclasses import dataclass

from django.db.models import Q

from evaluation.enums import CampaignStage, Phase
from evaluation.models import (
    Campaign,
    EvaluationSheet,
    Indicator,
    IndicatorActual,
    Initiative,
    SectionAnswer,
    SheetEntry,
    WelfarePlan,
)
from evaluation.permissions import headed_by
from evaluation.queries.sheets import PRINT_ORDER
from evaluation.rules.campaign import check_extension
from evaluation.rules.flow import missing_of
from koganei.access.matrix import visible


@dataclass(frozen=True)
class Dues:
    """The deadlines of a year as they stand, for all sections or for one."""

    planned: dict
    extensions: tuple

    def of(self, phase, department_id=None):
        """The last day of a phase: the plan's, or the latest extension for the section or for all.

        None where the request named no deadline.
        """
        days = [
            each.due_on
            for each in self.extensions
            if each.phase == phase and each.department_id in (None, department_id)
        ]
        if phase in self.planned:
            days.append(self.planned[phase])
        return max(days, default=None)


def dues_of(campaign):
    """Two queries."""
    planned = {each.phase: each.due_on for each in campaign.deadlines.all()}
    return Dues(planned, tuple(campaign.extensions.all()))


def campaigns():
    return Campaign.objects.select_related("sheet__plan")


def running_campaigns():
    """The years that are not published yet, newest first, with their deadlines."""
    rows = campaigns().exclude(stage=CampaignStage.PUBLISHED)
    return rows.prefetch_related("deadlines", "extensions").order_by("-sheet__year")


def campaign_of(sheet):
    """The year's work on a sheet, or None: the city's papers of 平成30年度 came without one."""
    return campaigns().filter(sheet=sheet).first()


def answer_of(sheet, department_id):
    return (
        SectionAnswer.objects.select_related("department", "sheet")
        .filter(sheet=sheet, department=department_id)
        .first()
    )


def answers_for(user):
    """The answers that ``user`` may see, among them those to be fixed in somebody's place."""
    rows = SectionAnswer.objects.select_related("department", "sheet__plan")
    own = visible(SectionAnswer.objects.all(), user, "evaluation.answer").values("pk")
    return rows.filter(Q(pk__in=own) | Q(department__in=headed_by(user)))


def entries_of(answer):
    """The rows of an answer in print order."""
    return (
        SheetEntry.objects.filter(sheet=answer.sheet_id, department=answer.department_id)
        .select_related("sheet", "department", "initiative__measure__basic_measure__goal")
        .order_by(*PRINT_ORDER)
    )


def missing_in(answer):
    """Say of each row, and of each indicator, what it still lacks; three queries."""
    rows = list(entries_of(answer))
    found = [
        f"{row.initiative}：{'・'.join(lacking)}" for row in rows if (lacking := missing_of(row))
    ]
    initiatives = [row.initiative_id for row in rows]
    written = IndicatorActual.objects.filter(
        sheet=answer.sheet_id, department=answer.department_id
    ).exclude(answer="")
    unwritten = Indicator.objects.filter(initiative__in=initiatives).exclude(
        pk__in=written.values("indicator")
    )
    return (*found, *(f"指標「{each.name}」の実績" for each in unwritten))


def plan_of(year):
    """The plan that covers a fiscal year, or None."""
    return WelfarePlan.objects.filter(first_year__lte=year, last_year__gte=year).first()


def sheet_before(plan, year):
    """The sheet of the year before, of the same plan or of the one that it follows, or None."""
    plans = [plan.pk, plan.predecessor_id]
    return EvaluationSheet.objects.filter(plan__in=plans, year=year.previous).first()


def sections_in(plan, year):
    """Return [(initiative, its sections)] for a new year: those of last year's rows, or the plan's.

    An initiative that continues another one takes over its sections. A section that is no longer
    in use answers no more.
    """
    initiatives = (
        Initiative.objects.filter(Initiative.in_year(year), measure__basic_measure__goal__plan=plan)
        .select_related("measure__basic_measure__goal")
        .prefetch_related("planned_departments")
        .order_by(*(path.removeprefix("initiative__") for path in PRINT_ORDER[:4]))
    )
    before = sheet_before(plan, year)
    rows = (
        before.entries.filter(department__is_active=True) if before else SheetEntry.objects.none()
    )
    answered = {}
    for initiative, department in rows.values_list("initiative", "department"):
        answered.setdefault(initiative, []).append(department)
    return [(each, _sections(each, answered)) for each in initiatives]


def _sections(initiative, answered):
    own = answered.get(initiative.pk) or answered.get(initiative.continues_id)
    return own or [each.pk for each in initiative.planned_departments.all() if each.is_active]


def extension_violations(campaign, phase, department_id, due_on, reason):
    """What the rules say of a later deadline for one section (or for all), as the year stands."""
    dues, following = dues_of(campaign), next_phase(phase)
    return check_extension(
        now=dues.of(phase, department_id),
        wanted=due_on,
        next_due=dues.of(following, department_id) if following else None,
        next_phase=following,
        reason=reason,
    )


def next_phase(phase):
    order = list(Phase)
    place = order.index(Phase(phase)) + 1
    return order[place] if place < len(order) else None
