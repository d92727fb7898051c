"""気づき: what a reader of a row would ask about; never a grade, and never a reason to refuse

解釈: 評価を決めるのは課である。気づきは「なぜそう読めるか」をことばを引いて言うだけで、評価を
すすめない。課は理由を書いて消せる。消した気づきは、もとの文が変わるまで黙っている。

How often each is right stands in ``evaluation/tests/test_hints_measured.py``, which prints it.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from evaluation.enums import NOT_RATED, Grade, HintKind
from koganei.law import LegalText, Violation

HINTS = LegalText("評価票の気づき")
LONGEST_REASON = 400

WHAT = r"(?:[一-鿿々ァ-ヴー]{2,6}(?:には|に|することは|することが|は|が|を|も)?)?"
NOT_DONE = re.compile(
    rf"{WHAT}(?:でき(?:なかった|ず(?!に)|ませんでした|ていない|ておらず)|至らなかった|至らず)"
    r"|(?:行わなかった|行えなかった|行われなかった|実施しなかった|実施せず|開催せず)"
    r"|未実施|見送った|見送り|中止(?:した|とした|となった|になった)"
    r"|延期(?:した|とした|となった|になった)|(?:実績|申請|申込み?|応募|開催)(?:は|が)?な(?:し|かった)"
)
COUNTERS = (
    "回", "件", "人", "名", "団体", "か所", "カ所", "ヶ所", "箇所", "事業者", "事業所", "世帯",
    "校", "部", "冊", "枚", "日間", "講座", "施設", "社", "台",
)  # fmt: skip
NUMBER = r"(?<![\d第,.])(?!0+(?:\D|$))(?:\d{1,3}(?:,\d{3})+|\d+)"
FIGURES = re.compile(rf"{NUMBER}(?:の民間)?(?:{'|'.join(COUNTERS)})(?!ずつ予定|を予定|の予定)")
YEARS = re.compile(r"(?:明治|大正|昭和|平成|令和|[HRＨＲ])?(?:元|\d+)年度?")
RUNS = re.compile(r"[一-鿿々]{2,}|[ァ-ヴー]{3,}|[A-Za-z]{3,}")
# what every outlook says: no reader would look for it in the results
EMPTY_WORDS = re.compile(
    "令和|平成|年度|今後|引き?続|継続|実施|検討|推進|充実|必要|事業|事務|市民|関係|関連|機関|連携|強化"
    "|周知|支援|取組|取り組|対応|体制|整備|構築|向上|促進|努|図|予定|活用|適切|様々|内容|状況|情報"
    "|提供|改善|拡充|確保|福祉|計画|開催|作成|対象|利用|具体|設置|機能|現在|当初|高齢|障害|障がい"
    "|地域|団体|施設|配布|掲載|運営|担当|意見|参考|依頼|目指|理解|一部|安定|希望|増加|開始|該当|共有"
    "|等|為|更|次|前|本|各|行|的|際|中|方|上|下|時|年|月|日|市|課|者|例|及"
)
SHORTEST = 2


@dataclass(frozen=True)
class RowFacts:
    """What the hints look at: this year's row, and last year's where there is one."""

    grade: str
    results: str
    outlook: str
    initiative: str = ""
    past_results: str = ""
    past_outlook: str = ""


@dataclass(frozen=True)
class Hint:
    """One hint: its kind, why, in words that quote what was found, and the hash of the texts."""

    kind: HintKind
    words: str
    text_hash: str


def hints_of(row):
    """Return the Hints of a RowFacts, in the order of their kinds.

    >>> [hint.words for hint in hints_of(RowFacts("A", "講座は実施できなかった。", "続ける。"))]
    ['事業評価がAで、事業実績に「実施できなかった」とあります。']
    """
    found = (
        (HintKind.NOT_DONE, _not_done(row), (row.results,)),
        (HintKind.ACTIVE, _active(row), (row.results,)),
        (HintKind.SAME_TEXT, _same_text(row), (row.results, row.outlook)),
        (HintKind.OUTLOOK, _outlook(row), (row.past_outlook, row.results)),
    )
    return [Hint(kind, words, text_hash(kind, *texts)) for kind, words, texts in found if words]


def text_hash(kind, *texts):
    """SHA-256 of the texts that a hint is about: with them a dismissed hint speaks again."""
    return hashlib.sha256("\0".join([kind, *texts]).encode()).hexdigest()


def _not_done(row):
    if row.grade != Grade.A:
        return ""
    quoted = words_of_failure(row.results)
    return f"事業評価がAで、事業実績に{_quoted(quoted)}とあります。" if quoted else ""


def _active(row):
    if row.grade != Grade.D:
        return ""
    quoted = figures_in(row.results)
    return f"事業評価がD（未実施）で、事業実績に{_quoted(quoted)}とあります。" if quoted else ""


def _same_text(row):
    same = [
        label
        for label, now, before in (
            ("事業実績", row.results, row.past_results),
            ("今後の事業計画・展望", row.outlook, row.past_outlook),
        )
        if now.strip() and _bare(now) == _bare(before)
    ]
    return f"{'と'.join(same)}が、前年度と同じ文です（年度だけの違いを含む）。" if same else ""


def _outlook(row):
    if not row.results.strip() or row.grade in (Grade.D, NOT_RATED):  # nothing to take up
        return ""
    terms = terms_of(row.past_outlook, without=row.initiative)
    if not terms or any(is_mentioned(term, row.results) for term in terms):
        return ""
    return f"前年度の展望に書いた{_quoted(terms)}が、事業実績に出てきません。"


def words_of_failure(text):
    """The words of ``text`` that say that something was not done."""
    return _found(NOT_DONE, text)


def figures_in(text):
    """The figures of activity in ``text``: a number with its counter; no date, no zero."""
    return _found(FIGURES, text)


def terms_of(text, without=""):
    """What an outlook is about: its words without those that every outlook has.

    The words of the initiative's own name are left out: any text on it has them.
    """
    found = []
    for run in RUNS.findall(_folded(text)):
        for term in EMPTY_WORDS.split(run):
            if len(term) >= SHORTEST and term not in found and not is_mentioned(term, without):
                found.append(term)
    return found


def is_mentioned(term, text):
    """Tell whether ``text`` has the term, or for a long one any three letters of it in a row."""
    text = _folded(text)
    pieces = [term[at : at + 3] for at in range(len(term) - 2)] if len(term) > 3 else [term]
    return any(piece in text for piece in pieces)


def check_dismissal(reason, *, is_open, is_current):
    """Return every violation of a dismissal: too late, about another text, without a reason."""
    found = []
    if not is_open:
        message = "この年度は取りまとめが終わっているので、気づきは消せません。"
        found.append(Violation(HINTS.section("消すこと"), message))
    elif not is_current:
        message = "文が変わったか、もう消されています。いまの気づきを見てください。"
        found.append(Violation(HINTS.section("消すこと"), message))
    if not reason.strip():
        message = "消す理由を書いてください（例: 予定した3回のうち、2回は行った）。"
        found.append(Violation(HINTS.section("理由"), message, place="reason"))
    elif len(reason) > LONGEST_REASON:
        message = f"理由が{len(reason):,}字あります。{LONGEST_REASON}字までに縮めてください。"
        found.append(Violation(HINTS.section("理由"), message, place="reason"))
    return found


def _found(pattern, text):
    return list(dict.fromkeys(match[0] for match in pattern.finditer(_folded(text))))


def _quoted(words, most=3):
    more = "など" if len(words) > most else ""
    return "".join(f"「{word}」" for word in words[:most]) + more


def _folded(text):
    return unicodedata.normalize("NFKC", text)


def _bare(text):
    """The text without blanks and without what only names a year."""
    return YEARS.sub("", re.sub(r"\s", "", _folded(text)))
