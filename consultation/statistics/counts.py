"""Live and kept numbers together, and the terms by which they are put together"""

from collections import Counter
from dataclasses import dataclass

from consultation.models import KeptFigure, StatisticsTerms
from consultation.statistics.live import live_counts
from consultation.statistics.measures import MEASURES
from consultation.statistics.statements import Span


@dataclass(frozen=True)
class Terms:
    """統計の定め on a day; what holds where the city wrote none."""

    counts_linked: bool = True
    smallest: int = 5


def month_of(day):
    """Return 202604 for a day of that month."""
    return day.year * 100 + day.month


def months_between(first, last):
    """Return the months from the day ``first`` to the day ``last``, as 202604.

    >>> from datetime import date
    >>> months_between(date(2026, 11, 30), date(2027, 1, 1))
    [202611, 202612, 202701]
    """
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [n // 12 * 100 + n % 12 + 1 for n in range(start, end + 1)]


def counts(first, last):
    """Return a Counter {(month, measure, breakdown, category): number} of whole months."""
    found = live_counts(Span(first, last))
    kept = KeptFigure.objects.filter(month__range=(month_of(first), month_of(last)))
    for *key, number in kept.values_list("month", "measure", "breakdown", "category", "count"):
        found[tuple(key)] += number
    return _with_sums(found, terms_by_month(months_between(first, last)))


def terms_by_month(months):
    """Return {month: Terms}; one query."""
    rows = list(StatisticsTerms.objects.order_by("starts_on"))
    found = {}
    for month in months:
        begun = [row for row in rows if month_of(row.starts_on) <= month]
        found[month] = Terms(begun[-1].counts_linked, begun[-1].smallest) if begun else Terms()
    return found


def _with_sums(found, terms):
    """Add the measures that are sums of others."""
    sums = {measure.key: measure.parts for measure in MEASURES if measure.parts}
    whole = Counter(found)
    for (month, measure, breakdown, category), number in found.items():
        for key, parts in sums.items():
            if measure in parts and (measure != "new_linked" or terms[month].counts_linked):
                whole[month, key, breakdown, category] += number
                if not breakdown:
                    times = "first" if measure.endswith("_first") else "again"
                    whole[month, key, "times", times] += number
    return whole
