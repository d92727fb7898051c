"""個人番号: free text must not hold one, or the house becomes a 特定個人情報ファイル.

番号法第20条: no keeping but for the reasons of 第19条. Check digit: 番号法施行令第8条,
平成26年総務省令第85号第5条. Refused is every number of twelve digits whose check digit is right, in
digits of any width and with separators; part of a longer number is not looked at. A comma and a
colon separate numbers from each other: 「1234、5678、9018」 are three, 「2026-11-23 10:15」 two.
"""

import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError

LENGTH = 12
WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
MOST_SEPARATORS = 3  # characters between two digits of one number
SEPARATING = frozenset("ーｰ.．・･/／_＿~〜～|｜")
CATEGORIES = ("Zs", "Zl", "Zp", "Pd", "Cf", "Cc", "Sm", "Mn")  # spaces, dashes, invisible ones


@dataclass(frozen=True)
class Place:
    """Where in a text a number begins: line and character, both counted from 1."""

    line: int
    character: int

    def __str__(self):
        return f"{self.line}行目の{self.character}文字目"


def check_digit(eleven):
    """Return the twelfth digit for eleven others.

    >>> check_digit([1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1])
    8
    """
    rest = sum(d * w for d, w in zip(eleven, WEIGHTS, strict=True)) % 11
    return 0 if rest <= 1 else 11 - rest


def is_my_number(digits):
    """Tell whether twelve digits end in the check digit of the first eleven."""
    return len(digits) == LENGTH and digits[-1] == check_digit(digits[:-1])


def places_of(text):
    """Return the Place of every number in ``text`` that can be an 個人番号.

    >>> [str(place) for place in places_of("番号は１２３４-5678-9018です")]
    ['1行目の4文字目']
    """
    return [
        Place(text.count("\n", 0, start) + 1, start - (text.rfind("\n", 0, start) + 1) + 1)
        for start in _starts(text)
    ]


def validate(text):
    """Validator of free text: refuse, and mark the places without repeating the number."""
    if places := places_of(str(text or "")):
        raise ValidationError(
            "個人番号（マイナンバー）と思われる12桁の数字は書けません。"
            f"{'、'.join(map(str, places))}からの数字を消してください。",
            code="my_number",
        )


def _starts(text):
    """Yield where each run of whole groups of digits begins that makes up such a number."""
    groups = list(_groups(text))
    for first in range(len(groups)):
        digits, end = [], None
        for start, group in groups[first:]:
            if end is not None and not _is_separator(text[end:start]):
                break
            digits += group
            end = start + len(group)
            if len(digits) >= LENGTH:
                break
        if is_my_number(digits):
            yield groups[first][0]


def _groups(text):
    """Yield (position, digits) of every unbroken group of digits."""
    start, digits = 0, []
    for position, character in enumerate(f"{text} "):
        digit = unicodedata.digit(character, None)
        if digit is not None:
            start = start if digits else position
            digits.append(digit)
        elif digits:
            yield start, digits
            digits = []


def _is_separator(between):
    return len(between) <= MOST_SEPARATORS and all(
        character in SEPARATING or unicodedata.category(character) in CATEGORIES
        for character in between
    )
