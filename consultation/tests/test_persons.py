"""What is recorded of a person and of who belongs together can be true"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from consultation.models.household import RelationshipKind
from consultation.rules.persons import (
    PersonInput,
    check_membership,
    check_person,
    check_phone,
    check_relationship,
    tidy_name,
)

DAY = timedelta(days=1)
TODAY = date(2025, 6, 10)
BIRTH = date(1978, 6, 14)
YUKARI = PersonInput(
    name="早瀬 ゆかり", kana="はやせ ゆかり", birth_on=BIRTH,
    first_received_on=date(2020, 11, 2),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("早瀬　ゆかり", "早瀬 ゆかり"),
        (" 早瀬  ゆかり\n", "早瀬 ゆかり"),
        ("早\u200b瀬\u2060ゆ\ufeffか\u00adり", "早瀬ゆかり"),
        ("髙﨑 神", "髙﨑 神"),  # as it is written, compatibility ideographs too
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("\ufeff", ""),
    ],
)
def test_a_name_is_kept_as_it_is_seen(text, kept):
    assert tidy_name(text) == kept
    assert tidy_name(kept) == kept


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"kana": "ハヤセ・ユカリ"},
        {"kana": "ﾊﾔｾ ﾕｶﾘ"},
        {"kana": "グエン Van ヴー"},
        {"name": "", "kana": "", "called": "30代の男性", "is_anonymous": True},
        {"name": "はなこ（仮名）", "kana": "", "is_anonymous": True},
        {"name": "", "kana": "", "called": "隣の方"},
        {"birth_on": None},
        {"birth_on": TODAY, "first_received_on": TODAY},
        {"birth_on": date(2020, 11, 2)},
        {"birth_on": TODAY, "first_received_on": None},
        {"birth_on": date(1895, 1, 1)},
        {"birth_on": date(1890, 1, 1), "died_on": date(2020, 1, 1)},
        {"died_on": TODAY},
        {"died_on": BIRTH},
    ],
)
def test_what_may_be_recorded(changes):
    assert check_person(replace(YUKARI, **changes), TODAY) == []


@pytest.mark.parametrize(
    ("changes", "message", "place"),
    [
        (
            {"name": "\u200b", "kana": ""},
            "氏名か、仮の呼び名（30代の男性など）を入れてください。",
            "name",
        ),
        ({"kana": " 　"}, "ふりがなを入れてください。", "kana"),
        (
            {"kana": "早瀬ゆかり"},
            "ふりがなに「早」があります。かなで入れてください。",
            "kana",
        ),
        (
            {"kana": "はやせ2"},
            "ふりがなに「2」があります。かなで入れてください。",
            "kana",
        ),
        ({"birth_on": TODAY + DAY}, "生年月日が先の日です。", "birth_on"),
        (
            {"birth_on": date(2020, 11, 3)},
            "生年月日が、相談を受けた日（令和2年11月2日）より後です。",
            "birth_on",
        ),
        (
            {"birth_on": date(1894, 12, 31)},
            "130歳を超えます。年号を確かめてください。",
            "birth_on",
        ),
        ({"died_on": TODAY + DAY}, "亡くなった日が先の日です。", "died_on"),
        (
            {"died_on": BIRTH - DAY},
            "亡くなった日が、生年月日（昭和53年6月14日）より前です。",
            "died_on",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_field(changes, message, place):
    found = check_person(replace(YUKARI, **changes), TODAY)
    assert [(violation.message, violation.place) for violation in found] == [(message, place)]


def test_everything_wrong_is_said_at_once():
    given = PersonInput(kana="渡", birth_on=TODAY + DAY, died_on=TODAY + 2 * DAY)
    found = [violation.place for violation in check_person(given, TODAY)]
    assert found == ["name", "kana", "birth_on", "died_on"]


@pytest.mark.parametrize(
    "phone", ["０４２（３８３）１１１１", "+81 42-383-1111 内線12", "0423831111", "090-1234-5678"]
)
def test_a_telephone_number_of_any_width_is_read(phone):
    assert check_phone(phone) is None


@pytest.mark.parametrize("phone", ["電話なし", "383", ""])
def test_what_is_no_telephone_number_is_refused(phone):
    assert check_phone(phone, place="value").place == "value"


# households

FIRST, LAST = date(2010, 4, 1), date(2015, 3, 31)


@pytest.mark.parametrize(
    ("period", "others", "places"),
    [
        ((FIRST, LAST), [], []),
        ((None, None), [], []),
        ((FIRST, FIRST), [], []),
        ((FIRST, None), [(None, FIRST - DAY)], []),
        ((LAST + DAY, None), [(FIRST, LAST)], []),
        ((LAST, None), [(FIRST, LAST)], ["starts_on"]),
        ((None, LAST), [(FIRST, None)], ["starts_on"]),
        ((None, None), [(FIRST, LAST)], ["starts_on"]),
        ((LAST, FIRST), [], ["ends_on"]),
        ((BIRTH, LAST), [], []),
        ((BIRTH - DAY, LAST), [], ["starts_on"]),
    ],
)
def test_the_time_in_a_household(period, others, places):
    found = check_membership(period, others=others, birth_on=BIRTH)
    assert [violation.place for violation in found] == places


@pytest.mark.parametrize(
    ("last", "places"),
    [(LAST, []), (LAST - DAY, []), (LAST + DAY, ["ends_on"]), (None, ["ends_on"])],
)
def test_nobody_stays_in_a_household_after_death(last, places):
    found = check_membership((FIRST, last), died_on=LAST)
    assert [violation.place for violation in found] == places


# relationships

GRANDMOTHER, MOTHER, SON = "とし江", "ゆかり", "陸"
BIRTHS = {GRANDMOTHER: date(1946, 1, 1), MOTHER: BIRTH, SON: date(2010, 1, 1)}
PARENTS = {SON: {MOTHER}, MOTHER: {GRANDMOTHER}}


def relation(kind, person, related, **facts):
    facts = {"births": BIRTHS, "parents": PARENTS} | facts
    return [violation.message for violation in check_relationship(kind, person, related, **facts)]


@pytest.mark.parametrize("kind", RelationshipKind)
def test_nobody_is_related_to_oneself(kind):
    assert relation(kind, SON, SON) == ["自分自身との関係は記録できません。"]


@pytest.mark.parametrize("kind", RelationshipKind)
def test_every_kind_may_be_recorded_the_right_way_round(kind):
    assert relation(kind, GRANDMOTHER, SON) == []


@pytest.mark.parametrize("kind", RelationshipKind)
def test_parents_and_grandparents_are_older_and_make_no_ring(kind):
    upward = {"parent", "adoptive_parent", "step_parent", "foster_parent", "grandparent"}
    found = relation(kind, SON, GRANDMOTHER)
    assert found == (
        [
            "平成22年1月1日生まれの人は、昭和21年1月1日生まれの人の親や祖父母になれません。"
            "生年月日か、関係の向きを直してください。",
            "親子の関係が輪になります。関係の向きを直してください。",
        ]
        if kind in upward
        else []
    )


def test_a_ring_is_noticed_without_births():
    ring = ["親子の関係が輪になります。関係の向きを直してください。"]
    assert relation("parent", SON, MOTHER, births={}) == ring
    assert relation("parent", SON, GRANDMOTHER, births={}) == ring
    assert relation("parent", "父", SON, births={}) == []


def test_a_ring_that_is_there_already_does_not_hang():
    turning = {SON: {MOTHER}, MOTHER: {SON}}
    assert len(relation("parent", SON, MOTHER, births={}, parents=turning)) == 1


def test_twins_are_not_each_others_parents():
    twins = {"一": BIRTH, "二": BIRTH}
    assert len(relation("parent", "一", "二", births=twins, parents={})) == 1


@pytest.mark.parametrize(
    ("kind", "already", "messages"),
    [
        ("parent", 1, []),
        ("parent", 2, ["実親は2人までです。養親・継親・里親ではありませんか。"]),
        ("adoptive_parent", 2, []),
        ("step_parent", 2, []),
    ],
)
def test_nobody_has_three_natural_parents(kind, already, messages):
    assert relation(kind, "父", SON, natural_parents=already) == messages
