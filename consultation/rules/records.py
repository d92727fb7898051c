"""経過の記録: what one line must say (支援経過記録シート; domain.md §2.4)

解釈: 「次の対応」を書いたら、その仕事と期限も決める。期限がないと、だれの目にも入らない。
"""

from consultation.codes import Channel
from consultation.enums import DueKind
from consultation.rules.report import PRACTICE
from koganei.law import Violation

RECORD = PRACTICE.section("支援経過記録シート")
LONGEST_MINUTES = 24 * 60
# what a worker puts on the list by hand; the other kinds come and go with their own acts
BY_HAND = (DueKind.CALL, DueKind.INTERVIEW, DueKind.VISIT)
WITH_AGENCY = (Channel.INTERAGENCY_CALL, Channel.INTERAGENCY_MEETING)


def check_moment(moment, *, now):
    """対応した時刻は、いままでのいつか; the day is asked about by ``check_day``."""
    if moment > now and moment.date() == now.date():
        return Violation(RECORD, "まだ来ていない時刻です。", place="at")
    return None


def check_day(day, *, received_on, today, place="on"):
    """何かをした日は、受付日から今日までのいつか"""
    if day > today:
        return Violation(RECORD, "まだ来ていない日です。", place=place)
    if day < received_on:
        return Violation(RECORD, "この相談の受付日より前の日です。", place=place)
    return None


def check_due_on(day, today, place="due_on"):
    """期限は、今日からあと"""
    if day is not None and day < today:
        return Violation(RECORD, "期限が、もう過ぎています。", place=place)
    return None


def check_minutes(minutes):
    if minutes is not None and not 0 < minutes <= LONGEST_MINUTES:
        return Violation(RECORD, "所要時間は、1分から24時間までです。", place="minutes")
    return None


def check_counterpart(channel, agency):
    """他機関とのやりとりは、どの機関とかを残す"""
    if channel in WITH_AGENCY and agency is None:
        return Violation(RECORD, "他機関とのやりとりには、機関名が要ります。", place="agency")
    return None


def check_words(words):
    """A line without a word tells nobody what happened."""
    if not any(text.strip() for text in words):
        return Violation(RECORD, "内容（事実）を書いてください。", place="facts")
    return None


def check_next(*, text, kind, due_on, day):
    """Return every violation of what is to be done next; ``day`` is that of the contact."""
    found = []
    if due_on is None and (kind or text.strip()):
        found.append(Violation(RECORD, "次の対応の期限がありません。", place="next_on"))
    if due_on is not None and not kind:
        found.append(Violation(RECORD, "期限までにする仕事を選んでください。", place="next_kind"))
    if due_on is not None and due_on < day:
        found.append(Violation(RECORD, "次の対応の期限が、対応した日より前です。", place="next_on"))
    return found


def check_corrected(*, is_of_case, is_correction):
    """訂正は、その相談の行についての新しい行であり、訂正の訂正は、もとの行に書く"""
    if not is_of_case:
        return Violation(RECORD, "訂正する行が、この相談にありません。")
    if is_correction:
        return Violation(RECORD, "これは訂正の行です。もとの行を訂正してください。")
    return None
