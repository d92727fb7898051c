"""Meetings of a body, and one meeting at a moment: who is there, and is there a quorum"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Prefetch
from django.utils import timezone

from committee.enums import ItemStatus, Office, Presiding
from committee.models import (
    AgendaItem,
    AttendanceEvent,
    AttendanceReply,
    Material,
    MaterialVersion,
    Meeting,
)
from committee.queries.rosters import Roster, roster
from committee.rules.attendance import Presence
from committee.rules.meetings import Quorum
from committee.rules.officers import presiding

CODE = re.compile(r"([0-9]{4})-([1-9][0-9]{0,2})")


def meetings_of(committee):
    """Return the meetings of a body, newest first."""
    return Meeting.objects.filter(committee=committee).select_related("committee__secretariat")


def meeting_called(committee, code):
    """Return the meeting 「2019-1」 (first of 年度 2019) of a body, or None."""
    found = CODE.fullmatch(code)
    if not found:
        return None
    return meetings_of(committee).filter(year=int(found[1]), number=int(found[2])).first()


def next_number(committee, year):
    """Return the 回 that a new meeting of a 年度 has."""
    last = Meeting.objects.filter(committee=committee, year=year).aggregate(last=Max("number"))
    return (last["last"] or 0) + 1


@dataclass(frozen=True)
class Session:
    """One meeting at a moment. Everything follows from the day's roster and the movements."""

    meeting: Meeting
    roster: Roster
    presence: Presence
    at: datetime

    @property
    def provisions(self):
        return self.roster.provisions

    @property
    def present(self):
        """The members counted now, as ids of their appointments; the recused included."""
        return self.presence.present(self.at)

    def recused(self, item):
        return self.presence.recused(item.pk, self.at) if item else frozenset()

    def quorum(self, item=None):
        """第6条第2項: of an item the recused are not present."""
        present = len(self.present) - len(self.recused(item))
        return Quorum(self.provisions, self.roster.in_office, present)

    def appointment(self, pk):
        """The appointment of a member in office that day, or None."""
        return next((r.appointment for r in self.roster.rows if r.appointment.pk == pk), None)

    def presiding(self):
        """第5条第4項: return (Presiding, appointment or None), who leads by right now."""
        holders = {office: self.roster.holder(office) for office in Office}
        here = {
            office: row is not None and row.appointment.pk in self.present
            for office, row in holders.items()
        }
        standing = presiding(
            chair_present=here[Office.CHAIR], vice_chair_present=here[Office.VICE_CHAIR]
        )
        office = {Presiding.CHAIR: Office.CHAIR, Presiding.VICE_CHAIR: Office.VICE_CHAIR}
        row = holders.get(office.get(standing))
        return standing, row and row.appointment


def session_of(meeting, at=None):
    """Return a meeting at a moment (now, or its end); None before any ordinance; few queries."""
    found = roster(meeting.committee, meeting.held_on)
    if found is None:
        return None
    movements = AttendanceEvent.objects.filter(meeting=meeting).standing()
    presence = Presence(
        movements=tuple(row.movement for row in movements),
        serving=frozenset(row.appointment.pk for row in found.rows),
        online_counts=found.provisions.online_presence_counts,
    )
    return Session(meeting, found, presence, at or meeting.ended_at or timezone.now())


def items_of(meeting):
    """Return the agenda with its resolutions and materials; four queries."""
    return list(
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("meeting", "presided_by__member")
        .prefetch_related("resolutions__quorum", "materials", "resolutions__presided_by__member")
        .order_by("number")
    )


def materials_of(meeting):
    """Return materials with their versions (without the files), newest version first."""
    versions = MaterialVersion.objects.defer("content").order_by("-number")
    return list(
        Material.objects.filter(meeting=meeting)
        .select_related("item__meeting", "meeting")
        .prefetch_related(Prefetch("versions", versions))
        .order_by("number")
    )


def replies_of(meeting):
    return list(
        AttendanceReply.objects.filter(meeting=meeting)
        .select_related("appointment__member", "appointment__category")
        .order_by("appointment__category__item", "appointment__seat")
    )


def movements_of(meeting):
    """Return the movements in the order of time, the withdrawn ones too."""
    rows = AttendanceEvent.objects.filter(meeting=meeting)
    return list(rows.select_related("appointment__member", "item").order_by("at", "pk"))


def item_under_way(meeting):
    """Return the item that is being dealt with, or None."""
    return AgendaItem.objects.filter(meeting=meeting, status=ItemStatus.UNDER_WAY).first()


def unfinished_items(meeting):
    open_ones = (ItemStatus.WAITING, ItemStatus.UNDER_WAY)
    return AgendaItem.objects.filter(meeting=meeting, status__in=open_ones)


def quorum_differences(meeting):
    """Return (record, what the events say now) wherever a later correction made them differ."""
    records = meeting.quorum_records.select_related("item").order_by("at", "pk")
    session = session_of(meeting)
    found = []
    for record in records:
        then = Session(meeting, session.roster, session.presence, record.at)
        now = (session.roster.in_office, len(then.present), len(then.recused(record.item)))
        if now != (record.in_office, record.present, record.recused):
            found.append((record, then.quorum(record.item)))
    return found
