"""However a name, a number or an address is written, one form comes out"""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consultation import search_keys
from consultation.search_keys import (
    KANA,
    NAME,
    PHONE,
    Key,
    address_key,
    kana_key,
    keys_of,
    name_key,
    phone_key,
    variants,
    whole_keys,
)

SAME_NAMES = [
    ("渡辺", "渡邊", "渡邉", "渡邉\U000e0102", "渡　辺", " 渡 辺 "),
    ("斎藤", "斉藤", "齋藤", "齊藤"),
    ("高橋", "髙橋", "高𣘺", "髙槗"),
    ("山崎", "山﨑", "山嵜", "山碕"),
    ("沢田", "澤田"),
    ("浜田", "濱田", "濵田"),
    ("広瀬", "廣瀨", "廣瀬"),
    ("国分", "國分"),
    ("中島", "中嶋", "中嶌"),
    ("吉田", "𠮷田"),
    ("葛西", "葛\U000e0100西", "葛\ufe00西"),
    ("塚本", "塚本", "塚\U000e0101本"),  # the compatibility ideograph too
    ("佐々木", "佐佐木"),
    ("関ヶ原", "関ケ原", "關が原", "関ｹ原", "関ヵ原"),
    ("一ノ瀬", "一之瀬", "一の瀬", "一ﾉ瀬", "一乃瀬"),
    ("三ツ木", "三つ木", "三っ木"),
    ("さくら", "サクラ", "ｻｸﾗ"),
    ("Nguyễn Văn", "ＮＧＵＹỄＮ　ＶĂＮ", "nguyễn-văn"),
    ("ジョン・スミス", "ジヨン スミス", "ｼﾞｮﾝ･ｽﾐｽ"),
    ("山田花子", "山\u200b田\ufeff花\u202e子"),
]
DIFFERENT_NAMES = [
    ("渡辺", "渡部"),
    ("伊藤", "伊東"),
    ("河野", "川野"),
    ("崎", "埼"),
    ("茅野", "萱野"),
    ("杉山", "椙山"),
    ("花子", "華子"),
]
SAME_KANA = [
    ("わたなべ", "ワタナベ", "ﾜﾀﾅﾍﾞ", "わたなへ\u3099", "わたなへ゛", "ワタナヘﾞ", "わた なべ"),
    ("じゅん", "ジユン", "じゆん", "ｼﾞｭﾝ"),
    ("はっとり", "はつとり", "ハットリ"),
    ("おおの", "おうの", "おーの", "オオノ", "ｵｰﾉ"),
    ("ゆうこ", "ゆーこ", "ユウコ"),
    ("けいこ", "けーこ", "けえこ"),
    ("しいな", "シーナ"),
    ("まあや", "まーや"),
    ("みづき", "みずき"),
    ("うえじま", "うゑぢま"),
    ("かをり", "かおり"),
    ("いすゞ", "いすず"),
    ("さゝき", "ささき"),
    ("ヴァイオレット", "ばいおれっと"),
]
DIFFERENT_KANA = [
    ("おの", "おおの"),  # 小野 and 大野
    ("かい", "がい"),
    ("ゆき", "ゆうき"),
    ("はな", "ばな"),
    ("えい", "えり"),
]
SAME_PHONES = [
    ("042-383-1111", "０４２（３８３）１１１１", "042 383 1111", "0423831111", "042―383ー1111"),
    ("090-1234-5678", "+81 90-1234-5678", "＋８１（０）９０－１２３４－５６７８"),
    ("090-1234-5678", "0081-90-1234-5678"),
    ("042-383-1111", "042-383-1111 内線123", "042-383-1111（内線 123）", "042-383-1111 ext.5",
     "042-383-1111#5", "+81-42-383-1111x5", "042-383-1111、090-0000-0000"),
]  # fmt: skip
SAME_ADDRESSES = [
    ("東京都小金井市本町六丁目6番3号", "小金井市本町6-6-3", "小金井市本町６－６－３"),
    ("小金井市 本町6丁目6-3", "小金井市本町六ー六ー三", "小金井市本町6丁目6番地の3"),
    ("小金井市前原町三丁目41番15号", "東京都小金井市前原町3丁目四十一番十五号"),
    ("小金井市緑町1-2-3コーポ渡邊201号室", "小金井市緑町1丁目2番3号 コーポ渡辺２０１"),
    ("小金井市中町4の5の6", "小金井市\u200b中町4-5-6"),
]

ODD = "あゔぁーゞ々ヶのヴ゛゜十二丁目番号室0９+-()内線渡邊é\u0301\u200b\U000e0101\ufe0f\x00 　"


def groups(rows):
    return [(row[0], other) for row in rows for other in row[1:]]


