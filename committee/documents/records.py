"""会議録 and 答申書: what came of a meeting."""

from committee.documents.meetings import head
from committee.documents.paper import NothingToPrint, Paper, full_name, session_name
from committee.enums import Office
from committee.models import AdvisoryReport
from committee.queries.minutes import (
    public_content,
    sections_of,
    unsaved_sections,
    versions_of,
)
from committee.queries.rosters import roster
from koganei.dates.wareki import format_date
from koganei.letters import mayor
from koganei.text import paragraphs


def minutes_paper(meeting):
    """会議録: the newest published version, else what is written so far as 案; open parts alone"""
    version = versions_of(meeting).first()
    context = head(meeting) | {
        "is_draft": version is None,
        "fixed_on": format_date(version.fixed_on) if version else "",
        "published_on": format_date(version.published_on) if version else "",
        "reason": version.reason if version else "",
        "sections": [
            {"title": title, "paragraphs": paragraphs(text)}
            for _, title, text in (version.content if version else _so_far(meeting))
        ],
    }
    return Paper(f"{session_name(meeting)} 会議録", "minutes", context)


def _so_far(meeting):
    minutes = getattr(meeting, "minutes", None)
    if minutes is None and meeting.ended_at is None:
        raise NothingToPrint("会議がまだ終わっていないので、会議録はありません。")
    return public_content(sections_of(minutes) if minutes else unsaved_sections(meeting))


def advisory_report_paper(meeting):
    """答申書: the report that this meeting resolved"""
    reports = AdvisoryReport.objects.filter(resolution__meeting=meeting)
    report = reports.select_related("inquiry", "committee").order_by("pk").last()
    if report is None:
        raise NothingToPrint(
            "この会議で決めた答申・意見はありません。先に議決と答申を記録してください。"
        )
    day = report.submitted_on
    inquiry = report.inquiry
    chair = roster(meeting.committee, day or meeting.held_on).holder(Office.CHAIR)
    body = full_name(meeting.committee)
    context = {
        "number": report.number or "第　　　　号",
        "day": format_date(day) if day else "　　年　　月　　日",
        "to": mayor(day or meeting.held_on),
        "from": f"{body}　{chair.office_title}　{chair.name}" if chair else body,
        "kind": report.kind,
        "report_title": report.title,
        "inquiry": f"{format_date(inquiry.inquired_on)}付け{inquiry.number}" if inquiry else "",
        "paragraphs": paragraphs(report.text),
        "attachments": list(report.attachments.values_list("title", flat=True)),
    }
    return Paper(f"{body} {report.kind}書", "advisory_report", context)
