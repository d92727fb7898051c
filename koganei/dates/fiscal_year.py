"""年度: April 1 to March 31 (地方自治法第208条第1項), named after the era of its December."""

import re
from dataclasses import dataclass
from datetime import date

from koganei.dates.wareki import (
    FIRST_DAY,
    LAST_DAY,
    YEAR,
    WarekiError,
    era_of,
    excerpt,
    normalize,
    read_year,
)

_FISCAL_YEAR = re.compile(YEAR + "(?:年度)?")


@dataclass(frozen=True, order=True)
class FiscalYear:
    """年度, by the western year it begins in; 1873 to 2099, else WarekiError.

    >>> print(FiscalYear(2019))
    令和元年度
    """

    year: int

    def __post_init__(self):
        if not FIRST_DAY.year <= self.year <= LAST_DAY.year:
            first, last = (era_of(d).count(d.year) for d in (FIRST_DAY, LAST_DAY))
            raise WarekiError(
                f"{self.year}年度は扱えません。明治{first}年度（{FIRST_DAY.year}年度）から"
                f"令和{last}年度（{LAST_DAY.year}年度）までを書いてください。"
            )

    @classmethod
    def of(cls, day):
        """Return the 年度 a day belongs to.

        >>> FiscalYear.of(date(2020, 3, 31))
        FiscalYear(year=2019)
        """
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def parse(cls, text):
        """Read 「平成30年度」「H30」「2018年度」「2018」, or raise WarekiError.

        A year past the end of its era is taken, as old plans write it; 平成31年度 is 令和元年度.
        「平成30年」 is refused: that is a calendar year.

        >>> FiscalYear.parse("平成３４年度").year
        2022
        """
        found = _FISCAL_YEAR.fullmatch(normalize(text))
        if not found:
            raise WarekiError(
                f"「{excerpt(text)}」は年度として読めません。"
                "「平成30年度」「令和元年度」「H30」「2018年度」のように書いてください。"
            )
        return cls(read_year(found)[1])

    @property
    def starts_on(self):
        return date(self.year, 4, 1)

    @property
    def ends_on(self):
        return date(self.year + 1, 3, 31)

    @property
    def next(self):
        return FiscalYear(self.year + 1)

    @property
    def previous(self):
        return FiscalYear(self.year - 1)

    def contains(self, day):
        """Say whether a day belongs to this 年度."""
        return self.starts_on <= day <= self.ends_on

    def __int__(self):
        return self.year

    def __str__(self):
        era = era_of(date(self.year, 12, 31))
        return f"{era.name}{era.count(self.year)}年度"
