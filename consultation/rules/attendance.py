"""会議の出席者: who comes, who is bound by a body, who is picked for an item, who acknowledged

Source: report chapter 6(1)（構成員、同一の会場・時間帯で連続して開催）; domain.md §4.6, §9.2（会長
が案件ごとに出席者を選ぶ、守秘確認）; security.md §2.3, §2.6.

解釈: 出席者は開催ごとに登録する。続けて開く会議体のうち、どれに構成員として出るかを1つずつ決める。
解釈: 案件の出席者に選べるのは、その会議体の構成員として出る人か、その案件に招いた機関の人だけ。
解釈: 守秘義務は、人ごと、会議体ごとに、開催日の条文を示して確認する。画面では本人だけが確認でき、
利用者でない人は署名した紙で確認する。根拠の条が変わったら、もう一度確認する。
解釈: 利益相反のある人を選ぶと、選ばれずに除斥として記録に残る。
"""

from datetime import date, datetime

from consultation.rules.bodies import SECRECY
from consultation.rules.report import CHAPTER_6, CONFERENCE
from koganei.dates.wareki import format_date
from koganei.law import Violation

MEMBERS = CHAPTER_6.section("構成員")
TOGETHER = CHAPTER_6.section("同一の会場・時間帯で連続して開催")


def check_attendee(*, user, name, agency, agency_of_user, is_there, is_cancelled):
    """Return every violation of adding somebody to a sitting; ``agency_of_user`` None: unknown."""
    found = []
    if is_cancelled:
        found.append(_violation(MEMBERS, "取りやめた開催です。ほかの開催を選んでください。"))
    if bool(user) == bool(name.strip()):
        message = "利用者を選ぶか、氏名を書くか、どちらか1つにしてください。"
        found.append(_violation(MEMBERS, message, "user"))
    elif user and agency_of_user is None:
        message = "この利用者の課・機関が、つなぎ先の表にありません。先に登録してください。"
        found.append(_violation(MEMBERS, message, "user"))
    elif not user and agency is None:
        found.append(_violation(MEMBERS, "この人の機関を選んでください。", "agency"))
    elif is_there:
        found.append(_violation(MEMBERS, "この人は、すでに出席者です。", "user"))
    return found


def check_seat(*, body, post, seat_agency, agency):
    """構成員の職が機関で決まっているときは、その機関の人だけが就く"""
    if seat_agency is None or seat_agency == agency:
        return None
    message = f"{body}の「{post}」には、{seat_agency}の人が就きます。"
    return _violation(MEMBERS, message, "seats")


def check_ending(*, is_picked):
    """案件に選ばれている人は、先に案件から外す"""
    if is_picked:
        message = "案件の出席者に選ばれています。先に案件から外してください。"
        return _violation(MEMBERS, message)
    return None


def check_acknowledgement(*, terms, is_oneself, is_on_screen, is_outsider, at: datetime, now):
    """Return every violation of recording that somebody acknowledged; ``terms`` of the day."""
    found = []
    if terms is None or not terms.secrecy:
        message = "この会議体の守秘義務の条文が登録されていません。会議体の表に登録してください。"
        found.append(_violation(SECRECY, message))
    if is_on_screen and not is_oneself:
        found.append(_violation(SECRECY, "画面での確認は、出席者本人がします。"))
    if not is_on_screen and not is_outsider:
        message = "利用者は、自分の画面で確認します。署名した紙は、利用者でない人だけです。"
        found.append(_violation(SECRECY, message))
    if at > now:
        found.append(_violation(SECRECY, "確認した日時が先の日時です。", "at"))
    return found


def secrecy_words(body, terms):
    """Return the text that is shown and signed; ``terms`` are the BodyTerms of the day.

    >>> from types import SimpleNamespace
    >>> terms = SimpleNamespace(cited_secrecy="設置要綱", penalty="")
    >>> print(secrecy_words("支援調整会議", terms))
    支援調整会議で知ったことは、正当な理由なく、ほかの人に漏らしません。会議を離れたあとも同じです。
    配られた資料は写しを作らず、会議のあとで返します。
    根拠：設置要綱
    """
    lines = [
        f"{body}で知ったことは、正当な理由なく、ほかの人に漏らしません。会議を離れたあとも同じです。",
        "配られた資料は写しを作らず、会議のあとで返します。",
        f"根拠：{terms.cited_secrecy}",
    ]
    return "\n".join([*lines, f"違反したとき：{terms.penalty}"] if terms.penalty else lines)


def check_picks(picks):
    """Return every violation of picking attendees for an item; ``picks`` are (name, is bound)."""
    return [
        _violation(MEMBERS, f"{name}は、構成員でも、招いた機関の人でもありません。", "attendees")
        for name, is_bound in picks
        if not is_bound
    ]


def check_times(*, is_absent, came_at, left_at):
    """Return every violation of recording who was there for an item."""
    found = []
    if is_absent and (came_at or left_at):
        found.append(_violation(MEMBERS, "欠席の人に、来た時刻と去った時刻はありません。", "came"))
    if left_at and not came_at:
        found.append(_violation(MEMBERS, "来た時刻も入れてください。", "came"))
    if came_at and left_at and left_at < came_at:
        found.append(_violation(MEMBERS, "去った時刻は、来た時刻より後です。", "left"))
    return found


def check_change(*, held_on: date, former: date, today: date, has_outcome, is_cancelled):
    """Return every violation of changing day, time or place of a sitting."""
    found = []
    if is_cancelled:
        found.append(_violation(CONFERENCE.citation, "取りやめた開催は変えられません。"))
    if has_outcome and held_on != former:
        message = "結果を記録した案件があります。開催日は変えられません。"
        found.append(_violation(CONFERENCE.citation, message, "held_on"))
    if held_on != former and held_on < today:
        found.append(_violation(CONFERENCE.citation, "開催日が過ぎた日です。", "held_on"))
    return found


def check_cancelling(*, reason, numbers, outcomes, target, bodies_there, bodies_needed):
    """Return every violation of cancelling: what waits there is moved first, or taken back.

    ``numbers`` of the open items; ``target`` the day to which they move, or None.
    """
    found = []
    if not reason.strip():
        found.append(_violation(CONFERENCE.citation, "取りやめる理由を書いてください。", "reason"))
    if outcomes:
        message = "結果を記録した案件があります。取りやめられません。"
        found.append(_violation(CONFERENCE.citation, message))
    if numbers and target is None:
        message = (
            f"案件が{len(numbers)}件載っています（{'、'.join(numbers)}）。"
            "移す開催を選ぶか、先に案件から下ろしてください。"
        )
        found.append(_violation(CONFERENCE.citation, message, "target"))
    elif numbers and (missing := [name for name in bodies_needed if name not in bodies_there]):
        message = f"{format_date(target)}の開催には、{'、'.join(missing)}がありません。"
        found.append(_violation(TOGETHER, message, "target"))
    return found


def _violation(citation, message, place=""):
    return Violation(citation, message, place=place)
