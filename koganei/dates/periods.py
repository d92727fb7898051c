"""期間: days from one to another, of which the last one belongs to the period."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from koganei.dates.wareki import format_date


@dataclass(frozen=True)
class Period:
    """A first and a last day, both inside; without a last day it goes on.

    >>> print(Period(date(2019, 12, 13), date(2022, 12, 12)))
    令和元年12月13日から令和4年12月12日まで
    """

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self):
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError(
                f"終わりの日（{format_date(self.ends_on)}）が"
                f"始まりの日（{format_date(self.starts_on)}）より前です。"
            )

    @property
    def days(self):
        """The number of days, first and last counted; None while the end is open."""
        return None if self.ends_on is None else (self.ends_on - self.starts_on).days + 1

    def contains(self, day):
        """Say whether a day belongs to the period."""
        return self.starts_on <= day <= (self.ends_on or date.max)

    def overlaps(self, other):
        """Say whether two periods share at least one day."""
        return self.starts_on <= (other.ends_on or date.max) and other.starts_on <= (
            self.ends_on or date.max
        )

    def __str__(self):
        end = "" if self.ends_on is None else f"{format_date(self.ends_on)}まで"
        return f"{format_date(self.starts_on)}から{end}"


def last_day_of_years(starts_on, years):
    """Return the last day of a period of whole years that begins with the day ``starts_on``.

    民法第143条第2項: 「…最後の週、月又は年においてその起算日に応当する日の前日に満了する。
    ただし、月又は年によって期間を定めた場合において、最後の月に応当する日がないときは、
    その月の末日に満了する。」

    解釈: 初日は午前零時から始まるものとして算入する（民法第140条ただし書）。応当日がない場合は
    月の末日に満了する。2月29日からの3年は2月28日まで、4年もうるう年の2月28日（応当日の前日）まで。

    >>> last_day_of_years(date(2019, 12, 13), 3)
    datetime.date(2022, 12, 12)
    >>> last_day_of_years(date(2020, 2, 29), 3)
    datetime.date(2023, 2, 28)
    """
    if years < 1:
        raise ValueError("年数は1以上で書いてください。")
    year, month = starts_on.year + years, starts_on.month
    if starts_on.day > monthrange(year, month)[1]:
        return date(year, month, monthrange(year, month)[1])
    return starts_on.replace(year=year) - timedelta(days=1)
