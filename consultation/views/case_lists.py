"""ケース一覧 as PDF and Excel: the cases of the list that may be carried out of the house"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from consultation.documents.listing import cases_paper, cases_workbook
from consultation.documents.paper import mark_of
from consultation.forms.cases import CaseFilter
from consultation.forms.documents import PrintForm
from consultation.presenters.case_lines import HEAD
from consultation.presenters.people import name_of
from consultation.queries.cases import exported_cases, lines_of
from consultation.queries.staff import all_leaders
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.matrix import Action
from koganei.documents import PdfFailed
from koganei.spreadsheets import XLSX


@dataclass(frozen=True)
class Format:
    """How a list leaves the house; ``most`` rows, so that a page answers in seconds."""

    make: object
    most: int
    content_type: str
    ending: str


FORMATS = {
    "pdf": Format(lambda rows, mark: cases_paper(rows, mark).pdf(), 500, "application/pdf", "pdf"),
    "excel": Format(cases_workbook, 5_000, XLSX, "xlsx"),
}


@require_POST
@requires("consultation.case", "export")
def case_list(request, kind):
    """Make the file of the list that was on the screen, for a purpose that stands on it."""
    today, chosen, form = timezone.localdate(), FORMATS.get(kind), PrintForm(request.POST)
    if chosen is None:
        raise Http404
    wanted = CaseFilter(request.POST, leaders=all_leaders(today)).wanted()
    rows = exported_cases(wanted, request.user, today)
    if problem := _problem(form, rows.count(), chosen.most):
        messages.error(request, problem)
        return redirect("consultation:cases")
    lines = lines_of(rows)
    subjects = [(line.client.pk, HEAD) for line in lines if line.client]
    audit.reads(verb=Action.EXPORT, purpose=form.cleaned_data["purpose"], subjects=subjects)
    named = [(line.case, name_of(line.client)) for line in lines]
    try:
        content = chosen.make(named, mark_of(request.user, form.words))
    except PdfFailed as failure:
        messages.error(request, str(failure))
        return redirect("consultation:cases")
    name = content_disposition_header(True, f"ケース一覧_{today:%Y%m%d}.{chosen.ending}")
    return HttpResponse(content, chosen.content_type, headers={"Content-Disposition": name})


def _problem(form, count, most):
    if not form.is_valid():
        return "出力する目的を選んでください。"
    if count == 0:
        return "この一覧には、出力してよい相談がありません。出力できるのは、担当している相談です。"
    if count > most:
        return f"{count:,}件あります。{most:,}件までにしぼってから出力してください。"
    return ""
