"""西暦 ⇄ 和暦, for every day from 1873-01-01 (明治6年, when the solar calendar came) to 2099-12-31.

Sources: 太陽暦は明治5年太政官布告第337号による。大正・昭和は改元の詔書の日（その日の初めから）、
平成・令和は元号を改める政令の施行の日から。The day of a change belongs to the new era only:
what was once written 大正15年12月25日 is 昭和元年12月25日.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

FIRST_DAY = date(1873, 1, 1)
LAST_DAY = date(2099, 12, 31)
TOKYO = ZoneInfo("Asia/Tokyo")
WEEKDAYS = "月火水木金土日"
SAMPLES = "「令和元年12月13日」「R1.12.13」「2019-12-13」"


class WarekiError(ValueError):
    """Says in Japanese what is wrong with a date or 年度, and what to write instead."""


@dataclass(frozen=True)
class Era:
    """元号: a name, the letter of its short form, its first and last day."""

    name: str
    letter: str
    starts_on: date
    ends_on: date

    def count(self, year):
        """Return the era's year as it is written, 元 for the first."""
        number = year - self.starts_on.year + 1
        return "元" if number == 1 else str(number)

    def write(self, year, month, day):
        """Write a day in this era, whether it lies in it or not."""
        return f"{self.name}{self.count(year)}年{month}月{day}日"


ERAS = (
    Era("令和", "R", date(2019, 5, 1), LAST_DAY),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 24)),
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 29)),
)
_ERA_WRITTEN = {mark: era for era in ERAS for mark in (era.name, era.name[0], era.letter)}

YEAR = (
    rf"(?:(?P<era>{'|'.join(_ERA_WRITTEN)})(?P<count>元|0*[1-9][0-9]{{0,2}})"
    r"|(?:西暦)?(?P<western>[0-9]{4}))"
)
_DATE = re.compile(
    YEAR + r"(?:年|(?P<mark>[-./]))(?P<month>[0-9]{1,2})(?(mark)(?P=mark)|月)"
    rf"(?P<day>[0-9]{{1,2}})(?(mark)|日)(?:\((?P<weekday>[{WEEKDAYS}])(?:曜日?)?\))?"
)


def era_of(day):
    """Return the era a day belongs to, None outside 1873–2099."""
    if not FIRST_DAY <= day <= LAST_DAY:
        return None
    return next(era for era in ERAS if era.starts_on <= day)


def format_date(day, *, weekday=False, short=False):
    """Write a day in 和暦; a datetime counts as its day in Japan.

    Printing never fails: a day before 1873 or after 2099, which has no 和暦 here, stays 西暦.

    >>> format_date(date(2019, 12, 13))
    '令和元年12月13日'
    >>> format_date(date(2019, 12, 13), weekday=True)
    '令和元年12月13日(金)'
    >>> format_date(date(2019, 12, 13), short=True)
    'R1.12.13'
    """
    if isinstance(day, datetime):
        day = in_japan(day).date()
    era = era_of(day)
    if short:
        year = f"{era.letter}{day.year - era.starts_on.year + 1}" if era else day.year
        text = f"{year}.{day.month}.{day.day}"
    elif era:
        text = era.write(day.year, day.month, day.day)
    else:
        text = f"{day.year}年{day.month}月{day.day}日"
    return f"{text}({WEEKDAYS[day.weekday()]})" if weekday else text


def in_japan(moment):
    """Return a datetime in Japanese time; one without a zone is taken to be Japanese already."""
    return moment.astimezone(TOKYO) if moment.tzinfo else moment.replace(tzinfo=TOKYO)


def format_datetime(moment, *, weekday=False):
    """Write a moment in 和暦 and Japanese time.

    >>> from datetime import UTC
    >>> format_datetime(datetime(2019, 4, 30, 15, 5, tzinfo=UTC))
    '令和元年5月1日 0時05分'
    """
    moment = in_japan(moment)
    return f"{format_date(moment, weekday=weekday)} {moment.hour}時{moment.minute:02}分"


def parse_date(text, *, future_heisei=False):
    """Read a day written in 和暦 or 西暦, or raise WarekiError.

    A weekday in brackets must be the right one. ``future_heisei`` also takes a day after the end
    of its era, as plans made before the change write their deadlines (平成34年8月1日).

    >>> parse_date("令和元年１２月１３日（金）")
    datetime.date(2019, 12, 13)
    >>> parse_date("平成34年8月1日", future_heisei=True)
    datetime.date(2022, 8, 1)
    >>> parse_date("平成31年5月1日")
    Traceback (most recent call last):
    ...
    koganei.dates.wareki.WarekiError: 平成31年5月1日はありません。平成は31年4月30日までです。\
令和元年5月1日ではありませんか。
    """
    found = _DATE.fullmatch(normalize(text))
    if not found:
        raise WarekiError(
            f"「{excerpt(text)}」は日付として読めません。{SAMPLES}のように書いてください。"
        )
    era, year = read_year(found)
    month, number = int(found["month"]), int(found["day"])
    said = era.write(year, month, number) if era else f"{year}年{month}月{number}日"
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise WarekiError(
            f"{said}は扱えません。{format_date(FIRST_DAY)}（{FIRST_DAY.year}年）から"
            f"{format_date(LAST_DAY)}（{LAST_DAY.year}年）までの日を書いてください。"
        )
    day = _day(year, month, number, said)
    if era and (day < era.starts_on or (day > era.ends_on and not future_heisei)):
        raise WarekiError(f"{said}はありません。{_limit(era, day)}")
    if found["weekday"] not in (None, WEEKDAYS[day.weekday()]):
        raise WarekiError(
            f"{said}は({found['weekday']})ではありません。"
            f"{format_date(day, weekday=True)}です。日付か曜日を直してください。"
        )
    return day


def normalize(text):
    """Fold widths, ㋿ and case; drop spaces, but never between two digits.

    >>> normalize("　㋿ 元年　１２月 １ ３日")
    '令和元年12月1 3日'
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).upper().split())
    return re.sub(r"(?<![0-9]) | (?![0-9])", "", folded)


def excerpt(text):
    """Return enough of a text to find it again in a message."""
    return text if len(text) <= 30 else f"{text[:30]}…"


def read_year(found):
    """Return the era (None for 西暦) and the western year of a match of YEAR."""
    if found["western"]:
        return None, int(found["western"])
    era = _ERA_WRITTEN[found["era"]]
    count = 1 if found["count"] == "元" else int(found["count"])
    return era, era.starts_on.year + count - 1


def _day(year, month, number, said):
    """Return the day, or say why the calendar has none."""
    if not 1 <= month <= 12:
        raise WarekiError(f"{said}はありません。月は1から12までで書いてください。")
    last = monthrange(year, month)[1]
    if not 1 <= number <= last:
        raise WarekiError(f"{said}はありません。この年の{month}月は1日から{last}日までです。")
    return date(year, month, number)


def _limit(era, day):
    """Say where the era begins or ends, and how the day is really written."""
    edge, side = (era.starts_on, "から") if day < era.starts_on else (era.ends_on, "まで")
    edge = format_date(edge).removeprefix(era.name)
    return f"{era.name}は{edge}{side}です。{format_date(day)}ではありませんか。"
