"""第6条（会議）第2項・第3項 議事の進め方

委員会は、委員の半数以上が出席しなければ会議を開くことができない。
3 委員会の議事は、出席委員の過半数をもって決し、可否同数のときは、会長の決するところによる。

解釈: 開会のときだけでなく、議題を決めるたびに定足数を確かめて、その数を残す。
解釈: 会議の時刻は、会議の日の時刻とする（書面開催を除く）。夜をこえた会議では、翌日の午前6時までを
その日の24時からの時刻とする（24時30分）。まだ来ていない時刻は記録できない。
"""

from datetime import timedelta

from committee.enums import ItemStatus, MeetingMode, MeetingStage, Presiding, Topic
from koganei.dates.clock import LATE, at_clock
from koganei.dates.wareki import format_date, format_datetime
from koganei.law import Violation


def check_moment(provisions, *, held_on, mode, at, now, not_before=None):
    """第6条第2項 記録する時刻は、会議の日の、過ぎた時刻

    委員会は、委員の半数以上が出席しなければ会議を開くことができない。
    """
    where = provisions.cite(Topic.QUORUM)
    first, last = at_clock(held_on, timedelta()), at_clock(held_on, LATE)
    if mode != MeetingMode.WRITTEN and not first <= at < last:
        return Violation(
            where,
            f"会議の日は{format_date(held_on)}です。その日の時刻を書いてください。"
            "夜をこえたときは、翌日の午前6時まで、24時30分のように書けます。",
            place="time",
        )
    if at > now:
        return Violation(where, f"{format_datetime(at)}は、まだ来ていない時刻です。", place="time")
    if not_before and at < not_before:
        return Violation(
            where,
            f"{format_datetime(at)}は、前の記録（{format_datetime(not_before)}）より前です。"
            "時刻を直してください（翌日の0時30分は24:30と書きます）。",
            place="time",
        )
    return None


def check_in_session(provisions, stage):
    """第6条第2項 議事は、開会している会議でする

    委員会は、委員の半数以上が出席しなければ会議を開くことができない。
    """
    if stage == MeetingStage.IN_SESSION:
        return None
    return Violation(
        provisions.cite(Topic.QUORUM),
        f"会議は「{MeetingStage(stage).label}」の段階です。議事は開会してから始めてください。",
    )


def check_start(provisions, status, *, under_way=""):
    """第6条第3項 議題は一つずつ

    委員会の議事は、出席委員の過半数をもって決し、可否同数のときは、会長の決するところによる。

    ``under_way`` is the title of another item that is being dealt with.
    """
    where = provisions.cite(Topic.VOTE)
    if status != ItemStatus.WAITING:
        return Violation(where, f"この議題は「{ItemStatus(status).label}」です。始められません。")
    if under_way:
        return Violation(where, f"「{under_way}」の議事中です。先に結果を記録してください。")
    return None


def check_under_way(provisions, status):
    """第6条第3項 決めるのは、議事中の議題

    委員会の議事は、出席委員の過半数をもって決し、可否同数のときは、会長の決するところによる。
    """
    if status == ItemStatus.UNDER_WAY:
        return None
    return Violation(
        provisions.cite(Topic.VOTE),
        f"この議題は「{ItemStatus(status).label}」です。議事中の議題だけ、結果を記録できます。",
    )


def check_casting(tally):
    """第6条第3項 可否同数のときは、会長の決するところによる

    可否同数のときは、会長の決するところによる。
    """
    provisions = tally.provisions
    where = provisions.cite(Topic.VOTE)
    tied = tally.is_tie and provisions.chair_breaks_tie and not _carried_outright(tally)
    if tied and tally.chair_decides is None:
        return Violation(
            where,
            f"可否同数です。{provisions.chair_title}の決するところ（賛成・反対）を選んでください。",
            place="chair_decides",
        )
    if tally.chair_decides is not None and not tied:
        return Violation(
            where,
            f"可否同数ではないので、{provisions.chair_title}の裁決は要りません。「なし」に戻してください。",
            place="chair_decides",
        )
    return None


def _carried_outright(tally):
    return tally.votes_for >= tally.required


def check_end(provisions, titles):
    """第6条第3項 閉会は、議題の結果をすべて記録してから

    委員会の議事は、出席委員の過半数をもって決し、可否同数のときは、会長の決するところによる。

    ``titles`` are those of the items without a result.
    """
    if not titles:
        return None
    return Violation(
        provisions.cite(Topic.VOTE),
        f"結果のない議題があります：{'、'.join(titles)}。決定・報告・継続審議のどれかを記録してください。",
    )


def check_presider(provisions, presiding, *, chosen, present):
    """第5条第4項 会長も副会長もいないときは、仮議長を出席した委員から

    副会長は、会長を補佐し、会長に事故があるとき、又は会長が欠けたときは、その職務を代理する。

    解釈: 最初の会議で会長を互選するまでは、委員でない者（事務局）が仮に進められる。
    ``chosen`` is the member who was named, None for nobody; ``present`` says whether that one is.
    """
    if presiding != Presiding.PROVISIONAL or chosen is None or present:
        return None
    return Violation(
        provisions.cite(Topic.ACTING_CHAIR),
        "仮議長は、いま出席している委員から選んでください。",
        place="presided_by",
    )
