"""諮問, where it was deliberated, 答申 and 市の対応"""

from committee.models import AdvisoryReport, AgendaItem, Inquiry, Resolution


def inquiries_of(committee):
    """Return the inquiries of a body, newest first, with all that came of them."""
    rows = Inquiry.objects.filter(committee=committee).select_related("report__resolution")
    return rows.prefetch_related(
        "items__meeting__committee", "report__responses__department", "report__attachments__meeting"
    )


def opinions_of(committee):
    """Return the reports without an inquiry (意見)."""
    rows = AdvisoryReport.objects.filter(committee=committee, inquiry=None)
    return rows.select_related("resolution").prefetch_related("responses__department")


def carried_decisions(committee):
    """The resolutions that a report can rest on."""
    rows = Resolution.objects.filter(meeting__committee=committee, kind="decision")
    return rows.filter(outcome="carried").select_related("meeting", "item").order_by("-decided_at")


def agenda_of(committee):
    rows = AgendaItem.objects.filter(meeting__committee=committee)
    return rows.select_related("meeting").order_by("-meeting__held_on", "number")
