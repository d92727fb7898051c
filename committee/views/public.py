"""市民の画面: public bodies, their members and meetings. Nothing here asks who is reading."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from committee.documents.calendar import feed_ics, meeting_ics
from committee.documents.kinds import TYPES
from committee.queries.bodies import public_bodies
from committee.queries.inquiries import open_reports
from committee.queries.meetings import CODE
from committee.queries.minutes import versions_of
from committee.queries.public import announced, newest_version, open_agenda, open_materials
from committee.views.meetings import file_response
from committee.views.minutes import version_context
from committee.views.rosters import roster_context
from koganei.access.decorators import public


@require_safe
@public
def index(request):
    """公開している委員会 and the meetings that are announced or were held"""
    today = timezone.localdate()
    context = {"bodies": public_bodies(today), "meetings": announced(today)[:50], "today": today}
    return render(request, "committee/public_index.html", context)


@require_safe
@public
def roster(request, code):
    """委員名簿: name, body that nominated, category, office and term"""
    body = get_object_or_404(public_bodies(timezone.localdate()), code=code)
    context = roster_context(body, request.GET)
    if context["day"] > timezone.localdate():
        raise Http404
    return render(request, "committee/public_roster.html", context)


@require_safe
@public
def meeting(request, code, key):
    """One announced meeting: when, where, what about, and the papers and results of open items"""
    shown = _announced(code, key)
    context = {
        "meeting": shown,
        "agenda": open_agenda(shown),
        "materials": open_materials(shown),
        "reports": open_reports(shown),
        "has_minutes": versions_of(shown).exists(),
    }
    return render(request, "committee/public_meeting.html", context)


@require_safe
@public
def minutes(request, code, key):
    """会議録 as it was published; earlier versions can be read too"""
    context = version_context(_announced(code, key), request.GET)
    return render(request, "committee/public_minutes.html", context)


@require_safe
@public
def material(request, code, key, number):
    """資料 of an open item, as it stands now"""
    row = get_object_or_404(open_materials(_announced(code, key)), number=number)
    return file_response(newest_version(row))


@require_safe
@public
def attachment(request, code, key, pk, number):
    """添付 of a report that an open item resolved"""
    report = get_object_or_404(open_reports(_announced(code, key)), pk=pk)
    return file_response(get_object_or_404(report.attachments, number=number))


@require_safe
@public
def feed(request, code):
    """iCal: every announced meeting of a body, for a calendar to subscribe to"""
    today = timezone.localdate()
    body = get_object_or_404(public_bodies(today), code=code)
    content = feed_ics(body, announced(today).filter(committee=body))
    return HttpResponse(content, content_type=TYPES["ics"])


@require_safe
@public
def event(request, code, key):
    """iCal: one announced meeting, to be kept"""
    shown = _announced(code, key)
    response = HttpResponse(meeting_ics(shown), content_type=TYPES["ics"])
    name = f"会議_{shown.code}.ics"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _announced(code, key):
    year, number = CODE.fullmatch(key).groups()
    rows = announced(timezone.localdate()).filter(committee__code=code)
    return get_object_or_404(rows, year=int(year), number=int(number))
