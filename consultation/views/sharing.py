"""共有シートを出す: the paper and its line in the ledger, both or neither"""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consultation.actions.telling import issue_sheet
from consultation.documents.paper import mark_of
from consultation.documents.sharing import TITLE, sharing_paper
from consultation.enums import PrintPurpose
from consultation.forms.consents import SharingForm
from consultation.models import Disclosure
from consultation.presenters.frame import case_frame
from consultation.queries.consent_records import client_of
from consultation.queries.sharing import sharing_sheet
from consultation.rules.disclosure import check_sheet
from consultation.views.acting import check_may_open, saved
from consultation.views.documents import pdf_response
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.matrix import Action
from koganei.documents import PdfFailed
from koganei.law import require

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
@requires("consultation.disclosure", "add")
def sharing(request, case_id):
    """宛先と伝えることを選び、共有シートを出す"""
    context = case_frame(request, case_id, "documents")
    case = context["case"]
    check_may_open(request.user, client_of(case), [Disclosure], Action.ADD)
    form, made = SharingForm(request.POST or None), []
    try:
        if request.method == "POST" and saved(
            form, lambda form: made.append(_issue(request, case, form))
        ):
            return pdf_response(made[0], f"{TITLE}_{case.number}.pdf")
    except PdfFailed as failure:
        form.add_error(None, str(failure))
    context |= {"form": form, "act": "共有シートを出す", "button": "記録して出す"}
    context["note"] = (
        "本人同意の範囲だけが印刷され、だれに何を伝えたかが情報提供の記録に残ります。"
        "渡さなかったときは、経過に書いてください。"
    )
    status = 422 if form.errors else 200
    return render(request, "consultation/consent_act.html", context, status=status)


def _issue(request, case, form):
    """Write the ledger and return the PDF, within the transaction of ``saved``."""
    given = form.cleaned_data
    sheet = sharing_sheet(case, given["agency"], frozenset(given["told"]), timezone.now())
    has_client = any(shared.member.is_client for shared in sheet.persons)
    require(*check_sheet(may_ask=sheet.may_ask, has_client=has_client))
    lines = form.lines(sheet)
    issue_sheet(by=request.user, person=client_of(case), case=case, lines=lines)
    purpose = PrintPurpose.AGENCY.label
    subjects = [(shared.member.person.pk, list(shared.classes)) for shared in sheet.persons]
    audit.reads(case, verb="print", purpose=PrintPurpose.AGENCY, subjects=subjects)
    paper = sharing_paper(
        case, given["agency"], sheet, request=given["request"], recipient=given["recipient"],
        mark=mark_of(request.user, purpose),
    )  # fmt: skip
    return paper.pdf()
