"""計画の体系 as it stands in one year, with what changed and when"""

from dataclasses import dataclass
from itertools import groupby

from evaluation.models import Initiative, Measure, TreeChange, WelfarePlan
from koganei.dates.fiscal_year import FiscalYear


@dataclass(frozen=True)
class Branch:
    """One measure and its initiatives of the year."""

    measure: Measure
    initiatives: list


def plans():
    return WelfarePlan.objects.order_by("-first_year")


def tree_of(plan, year):
    """The Branches of a plan as it stood in ``year``; two queries."""
    rows = initiatives_of(plan).filter(Initiative.in_year(year)).prefetch_related("indicators")
    return [
        Branch(measure, list(group))
        for measure, group in groupby(rows, key=lambda initiative: initiative.measure)
    ]


def initiatives_of(plan):
    return (
        Initiative.objects.filter(measure__basic_measure__goal__plan=plan)
        .select_related("measure__basic_measure__goal")
        .order_by(
            "measure__basic_measure__goal__number", "measure__basic_measure__number",
            "measure__number", "number",
        )
    )  # fmt: skip


def changes_of(plan):
    rows = TreeChange.objects.filter(initiative__measure__basic_measure__goal__plan=plan)
    return rows.select_related(
        "initiative__measure", "successor__measure", "recorded_by"
    )  # fmt: skip


def years_of(plan):
    """The fiscal years of a plan."""
    return [FiscalYear(year) for year in range(int(plan.first_year), int(plan.last_year) + 1)]


def chain_of(initiative):
    """The initiatives that this one continues, the newest first: three of them at the most."""
    found, each = [], initiative
    while (each := each.continues) and len(found) < 3:
        found.append(each)
    return found
