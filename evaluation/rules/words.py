"""状態のことば: the same stage in the words of whoever reads it, and why a row cannot be written

A lock says who holds it, what ends it and until when (評価票の流れ「記入」).
"""

from enum import Enum

from evaluation.enums import AnswerStage as Stage


class Reader(Enum):
    """Who reads: by what the reader may do with the section's answer."""

    AUTHOR = "入力者"
    HEAD = "課長"
    GATHERER = "取りまとめ"
    OTHER = "ほかの人"


WORDS = {
    Stage.REQUESTED: {
        Reader.AUTHOR: "記入してください",
        Reader.HEAD: "入力者の記入待ち",
        Reader.GATHERER: "未着手",
        Reader.OTHER: "依頼中",
    },
    Stage.ENTRY: {
        Reader.AUTHOR: "記入中",
        Reader.HEAD: "入力者が記入中",
        Reader.GATHERER: "記入中",
        Reader.OTHER: "記入中",
    },
    Stage.FIXING: {
        Reader.AUTHOR: "課長の確定待ち",
        Reader.HEAD: "確定してください",
        Reader.GATHERER: "課長の確定待ち",
        Reader.OTHER: "確認中",
    },
    Stage.FIXED: {
        Reader.AUTHOR: "課長が確定しました",
        Reader.HEAD: "確定ずみ・地域福祉課の受取待ち",
        Reader.GATHERER: "受け取ってください",
        Reader.OTHER: "確定ずみ",
    },
    Stage.GATHERED: {
        Reader.AUTHOR: "取りまとめに提出ずみ",
        Reader.HEAD: "取りまとめに提出ずみ",
        Reader.GATHERER: "受け取りずみ",
        Reader.OTHER: "提出ずみ",
    },
}
LOOKS = {
    Stage.REQUESTED: "",
    Stage.ENTRY: "kind",
    Stage.FIXING: "kind",
    Stage.FIXED: "good with-tick",
    Stage.GATHERED: "good with-tick",
}
RETURNED = "差し戻されました。直してください"


def words_for(stage, reader, *, is_returned=False):
    """Return what ``reader`` calls the stage; an answer that came back is named so to the author.

    >>> words_for(Stage.FIXING, Reader.AUTHOR), words_for(Stage.FIXING, Reader.HEAD)
    ('課長の確定待ち', '確定してください')
    """
    if is_returned and stage == Stage.ENTRY and reader == Reader.AUTHOR:
        return RETURNED
    return WORDS[Stage(stage)][reader]


def lock_words(stage, *, is_collecting, year_stage="", fixed=None, until=""):
    """Return why a row cannot be written now and what opens it, or ``""`` where it can.

    ``fixed`` is who fixed the answer and when, as one text; ``until`` the deadline of the phase.
    """
    if not is_collecting:
        return (
            f"この年度は「{year_stage}」まで進んでいるので、書けません。"
            "直す必要があるときは、地域福祉課が課に戻すと、また書けます。"
        )
    if stage == Stage.FIXING:
        return (
            f"課長の確定を待っているので、書けません（確定の期限 {until}）。"
            "課長へ回した人が取り戻すか、課長が差し戻すと、また書けます。"
        )
    if stage == Stage.FIXED:
        return (
            f"{fixed}が確定したので、書けません。"
            f"地域福祉課が差し戻すと、また書けます（取りまとめの期限 {until}）。"
        )
    if stage == Stage.GATHERED:
        return (
            f"{fixed}が確定し、地域福祉課が受け取ったので、書けません。"
            f"地域福祉課が差し戻すと、また書けます（取りまとめの期限 {until}）。"
        )
    return ""