@pytest.mark.parametrize(("one", "other"), groups(SAME_NAMES))
def test_a_name_has_one_form(one, other):
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(("one", "other"), DIFFERENT_NAMES)
def test_another_name_has_another_form(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(("one", "other"), groups(SAME_KANA))
def test_a_reading_has_one_form(one, other):
    assert kana_key(one) == kana_key(other) != ""


@pytest.mark.parametrize(("one", "other"), DIFFERENT_KANA)
def test_another_reading_has_another_form(one, other):
    assert kana_key(one) != kana_key(other)


@pytest.mark.parametrize(("one", "other"), groups(SAME_PHONES))
def test_a_telephone_number_has_one_form(one, other):
    assert phone_key(one) == phone_key(other) != ""


@pytest.mark.parametrize(("one", "other"), groups(SAME_ADDRESSES))
def test_an_address_has_one_form(one, other):
    assert address_key(one) == address_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("本町6-6-3", "本町6-63"),
        ("本町6-6-3", "本町66-3"),
        ("緑町1-2-3コーポ", "緑町1-2-3"),
        ("東町十-一", "東町11"),
    ],
)
def test_another_address_has_another_form(one, other):
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize("number", ["042-383-1112", "042-383-111", "03-383-1111"])
def test_another_number_is_another(number):
    assert phone_key(number) != phone_key("042-383-1111")


@pytest.mark.parametrize("key", [name_key, kana_key, phone_key, address_key])
@pytest.mark.parametrize("text", ["", " 　", "\u200b", "---"])
def test_nothing_has_no_form(key, text):
    assert key(text) == ""
    assert keys_of(name=text, kana=text, phones=[text]) == frozenset()


FORMS = [
    (key, one)
    for key, rows in [(name_key, SAME_NAMES), (kana_key, SAME_KANA), (phone_key, SAME_PHONES)]
    for row in rows
    for one in row
]


@pytest.mark.parametrize(("key", "text"), FORMS)
def test_a_form_folded_again_stays_as_it_is(key, text):
    assert key(key(text)) == key(text)


@pytest.mark.parametrize(
    "text", ["おおうちおうか", "いとううみ", "けいいちろう", "ゆうう", "ー", "あーあー"]
)
def test_what_one_begins_to_type_is_the_beginning_of_the_form(text):
    for end in range(1, len(text)):
        assert kana_key(text).startswith(kana_key(text[:end]))


# keys of a person


def test_a_person_is_found_by_every_ending_of_two_characters():
    assert keys_of(name="井上 花", kana="いのうえ はな") == {
        Key(NAME, "井上花", is_whole=True),
        Key(NAME, "上花"),
        Key(KANA, "いのーえはな", is_whole=True),
        Key(KANA, "のーえはな"),
        Key(KANA, "うえはな"),
        Key(KANA, "えはな"),
        Key(KANA, "はな"),
    }


def test_a_former_name_and_an_alias_are_keys_as_well():
    keys = keys_of(name="山田花", other_names=[("鈴木花", "すずきはな"), ("ハナ", "")])
    assert Key(NAME, "鈴木花", is_whole=True) in keys
    assert Key(KANA, "すずきはな", is_whole=True) in keys
    assert Key(KANA, "はな", is_whole=True) in keys  # a name of kana is its own reading


def test_a_number_is_found_by_its_last_four_digits():
    keys = keys_of(phones=["042-383-1234"])
    assert Key(PHONE, "0423831234", is_whole=True) in keys
    assert Key(PHONE, "1234") in keys
    assert min(len(key.value) for key in keys) == 4
    assert all(key.value != "0423831234" or key.is_whole for key in keys)


def test_the_whole_keys_are_those_of_the_same_person():
    assert whole_keys(keys_of(name="林", kana="はやし", phones=["119"])) == {
        Key(NAME, "林", is_whole=True),
        Key(KANA, "はやし", is_whole=True),
        Key(PHONE, "119", is_whole=True),
    }


def test_a_key_fits_its_column_and_a_long_name_does_not_flood_the_table():
    keys = keys_of(name="あ" * 5000 + "㈱" * 300, kana="カ" * 5000)
    assert max(len(key.value) for key in keys) <= 100
    assert len(keys) <= 3 * (search_keys.MOST_ENDINGS + 1)


def test_a_value_holds_nothing_that_a_search_could_take_for_a_pattern():
    keys = keys_of(name="%_\\山'\";*?田[", kana="%_あ\\い", phones=["%1_2*3\\4"])
    assert {c for key in keys for c in key.value} <= set("山田あい1234")


# the table of variants


def test_the_table_of_variants_is_one_to_one_and_sorted_out():
    path = Path(search_keys.__file__).with_name("data") / "variants.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1:]
    usual = [row[0] for row in rows]
    others = [character for row in rows for character in row[1]]
    assert len(others) > 400
    assert all(len(character) == 1 for character in usual)
    assert len({*usual, *others}) == len(usual) + len(others), "no character stands twice"
    for character in (*usual, *others):
        assert unicodedata.normalize("NFKC", character) == character, "NFKC sees to it already"
        assert character.isalnum()


def test_every_variant_of_the_brief_table_is_read():
    for usual, others in [("斉", "齊斎齋"), ("辺", "邊邉"), ("崎", "﨑嵜"), ("高", "髙")]:
        assert {variants()[ord(character)] for character in others} == {usual}


@given(st.text(alphabet=ODD, max_size=30) | st.text(max_size=30))
@example("ー")
def test_no_text_whatever_breaks_a_form(text):
    assert all(c.isalnum() or c in "ー々ゝゞ" for c in name_key(text) + kana_key(text))
    assert all("0" <= c <= "9" for c in phone_key(text))
    assert not any(c.isspace() for c in address_key(text))
    for key in keys_of(name=text, kana=text, other_names=[(text, text)], phones=[text]):
        assert key.value
