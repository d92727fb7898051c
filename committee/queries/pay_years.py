"""報酬 of a 年度: the sums of all slips, differences included, by meeting and by member"""

from dataclasses import dataclass, field

from committee.enums import RemunerationOffice
from committee.models import Committee, Meeting, PayLine, PaySlip
from committee.queries.pay import differing_meetings, unpaid_meetings
from koganei.dates.fiscal_year import FiscalYear


@dataclass
class YearLine:
    """One member's year: {meeting id: yen} of the meetings that were paid."""

    appointment: object
    meetings: dict = field(default_factory=dict)
    offices: set = field(default_factory=set)

    @property
    def member(self):
        return self.appointment.member

    @property
    def office(self):
        """「委員」, or 「会長・委員」 for who was both in the year."""
        return "・".join(office.label for office in RemunerationOffice if office in self.offices)

    @property
    def days(self):
        return sum(yen != 0 for yen in self.meetings.values())

    @property
    def yen(self):
        return sum(self.meetings.values())


@dataclass(frozen=True)
class PayYear:
    """A 年度: its slips, a line for each member who was paid, and what is still missing in it."""

    committee: Committee
    year: FiscalYear
    slips: tuple[PaySlip, ...]
    lines: tuple[YearLine, ...]
    unpaid: tuple[Meeting, ...]
    differing: tuple[Meeting, ...]

    @property
    def meetings(self):
        """The meetings that were paid, first to last."""
        return list({slip.meeting_id: slip.meeting for slip in self.slips}.values())

    def cells(self, line):
        """Return what a member was paid for each of the meetings."""
        return [line.meetings.get(meeting.pk, 0) for meeting in self.meetings]

    @property
    def sums(self):
        """Return what each of the meetings cost."""
        return [sum(line.meetings.get(m.pk, 0) for line in self.lines) for m in self.meetings]

    @property
    def total(self):
        return sum(line.yen for line in self.lines)

    @property
    def days(self):
        return sum(line.days for line in self.lines)


def year_of_pay(committee, year):
    """Return the PayYear of a 年度; four queries."""
    year = FiscalYear(int(year))
    slips = PaySlip.objects.filter(meeting__committee=committee, meeting__year=year)
    lines = PayLine.objects.filter(slip__in=slips).select_related(
        "slip", "appointment__member", "appointment__category"
    )
    found, sums = {}, {}
    for line in lines.order_by("appointment__category__item", "appointment__seat", "pk"):
        of_member = found.setdefault(line.appointment.member_id, YearLine(line.appointment))
        cells = of_member.meetings
        cells[line.slip.meeting_id] = cells.get(line.slip.meeting_id, 0) + line.yen
        of_member.offices.add(RemunerationOffice(line.office))
        sums[line.slip_id] = sums.get(line.slip_id, 0) + line.yen
    slips = list(slips.select_related("meeting__committee").order_by("meeting__number", "number"))
    for slip in slips:
        slip.yen = sums.get(slip.pk, 0)
    unpaid, differing = (
        tuple(rows.filter(committee=committee, year=year).order_by("number"))
        for rows in (unpaid_meetings(), differing_meetings())
    )
    return PayYear(committee, year, tuple(slips), tuple(found.values()), unpaid, differing)
