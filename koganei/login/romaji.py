"""Kana → the Latin letters in which people type their own names into passwords."""

import unicodedata

VOWELS = "aiueo"
ROWS = {
    "かきくけこ": "k", "がぎぐげご": "g", "さしすせそ": "s", "ざじずぜぞ": "z", "たちつてと": "t",
    "だぢづでど": "d", "なにぬねの": "n", "はひふへほ": "h", "ばびぶべぼ": "b", "ぱぴぷぺぽ": "p",
    "まみむめも": "m", "らりるれろ": "r",
}  # fmt: skip
SINGLE = ("a", "i", "u", "e", "o", "ya", "yu", "yo", "wa", "o", "n", "")
LETTERS = dict(zip("あいうえおやゆよわをんー", SINGLE, strict=True))
LETTERS |= {
    kana: consonant + vowel
    for row, consonant in ROWS.items()
    for kana, vowel in zip(row, VOWELS, strict=True)
}
LETTERS |= {"し": "shi", "じ": "ji", "ち": "chi", "ぢ": "ji", "つ": "tsu", "づ": "zu", "ふ": "fu"}
SMALL_Y = {"ゃ": "a", "ゅ": "u", "ょ": "o"}


def romaji(kana):
    """Return hiragana or katakana in Hepburn letters; other signs are dropped.

    >>> romaji("こぐれ ちひろ"), romaji("リッコ"), romaji("いのうえ"), romaji("きょうこ")
    ('kogurechihiro', 'rikko', 'inoue', 'kyouko')
    """
    parts = []
    doubled = False
    for sign in map(_hiragana, unicodedata.normalize("NFKC", kana)):
        if sign == "っ":
            doubled = True
        elif sign in SMALL_Y and parts:
            before = parts.pop()
            stem = before[:-1] if before in ("shi", "ji", "chi") else before[:-1] + "y"
            parts.append(stem + SMALL_Y[sign])
        elif sign in LETTERS:
            letters = LETTERS[sign]
            parts.append(letters[:1] + letters if doubled else letters)
            doubled = False
    return "".join(parts)


def spellings(kana):
    """Return the letters with long vowels written out, and without.

    >>> sorted(spellings("おおば")), sorted(spellings("さくら"))
    (['oba', 'ooba'], ['sakura'])
    """
    written = romaji(kana)
    return {written, written.replace("ou", "o").replace("oo", "o").replace("uu", "u")}


def _hiragana(sign):
    return chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign
