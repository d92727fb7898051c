"""報酬: what is due for a meeting, what was paid, what is missing, and the sums of a year"""

from collections import Counter
from dataclasses import dataclass, field

from committee.enums import Office, Presiding, RemunerationOffice
from committee.models import Meeting, Officer, PayLine, PaySlip
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


@dataclass
class YearLine:
    """One member's year: {meeting id: yen} of the meetings that were paid."""

    appointment: object
    meetings: dict = field(default_factory=dict)

    @property
    def days(self):
        return sum(yen != 0 for yen in self.meetings.values())

    @property
    def yen(self):
        return sum(self.meetings.values())


def year_of_pay(committee, year):
    """Return (meetings with slips, a YearLine per member) of a 年度; two queries."""
    meetings = Meeting.objects.filter(committee=committee, year=year, pay_slips__isnull=False)
    meetings = list(meetings.distinct().order_by("number").select_related("committee"))
    lines = PayLine.objects.filter(slip__meeting__in=meetings).select_related(
        "slip", "appointment__member", "appointment__category"
    )
    found = {}
    for line in lines.order_by("appointment__category__item", "appointment__seat", "pk"):
        year_line = found.setdefault(line.appointment_id, YearLine(line.appointment))
        sums = year_line.meetings
        sums[line.slip.meeting_id] = sums.get(line.slip.meeting_id, 0) + line.yen
    return meetings, list(found.values())
