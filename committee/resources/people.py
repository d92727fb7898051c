"""How a row of a file says whom it is about: by the name, which must be one, and only once."""

from koganei.dates.wareki import normalize
from koganei.row_imports import ROW


def key_of(name):
    """A name or category as it is compared: blanks and width do not matter."""
    return "".join(normalize(name).split())


def check_name(row, seen, citation):
    """Return what is wrong with a row's name as such, or ""; ``seen`` remembers the rows before."""
    name = " ".join(row["name"].split())
    first = seen.setdefault(key_of(name), row[ROW])
    if not name:
        return "氏名がありません。氏名を書いてください。"
    if not name.isprintable():
        return "氏名に使えない文字があります。書き直してください。"
    if first != row[ROW]:
        return f"{first}行目と同じ人です。どちらか1行を消してください。（{citation}）"
    return ""
