"""同一人物検索: is somebody registered already, and why it is thought so (業務手順「受付」)

受付では、かな・生年月日・電話で同じ人をさがし、二重登録を警告する。

解釈: 氏名（漢字・かな）か電話のどれかが同じ人だけを比べ、同じところに点を付ける（POINTS）。5点以上
を「同じ人の可能性が高い」、2点以上を「同じ人かもしれない」とする。家族は電話や住所が同じなので、氏名
か生年月日が違うと分かっているときは、点が高くても「かもしれない」までとする。
解釈: 住所は、どちらかが保護されていれば比べない。点にも、並びにも、表れない。
警告してよいのは、登録する人が見てよい人についてだけである。``queries`` がその範囲で選んで渡す。
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from consultation.search_keys import address_key, kana_key, name_key, phone_key


class Point(StrEnum):
    """What two persons may have in common; the value is what a person reads"""

    NAME = "漢字の氏名"
    KANA = "かな"
    BIRTH = "生年月日"
    PHONE = "電話"
    ADDRESS = "住所"


POINTS = {Point.NAME: 3, Point.KANA: 2, Point.BIRTH: 3, Point.PHONE: 2, Point.ADDRESS: 1}
BOTH_NAMES = 4  # the reading follows from the kanji, so that both count less than their sum
SAME_FROM = 5
PERHAPS_FROM = 2


class Likeness(StrEnum):
    """How likely it is that two are one"""

    SAME = "同じ人の可能性が高い"
    PERHAPS = "同じ人かもしれない"


@dataclass(frozen=True)
class Profile:
    """What a person is compared by, folded; names and readings of former names are among them."""

    names: frozenset[str] = field(default_factory=frozenset)
    readings: frozenset[str] = field(default_factory=frozenset)
    birth_on: date | None = None
    phones: frozenset[str] = field(default_factory=frozenset)
    addresses: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Match:
    """One that may be the same: how likely, and why."""

    likeness: Likeness
    agrees: tuple[Point, ...]
    differs: tuple[Point, ...]
    score: int

    @property
    def sentence(self):
        """What to show: 「同じところ：漢字の氏名、生年月日」, and what speaks against it."""
        against = f"　違うところ：{'、'.join(self.differs)}" if self.differs else ""
        return f"同じところ：{'、'.join(self.agrees)}{against}"


def profile_of(
    *, name="", kana="", other_names=(), birth_on=None, phones=(), addresses=(),
    address_is_protected=False,
):  # fmt: skip
    """Return what a person is compared by; a protected address is left out altogether."""
    written = ((name, kana), *other_names)
    return Profile(
        _forms(name_key, (each for each, _ in written)),
        _forms(kana_key, (each for _, each in written)),
        birth_on,
        _forms(phone_key, phones),
        frozenset() if address_is_protected else _forms(address_key, addresses),
    )


def compare(new, known):
    """Return the Match of two profiles, or None where nothing says that they are one person."""
    pairs = {
        Point.NAME: _pair(new.names, known.names),
        Point.KANA: _pair(new.readings, known.readings),
        Point.BIRTH: _pair({new.birth_on} - {None}, {known.birth_on} - {None}),
        Point.PHONE: _pair(new.phones, known.phones),
        Point.ADDRESS: _pair(new.addresses, known.addresses),
    }
    agrees = tuple(point for point, agree in pairs.items() if agree)
    if not {Point.NAME, Point.KANA, Point.PHONE} & set(agrees):
        return None
    # somebody has several numbers and moves house: only names and the birth speak against it
    differs = tuple(p for p in (Point.NAME, Point.KANA, Point.BIRTH) if pairs[p] is False)
    score = _score(agrees)
    if score < PERHAPS_FROM:
        return None
    return Match(_likeness(score, agrees, differs), agrees, differs, score)


def find_matches(new, known):
    """Return [(key, Match)], the likeliest first, among ``known`` {key: Profile}.

    ``known`` holds only those whom the person who registers may see.
    """
    found = [(key, match) for key, other in known.items() if (match := compare(new, other))]
    return sorted(found, key=lambda pair: (list(Likeness).index(pair[1].likeness), -pair[1].score))


def _forms(key, texts):
    return frozenset(form for text in texts if (form := key(text)))


def _pair(one, other):
    """True where they share something, False where both are known and share nothing, else None."""
    return bool(one & other) if one and other else None


def _score(agrees):
    score = sum(POINTS[point] for point in agrees)
    if {Point.NAME, Point.KANA} <= set(agrees):
        score += BOTH_NAMES - POINTS[Point.NAME] - POINTS[Point.KANA]
    return score


def _likeness(score, agrees, differs):
    has_name = {Point.NAME, Point.KANA} & set(agrees)
    other_name = {Point.NAME, Point.KANA} & set(differs) and not has_name
    if score < SAME_FROM or other_name or Point.BIRTH in differs:
        return Likeness.PERHAPS
    return Likeness.SAME
