"""What every document of a committee is made of: a title, a template, plain data → PDF."""

from dataclasses import dataclass

from koganei.dates.wareki import format_date
from koganei.documents import PdfFailed, render_pdf

CITY = "小金井市"


class NothingToPrint(PdfFailed):
    """The record has nothing for this paper yet; the message says what is missing."""


@dataclass(frozen=True)
class Paper:
    """One document before layout: ``title`` holds no personal data, ``context`` is plain data."""

    title: str
    template: str
    context: dict

    def pdf(self):
        """Return the PDF as bytes; raises koganei.documents.PdfFailed."""
        context = self.context | {"title": self.title}
        return render_pdf(f"documents/committee/{self.template}.html", context, title=self.title)


def full_name(body):
    """「小金井市地域福祉推進委員会」"""
    return body.name if body.name.startswith(CITY) else f"{CITY}{body.name}"


def session_name(meeting):
    """「令和元年度 第1回 小金井市地域福祉推進委員会」"""
    return f"{meeting.year} 第{meeting.number}回 {full_name(meeting.committee)}"


def when(meeting):
    """「令和元年12月13日(金) 14時00分から16時00分まで」"""
    ends = f"{meeting.ends_at:%H時%M分}まで" if meeting.ends_at else ""
    day = format_date(meeting.held_on, weekday=True)
    return f"{day} {meeting.starts_at:%H時%M分}から{ends}"


def office_in_charge(body):
    """「福祉保健部 地域福祉課」 or empty"""
    section = body.secretariat
    return f"{section.division} {section.name}".strip() if section else ""
