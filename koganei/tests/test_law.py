"""Citations, violations, and the one exception that carries them all."""

import pytest

from koganei.law import Citation, LegalText, RuleBroken, Violation, require

ORDINANCE = LegalText("委員会条例")
SEATS = Violation(ORDINANCE.article(3, 1), "定数を超えます。", place="seat")
TERMS = Violation(ORDINANCE.article(4, 1), "連続4期目の委嘱になります。", waivable=True)


@pytest.mark.parametrize(
    ("citation", "text"),
    [
        (ORDINANCE.article(6), "委員会条例第6条"),
        (ORDINANCE.article(6, 2), "委員会条例第6条第2項"),
        (ORDINANCE.article(2, 1, 3), "委員会条例第2条第1項第3号"),
        (ORDINANCE.article(2, item=3), "委員会条例第2条第3号"),
        (LegalText("報告書").section("支援計画の決定"), "報告書「支援計画の決定」"),
        (Citation("評価票"), "評価票"),
    ],
)
def test_a_citation_is_written_as_the_city_writes_it(citation, text):
    assert str(citation) == text


def test_a_violation_ends_with_its_article():
    assert str(SEATS) == "定数を超えます。（委員会条例第3条第1項）"


def test_a_violation_cannot_be_changed():
    with pytest.raises(AttributeError):
        SEATS.message = "なし"


@pytest.mark.parametrize(
    ("violations", "waiver", "broken"),
    [
        ((), "", ()),
        ((None, None), "", ()),
        ((SEATS,), "", (SEATS,)),
        ((None, SEATS, TERMS), "", (SEATS, TERMS)),
        ((TERMS,), "ほかに候補者がいないため", ()),
        ((TERMS,), "  　", (TERMS,)),
        ((SEATS,), "ほかに候補者がいないため", (SEATS,)),
        ((SEATS, TERMS), "ほかに候補者がいないため", (SEATS,)),
    ],
    ids=lambda value: "" if isinstance(value, tuple) else value,
)
def test_require_names_all_that_is_broken(violations, waiver, broken):
    if not broken:
        assert require(*violations, waiver=waiver) is None
        return
    with pytest.raises(RuleBroken) as refused:
        require(*violations, waiver=waiver)
    assert refused.value.violations == broken
    assert str(refused.value) == "\n".join(map(str, broken))
