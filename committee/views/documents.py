"""文書を開く: the papers of a day and of a meeting, as PDF or in their other formats."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from committee.documents.kinds import KINDS, TYPES
from committee.forms.rosters import DayForm
from committee.models import Committee
from committee.queries.pay_years import year_of_pay
from committee.queries.rosters import roster
from committee.views.meetings import find_meeting
from koganei.access.decorators import requires
from koganei.audit import reads
from koganei.dates.fiscal_year import FiscalYear
from koganei.documents import PdfFailed


@require_safe
@requires("committee.meeting", "export")
def of_meeting(request, code, key):
    """会議の文書: all that can be printed from the record"""
    return _list(request, find_meeting(code, key))


def _list(request, meeting, failure=None):
    kinds = [(name, kind) for name, kind in KINDS.items() if kind.of_meeting]
    context = {"meeting": meeting, "kinds": kinds, "failure": failure}
    status = 503 if failure else 200
    return render(request, "committee/documents.html", context, status=status)


@require_safe
@requires("committee.meeting", "export")
def meeting_file(request, code, key, kind, format):
    """One document of a meeting"""
    meeting, chosen = find_meeting(code, key), _kind(kind, format, of_meeting=True)
    reads(meeting)
    try:
        content = chosen.make(meeting, format)
    except PdfFailed as failure:
        return _list(request, meeting, failure)
    return _file(content, format, f"{chosen.label}_{meeting.code}.{format}")


@require_safe
@requires("committee.pay", "export")
def pay_year_file(request, code, year, format):
    """年度の支給調書"""
    body, chosen = get_object_or_404(Committee, code=code), KINDS["pay"].of_year
    if format not in chosen.formats:
        raise Http404
    return _made(request, chosen, body, year_of_pay(body, year), format, FiscalYear(year))


@require_safe
@requires("committee.roster", "export")
def roster_file(request, code, format):
    """委員名簿 of any day"""
    return _of_day(request, code, "roster", format)


@require_safe
@requires("committee.appointment", "export")
def letters_file(request, code, kind):
    """委嘱状 and 名札 of any day"""
    return _of_day(request, code, kind, "pdf")


def _of_day(request, code, kind, format):
    body, chosen = get_object_or_404(Committee, code=code), _kind(kind, format, of_meeting=False)
    day = DayForm(request.GET).chosen()["on"]
    found = roster(body, day)
    if found is None or not found.rows:
        raise Http404
    return _made(request, chosen, body, found, format, day)


def _made(request, kind, body, subject, format, about):
    """Return a document of a body as a file named after its day or 年度."""
    reads(body)
    try:
        content = kind.make(subject, format)
    except PdfFailed as failure:
        context = {"body": body, "failure": failure}
        return render(request, "committee/no_document.html", context, status=503)
    return _file(content, format, f"{kind.label}_{about}.{format}")


def _kind(name, format, *, of_meeting):
    kind = KINDS.get(name)
    if kind is None or kind.of_meeting is not of_meeting or format not in kind.formats:
        raise Http404
    return kind


def _file(content, format, name):
    response = HttpResponse(content, content_type=TYPES[format])
    save = format != "pdf"
    response.headers["Content-Disposition"] = content_disposition_header(save, name)
    return response
