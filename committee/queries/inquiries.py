"""諮問, where it was deliberated, 答申 and 市の対応"""

from django.db.models import Prefetch

from committee.models import (
    AdvisoryReport,
    AgendaItem,
    Inquiry,
    ReportAttachment,
    Resolution,
)

ATTACHMENTS = ReportAttachment.objects.defer("content")  # lists need no files
DECIDED = ("resolution__item__meeting", "resolution__meeting")


def inquiries_of(committee):
    """Return the inquiries of a body, newest first, with all that came of them."""
    rows = Inquiry.objects.filter(committee=committee)
    return rows.select_related(*(f"report__{each}" for each in DECIDED)).prefetch_related(
        "items__meeting__committee",
        "report__responses__department",
        Prefetch("report__attachments", ATTACHMENTS),
    )


def opinions_of(committee):
    """Return the reports without an inquiry (意見)."""
    return _whole(AdvisoryReport.objects.filter(committee=committee, inquiry=None))


def open_reports(meeting):
    """Return what may leave: the submitted reports that an open item of a meeting resolved."""
    rows = AdvisoryReport.objects.filter(
        resolution__meeting=meeting, resolution__meeting__is_public=True,
        resolution__item__is_public=True, submitted_on__isnull=False,
    )  # fmt: skip
    return _whole(rows.select_related("inquiry").order_by("submitted_on", "pk"))


def _whole(reports):
    return reports.select_related(*DECIDED).prefetch_related(
        "responses__department", Prefetch("attachments", ATTACHMENTS)
    )


def carried_decisions(committee):
    """The resolutions that a report can rest on."""
    rows = Resolution.objects.filter(meeting__committee=committee, kind="decision")
    return rows.filter(outcome="carried").select_related("meeting", "item").order_by("-decided_at")


def agenda_of(committee):
    rows = AgendaItem.objects.filter(meeting__committee=committee)
    return rows.select_related("meeting").order_by("-meeting__held_on", "number")
