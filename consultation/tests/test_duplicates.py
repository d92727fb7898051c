"""Two registrations of one person are noticed, and the reason is said"""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from consultation.rules.duplicates import (
    Likeness,
    Point,
    Profile,
    compare,
    find_matches,
    profile_of,
)

BIRTH, OTHER_BIRTH = date(1978, 6, 14), date(1980, 1, 1)
HANAKO = {
    "name": "渡邊 花子",
    "kana": "わたなべ はなこ",
    "birth_on": BIRTH,
    "phones": ("042-383-1111", "090-1234-5678"),
    "addresses": ("小金井市本町6-6-3",),
}


def judged(**other):
    match = compare(profile_of(**HANAKO), profile_of(**other))
    return match and (match.likeness, match.sentence)


# what is known of the other, written as the office would decide it
TABLE = [
    # 氏名とかな、生年月日
    (
        {"name": "渡辺花子", "kana": "ワタナベハナコ", "birth_on": BIRTH},
        Likeness.SAME,
        "同じところ：漢字の氏名、かな、生年月日",
    ),
    ({"name": "渡辺 花子", "birth_on": BIRTH}, Likeness.SAME, "同じところ：漢字の氏名、生年月日"),
    ({"kana": "わたなべはなこ", "birth_on": BIRTH}, Likeness.SAME, "同じところ：かな、生年月日"),
    # 同姓同名
    (
        {"name": "渡辺花子", "kana": "わたなべはなこ"},
        Likeness.PERHAPS,
        "同じところ：漢字の氏名、かな",
    ),
    (
        {"name": "渡辺花子", "kana": "わたなべはなこ", "birth_on": OTHER_BIRTH},
        Likeness.PERHAPS,
        "同じところ：漢字の氏名、かな　違うところ：生年月日",
    ),
    ({"kana": "わたなべはなこ"}, Likeness.PERHAPS, "同じところ：かな"),
    (
        {"name": "渡部華子", "kana": "わたなべはなこ"},
        Likeness.PERHAPS,
        "同じところ：かな　違うところ：漢字の氏名",
    ),
    # 電話
    (
        {"name": "渡辺花子", "phones": ["09012345678"]},
        Likeness.SAME,
        "同じところ：漢字の氏名、電話",
    ),
    (
        {"kana": "わたなべはなこ", "phones": ["0423831111"]},
        Likeness.PERHAPS,
        "同じところ：かな、電話",
    ),
    ({"phones": ["0423831111"]}, Likeness.PERHAPS, "同じところ：電話"),  # 匿名の電話
    ({"phones": ["0423831111"], "birth_on": BIRTH}, Likeness.SAME, "同じところ：生年月日、電話"),
    # 住所
    (
        {"name": "渡辺花子", "addresses": ["東京都小金井市本町六丁目6番3号"]},
        Likeness.PERHAPS,
        "同じところ：漢字の氏名、住所",
    ),
    (
        {
            "name": "渡辺花子",
            "kana": "わたなべはなこ",
            "addresses": ["小金井市本町6-6-3"],
        },
        Likeness.SAME,
        "同じところ：漢字の氏名、かな、住所",
    ),
    # 家族: same number, same address, another name
    (
        {
            "name": "渡辺太郎",
            "kana": "わたなべたろう",
            "phones": ["0423831111"],
            "addresses": ["小金井市本町6-6-3"],
        },
        Likeness.PERHAPS,
        "同じところ：電話、住所　違うところ：漢字の氏名、かな",
    ),
    # ふたご: the birth is the same too
    (
        {
            "name": "渡辺咲子",
            "kana": "わたなべさきこ",
            "birth_on": BIRTH,
            "phones": ["0423831111"],
            "addresses": ["小金井市本町6-6-3"],
        },
        Likeness.PERHAPS,
        "同じところ：生年月日、電話、住所　違うところ：漢字の氏名、かな",
    ),
    # 旧姓
    (
        {
            "name": "山田花子",
            "kana": "やまだはなこ",
            "other_names": [("渡辺花子", "わたなべはなこ")],
            "birth_on": BIRTH,
        },
        Likeness.SAME,
        "同じところ：漢字の氏名、かな、生年月日",
    ),
]
NOTHING = [
    {},
    {"birth_on": BIRTH},
    {"addresses": ["小金井市本町6-6-3"]},
    {"birth_on": BIRTH, "addresses": ["小金井市本町6-6-3"]},
    {"name": "渡辺花", "kana": "わたなべはな", "birth_on": BIRTH},
    {"name": "山田太郎", "phones": ["042-383-2222"]},
]


