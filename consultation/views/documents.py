"""書類: what can be printed from the record of a case, and the same forms blank"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from consultation.documents.kinds import KINDS
from consultation.documents.paper import NothingToPrint, mark_of
from consultation.forms.documents import PrintForm
from consultation.models import Case, Disclosure
from consultation.presenters.frame import case_frame
from consultation.queries.consent_records import client_of
from koganei import audit
from koganei.access.decision import get_or_404, may_write
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.documents import PdfFailed

SHOWN = [FieldClass.IDENTITY, FieldClass.NARRATIVE]


@require_safe
@requires("consultation.case", "view")
def documents(request, case_id):
    """書類 of a case; the button asks for the purpose."""
    return _page(request, case_id, PrintForm())


@require_POST
@requires("consultation.case", "export")
def case_file(request, case_id, kind):
    """One paper of a case as PDF, marked with who, when and what for."""
    case = get_or_404(request.user, Case, case_id)
    if not case.may(request.user, Action.EXPORT):
        raise PermissionDenied
    chosen, form = _kind(kind, "paper"), PrintForm(request.POST)
    if not form.is_valid():
        return _page(request, case_id, form, status=400)
    purpose = form.cleaned_data["purpose"]
    audit.reads(case, verb="print", purpose=purpose, subjects=[(case.client_id, SHOWN)])
    try:
        content = chosen.paper(case, mark_of(request.user, form.words)).pdf()
    except NothingToPrint as missing:
        return _page(request, case_id, form, failure=missing, status=409)
    except PdfFailed as failure:
        return _page(request, case_id, form, failure=failure, status=503)
    return pdf_response(content, f"{chosen.label}_{case.number}.pdf")


@require_safe
@requires("consultation.case", "view")
def blank_file(request, kind):
    """The form without anything filled in."""
    chosen = _kind(kind, "blank")
    try:
        return pdf_response(chosen.blank("").pdf(), f"{chosen.label}_用紙.pdf")
    except PdfFailed as failure:
        return HttpResponse(str(failure), status=503, content_type="text/plain; charset=utf-8")


def _page(request, case_id, form, *, failure=None, status=200):
    context = case_frame(request, case_id, "documents")
    context |= {"kinds": KINDS.items(), "form": form, "failure": failure}
    case = context["case"]
    context |= {"may_print": case.may(request.user, Action.EXPORT)}
    context["may_share"] = may_write(request.user, Action.ADD, [Disclosure], client_of(case))
    return render(request, "consultation/documents.html", context, status=status)


def _kind(name, maker):
    kind = KINDS.get(name)
    if kind is None or getattr(kind, maker) is None:
        raise Http404
    return kind


def pdf_response(content, name):
    header = content_disposition_header(as_attachment=False, filename=name)
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": header}
    )
