"""What a draft cannot hold. Everything else it keeps as typed: only the record is judged.

A 個人番号 too: the draft keeps it, the record refuses it and names the place.
"""

import json

from koganei.law import LegalText, Violation
from koganei.my_number import Place

DRAFTS = LegalText("下書きの扱い")
ALREADY_SAVED = Violation(
    DRAFTS,
    "この画面の内容は、もう保存されています。新しく書くときは、画面を開き直してください。",
)
LARGEST = 400 * 1024  # bytes of one draft


def check_values(values, label_of):
    """Return the violations of ``values`` = {field: [text, …]}; ``label_of`` names a field."""
    found = [_unstorable(name, text, label_of) for name, texts in values.items() for text in texts]
    return [*filter(None, found), *_too_large(values)]


def size_of(values):
    """Return the bytes that ``values`` take."""
    return len(json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _unstorable(name, text, label_of):
    """Name the first character that no database takes: NUL, or half of a surrogate pair."""
    for position, character in enumerate(text):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            line = text.rfind("\n", 0, position) + 1
            place = Place(text.count("\n", 0, position) + 1, position - line + 1)
            return Violation(
                DRAFTS.section("文字"),
                f"「{label_of(name)}」の{place}に、保存できない文字（U+{ord(character):04X}）があります。"
                "その文字を消してください。",
                place=name,
            )
    return None


def _too_large(values):
    size = size_of(values)
    if size > LARGEST:
        yield Violation(
            DRAFTS.section("大きさ"),
            f"下書きが大きすぎます（{-(-size // 1024):,}KB）。{LARGEST // 1024}KBまでに縮めるか、"
            "いちど保存してから続けてください。",
        )
