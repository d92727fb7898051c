"""さがす: what a person typed to look for somebody, read as one of five kinds

解釈: 番号（R07-0123）、生年月日、電話、かな、漢字の順に読む。数字だけの8桁は、暦にある日なら
生年月日とする。
解釈: かなは二文字から、電話は下四桁からさがせる。漢字は一文字の姓があるので、一文字でもよい。
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consultation.search_keys import (
    DASHES,
    KANA,
    KANA_ONLY,
    NAME,
    PHONE,
    Key,
    fold,
    kana_key,
    name_key,
    phone_key,
)
from koganei.dates.wareki import WarekiError, parse_date

LONGEST = 100
MOST_WORDS = 5
SHORTEST_KANA = 2
SHORTEST_PHONE = 4

_NUMBER = re.compile(
    r"(?:R|令和)(?:(?P<year>元|\d{1,2})-(?P<number>\d{1,6})|(?P<packed_year>\d\d)(?P<packed>\d{4,6}))"
)
_PACKED_BIRTH = re.compile(
    r"(?P<year>[SHTM昭平大明]\d\d|(?:昭和|平成|大正|明治)\d\d|\d{4})(\d\d)(\d\d)"
)
_LIKE_A_DATE = re.compile(
    r"(?:昭和|平成|令和|大正|明治|西暦).*\d.*|[RHSTM昭平大明令]\d{1,2}[-./年].*|(?:18|19|20)\d\d[-./年].*"
)
_PHONE = re.compile(r"(?=.*\d)\+?[\d()-]+(?:(?:内線|EXT\.?|X|#)\d+)?")


class Kind(StrEnum):
    """What is looked for"""

    NUMBER = "number"
    BIRTH = "birth"
    PHONE = PHONE
    KANA = KANA
    NAME = NAME


@dataclass(frozen=True)
class Query:
    """What to look for: ``value`` for a number (text) or a birth (date), else ``words``.

    Each word is the beginning of a key of its kind; all of them are asked of one person, in any
    order. A word of kana among kanji is looked for among the readings.
    """

    kind: Kind
    value: str | date | None = None
    words: tuple[Key, ...] = ()


class SearchError(ValueError):
    """Nothing can be looked for; the message says in Japanese what to write."""


def read_query(text):
    """Return the Query that a person meant, or raise SearchError.

    >>> read_query("ｒ０７－１２３").value, read_query("昭和53年6月14日").value
    ('R07-0123', datetime.date(1978, 6, 14))
    >>> read_query("渡邊 ハナ").words
    (Key(kind='name', value='渡辺', is_whole=False), Key(kind='kana', value='はな', is_whole=False))
    """
    if len(text) > LONGEST:
        raise SearchError(f"{LONGEST}文字までで入れてください。")
    visible = "".join(c if unicodedata.category(c) != "Cc" else " " for c in text)
    compact = DASHES.sub("-", "".join(unicodedata.normalize("NFKC", visible).upper().split()))
    compact = "".join(c for c in compact if unicodedata.category(c)[0] != "C")
    if not compact:
        raise SearchError("氏名、かな、電話、生年月日、番号のどれかを入れてください。")
    return _number(compact) or _birth(compact) or _phone(compact) or _words(visible)


def _number(text):
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    year = found["year"] or found["packed_year"]
    number = found["number"] or found["packed"]
    year = 1 if year == "元" else int(year)
    return Query(Kind.NUMBER, f"R{year:02}-{int(number):04}")


def _birth(text):
    text = re.sub(r"(生まれ|生)$", "", text)
    packed = _PACKED_BIRTH.fullmatch(text)
    written = f"{packed['year']}.{packed[2]}.{packed[3]}" if packed else text
    try:
        return Query(Kind.BIRTH, parse_date(written))
    except WarekiError as error:
        if _LIKE_A_DATE.fullmatch(text):
            raise SearchError(str(error)) from error
        return None


def _phone(text):
    if not _PHONE.fullmatch(text):
        return None
    digits = phone_key(text)
    if len(digits) < SHORTEST_PHONE:
        raise SearchError(
            f"電話は下{SHORTEST_PHONE}桁以上を入れてください。"
            "相談の番号は「R07-0123」のように入れてください。"
        )
    return Query(Kind.PHONE, words=(Key(PHONE, digits),))


def _words(text):
    words = [word for part in fold(text).split() if (word := _word(part)).value]
    if not words:
        raise SearchError("さがせる文字がありません。氏名かかなを入れてください。")
    if len(words) > MOST_WORDS:
        raise SearchError(f"{MOST_WORDS}語までで入れてください。")
    if (
        all(word.kind == KANA for word in words)
        and sum(len(w.value) for w in words) < SHORTEST_KANA
    ):
        raise SearchError(f"かなは{SHORTEST_KANA}文字以上を入れてください。")
    kind = Kind.KANA if {word.kind for word in words} == {KANA} else Kind.NAME
    return Query(kind, words=tuple(words))


def _word(part):
    is_kana = KANA_ONLY.fullmatch("".join(c for c in part if c.isalnum() or c == "ー"))
    return Key(KANA, kana_key(part)) if is_kana else Key(NAME, name_key(part))