@pytest.mark.parametrize(("other", "likeness", "sentence"), TABLE)
def test_a_match_says_how_likely_and_why(other, likeness, sentence):
    assert judged(**other) == (likeness, sentence)


@pytest.mark.parametrize("other", NOTHING)
def test_without_a_name_or_a_number_in_common_nothing_is_said(other):
    assert judged(**other) is None


def test_a_match_is_mutual():
    for other, likeness, _ in TABLE:
        back = compare(profile_of(**other), profile_of(**HANAKO))
        assert back.likeness == likeness


@pytest.mark.parametrize("protected", ["new", "known", "both"])
def test_a_protected_address_changes_nothing(protected):
    """Not the likeness, not the score, not the order: as if no address were known."""
    new = profile_of(**HANAKO, address_is_protected=protected in ("new", "both"))
    hidden = profile_of(
        name="渡辺花子", addresses=["小金井市本町6-6-3"],
        address_is_protected=protected in ("known", "both"),
    )  # fmt: skip
    unknown = profile_of(name="渡辺花子")
    assert compare(new, hidden) == compare(new, unknown)
    assert find_matches(new, {1: hidden, 2: unknown}) == [
        (1, compare(new, unknown)),
        (2, compare(new, unknown)),
    ]


def test_the_likeliest_comes_first_and_equals_stay_in_order():
    new = profile_of(**HANAKO)
    known = {
        "by number": profile_of(phones=["0423831111"]),
        "nobody": profile_of(name="山田太郎"),
        "twin": profile_of(**HANAKO | {"name": "渡辺咲子", "kana": "わたなべさきこ"}),
        "same": profile_of(kana="わたなべはなこ", birth_on=BIRTH),  # fewer points than the twin
        "also by number": profile_of(phones=["09012345678"]),
    }
    found = [key for key, _ in find_matches(new, known)]
    assert found == ["same", "twin", "by number", "also by number"]


# a second implementation: by cases instead of points


def expected(name, kana, birth, phone, address):
    """Each argument: True agrees, False differs, None unknown."""
    if True not in (name, kana, phone):
        return None
    if birth is False or (name is not True and kana is not True and False in (name, kana)):
        return Likeness.PERHAPS
    strong = [
        name and (birth or phone or (kana and address)),
        kana and (birth or (phone and address)),
        birth and phone,
    ]
    return Likeness.SAME if any(each is True for each in strong) else Likeness.PERHAPS


SIDES = {True: ("a", "a"), False: ("a", "b"), None: ("a", "")}
DAYS = {"a": BIRTH, "b": OTHER_BIRTH, "": None}


@pytest.mark.parametrize("agreement", list(product([True, False, None], repeat=5)))
def test_the_points_agree_with_a_judgement_by_cases(agreement):
    sides = [SIDES[each] for each in agreement]

    def profile(side):
        name, kana, birth, phone, address = (each[side] for each in sides)
        sets = [frozenset(each) for each in (name, kana, phone, address)]
        return Profile(sets[0], sets[1], DAYS[birth], sets[2], sets[3])

    match = compare(profile(0), profile(1))
    assert (match and match.likeness) == expected(*agreement)
    if match:
        points = dict(zip(Point, agreement, strict=True))
        assert set(match.agrees) == {p for p, agree in points.items() if agree}


def test_more_in_common_never_makes_it_less_likely():
    order = [None, Likeness.PERHAPS, Likeness.SAME]
    base = profile_of(**HANAKO)
    partial = Profile()
    last = 0
    for name in ("phones", "readings", "names", "birth_on", "addresses"):
        partial = replace(partial, **{name: getattr(base, name)})
        match = compare(base, partial)
        now = order.index(match and match.likeness)
        assert now >= last
        last = now
