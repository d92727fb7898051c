"""会議の書類: 次第 without names, 資料 with or without, 会議録 of general items"""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from consultation.documents.conference import (
    agenda_paper,
    general_minutes_paper,
    material_paper,
)
from consultation.documents.paper import mark_of
from consultation.enums import PrintPurpose
from consultation.models import Conference, ConferencePart, GeneralItem, GeneralMinutes
from consultation.queries.conferences import agenda_of
from consultation.queries.material import material_of
from consultation.views.documents import pdf_response
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.documents import PdfFailed

SHOWN = [FieldClass.IDENTITY, FieldClass.NARRATIVE]
ANONYMOUS = "anonymous"


@require_safe
@requires("consultation.conference", "view")
def agenda(request, conference_id):
    """会議次第: cases stand in it by their place only."""
    row = _conference(conference_id)
    titles = _titles(part__conference=row)
    return _pdf(agenda_paper(row, agenda_of(row), titles, mark_of(request.user)), "会議次第.pdf")


@require_POST
@requires("consultation.case", "export")
def material(request, conference_id):
    """会議資料 of what may be seen, marked with who, when and what for."""
    row = _conference(conference_id)
    is_anonymous = request.POST.get("kind") == ANONYMOUS
    parts, found = row.parts.select_related("body").order_by("position"), material_of(row)
    papers = [told.paper for items in found.values() for each in items for told in each.persons]
    audit.reads(
        row, verb="print", purpose=PrintPurpose.MEETING,
        subjects=[(paper.person_id, SHOWN) for paper in papers],
    )  # fmt: skip
    mark = mark_of(request.user, PrintPurpose.MEETING.label)
    paper = material_paper(row, parts, found, mark, is_anonymous=is_anonymous)
    return _pdf(paper, "会議資料_氏名なし.pdf" if is_anonymous else "会議資料.pdf")


@require_safe
@requires("consultation.general_item", "view")
def minutes(request, conference_id, position):
    """会議録 of general items: the newest version."""
    part = ConferencePart.objects.filter(conference=conference_id, position=position)
    part = part.select_related("conference", "body").first()
    newest = GeneralMinutes.objects.filter(part=part).order_by("-version").first()
    if part is None or newest is None:
        raise Http404
    titles = _titles(part=part).get(part.pk, [])
    mark = mark_of(request.user)
    return _pdf(general_minutes_paper(part, titles, newest, mark), "会議録.pdf")


def _titles(**conditions):
    """Return {id of a part: titles of its general items}."""
    found = {}
    for item in GeneralItem.objects.filter(ended_at=None, **conditions).order_by("number"):
        found.setdefault(item.part_id, []).append(item.title)
    return found


def _conference(conference_id):
    row = Conference.objects.filter(pk=conference_id).first()
    if row is None:
        raise Http404
    return row


def _pdf(paper, name):
    try:
        return pdf_response(paper.pdf(), name)
    except PdfFailed as failure:
        return HttpResponse(str(failure), status=503, content_type="text/plain; charset=utf-8")
