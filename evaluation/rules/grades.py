"""評価票「事業評価の評価基準」

A… ほぼ施策内容を達成した。
B… 施策内容をある程度達成したが、今後の改善、検討を要する。
C… 施策内容を達成したとは言えず、現状について大きな課題がある。
D… 未実施

解釈: A・B・C は「達成」の度合いだから、事業実績がなければ付けられない。D（未実施）は事業実績に
何をしたかを書いてもよい（平成30年度のDの4件はすべて書いている）。空欄はDではなく「まだ答えていない」。
解釈: 「―」は「この年度は評価しない」（例: 隔年の事業）。空欄ともDとも別で、理由を事業実績に書く。
解釈: 原資料が事業実績を失った行（source_gap）は、書き直さない限りそのままにできる。
"""

import unicodedata

from evaluation.enums import NOT_RATED, Grade
from koganei.law import LegalText, Violation

SHEET = LegalText("評価票")
CRITERIA = SHEET.section("事業評価の評価基準")
LONGEST = 10_000  # characters of one text; any such text fits into a cell of Excel
LONG_DASHES = ("―", "—", "─")  # what keyboards and Excel make of the dash; a hyphen says nothing
# Bidirectional controls and noncharacters, as in koganei.workbook_reader; Cc and Cs come on top.
FORBIDDEN = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff"


def read_grade(text):
    """Read a grade as people type it: full-width and lower case too. ``None`` means unknown.

    >>> read_grade("Ａ"), read_grade(" b "), read_grade(""), read_grade("Z"), read_grade("―")
    (Grade.A, Grade.B, '', None, '―')
    """
    folded = unicodedata.normalize("NFKC", text).strip().upper()
    if not folded:
        return ""
    if folded in LONG_DASHES:
        return NOT_RATED
    return Grade(folded) if folded in Grade.values else None


def check_grade(grade, results, *, source_gap=False):
    """Return the violation of a grade without its results, or None."""
    if grade in (Grade.A, Grade.B, Grade.C) and not results.strip() and not source_gap:
        return Violation(
            CRITERIA,
            f"事業評価が{grade}なのに事業実績が空です。したことを事業実績に書いてください。"
            "何もしていなければ、事業評価をDにしてください。",
            place="results",
        )
    if grade == NOT_RATED and not results.strip():
        return Violation(
            CRITERIA,
            "事業評価が ―（この年度は評価しない）なのに事業実績が空です。"
            "評価しない理由を事業実績に書いてください。",
            place="results",
        )
    return None


def check_texts(results, outlook):
    """Return violations of texts that cannot be printed: forbidden characters, excessive length."""
    found = []
    for place, label, text in (
        ("results", "事業実績", results),
        ("outlook", "今後の事業計画・展望", outlook),
    ):
        if bad := unprintable(text):
            found.append(
                Violation(
                    SHEET.section(label),
                    f"{label}に、印刷できない文字（{'、'.join(bad)}）があります。"
                    "その文字を消してください。",
                    place=place,
                )
            )
        if len(text) > LONGEST:
            found.append(
                Violation(
                    SHEET.section(label),
                    f"{label}が{len(text):,}字あります。{LONGEST:,}字までに縮めてください。",
                    place=place,
                )
            )
    return found


def check_row(results, grade, outlook):
    """Return every violation of a row as it would be written."""
    found = [check_grade(grade, results), *check_texts(results, outlook)]
    return [violation for violation in found if violation]


def unprintable(text):
    """Name the characters of ``text`` that no paper can carry, each once.

    >>> unprintable("実績\\x00です"), unprintable("一行目\\n二行目")
    (['U+0000'], [])
    """
    bad = {
        ch
        for ch in text
        if (unicodedata.category(ch) in ("Cc", "Cs") and ch not in "\n\t") or ch in FORBIDDEN
    }
    return [f"U+{ord(ch):04X}" for ch in sorted(bad)]
