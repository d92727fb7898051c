"""相談の番号: 年度 and a running number (domain.md §9.1)"""

FIRST_OF_REIWA = 2019


def case_number(year, sequence):
    """Return the number of the ``sequence``-th case of a FiscalYear.

    >>> from koganei.dates.fiscal_year import FiscalYear
    >>> case_number(FiscalYear(2020), 87), case_number(FiscalYear(2019), 12345)
    ('R02-0087', 'R01-12345')
    """
    if year.year < FIRST_OF_REIWA:
        raise ValueError("相談の番号は令和元年度からです。")
    return f"R{year.year - FIRST_OF_REIWA + 1:02d}-{sequence:04d}"
