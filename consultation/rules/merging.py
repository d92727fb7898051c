"""名寄せ: when two rows are one human being, and when one row is two (記録の定め「名寄せ」)

まとめるのも、戻すのも、分けるのも主任で、理由を残す。まとめても、前の記録は書き換えない。

解釈: 一度に1段だけまとめる。まとめられた人を持つ人は、まとめられる側にならない。
解釈: 生年月日・性別・亡くなった日がどちらも分かっていて違うときは、確かめたと答えてからまとめる。
解釈: 分けるときに移せるのは、続いている相談である。終結した相談の事実は変わらないので、もとの人に
残る。住所が保護されている人の住所は移さない。
"""

from koganei.dates.wareki import format_date
from koganei.law import LegalText, Violation

MERGING = LegalText("記録の定め").section("名寄せ")


def differences(one, other):
    """Return what speaks against two persons being one, as (label, value, value)."""
    pairs = (
        ("生年月日", one.birth_on, other.birth_on, format_date),
        ("亡くなった日", one.died_on, other.died_on, format_date),
        ("性別", one.get_sex_display(), other.get_sex_display(), str),
    )
    unknown = (None, "", "不明", "回答しない")
    return [
        (label, word(mine), word(theirs))
        for label, mine, theirs, word in pairs
        if mine != theirs and mine not in unknown and theirs not in unknown
    ]


def check_merge(stays, merged, *, has_taken_in, reason, is_checked):
    """Return every violation of merging the row ``merged`` into the row ``stays``.

    ``has_taken_in`` tells whether somebody was merged into ``merged`` before.
    """
    return [
        _unless(stays.pk != merged.pk, "同じ記録です。もう一人を選んでください。", "other"),
        _unless(stays.desk_id == merged.desk_id, "窓口が違う人は、まとめられません。", "other"),
        _unless(
            merged.merged_into_id is None and stays.merged_into_id is None,
            "どちらかが、すでにほかの人にまとめられています。先に戻してください。",
            "other",
        ),
        _unless(
            not has_taken_in,
            "まとめられる側に、前にまとめた人がいます。残す人を逆にするか、先に戻してください。",
            "stays",
        ),
        _reason(reason, "同じ人とした理由を書いてください。"),
        _unless(
            is_checked or not differences(stays, merged),
            "違うところがあります。確かめたうえで、確かめたことに印を付けてください。",
            "is_checked",
        ),
    ]


def check_undo(*, is_undone, reason):
    """Return every violation of taking a merge apart again."""
    return [
        _unless(not is_undone, "この名寄せは、もう戻されています。", None),
        _reason(reason, "戻す理由を書いてください。"),
    ]


def check_split(*, cases, open_cases, moves_address, is_protected, reason):
    """Return every violation of moving ``cases`` (numbers) to another person."""
    closed = sorted(set(cases) - set(open_cases))
    return [
        _unless(bool(cases), "分ける人の相談を、1つ以上選んでください。", "cases"),
        _unless(
            not closed,
            f"終結した相談は移せません（{'、'.join(closed)}）。訂正として経過に書いてください。",
            "cases",
        ),
        _unless(
            not (moves_address and is_protected),
            "住所が保護されているので、住所は移せません。新しい人のページで入れてください。",
            "parts",
        ),
        _reason(reason, "別の人とした理由を書いてください。"),
    ]


def _reason(reason, message):
    return _unless(bool(reason.strip()), message, "reason")


def _unless(holds, message, place):
    return None if holds else Violation(MERGING, message, place=place)
