"""Names and numbers of cases in a text that must name nobody (相談支援包括化推進会議)

Everybody registered is looked for, whoever writes; only what the writer typed comes back, never
who that is or in which case. Names are compared as the search does (search_keys.py): width, kana,
spaces and variants of a character make no difference.
"""

import re

from django.db.models import F, Value
from django.db.models.functions import StrIndex

from consultation.models import SearchKey
from consultation.models.person import SearchKind
from consultation.search_keys import kana_key, name_key
from koganei.access.scoped import without_scope

# a text is full of shorter ones that are nobody's name
SHORTEST = {SearchKind.NAME: 3, SearchKind.KANA: 5}
FOLDED = {SearchKind.NAME: name_key, SearchKind.KANA: kana_key}
WHAT = {
    SearchKind.NAME: "相談の記録にある人の名前",
    SearchKind.KANA: "相談の記録にある人の読み",
}
NUMBER = re.compile(r"[RrＲｒ][0-9０-９]{2}[-‐－ー―−][0-9０-９]{4,}")
A_NUMBER = "相談の番号"


def names_in(text):
    """Return [(what it is, number of the line, the words)] in the order of lines; two queries."""
    lines = text.splitlines()
    found = [
        (A_NUMBER, number, match[0])
        for number, line in enumerate(lines, 1)
        for match in NUMBER.finditer(line)
    ]
    for kind, fold in FOLDED.items():
        folded = [fold(line) for line in lines]
        for key in _keys_in(kind, "\n".join(folded)):
            found += [(WHAT[kind], n, key) for n, line in enumerate(folded, 1) if key in line]
    return sorted(set(found), key=lambda each: (each[1], each[2]))


def _keys_in(kind, folded):
    if not folded.strip():
        return []
    with without_scope():
        rows = SearchKey.objects.filter(kind=kind, is_whole=True).order_by()
        rows = rows.annotate(place=StrIndex(Value(folded), F("value"))).filter(place__gt=0)
        keys = set(rows.values_list("value", flat=True))
    return sorted(key for key in keys if len(key) >= SHORTEST[kind])
