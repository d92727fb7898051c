"""評価票のExcelの突き合わせ: 送ったときの文、いまの画面の文、Excelの文の3つから、どれを残すか

解釈: Excelで書き換えていない欄は、Excelが古くても、いまの画面の文のままにする。
解釈: 送ったあとに画面でもExcelでも書き換えた欄は、だれかが選ぶまで、どちらにもしない。
解釈: 送ったときの文が分からない欄（「保存の回数」の列がない古いExcelなど）は、画面とExcelの文が
違えば、どちらが新しいか分からないので、選んでもらう。
解釈: 空欄、D（未実施）、―（この年度は評価しない）は3つとも別の答えで、どれも書き換えになる。
"""

from enum import StrEnum


class Outcome(StrEnum):
    """What becomes of one cell; the value names it in pages and style sheets."""

    UNCHANGED = "unchanged"  # nobody wrote
    THEIRS = "theirs"  # written on the page alone
    MINE = "mine"  # written in Excel alone
    SAME = "same"  # both wrote, the same
    CONFLICT = "conflict"  # both wrote, something else


def merge(sent, now, excel):
    """Return the Outcome of one cell; ``sent`` is None where nobody knows what was sent.

    >>> merge("前", "前", "後").value, merge("前", "後", "前").value, merge("前", "甲", "乙").value
    ('mine', 'theirs', 'conflict')
    """
    if excel == now:
        return Outcome.UNCHANGED if sent in (None, now) else Outcome.SAME
    if sent is None:
        return Outcome.CONFLICT
    if excel == sent:
        return Outcome.THEIRS
    return Outcome.MINE if now == sent else Outcome.CONFLICT


def plain(text):
    """A text as a cell carries it: with LF at the ends of its lines.

    >>> plain("一\\r\\n二\\r三\\n")
    '一\\n二\\n三\\n'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n")
