"""目安値: what a value per 100,000 people and month is for the city (domain.md §3.2)"""

from decimal import ROUND_HALF_UP, Decimal

PER = 100_000
TENTH = Decimal("0.1")


def of_a_month(value, people):
    """Return how many a month that is for so many people, to one decimal place.

    >>> [str(of_a_month(Decimal(value), 125_960)) for value in (26, 24, 12, 7)]
    ['32.7', '30.2', '15.1', '8.8']
    """
    return (Decimal(value) * people / PER).quantize(TENTH, ROUND_HALF_UP)


def of_a_year(value, people):
    """The same for twelve months, rounded once.

    >>> str(of_a_year(Decimal(26), 125_960))
    '393.0'
    """
    return (Decimal(value) * people * 12 / PER).quantize(TENTH, ROUND_HALF_UP)


def percent(part, whole):
    """Return a share in per cent to one decimal place, None where there is nothing to share.

    >>> str(percent(1, 3)), percent(0, 0)
    ('33.3', None)
    """
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(TENTH, ROUND_HALF_UP)


def average(total, number):
    """Return a mean to one decimal place, None of nothing."""
    if not number:
        return None
    return (Decimal(total) / number).quantize(TENTH, ROUND_HALF_UP)
