"""席次表: the chair at the head, members along both sides, the secretariat opposite, observers."""

from committee.documents.meetings import head
from committee.documents.paper import Paper, session_name
from committee.enums import Answer, MovementKind, Office
from committee.queries.rosters import roster


def seating_paper(meeting):
    """席次表, drawn from the roster of the day, the answers, and who came"""
    found = roster(meeting.committee, meeting.held_on)
    away = absent(meeting)
    officers = [row for office in Office if (row := found.holder(office))]
    others = [row for row in found.rows if row not in officers]
    half = (len(others) + 1) // 2
    context = head(meeting) | {
        "head": [_desk(row, away) for row in officers],
        "left": [_desk(row, away) for row in others[:half]],
        "right": [_desk(row, away) for row in others[half:]],
        "staff": [
            {"name": staff.name, "role": staff.post, "away": ""}
            for staff in meeting.staff.order_by("number")
        ],
        "invitees": [
            {"name": guest.name, "role": guest.affiliation, "away": ""}
            for guest in meeting.invitees.order_by("pk")
        ],
        "limit": meeting.observer_limit,
        "density": _density(half),
    }
    return Paper(f"{session_name(meeting)} 席次", "seating", context)


def _density(side):
    """Return the class of the plan by the number of desks on its longer side: a page holds nine."""
    return "tight" if side > 7 else "close" if side > 5 else ""


def _desk(row, away):
    role = f"{row.office_title}　{row.belongs_to or row.category}".strip()
    return {"name": row.name, "role": role, "away": away.get(row.appointment.pk, "")}


def absent(meeting):
    """Return {appointment id: 「欠席」} of those who do not come, as far as is known.

    Once the meeting is open that is whoever never arrived; before, whoever answered so.
    """
    if meeting.opened_at is None:
        rows = meeting.replies.filter(answer=Answer.ABSENT)
        return dict.fromkeys(rows.values_list("appointment", flat=True), "欠席の回答")
    came = meeting.movements.filter(kind=MovementKind.ARRIVED, withdrawn_at=None)
    present = set(came.values_list("appointment", flat=True))
    rows = roster(meeting.committee, meeting.held_on).rows
    return {r.appointment.pk: "欠席" for r in rows if r.appointment.pk not in present}
