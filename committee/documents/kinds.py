"""Every document of a committee by its name: of a day, a meeting or a 年度; in which formats."""

from collections.abc import Callable
from dataclasses import dataclass, field

from committee.documents.calendar import meeting_ics
from committee.documents.meetings import agenda_paper, notice_paper, observers_paper, reply_paper
from committee.documents.pay import pay_paper, pay_workbook, pay_year_paper, pay_year_workbook
from committee.documents.records import advisory_report_paper, minutes_paper
from committee.documents.rosters import appointment_paper, name_cards_paper, roster_paper
from committee.documents.script import script_paper
from committee.documents.seating import seating_paper
from committee.resources.attendance import attendance_csv, attendance_workbook
from committee.resources.roster import roster_csv, roster_workbook
from koganei.spreadsheets import XLSX

TYPES = {
    "pdf": "application/pdf",
    "xlsx": XLSX,
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}


@dataclass(frozen=True)
class Kind:
    """One kind: ``paper`` makes it from a Roster, or from a Meeting where ``of_meeting``.

    ``of_year`` is the kind that has the same for a whole 年度, made from a PayYear.

    ``others`` are the formats beside PDF; each makes the bytes from the same thing. A table to
    fill in has no ``paper``.
    """

    label: str
    paper: Callable | None
    of_meeting: bool = True
    others: dict = field(default_factory=dict)
    of_year: "Kind | None" = None

    @property
    def formats(self):
        return (*(["pdf"] if self.paper else []), *self.others)

    def make(self, subject, format):
        """Return the document as bytes; raises koganei.documents.PdfFailed."""
        return self.paper(subject).pdf() if format == "pdf" else self.others[format](subject)


KINDS = {
    "roster": Kind(
        "委員名簿", roster_paper, of_meeting=False,
        others={"xlsx": roster_workbook, "csv": roster_csv},
    ),
    "appointment": Kind("委嘱状", appointment_paper, of_meeting=False),
    "name_cards": Kind("名札", name_cards_paper, of_meeting=False),
    "agenda": Kind("次第", agenda_paper, others={"ics": meeting_ics}),
    "seating": Kind("席次表", seating_paper),
    "notice": Kind("開催通知", notice_paper, others={"ics": meeting_ics}),
    "reply": Kind("出欠票", reply_paper),
    "attendance": Kind(
        "出欠表", None, others={"xlsx": attendance_workbook, "csv": attendance_csv}
    ),
    "observers": Kind("傍聴受付簿", observers_paper),
    "script": Kind("進行台本", script_paper),
    "minutes": Kind("会議録", minutes_paper),
    "advisory_report": Kind("答申書", advisory_report_paper),
    "pay": Kind(
        "支給調書", pay_paper, others={"xlsx": pay_workbook},
        of_year=Kind("年度の支給調書", pay_year_paper, others={"xlsx": pay_year_workbook}),
    ),
}  # fmt: skip
