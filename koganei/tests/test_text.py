"""Texts are split into the paragraphs that their writers meant."""

import pytest

from koganei.text import paragraphs


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("  \n ", []),
        ("一つの文。", ["一つの文。"]),
        ("一行目\n二行目", ["一行目", "二行目"]),
        ("一行目\r\n二行目", ["一行目", "二行目"]),
        ("一行目\n\n\n二行目\n", ["一行目", "二行目"]),
        ("図った。 また、見直す。", ["図った。", "また、見直す。"]),
        ("（1件） 次に", ["（1件）", "次に"]),
        ("A社 B社", ["A社 B社"]),
        ("図った。また、見直す。", ["図った。また、見直す。"]),
    ],
)
def test_paragraphs_end_at_line_ends_and_where_the_paper_ended_a_line(text, parts):
    assert paragraphs(text) == parts


def test_no_character_is_lost_but_line_ends_and_blanks():
    text = "　字下げ。 次。\n\n<b>&amp;</b> 𠮷\U000e0100"
    assert "".join(paragraphs(text)) == "字下げ。次。<b>&amp;</b> 𠮷\U000e0100"
