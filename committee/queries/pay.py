"""報酬: what is due for a meeting, what was paid, what is missing"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from committee.enums import MeetingStage, MovementKind, Office, Presiding, RemunerationOffice
from committee.models import (
    AttendanceEvent,
    Meeting,
    Officer,
    PayLine,
    PaySlip,
    RemunerationRate,
)
from committee.queries.meetings import session_of
from committee.queries.ordinances import rates_of
from committee.rules.remuneration import check_rate, office_paid, rate_on
from koganei.law import Violation


@dataclass(frozen=True)
class Due:
    """What one member is to be paid for a meeting; ``yen`` 0 where not attended."""

    row: object
    office: RemunerationOffice
    yen: int
    paid: int = 0

    @property
    def difference(self):
        return self.yen - self.paid


@dataclass(frozen=True)
class Pay:
    """One meeting: a line for everybody in office, and what keeps it from being paid."""

    meeting: Meeting
    lines: tuple[Due, ...]
    violations: tuple[Violation, ...] = ()

    @property
    def attended(self):
        return [line for line in self.lines if line.yen]

    @property
    def open_lines(self):
        """Those whose pay is not what it should be by the record."""
        return [line for line in self.lines if line.difference]

    @property
    def total(self):
        return sum(line.yen for line in self.lines)


def pay_of(meeting):
    """Return what is due for a meeting by its record; constant queries."""
    session = session_of(meeting)
    provisions, day, rates = session.provisions, meeting.held_on, rates_of(meeting.committee)
    attended = session.presence.attended()
    chairs = Officer.objects.filter(committee=meeting.committee, office=Office.CHAIR)
    since = {officer.appointment_id: officer.elected_on for officer in chairs.in_office(day)}
    paid = Counter()
    for line in PayLine.objects.filter(slip__meeting=meeting):
        paid[line.appointment_id] += line.yen
    lines, missing = [], set()
    for row in session.roster.rows:
        pk = row.appointment.pk
        office = office_paid(
            provisions, day, chair_since=since.get(pk), acted_as_chair=_acted(meeting, pk)
        )
        rate = rate_on(rates, office, day)
        if pk in attended and rate is None:
            missing.add(office)
        yen = rate.yen if pk in attended and rate else 0
        lines.append(Due(row, office, yen, paid[pk]))
    found = tuple(check_rate(provisions, rates, office, day) for office in sorted(missing))
    return Pay(meeting, tuple(lines), found)


def _acted(meeting, pk):
    return meeting.presided_by_id == pk and meeting.presided_as != Presiding.CHAIR


def slips_of(meeting):
    """Return the slips of a meeting with their lines; two queries."""
    slips = PaySlip.objects.filter(meeting=meeting).select_related("issued_by")
    return list(
        slips.prefetch_related("lines__appointment__member", "lines__appointment__category")
    )


def unpaid_meetings():
    """Return the meetings that are over, whose body pays, and that have no slip yet."""
    rates = RemunerationRate.objects.filter(
        committee=OuterRef("committee"), effective_on__lte=OuterRef("held_on")
    )
    slips = PaySlip.objects.filter(meeting=OuterRef("pk"))
    rows = Meeting.objects.filter(Exists(rates), ~Exists(slips), stage=MeetingStage.ENDED)
    return rows.select_related("committee")


def differing_meetings():
    """Return the meetings with slips after which somebody's attendance was corrected."""
    came = AttendanceEvent.objects.standing().filter(kind=MovementKind.ARRIVED)
    paid = (
        PayLine.objects.filter(
            slip__meeting=OuterRef("meeting"), appointment=OuterRef("appointment")
        )
        .order_by()
        .values("appointment")
        .annotate(sum=Sum("yen"))
        .values("sum")
    )
    forgotten = came.filter(meeting=OuterRef("pk")).annotate(paid=Coalesce(Subquery(paid), 0))
    too_much = (
        PayLine.objects.filter(
            ~Exists(
                came.filter(meeting=OuterRef("slip__meeting"), appointment=OuterRef("appointment"))
            ),
            slip__meeting=OuterRef("pk"),
        )
        .order_by()
        .values("appointment")
        .annotate(sum=Sum("yen"))
        .exclude(sum=0)
    )
    paying = Exists(PaySlip.objects.filter(meeting=OuterRef("pk")))
    differs = Exists(forgotten.filter(paid=0)) | Exists(too_much)
    return Meeting.objects.filter(paying, differs).select_related("committee")
