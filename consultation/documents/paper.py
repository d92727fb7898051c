"""A paper of the desk: its blocks, and on every page who made it and when (access.md)

Nothing is kept: what names a person is laid out anew each time, never stored beside the record.
"""

from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils import timezone

from koganei.dates.wareki import format_date, in_japan
from koganei.documents import PdfFailed, pdf_from_html

TEMPLATE = "documents/consultation/paper.html"


class NothingToPrint(PdfFailed):
    """The record has nothing for this paper yet; the message says what is missing."""


@dataclass(frozen=True)
class Paper:
    """One document before layout. ``title`` names the form, never a person; ``number`` the case."""

    title: str
    blocks: list
    number: str = ""
    is_wide: bool = False
    mark: str = ""
    caution: str = "取扱注意"
    notes: list = field(default_factory=list)

    def html(self):
        return render_to_string(TEMPLATE, {"paper": self, "title": self.title})

    def pdf(self):
        """Return the PDF as bytes; raises koganei.documents.PdfFailed."""
        return pdf_from_html(self.html(), title=self.title)


def mark_of(user, purpose="", at=None):
    """「出力 佐倉 美帆 令和2年11月24日 14:32　目的 会議の準備」: printed on each page."""
    moment = in_japan(at or timezone.now())
    mark = f"出力　{user.name}　{format_date(moment.date())} {moment:%H:%M}"
    return f"{mark}　目的　{purpose}" if purpose else mark


def day_or_blank(day):
    return format_date(day) if day else ""
