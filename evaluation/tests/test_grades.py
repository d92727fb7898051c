"""評価票「事業評価の評価基準」: how a grade is read, and when it may be given."""

import sys
from unicodedata import category

import pytest

from evaluation.enums import Grade
from evaluation.rules.grades import LONGEST, check_grade, check_texts, read_grade, unprintable
from koganei.workbook_texts import FORBIDDEN

NEEDS_RESULTS = (
    "事業評価が{}なのに事業実績が空です。したことを事業実績に書いてください。"
    "何もしていなければ、事業評価をDにしてください。（評価票「事業評価の評価基準」）"
)


@pytest.mark.parametrize(
    ("typed", "grade"),
    [
        *((letter, Grade(letter)) for letter in "ABCD"),
        ("Ａ", Grade.A),
        ("ｂ", Grade.B),
        ("c", Grade.C),
        ("　Ｄ \n", Grade.D),
        ("Ⓐ", Grade.A),
        ("", ""),
        ("　 \n", ""),
        ("Z", None),
        ("AB", None),
        ("Ａ（一部Ｂ）", None),
        ("優", None),
        ("1", None),
        ("А", None),  # Cyrillic
        ("-", None),
    ],
)
def test_grade_is_read_as_people_type_it(typed, grade):
    assert read_grade(typed) == grade


@pytest.mark.parametrize("results", ["", " ", "　\n"])
@pytest.mark.parametrize(
    ("grade", "message"),
    [*((grade, NEEDS_RESULTS.format(grade)) for grade in "ABC"), ("D", None), ("", None)],
)
def test_achievement_needs_results(grade, message, results):
    violation = check_grade(grade, results)
    assert violation == message if message is None else str(violation) == message


@pytest.mark.parametrize("grade", ["A", "B", "C", "D", ""])
def test_any_grade_may_stand_with_results(grade):
    assert check_grade(grade, "広報を行った。") is None


@pytest.mark.parametrize("grade", ["A", "B", "C"])
def test_lost_results_are_no_missing_results(grade):
    assert check_grade(grade, "", source_gap=True) is None


def test_violation_names_the_field_to_mend():
    assert check_grade("A", "").place == "results"


def test_criteria_are_the_citys_words():
    assert [f"{grade}… {grade.criterion}" for grade in Grade] == [
        "A… ほぼ施策内容を達成した。",
        "B… 施策内容をある程度達成したが、今後の改善、検討を要する。",
        "C… 施策内容を達成したとは言えず、現状について大きな課題がある。",
        "D… 未実施",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("改行\nとタブ\tはよい", []),
        ("𠮷と葛󠄀と髙と①と㋿", []),
        ("e\u0301 と \u200d と \ufeff", []),
        ("実績\x00です", ["U+0000"]),
        ("二つ\x1b\x07\x1b", ["U+0007", "U+001B"]),
        ("復帰\r", ["U+000D"]),
        ("次行\x85", ["U+0085"]),
        ("片割れ\ud842", ["U+D842"]),
        ("右から\u202e左", ["U+202E"]),
        ("見えない向き\u200f\u061c", ["U+061C", "U+200F"]),
        ("非文字\uffff", ["U+FFFF"]),
    ],
)
def test_unprintable_characters_are_named_once(text, names):
    assert unprintable(text) == names


def test_page_refuses_exactly_what_the_workbook_refuses():
    """Or a text typed on the page would not come back from its own workbook."""
    characters = "".join(map(chr, range(sys.maxunicode + 1)))
    workbook = FORBIDDEN.findall(characters)
    assert unprintable(characters) == [f"U+{ord(ch):04X}" for ch in workbook]
    assert {category(ch) for ch in workbook} == {"Cc", "Cf", "Cs", "Cn"}


def test_both_texts_are_checked_and_all_is_said_at_once():
    found = check_texts("実績\x00", "展望\u202e" + "あ" * LONGEST)
    assert [(violation.place, str(violation)) for violation in found] == [
        (
            "results",
            "事業実績に、印刷できない文字（U+0000）があります。その文字を消してください。"
            "（評価票「事業実績」）",
        ),
        (
            "outlook",
            "今後の事業計画・展望に、印刷できない文字（U+202E）があります。"
            "その文字を消してください。（評価票「今後の事業計画・展望」）",
        ),
        (
            "outlook",
            "今後の事業計画・展望が10,003字あります。10,000字までに縮めてください。"
            "（評価票「今後の事業計画・展望」）",
        ),
    ]


def test_longest_text_is_taken():
    assert check_texts("あ" * LONGEST, "_x0041" * (LONGEST // 6)) == []
