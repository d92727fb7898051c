"""One item as its page shows it: lines of people, requests, opinions and versions of minutes"""

from django.urls import reverse

from consultation.models import InformationRequest, ItemAttendee, ItemMinutes, PacketOpening
from koganei.access.decision import may_write
from koganei.access.matrix import Action
from koganei.dates.wareki import format_date, format_datetime, in_japan


def item_page(file, case, user):
    """Return the context of the page of an item."""
    item = file.item
    may_change = may_write(user, Action.CHANGE, (ItemAttendee,), case)
    is_open = item.outcome == ""
    return {
        "item": item,
        "agencies": file.agencies,
        "is_without_agencies": is_open and not file.agencies,
        "picks": [_pick(pick, file.packets, case, may_change) for pick in file.picks],
        "requests": [_request(row, case, may_change) for row in file.requests],
        "opinions": [(row.agency.name, row.words) for row in file.opinions],
        "minutes": [_minutes(row) for row in file.minutes],
        "openings": [
            (format_datetime(row.opened_at), row.agency.name, row.opened_by)
            for row in file.openings
        ],
        "papers": file.papers,
        "acts": list(_acts(case, user, file, is_open)),
    }


def _acts(case, user, file, is_open):
    """Yield (label, address) of what may be done with the item now."""
    may_change = may_write(user, Action.CHANGE, (InformationRequest,), case)
    if may_change and is_open:
        yield "出席者を選ぶ", _url("item_pick", case)
    if is_open and may_write(user, Action.ADD, (PacketOpening,), case):
        yield "資料を配る", _url("item_send", case)
    if may_change and is_open:
        yield "情報提供を依頼する", _url("item_request", case)
    if may_change and any(pick.ended_at is None for pick in file.picks):
        yield "機関の意見を記録する", _url("item_opinion", case)
    if may_write(user, Action.ADD, (ItemMinutes,), case):
        yield "会議録の案を書く", _url("item_minutes", case)
    has_draft = any(row.fixed_at is None for row in file.minutes)
    if has_draft and may_write(user, Action.CHANGE, (ItemMinutes,), case):
        yield "会議録を確定する", _url("item_minutes_fix", case)


def _pick(pick, packets, case, may_change):
    packet = packets.get(pick.attendee_id)
    is_there = pick.ended_at is None
    return {
        "name": str(pick.attendee),
        "agency": pick.attendee.agency.name,
        "post": pick.attendee.post,
        "state": _state(pick),
        "packet": f"第{packet.number}号" if packet else "",
        "opened": format_datetime(packet.first_opened_at)
        if packet and packet.first_opened_at
        else "",
        "attend": _url("item_attend", case, pick.pk) if is_there and may_change else "",
        "recuse": _url("item_recuse", case, pick.pk) if is_there and may_change else "",
    }


def _state(pick):
    """(words, class of the badge)"""
    if pick.is_recused:
        return (f"除斥（{pick.recusal}）" if pick.recusal else "除斥"), "stop with-cross"
    if pick.is_absent:
        return "欠席", ""
    if pick.came_at:
        until = f"から{in_japan(pick.left_at):%H:%M}まで" if pick.left_at else "から"
        return f"出席 {in_japan(pick.came_at):%H:%M}{until}", "good with-tick"
    return "まだ", "look"


def _request(row, case, may_change):
    is_open = row.answered_on is None
    return {
        "agency": row.agency.name,
        "question": row.question,
        "asked": f"{format_date(row.asked_on)}　{row.asked_by}",
        "answer_by": format_date(row.answer_by),
        "answer": row.answer,
        "answered": format_date(row.answered_on) if row.answered_on else "",
        "url": _url("item_answer", case, row.pk) if is_open and may_change else "",
    }


def _minutes(row):
    fixed = f"{format_datetime(row.fixed_at)}　{row.fixed_by}" if row.fixed_at else ""
    return {
        "version": row.version,
        "words": row.words,
        "reason": row.reason,
        "written": f"{format_datetime(row.written_at)}　{row.written_by}",
        "fixed": fixed,
    }


def _url(page, case, *arguments):
    return reverse(f"consultation:{page}", args=[case.pk, *arguments])
