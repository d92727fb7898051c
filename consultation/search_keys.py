"""検索の手がかり: names, readings, telephone numbers and addresses as one form each

However a clerk writes a name, the same form comes out: width, kana, small kana, marks of voice and
length, 旧字・異体字 (data/variants.csv) and the selectors of a variant (IVS) make no difference.
Every ending of a name is a key of its own, so that 「うえ」 finds いのうえ by a prefix. What is
typed to search with is read by rules/search.py into the same forms.

A change of a fold needs the keys in the database made anew.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NAME, KANA, PHONE = "name", "kana", "phone"
LONGEST = 100
MOST_ENDINGS = 40  # a name of another country may be long
SHORTEST_ENDING = 2
SHORTEST_PHONE_ENDING = 4

HAN = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
KANA_ONLY = re.compile(r"[\u3041-\u3096\u30fc]+")
AFTER_HAN = (
    (re.compile(f"(?<=[{HAN}])[けかが]"), "か"),  # 関ヶ原、茅ケ崎、桜が丘
    (re.compile(f"(?<=[{HAN}])[の之乃]"), "の"),  # 一ノ瀬、一之瀬
)
SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
FOREIGN_V = re.compile("ゔ([あいえお])")
V_ROW = dict(zip("あいえお", "ばびべぼ", strict=True))
SAME_SOUND = str.maketrans("ぢづゐゑをゔ", "じずいえおぶ")
VOICE = str.maketrans({"゛": "\u3099", "゜": "\u309a", "ﾞ": "\u3099", "ﾟ": "\u309a"})
DIGITS = "〇一二三四五六七八九十"
DASHES = re.compile("[-‐‑‒–—―−－ーｰ─━~〜～]")
ROWS = {
    "a": "あかがさざただなはばぱまやらわ",
    "i": "いきぎしじちにひびぴみり",
    "u": "うくぐすずつぬふぶぷむゆる",
    "e": "えけげせぜてでねへべぺめれ",
    "o": "おこごそぞとどのほぼぽもよろ",
}
VARIANT_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
VOWEL = {kana: vowel for vowel, row in ROWS.items() for kana in row}
LENGTHENED_BY = {"a": "あ", "i": "い", "u": "う", "e": "えい", "o": "おう"}


@dataclass(frozen=True)
class Key:
    """One row to look up: what kind, its form, and whether it is the whole of a name or number."""

    kind: str
    value: str
    is_whole: bool = False


@cache
def variants():
    """Return {variant: the character used for all of them}."""
    path = Path(__file__).with_name("data") / "variants.csv"
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines()[1:])
    return str.maketrans({variant: usual for usual, others in rows for variant in others})


def fold(text):
    """Fold width, case, kana and marks of voice; drop what cannot be seen, spaces stay.

    >>> fold("ﾜﾀﾅﾍﾞ　か゛く ＡＢ")
    'わたなべ がく ab'
    """
    text = unicodedata.normalize("NFKC", text.translate(VOICE)).casefold()
    return "".join(map(_to_hiragana, _visible(text)))


def name_key(text):
    """Return the form of a name written in kanji, '' for nothing; spaces make no difference.

    >>> name_key("渡邊　髙子"), name_key("渡辺高子"), name_key("佐々木")
    ('渡辺高子', '渡辺高子', '佐佐木')
    """
    return _long(_name(text))


def kana_key(text):
    """Return the form of a reading.

    >>> kana_key("オオノ シヨウコ"), kana_key("おうの しょーこ"), kana_key("おの しょうこ")
    ('おーのしよーこ', 'おーのしよーこ', 'おのしよーこ')
    """
    return _long(_reading(text))


def phone_key(text):
    """Return the digits of a telephone number within Japan, without its extension.

    >>> phone_key("＋８１ (0)42-383-1111 内線123"), phone_key("042（383）1111")
    ('0423831111', '0423831111')
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.split(r"内線|ext|[x#,;、/]", text, maxsplit=1)[0]
    text = re.sub(r"^\s*(\+|00)\s*81[\s()-]*0?\)?", "0", DASHES.sub("-", text))
    return "".join(c for c in text if c in "0123456789")[:LONGEST]


