"""Cases that ended years ago: their term is over, so that the small city shows a disposal"""

from datetime import timedelta

from consultation.enums import ScreeningResult, Stage
from koganei.dates.office_days import is_office_day

YEARS = 7
ENDS = tuple(
    (result, Stage.CLOSED)
    for result in (
        ScreeningResult.INFORMATION_ONLY,
        ScreeningResult.REFERRED,
        ScreeningResult.BROKEN_OFF,
        ScreeningResult.INFORMATION_ONLY,
    )
)


def days_long_ago(count, today):
    """Yield ``count`` days in order, each with the end of its case."""
    first = today - timedelta(days=365 * YEARS)
    for n in range(count):
        day = first + timedelta(days=11 * n)
        while not is_office_day(day):
            day += timedelta(days=1)
        yield day, ENDS[n % len(ENDS)]
