"""What a password must be: long, not common, not about the person or the place. Nothing else.

No rules on kinds of letters and no expiry (both make passwords worse), pasting is allowed, and a
password is taken as it is typed. Django collects what all validators say, so that everything that
is wrong is told at once.
"""

import re
import unicodedata
from itertools import pairwise

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from koganei.login.romaji import spellings

SHORTEST, LONGEST = 15, 256
# of the place and the work; anybody would try these first
FIXED_WORDS = {
    "koganei": "市の名前", "小金井": "市の名前", "こがねい": "市の名前", "コガネイ": "市の名前",
    "fukushi": "仕事の名前", "福祉": "仕事の名前", "ふくし": "仕事の名前", "welfare": "仕事の名前",
    "shakyo": "仕事の名前", "社協": "仕事の名前", "soudan": "仕事の名前", "sodan": "仕事の名前",
    "相談": "仕事の名前", "chiiki": "仕事の名前", "kaigo": "仕事の名前", "shiyakusho": "仕事の名前",
    "市役所": "仕事の名前", "shien": "仕事の名前",
}  # fmt: skip
RUNS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890")
FEWEST_SIGNS = 6  # so many different signs at least


class LengthValidator:
    """At least 15 signs; the upper end only keeps the hashing quick."""

    def validate(self, password, user=None):
        length = len(password)
        if length < SHORTEST:
            raise ValidationError(
                f"{SHORTEST}文字以上にしてください（いまは{length}文字です）。"
                "関係のない言葉を3つ4つつなぐと、長くて覚えやすくなります。",
                code="too_short",
            )
        if length > LONGEST:
            raise ValidationError(
                f"{LONGEST}文字までにしてください（いまは{length}文字です）。", code="too_long"
            )

    def get_help_text(self):
        return f"{SHORTEST}文字以上。ひらがなや漢字、空白も使えます。貼り付けてもかまいません。"


class CommonValidator(CommonPasswordValidator):
    """Not in the list of common passwords, nor two of them joined, nor a run along the keyboard.

    Nearly all entries of such lists are shorter than ours may be: people lengthen them.
    """

    def validate(self, password, user=None):
        text = plain(password)
        if text in self.passwords or self._is_joined(text) or is_pattern(text):
            raise ValidationError(
                "よく使われるパスワード、その組み合わせ、キーボードの並びや繰り返しは、"
                "すぐに破られます。別のものにしてください。",
                code="too_common",
            )

    def get_help_text(self):
        return "よく使われるもの、同じ並びの繰り返しは使えません。"

    def _is_joined(self, text):
        """Tell whether the letters of ``text`` are one or two common passwords and nothing more."""
        letters = "".join(re.findall(r"[^\W\d_]+", text))
        whole = [text.strip("0123456789!?.-_ "), letters]
        return any(
            word in self.passwords
            or any(
                word[:cut] in self.passwords and word[cut:] in self.passwords
                for cut in range(3, len(word) - 2)
            )
            for word in whole
            if len(word) >= 4
        )


class ContextValidator:
    """Nothing of the city, the work, the account or the person; every such word is named."""

    def validate(self, password, user=None):
        text = plain(password)
        found = [(w, kind) for w, kind in context_words(user).items() if plain(w) in text]
        if found:
            named = "、".join(f"「{word}」（{kind}）" for word, kind in found)
            raise ValidationError(
                f"人に知られている言葉が入っています: {named}。除いてください。",
                code="context_word",
            )

    def get_help_text(self):
        return "市や仕事の名前、自分の名前・利用者名・課の名前は使えません。"


def context_words(user):
    """Return {word: what it is} of all that may not stand in the password of ``user``."""
    words = dict(FIXED_WORDS)
    if user is None:
        return words
    own = {"利用者名": [*re.split(r"[\W_]+", user.username), user.username]}
    own["氏名"] = user.name.split()
    own["氏名のかな"] = [
        spelling
        for part in user.kana.split()
        for spelling in (part, *(s for s in spellings(part) if len(s) >= 4))
    ]
    own["課"] = [user.department.name.removesuffix("課")] if user.department else []
    own["関係機関"] = [user.organization.name] if user.organization else []
    for kind, parts in own.items():
        words |= {part: kind for part in parts if len(part) >= (4 if part.isascii() else 2)}
    return words


def plain(text):
    """Fold what looks alike: width, case."""
    return unicodedata.normalize("NFKC", text).casefold()


def is_pattern(text):
    """Tell whether a text is a repetition, a run along keys or numbers, or of very few signs.

    >>> [is_pattern(t) for t in ("abcabcabcabcabc", "qwertyuiopasdfg", "111122223333444")]
    [True, True, True]
    >>> is_pattern("夏の朝 よく眠る猫と古い時計"), is_pattern("4071936582117406")
    (False, False)
    """
    if len(set(text)) < FEWEST_SIGNS:
        return True
    if any(text == (text[:size] * len(text))[: len(text)] for size in range(1, len(text) // 2 + 1)):
        return True
    steps = list(pairwise(text))
    along = sum(any(a + b in run or b + a in run for run in RUNS) for a, b in steps)
    return along >= 0.75 * len(steps)
