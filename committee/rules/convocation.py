"""第6条（会議）第1項 招集、会議の日と方法

委員会の会議は、会長が招集する。

解釈: 会長が選ばれる前の最初の会議は、市長が招集する。会議は年度の中で「第n回」と数える。
解釈: 条例に定めのない書面開催は、定め（written_meeting_allowed）のある会議体だけができる。
"""

from committee.enums import Convener, MeetingMode, Topic
from koganei.dates.wareki import format_date
from koganei.law import Violation


def check_mode(provisions, mode):
    """第6条第2項 書面開催は、定めがあるときだけ

    委員会は、委員の半数以上が出席しなければ会議を開くことができない。
    """
    if mode != MeetingMode.WRITTEN or provisions.written_meeting_allowed:
        return None
    return Violation(
        provisions.cite(Topic.QUORUM),
        f"{provisions.name}には書面開催の定めがありません。会場かオンラインで開いてください。",
        place="mode",
    )


def check_convener(provisions, convener, by_right):
    """第6条第1項 招集する者は、会長（欠けているときは副会長、最初の会議は市長）

    委員会の会議は、会長が招集する。

    ``by_right`` is what ``committee.rules.meetings.convener`` answers for that day.
    """
    if convener == by_right:
        return None
    return Violation(
        provisions.cite(Topic.CONVOCATION),
        f"招集するのは{Convener(by_right).label}です。"
        f"{Convener(convener).label}の名では招集できません。",
        place="convener",
    )


def check_ready(provisions, *, items, place, mode):
    """第6条第1項 招集には、日時・場所と議題を示す

    委員会の会議は、会長が招集する。
    """
    where = provisions.cite(Topic.CONVOCATION)
    found = []
    if not items:
        found.append(Violation(where, "議題がありません。議題を一つ以上加えてください。"))
    if not place.strip() and mode != MeetingMode.ONLINE:
        found.append(Violation(where, "場所がありません。場所を書いてください。", place="place"))
    return found


def check_day(provisions, held_on, today):
    """第6条第1項 会議の日が来るまで、受付は始められない"""
    if held_on <= today:
        return None
    return Violation(
        provisions.cite(Topic.CONVOCATION),
        f"会議は{format_date(held_on)}です。受付はその日から始められます。",
    )


def check_year(provisions, year, held_on):
    """第6条第1項 年度の違う日には移せない

    解釈: 会議は年度の中で「第n回」と数えるので、年度を越えて移すと回が変わる。
    """
    if year.contains(held_on):
        return None
    return Violation(
        provisions.cite(Topic.CONVOCATION),
        f"{format_date(held_on)}は{year}ではありません。中止して、新しい会議を用意してください。",
        place="held_on",
    )
