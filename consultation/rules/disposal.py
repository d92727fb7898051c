"""廃棄: two persons, one list, one execution (access.md, Two persons; security.md §2.4, §4.5)

解釈: 提案は課の管理者、承認はもう1人の管理者（部長・代決者を含む）がする。
実行は利用者管理の担当者がする。
解釈: 一覧は提案のあとで変えない。変えるときは、取り下げて提案し直す。
解釈: 実行するときに1件ずつ確かめ直し、廃棄できなくなったものは残して、わけを記録に書く。
解釈: 支援会議の案件は1件ずつ提案する。承認するのは、その案件の全部を読める別の管理者である。
"""

from dataclasses import dataclass

from consultation.codes import DisposalDecision
from consultation.rules.retention import RETENTION
from koganei.law import LegalText, Violation

DISPOSAL = RETENTION.section("廃棄")
TWO_PERSONS = LegalText("権限一覧").section("二人で決めること　廃棄")

HELD = "保存を延長している"
PROTECTED = "住所の保護（支援措置）が解除されていない人がいる"
GLASS_OPEN = "確かめの済んでいない緊急閲覧がある"
NOT_OVER = "保存期間が過ぎていない"
NEEDED = "{by}が必要としている"
GONE = "もうない"


@dataclass(frozen=True)
class State:
    """Where a disposal stands."""

    decision: str = ""
    is_executed: bool = False


def check_proposal(*, is_empty, has_changed):
    """提案するもの"""
    return [
        _broken("保存期間が過ぎて廃棄できるものがありません。") if is_empty else None,
        _broken("一覧が、画面を開いたあとで変わりました。もう一度確かめてから提案してください。")
        if has_changed
        else None,
    ]


def check_matter(*, is_over, is_held, is_proposed):
    """支援会議の案件の提案: 保存期間が過ぎ、延長されていない"""
    return [
        None if is_over else _broken(f"{NOT_OVER}ので、廃棄できません。"),
        _broken(f"{HELD}ので、廃棄できません。先に延長を終えてください。") if is_held else None,
        _broken("この案件の廃棄は、もう提案されています。") if is_proposed else None,
    ]


def check_decision(*, state, is_proposer, has_changed, approves, reason):
    """承認・却下は、提案した人と別の人がする"""
    return [
        _decided(state),
        Violation(
            TWO_PERSONS, "自分が提案した廃棄は承認・却下できません。ほかの管理者に頼んでください。"
        )
        if is_proposer
        else None,
        _broken("一覧が、画面を開いたときと違います。もう一度確かめてください。")
        if has_changed
        else None,
        Violation(DISPOSAL, "却下する理由を書いてください。", place="reason")
        if not approves and not reason.strip()
        else None,
    ]


def check_withdrawal(*, state, is_proposer):
    """取り下げるのは、提案した人"""
    return [
        _decided(state),
        None if is_proposer else Violation(TWO_PERSONS, "取り下げられるのは、提案した人だけです。"),
    ]


def check_execution(state):
    """実行は、承認されたものを1回だけ"""
    if state.is_executed:
        return _broken("この廃棄は、もう実行されています。")
    if state.decision != DisposalDecision.APPROVED:
        return Violation(TWO_PERSONS, "承認されていない廃棄は実行できません。")
    return None


def _decided(state):
    if state.is_executed:
        return _broken("この廃棄は、もう実行されています。")
    if state.decision:
        label = DisposalDecision(state.decision).label
        return _broken(f"この廃棄は、もう決裁が済んでいます（{label}）。")
    return None


def _broken(message):
    return Violation(DISPOSAL, message)
