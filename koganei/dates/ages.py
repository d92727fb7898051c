"""年齢: whole years on a day (年齢計算ニ関スル法律; the day of birth counts as the first)."""


def age_on(birth, day):
    """Return the age in years, or None before the birth or where the birth is unknown.

    Who was born on 29 February grows older on 1 March of a common year.

    >>> from datetime import date
    >>> age_on(date(2000, 2, 29), date(2021, 2, 28)), age_on(date(2000, 2, 29), date(2021, 3, 1))
    (20, 21)
    """
    if birth is None or day < birth:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
