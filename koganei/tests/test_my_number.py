"""No text keeps an 個人番号, however it is written; other numbers stay."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from koganei.my_number import check_digit, is_my_number, places_of, validate

eleven = st.lists(st.integers(0, 9), min_size=11, max_size=11)
WIDTHS = ("0123456789", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "٠١٢٣٤٥٦٧٨٩", "⓪①②③④⑤⑥⑦⑧⑨")
widths = st.sampled_from(WIDTHS)
separators = st.sampled_from(
    ["", " ", "　", "-", "‐", "－", "ー", "・", ".", "／", "\n", "\u200b", " - "]
)
words = st.text(st.characters(categories=["Lo", "Po"], exclude_characters=".．・･/／"), max_size=20)


def by_the_ordinance(digits):
    """The formula as the 省令 writes it: P and Q counted from the last of the eleven."""
    total = 0
    for n, p in enumerate(reversed(digits), start=1):
        total += p * (n + 1 if n <= 6 else n - 5)
    return 0 if total % 11 <= 1 else 11 - total % 11


@given(eleven)
def test_the_check_digit_is_that_of_the_ordinance(digits):
    assert check_digit(digits) == by_the_ordinance(digits)


@given(eleven, st.lists(st.tuples(widths, separators), min_size=12, max_size=12), words, words)
def test_a_number_is_found_in_any_width_with_any_separators(digits, written, before, after):
    number = ""
    for n, digit in enumerate([*digits, check_digit(digits)]):
        width, separator = written[n]
        number += width[digit] + (separator if n < 11 else "")
    text = before + number + after
    [place] = places_of(text)
    assert place.line == before.count("\n") + 1
    assert text.split("\n")[place.line - 1][place.character - 1] == number[0]
    with pytest.raises(ValidationError, match=str(place)) as refused:
        validate(text)
    assert number not in refused.value.message


@given(eleven, st.integers(0, 9), words)
def test_twelve_digits_with_another_check_digit_stay(digits, last, text):
    assume(last != check_digit(digits))
    number = "".join(map(str, [*digits, last]))
    assert places_of(f"{text}{number}") == []


@given(eleven, st.integers(0, 11), st.integers(0, 9))
def test_one_wrong_digit_is_no_number(digits, place, digit):
    """The check digit finds nearly every slip: those to which it is blind have a rest of 0 or 1."""
    number = [*digits, check_digit(digits)]
    assume(number[place] != digit and check_digit(digits) != 0)
    number[place] = digit
    assume(check_digit(number[:-1]) != 0)
    assert not is_my_number(number)


@given(st.text(max_size=200))
def test_any_text_is_answered(text):
    for place in places_of(text):
        assert text.split("\n")[place.line - 1][place.character - 1].isdigit()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", []),
        ("番号は123456789018です", ["1行目の4文字目"]),
        ("一行目\n二行目 1234 5678 9018", ["2行目の5文字目"]),
        ("1234\n5678\n9018", ["1行目の1文字目"]),
        ("123456789018、１２３４５６７８９０１８", ["1行目の1文字目", "1行目の14文字目"]),
        ("03-1234-5678 123456789018", ["1行目の14文字目"]),
        ("電話 042-383-1111、042-387-9888", []),
        ("法人番号 8000020132101", []),  # thirteen digits
        ("91234567890180", []),  # part of a longer number
        ("2026-11-23 10:15", []),  # a time is not read together with its day
        ("1234 / 5678 / 9018", ["1行目の1文字目"]),
        ("1234、5678、9018", []),
        ("1234    5678 9018", []),  # too far apart to be one number
        (None, []),
    ],
)
def test_places(text, places):
    assert [str(place) for place in places_of(text or "")] == places
    if places:
        with pytest.raises(ValidationError):
            validate(text)
    else:
        assert validate(text) is None
