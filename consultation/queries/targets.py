"""目安値 of years: what the city aims at, reckoned for its people; two queries"""

from consultation.models import CityPopulation, StatisticsTarget
from consultation.models.statistics import TargetUnit
from consultation.rules.targets import TENTH, of_a_month, of_a_year


class Targets:
    """Targets of ``years``; a year without a population takes the newest one before it."""

    def __init__(self, years):
        self._people = list(CityPopulation.objects.order_by("fiscal_year"))
        rows = StatisticsTarget.objects.filter(fiscal_year__in=[int(year) for year in years])
        self._rows = {(int(row.fiscal_year), row.indicator): row for row in rows}

    def population(self, year):
        """Return the CityPopulation by which a year is reckoned, or None."""
        before = [row for row in self._people if row.fiscal_year <= year]
        return before[-1] if before else next(iter(self._people), None)

    def of(self, key, year):
        """Return the StatisticsTarget of a line in a year, or None."""
        return self._rows.get((int(year), key))

    def month(self, key, year):
        """Return what is aimed at in a month (or as a share), None where nothing is."""
        return self._reckoned(key, year, of_a_month)

    def total(self, key, year):
        """Return the same for the whole year."""
        return self._reckoned(key, year, of_a_year)

    def _reckoned(self, key, year, reckon):
        row, people = self.of(key, year), self.population(year)
        if row is None or (row.unit == TargetUnit.PER_100K and people is None):
            return None
        if row.unit == TargetUnit.PERCENT:
            return row.value.quantize(TENTH)
        return reckon(row.value, people.people)
