"""引継書のページ: written and issued to one agency, read again, printed, its receipt recorded"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation.actions import handover_summaries as actions
from consultation.documents.handover import TITLE, copies_of, issues_of, summary_paper
from consultation.documents.paper import mark_of
from consultation.enums import PrintPurpose
from consultation.forms import closure as forms
from consultation.models import HandoverSummary, HandoverText
from consultation.presenters.closure import consents_now, summary_page
from consultation.presenters.frame import case_frame
from consultation.queries.closure import parts_of_summary, summary_called
from consultation.queries.sharing import sharing_sheet
from consultation.views.acts import FORMS, Act, act_page
from consultation.views.documents import pdf_response
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.documents import PdfFailed

CLOSURE = {"tab": "closure", "after": "consultation:closure"}
SHOWN = (FieldClass.IDENTITY, FieldClass.NARRATIVE)


def _issue(case, form, by):
    """What stands on it is read within the scope of who issues it; the action asks consent anew."""
    sheet = sharing_sheet(case, form.cleaned_data["agency"], form.chosen, timezone.now())
    summary = form.summary(copies_of(sheet), issues_of(sheet))
    actions.issue(by=by, case=case, summary=summary, lines=form.lines(sheet))


NEW = Act(
    "引継書を作る",
    forms.SummaryForm,
    _issue,
    "引継書を渡した記録をしました。控えを印刷できます。",
    (HandoverSummary, HandoverText),
    button="渡した記録をする",
    note="本人同意の範囲だけが記されます。渡した引継書は変えられず、情報提供の記録に残ります。",
    draft="consultation.handover_summary",
    template="consultation/handover_new.html",
    **CLOSURE,
)
RECEIPT = Act(
    "引継書の受け取りを記録する",
    forms.ReceiptForm,
    lambda case, form, by: actions.confirm_receipt(
        by=by, case=case, summary=form.about, **form.cleaned_data
    ),
    "受け取りを記録しました。",
    (HandoverSummary,),
    Action.CHANGE,
    button="記録する",
    note="引継ぎ先に聞いて、受け取った日と受け取った人の職を書きます。",
    **CLOSURE,
)


@require_http_methods(FORMS)
@requires("consultation.handover_summary", "add")
def new(request, case_id):
    """引継書を作る: beside the form, what consent says of each agency now."""
    return act_page(request, case_id, NEW, more=consents_now)


@require_safe
@requires("consultation.handover_summary", "view")
def summary(request, case_id, summary_id):
    """One 引継書 as far as its parts may be seen."""
    return _page(request, case_id, summary_id)


@require_http_methods(FORMS)
@requires("consultation.handover_summary", "change")
def receipt(request, case_id, summary_id):
    """引継書の受け取りを記録する"""
    return act_page(request, case_id, RECEIPT, lambda case: summary_called(case, summary_id))


@require_POST
@requires("consultation.case", "export")
def copy(request, case_id, summary_id):
    """控えを印刷する: as it was issued, marked with who, when and what for."""
    context = case_frame(request, case_id, "closure")
    case = context["case"]
    if not case.may(request.user, Action.EXPORT):
        raise PermissionDenied
    row = _found(case, summary_id)
    text, copies = parts_of_summary(row)
    purpose = PrintPurpose.AGENCY
    audit.reads(case, verb="print", purpose=purpose, subjects=[(case.client_id, SHOWN)])
    paper = summary_paper(case, row, text, copies, mark_of(request.user, purpose.label))
    try:
        return pdf_response(paper.pdf(), f"{TITLE}_{case.number}.pdf")
    except PdfFailed as failure:
        return _page(request, case_id, summary_id, failure=failure, status=503)


def _page(request, case_id, summary_id, *, failure=None, status=200):
    context = case_frame(request, case_id, "closure")
    case = context["case"]
    row = _found(case, summary_id)
    audit.reads(subjects=[(case.client_id, SHOWN)])
    context |= summary_page(case, row, request.user) | {"failure": failure}
    return render(request, "consultation/handover_summary.html", context, status=status)


def _found(case, summary_id):
    row = summary_called(case, summary_id)
    if row is None:
        raise Http404
    return row
