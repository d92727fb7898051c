"""指標: with the target in force, those before it, and what was reached year by year"""

from dataclasses import dataclass

from evaluation.models import Indicator, IndicatorActual, IndicatorTarget
from evaluation.rules.indicators import progress


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator as a page shows it; ``earlier`` are the targets that were changed since."""

    indicator: Indicator
    target: IndicatorTarget | None
    earlier: tuple
    actual: IndicatorActual | None
    before: IndicatorActual | None

    @property
    def progress(self):
        """How much of the way to the target is done, in percent, or None."""
        if not (self.target and self.actual):
            return None
        kind, baseline = self.indicator.kind, self.indicator.baseline
        return progress(kind, baseline, self.target.value, self.actual.value)


def lines_of(entry):
    """The indicators of a row's initiative with its section's actuals: three queries."""
    found = Indicator.objects.filter(initiative=entry.initiative_id).prefetch_related("targets")
    actuals = {
        (each.indicator_id, each.sheet.year): each
        for each in IndicatorActual.objects.filter(
            indicator__initiative=entry.initiative_id, department=entry.department_id
        ).select_related("sheet")
    }
    year = entry.sheet.year
    return [
        _line(each, actuals.get((each.pk, year)), actuals.get((each.pk, year.previous)))
        for each in found.order_by("number")
    ]


def _line(indicator, actual=None, before=None):
    newest, *earlier = [*indicator.targets.all()] or [None]
    return IndicatorLine(indicator, newest, tuple(earlier), actual, before)


def actuals_of(entry):
    """The section's actuals of a row, for its form."""
    return IndicatorActual.objects.filter(
        indicator__initiative=entry.initiative_id, sheet=entry.sheet_id,
        department=entry.department_id,
    )  # fmt: skip


def lines_of_initiative(initiative):
    """The indicators with all their targets, for the page of the initiative."""
    rows = initiative.indicators.prefetch_related("targets__set_by").order_by("number")
    return [_line(each) for each in rows]
