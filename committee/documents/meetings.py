"""次第, 開催通知, 出欠票 and 傍聴受付簿 of one meeting, all from its record."""

from committee.documents.paper import (
    Paper,
    full_name,
    office_in_charge,
    session_name,
    when,
)
from committee.enums import Convener, MeetingMode, Office, Topic
from committee.queries.rosters import roster
from koganei.dates.wareki import format_date, in_japan
from koganei.letters import mayor

OBSERVER_LINES = 10  # on the register of a body without a limit


def head(meeting):
    """Return what every paper of a meeting says at its top."""
    return {
        "meeting": session_name(meeting),
        "body": full_name(meeting.committee),
        "when": when(meeting),
        "place": meeting.place or "未定",
        "mode": MeetingMode(meeting.mode).label,
        "is_online": meeting.mode in (MeetingMode.ONLINE, MeetingMode.HYBRID),
        "is_public": meeting.is_public,
        "office": office_in_charge(meeting.committee),
    }


def agenda_context(meeting):
    """Return the head, the items with their 号 and materials, and the list of materials."""
    found = roster(meeting.committee, meeting.held_on)
    remits = {remit.item: remit for remit in found.provisions.remits}
    materials = list(meeting.materials.select_related("item").order_by("number"))
    return head(meeting) | {
        "items": [
            {
                "number": item.number,
                "title": item.title,
                "kind": item.get_kind_display(),
                "remit": str(remits[item.remit].citation) if item.remit in remits else "",
                "is_public": item.is_public,
                "materials": [m.number for m in materials if m.item_id == item.pk],
            }
            for item in meeting.items.order_by("number")
        ],
        "materials": [{"number": m.number, "title": m.title} for m in materials],
    }


def agenda_paper(meeting):
    """次第"""
    return Paper(f"{session_name(meeting)} 次第", "agenda", agenda_context(meeting))


def notice_paper(meeting):
    """開催通知: number, day, who convenes, and what a member has to know"""
    found = roster(meeting.committee, meeting.held_on)
    day = meeting.notice_sent_on or meeting.convened_on
    context = agenda_context(meeting) | {
        "number": meeting.notice_number or "第　　　　号",
        "day": format_date(day) if day else "　　年　　月　　日",
        "from": _convener(meeting, found),
        "article": str(found.provisions.cite(Topic.CONVOCATION)),
        "online_note": meeting.online_note,
        "is_cancelled": meeting.cancelled_on is not None,
        "cancel_reason": meeting.cancel_reason,
    }
    return Paper(f"{session_name(meeting)} 開催通知", "notice", context)


def _convener(meeting, found):
    """The mayor before there is a chair; the chair or who acts, with the name, afterwards."""
    offices = {Convener.CHAIR: Office.CHAIR, Convener.VICE_CHAIR: Office.VICE_CHAIR}
    row = found.holder(offices[meeting.convener]) if meeting.convener in offices else None
    if row is None:
        return mayor(meeting.convened_on or meeting.held_on)
    acting = "職務代理者　" if meeting.convener == Convener.VICE_CHAIR else ""
    return f"{full_name(meeting.committee)}　{acting}{row.office_title}　{row.name}"


def reply_paper(meeting):
    """出欠票: one for each member, two a page"""
    found = roster(meeting.committee, meeting.held_on)
    context = head(meeting) | {"names": [row.name for row in found.rows]}
    return Paper(f"{session_name(meeting)} 出欠票", "reply", context)


def observers_paper(meeting):
    """傍聴受付簿: who is registered already, and lines up to the limit"""
    received = [
        {
            "number": observer.number,
            "name": observer.name,
            "time": f"{in_japan(observer.received_at):%H:%M}",
            "result": observer.get_admission_display(),
        }
        for observer in meeting.observers.order_by("number")
    ]
    lines = max(meeting.observer_limit or OBSERVER_LINES, len(received))
    empty = [
        {"number": number, "name": "", "time": "", "result": ""}
        for number in range(len(received) + 1, lines + 1)
    ]
    context = head(meeting) | {
        "limit": meeting.observer_limit,
        "selection": meeting.get_observer_selection_display(),
        "lines": [*received, *empty],
    }
    return Paper(f"{session_name(meeting)} 傍聴受付簿", "observers", context)
