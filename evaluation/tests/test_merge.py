"""The three texts of a cell: what was sent, what stands now, what Excel says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules.merge import Outcome, merge, plain

TABLE = [  # sent, now, excel, outcome
    ("前", "前", "前", "unchanged"),
    ("前", "前", "後", "mine"),
    ("前", "後", "前", "theirs"),
    ("前", "後", "後", "same"),
    ("前", "甲", "乙", "conflict"),
    # blank, D and 「―」 are three answers
    ("D", "D", "", "mine"),
    ("", "", "D", "mine"),
    ("―", "―", "D", "mine"),
    ("―", "―", "", "mine"),
    ("", "―", "D", "conflict"),
    ("", "D", "", "theirs"),
    ("A", "", "D", "conflict"),
    ("A", "", "", "same"),
    # nobody knows what was sent
    (None, "前", "前", "unchanged"),
    (None, "", "後", "conflict"),
    (None, "前", "", "conflict"),
]


@pytest.mark.parametrize(("sent", "now", "excel", "outcome"), TABLE)
def test_table_of_the_merge(sent, now, excel, outcome):
    assert merge(sent, now, excel) == outcome


texts = st.sampled_from(["", "A", "D", "―", "文", "文\n"])


@given(sent=st.none() | texts, now=texts, excel=texts)
def test_nobodys_text_is_lost_unless_somebody_chooses(sent, now, excel):
    """Excel is written over a text of the page only where that is what was sent."""
    found = merge(sent, now, excel)
    assert (found == Outcome.MINE) == (sent == now != excel)
    assert (found == Outcome.THEIRS) == (sent == excel != now)
    assert (found in (Outcome.UNCHANGED, Outcome.SAME)) == (now == excel)


@given(st.text())
def test_line_ends_do_not_make_a_change(text):
    assert plain(plain(text)) == plain(text)
    assert merge(plain(text), plain(text), plain(text)) == Outcome.UNCHANGED
    assert "\r" not in plain(text)