def address_key(text):
    """Return the form of an address: numbers as digits, 丁目・番・号 as hyphens, without 東京都.

    >>> address_key("東京都小金井市本町六丁目６番３号"), address_key("小金井市本町6-6-3")
    ('小金井市本町6-6-3', '小金井市本町6-6-3')
    """
    text = "".join(_visible(unicodedata.normalize("NFKC", text).translate(variants())))
    text = re.sub(r"\s", "", text).removeprefix("東京都")
    text = re.sub(rf"(?<=[\d{DIGITS}]){DASHES.pattern}(?=[\d{DIGITS}])", "-", text)
    text = re.sub(rf"([{DIGITS}]+)(?=丁目|番|号|-|$)", lambda m: str(_number(m[1])), text)
    text = re.sub(r"丁目|番地の|番地|番|(?<=\d)の(?=\d)", "-", text)
    text = re.sub(r"(?<=\d)号室?", "", text)
    return re.sub(r"-+", "-", text).strip("-")


def keys_of(*, name="", kana="", other_names=(), phones=()):
    """Return the keys of one person; ``other_names`` are (name, kana), as 旧姓 and 通称.

    A name that is all kana is found as a reading too.
    """
    found = set()
    for written, reading in ((name, kana), *other_names):
        found |= _endings(NAME, _name(written))
        found |= _endings(KANA, _reading(reading))
        if KANA_ONLY.fullmatch(_name(written)):
            found |= _endings(KANA, _reading(written))
    for phone in phones:
        digits = phone_key(phone)
        found |= {Key(PHONE, digits, is_whole=True)} if digits else set()
        found |= {
            Key(PHONE, digits[start:])
            for start in range(1, len(digits) - SHORTEST_PHONE_ENDING + 1)
        }
    return frozenset(found)


def whole_keys(keys):
    """Return those by which the same person is looked for."""
    return frozenset(key for key in keys if key.is_whole)


def _endings(kind, text):
    """The whole, and every ending of two characters or more; folded one by one, for 「うえ」 of
    いのうえ is no lengthened sound."""
    last = min(len(text) - SHORTEST_ENDING, MOST_ENDINGS)
    endings = {Key(kind, _long(text[start:])) for start in range(1, last + 1)}
    return {key for key in {*endings, Key(kind, _long(text), is_whole=True)} if key.value}


def _name(text):
    text = "".join(c for c in fold(text) if c.isalnum() or c in "々ゝゞー")
    text = _same_sound(_repeat(text.translate(variants())))
    for pattern, same in AFTER_HAN:
        text = pattern.sub(same, text)
    return text[:LONGEST]


def _reading(text):
    text = _repeat("".join(c for c in fold(text) if c.isalnum() or c in "ゝゞー"))
    return _same_sound(text)[:LONGEST]


def _same_sound(text):
    text = FOREIGN_V.sub(lambda found: V_ROW[found[1]], text.translate(SMALL))
    return text.translate(SAME_SOUND)


def _long(text):
    """Write every lengthened sound with ー: おお, おう and おー are one."""
    out = []
    for character in text:
        vowel = VOWEL.get(out[-1]) if out else None
        is_longer = vowel and (character == "ー" or character in LENGTHENED_BY[vowel])
        if is_longer:
            out.append("ー")
        elif character != "ー":
            out.append(character)
    return "".join(out)


def _repeat(text):
    """Write out 々, ゝ and ゞ."""
    out = []
    for character in text:
        if character in "々ゝゞ" and out:
            again = out[-1] if character != "ゞ" else _voiced(out[-1])
            out.append(again)
        else:
            out.append(character)
    return "".join(out)


def _voiced(kana):
    return unicodedata.normalize("NFC", f"{kana}\u3099")[0]


def _to_hiragana(character):
    return chr(ord(character) - 0x60) if "ァ" <= character <= "ヶ" else character


def _visible(text):
    """The characters but controls, joiners, and selectors of a variant."""
    return (c for c in text if unicodedata.category(c)[0] != "C" and not VARIANT_SELECTOR.match(c))


def _number(kanji):
    """Read a number up to 99 in kanji.

    >>> _number("六"), _number("十二"), _number("二十")
    (6, 12, 20)
    """
    if "十" not in kanji:
        return int(_plain(kanji))
    tens, _, ones = kanji.partition("十")
    return int(_plain(tens) or 1) * 10 + int(_plain(ones) or 0)


def _plain(kanji):
    return "".join(str(DIGITS.index(c)) for c in kanji)
