"""What a clerk types is read as what it is"""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.rules.numbers import case_number
from consultation.rules.search import Kind, SearchError, read_query
from consultation.search_keys import KANA, NAME, keys_of
from koganei.dates.fiscal_year import FiscalYear

NUMBERS = [
    "R07-0123",
    "r07-0123",
    "Ｒ０７－０１２３",
    "R07ー0123",
    "R070123",
    "Ｒ０７０１２３",
    "R7-123",
    "R7－0123",
    " R07 - 0123 ",
    "令和7-123",
    "\ufeffR07-0123\u200b",
]
BIRTHS = [
    "昭和53年6月14日",
    "昭和５３年６月１４日生",
    "S53.6.14",
    "s53-6-14",
    "Ｓ５３／６／１４",
    "S530614",
    "昭530614",
    "昭和530614",
    "1978-06-14",
    "1978/6/14",
    "1978.6.14",
    "1978年6月14日",
    "19780614",
    "１９７８０６１４",
    "昭和53年6月14日(水)",
]
PHONES = {
    "042-383-1111": "0423831111",
    "０４２－３８３－１１１１": "0423831111",
    "042(383)1111": "0423831111",
    "042 383 1111 内線12": "0423831111",
    "+81-42-383-1111": "0423831111",
    "383-1111": "3831111",
    "1111": "1111",
    "09012345678": "09012345678",
    "99999999": "99999999",  # 8 digits, but no day
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_of_a_case(text):
    query = read_query(text)
    assert (query.kind, query.value, query.words) == (Kind.NUMBER, "R07-0123", ())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("R01-0001", "R01-0001"),
        ("令和元-1", "R01-0001"),
        ("R12-12345", "R12-12345"),
        ("R1212345", "R12-12345"),
    ],
)
def test_other_numbers(text, value):
    assert read_query(text).value == value


@pytest.mark.parametrize("year", [2019, 2020, 2025, 2050])
@pytest.mark.parametrize("sequence", [1, 123, 9999, 12345])
def test_a_number_that_is_printed_is_found(year, sequence):
    number = case_number(FiscalYear(year), sequence)
    assert read_query(number).value == number


@pytest.mark.parametrize("text", BIRTHS)
def test_a_birth(text):
    query = read_query(text)
    assert (query.kind, query.value) == (Kind.BIRTH, date(1978, 6, 14))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("R5.1.2", date(2023, 1, 2)),
        ("R5-1-2", date(2023, 1, 2)),  # two hyphens: not a number of a case
        ("H31.4.30", date(2019, 4, 30)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("M450101", date(1912, 1, 1)),
    ],
)
def test_births_of_other_eras(text, day):
    assert read_query(text).value == day


@pytest.mark.parametrize(("text", "digits"), PHONES.items())
def test_a_telephone_number(text, digits):
    query = read_query(text)
    assert (query.kind, [word.value for word in query.words]) == (Kind.PHONE, [digits])


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("わたなべ", Kind.KANA, [(KANA, "わたなべ")]),
        ("ﾜﾀﾅﾍﾞ ﾊﾅｺ", Kind.KANA, [(KANA, "わたなべ"), (KANA, "はなこ")]),
        ("うえ", Kind.KANA, [(KANA, "うえ")]),
        ("あ い", Kind.KANA, [(KANA, "あ"), (KANA, "い")]),
        ("渡邉", Kind.NAME, [(NAME, "渡辺")]),
        ("林", Kind.NAME, [(NAME, "林")]),
        ("渡邉 はなこ", Kind.NAME, [(NAME, "渡辺"), (KANA, "はなこ")]),
        ("花子　渡辺", Kind.NAME, [(NAME, "花子"), (NAME, "渡辺")]),
        ("SMITH", Kind.NAME, [(NAME, "smith")]),
        ("渡%辺_", Kind.NAME, [(NAME, "渡辺")]),
        ("山田\u202e花", Kind.NAME, [(NAME, "山田花")]),
        ("山田\x00花", Kind.NAME, [(NAME, "山田"), (NAME, "花")]),
        ("山田\ud800花", Kind.NAME, [(NAME, "山田花")]),
    ],
)
def test_a_name_or_a_reading(text, kind, words):
    query = read_query(text)
    assert query.kind == kind
    assert [(word.kind, word.value) for word in query.words] == words


def finds(text, **person):
    """Ask as the database will: each word is the beginning of a key of its kind."""
    keys = keys_of(**person)
    return all(
        any(key.kind == word.kind and key.value.startswith(word.value) for key in keys)
        for word in read_query(text).words
    )


INOUE = {"name": "井上 はな", "kana": "いのうえ はな", "phones": ["042-383-1234"]}


@pytest.mark.parametrize(
    "text",
    ["井上", "いの", "うえ", "イノウエ", "いのーえ", "はな", "井上 はな", "はな 井上", "上はな",
     "井上はな", "いのうえはな", "1234", "383-1234", "042-383-1234"],
)  # fmt: skip
def test_a_part_of_two_characters_finds_the_person(text):
    assert finds(text, **INOUE)


@pytest.mark.parametrize("text", ["上野", "いのり", "はなこ", "井上 さくら", "4321", "383-12345"])
def test_another_person_is_not_found(text):
    assert not finds(text, **INOUE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "氏名、かな、電話、生年月日、番号のどれかを入れてください。"),
        (" 　\u200b\n", "氏名、かな、電話、生年月日、番号のどれかを入れてください。"),
        ("%%__", "さがせる文字がありません。氏名かかなを入れてください。"),
        ("あ", "かなは2文字以上を入れてください。"),
        ("ー", "さがせる文字がありません。氏名かかなを入れてください。"),
        ("123", "電話は下4桁以上を入れてください。"
         "相談の番号は「R07-0123」のように入れてください。"),
        ("あ い う え お か", "5語までで入れてください。"),
        ("山" * 101, "100文字までで入れてください。"),
        ("昭和53年2月30日", "昭和53年2月30日はありません。この年の2月は1日から28日までです。"),
        ("S53.13.1", "昭和53年13月1日はありません。月は1から12までで書いてください。"),
        ("1978-2-29", "1978年2月29日はありません。この年の2月は1日から28日までです。"),
        ("昭和70年1月1日", "昭和70年1月1日はありません。昭和は64年1月7日までです。"
         "平成7年1月1日ではありませんか。"),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_for_is_said(text, message):
    with pytest.raises(SearchError) as refused:
        read_query(text)
    assert str(refused.value) == message


@given(
    st.text(alphabet="RSHT令和昭元年月日生内線0123456789０-+()#. あん渡", max_size=40) | st.text()
)
def test_whatever_is_typed_is_read_or_refused(text):
    query = None
    with suppress(SearchError):
        query = read_query(text)
    if query:
        assert bool(query.value) != bool(query.words)
        assert all(word.value for word in query.words)
