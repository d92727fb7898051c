"""評価票の流れ: what each step asks for, on plain facts (rules.md 評価票, access.md)

解釈: 記入した人（その課の行に書いた人、課長に回した人）は、その課の回答を確定できない。
解釈: 課長がいないあいだは、登録された代決者が確定できる。だれの代わりかと、代決であることを残す。
解釈: 差戻しには必ずことばが要る。どこを直すかが分からない差戻しは、仕事を止めるだけである。
解釈: 期限が過ぎても、記入も確定も閉じない。遅れた日数を記録し、進みの表に赤く示し、督促する。
地域福祉課は期限を延ばせる。行を閉じるのは、課長の確定と、地域福祉課の取りまとめだけである。
解釈: 版を固定した人は、その版を公表できない（access.md、2人で行うこと）。
解釈: 意見はすべて担当課を決めてから市の考え方に進み、載せる意見のすべてに、課長の確認した
市の考え方があってから、公表する版を固定する。
"""

from dataclasses import dataclass

from koganei.law import LegalText, Violation
from koganei.workflow import Guard

FLOW = LegalText("評価票の流れ")
LONGEST_COMMENT = 2_000


@dataclass(frozen=True)
class AnswerFacts:
    """What the guards of a section's steps ask for. ``missing``: sentences, one for each gap."""

    missing: tuple[str, ...] = ()
    comment: str = ""
    is_writer: bool = False
    document_number: str = "-"
    is_collecting: bool = True


@dataclass(frozen=True)
class SheetFacts:
    """What the guards of the whole year's steps ask for. ``waiting``: sections not gathered yet.

    ``unassigned`` and ``unanswered`` name opinions, the latter with section and state.
    """

    waiting: tuple[str, ...] = ()
    comment: str = ""
    stamp: str = "-"
    cover_date: str = "-"
    document_number: str = "-"
    is_fixer: bool = False
    is_correction: bool = False
    is_unchanged: bool = True
    unassigned: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True)
class ViewFacts:
    """What the guards of 市の考え方 ask for. ``missing``: what is not written yet."""

    missing: tuple[str, ...] = ()
    comment: str = ""
    is_writer: bool = False
    is_responding: bool = True


def missing_of(row):
    """Name what a row still lacks before it can go to the head: words of its own columns.

    ``row`` has results, grade, outlook and source_gap. A blank grade is no D, and D and 「―」 are
    answers; only D may stand without results.
    """
    if row.source_gap:
        return []
    lacking = {
        "事業評価": not row.grade,
        "事業実績": not row.results.strip() and row.grade != "D",
        "今後の事業計画・展望": not row.outlook.strip(),
    }
    return [label for label, is_missing in lacking.items() if is_missing]


def check_comment(comment):
    """Return the violations of the words of a step: none at all, or too long a text."""
    if not comment.strip():
        return [
            Violation(
                FLOW.section("差戻し"),
                "どこを直してほしいかを書いてください。",
                place="comment",
            )
        ]
    if len(comment) > LONGEST_COMMENT:
        return [
            Violation(
                FLOW.section("差戻し"),
                f"{len(comment):,}字あります。{LONGEST_COMMENT:,}字までにしてください。",
                place="comment",
            )
        ]
    return []


def check_version(shown, now, what):
    """Return a violation where a page showed an older state of ``what`` than there is now."""
    if shown == now:
        return None
    return Violation(
        FLOW.section("段階"),
        f"この画面を開いたあとに、{what}が進みました。いまの状態と見比べて、もう一度選んでください。",
    )


def _missing(facts):
    shown = "".join(f"{each}。" for each in facts.missing[:5])
    more = f"ほか{len(facts.missing) - 5}件。" if len(facts.missing) > 5 else ""
    return f"まだ書いていないところがあります。{shown}{more}"


def _waiting(facts):
    return f"まだ受け取っていない課があります（{'、'.join(facts.waiting)}）。"


COMPLETE = Guard(_missing, lambda facts: not facts.missing)
COMMENT = Guard(
    "どこを直してほしいか、理由とともに書いてください。",
    lambda facts: bool(facts.comment.strip()),
    place="comment",
    basis=FLOW.section("差戻し"),
)
NOT_WRITER = Guard(
    "記入した人と確定する人は、別の人です。課長か、記入していない代決者に頼んでください。",
    lambda facts: not facts.is_writer,
    basis=FLOW.section("2人で行うこと"),
)
DOCUMENT = Guard(
    "文書番号を書いてください。",
    lambda facts: bool(facts.document_number.strip()),
    place="document_number",
    basis=FLOW.section("決裁の記録"),
)
COLLECTING = Guard(
    "年度の取りまとめは終わっています。直すには、地域福祉課が年度の評価を課に戻します。",
    lambda facts: facts.is_collecting,
    basis=FLOW.section("取りまとめ"),
)
ALL_GATHERED = Guard(_waiting, lambda facts: not facts.waiting)
STAMP = Guard(
    "資料番号など、会議資料の表示を書いてください（例: 【資料5】）。",
    lambda facts: bool(facts.stamp.strip()),
    place="stamp",
)
COVER = Guard(
    "表紙の日付を書いてください（例: 令和2年3月）。",
    lambda facts: bool(facts.cover_date.strip()),
    place="cover_date",
)
NOT_FIXER = Guard(
    "公表の版を固定した人は、その版を公表できません。別の決裁者か、代決者に頼んでください。",
    lambda facts: not facts.is_fixer,
    basis=FLOW.section("2人で行うこと"),
)
CORRECTION = Guard(
    "公表した版がもうあります。何をなぜ訂正するかを書いてください。",
    lambda facts: not facts.is_correction or bool(facts.comment.strip()),
    place="comment",
    basis=FLOW.section("訂正"),
)
UNCHANGED = Guard(
    "版を固定したあとに、行が変わっています。差し戻して、版を固定し直してください。",
    lambda facts: facts.is_unchanged,
    basis=FLOW.section("版の固定"),
)

ASSIGNED = Guard(
    lambda facts: f"担当課の決まっていない意見があります（{'、'.join(facts.unassigned)}）。",
    lambda facts: not facts.unassigned,
    basis=FLOW.section("委員意見"),
)
ANSWERED = Guard(
    lambda facts: f"市の考え方が済んでいない意見があります（{'、'.join(facts.unanswered)}）。",
    lambda facts: not facts.unanswered,
    basis=FLOW.section("市の考え方"),
)
RESPONDING = Guard(
    "いまは市の考え方をまとめる段階ではありません。",
    lambda facts: facts.is_responding,
    basis=FLOW.section("市の考え方"),
)
VIEW_WHOLE = Guard(
    lambda facts: f"まだ書いていません（{'、'.join(facts.missing)}）。",
    lambda facts: not facts.missing,
)
NOT_VIEW_WRITER = Guard(
    "書いたことのある人と確認する人は、別の人です。書いていない課長か、代決者に頼んでください。",
    lambda facts: not facts.is_writer,
    basis=FLOW.section("2人で行うこと"),
)
