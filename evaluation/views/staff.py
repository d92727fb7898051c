"""職員の画面: the sheet, the totals, and the sheet as PDF and Excel."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from evaluation.documents.sheets import sheet_pdf
from evaluation.documents.totals import CONTENT_TYPES, FILES
from evaluation.enums import Grade
from evaluation.forms.sheets import PrintForm, SheetFilter, TotalsFilter, YearChoice
from evaluation.presenters.dashboard import dashboard_frame
from evaluation.queries import sheets as queries
from evaluation.queries.campaigns import campaign_of, campaigns
from evaluation.queries.dashboard import years_counted
from evaluation.queries.narrowed import rows_for
from evaluation.queries.published import published_files, with_files
from evaluation.resources import SheetWorkbookFormat, sheet_workbook
from koganei.access.decorators import requires
from koganei.documents import PdfFailed


def sheet_or_404(request, year):
    return get_object_or_404(queries.sheets_for(request.user), year=year)


def campaign_or_404(year):
    return get_object_or_404(campaigns(), sheet__year=year)


@require_safe
@requires("evaluation.sheet", "view")
def latest_sheet(request):
    """Lead to the newest sheet."""
    return _latest(request, "evaluation:year")


@require_safe
@requires("evaluation.sheet", "view")
def latest_totals(request):
    """Lead to the dashboard of the year that was chosen, or of the newest."""
    asked = request.GET.copy()
    year = YearChoice(asked, sheets=years_counted(request.user)).chosen()
    if year is None:
        return _latest(request, "evaluation:year_totals")
    asked.pop("year")
    address = reverse("evaluation:year_totals", kwargs={"year": int(year)})
    return redirect(f"{address}?{asked.urlencode()}" if asked else address)


def _latest(request, name):
    newest = queries.sheets_for(request.user).first()
    if newest is None:
        return render(request, "evaluation/none.html")
    return redirect(name, year=int(newest.year))


@require_safe
@requires("evaluation.sheet", "view")
def sheet(request, year):
    """The sheet by goal and measure, filtered by what the form and the dashboard ask for."""
    sheet = sheet_or_404(request, year)
    form = SheetFilter(request.GET, sheet=sheet)
    rows = rows_for(request.user, sheet, **form.chosen()).select_related("committee_grade")
    sections = queries.outline(rows)
    context = {"sheet": sheet, "form": form, "sections": sections, "grades": list(Grade)}
    context |= {"count": sum(len(section.rows) for section in sections)}
    context |= {"writable": queries.writable_department(request.user)}
    context |= {"campaign": campaign_of(sheet), "published": with_files(sheet)}
    return render(request, "evaluation/sheet.html", context)


@require_safe
@requires("evaluation.sheet", "view")
def totals(request, year):
    """集計: A–D by goal, basic measure, measure or section, year on year; the progress of entry."""
    sheet, sheets = sheet_or_404(request, year), years_counted(request.user)
    form = TotalsFilter(request.GET, sheet=sheet)
    chosen = form.chosen()
    by = chosen["by"] or "goal"
    context = {"form": form, "grades": list(Grade)}
    context |= {"year_form": YearChoice({"year": str(year)}, sheets=sheets)}
    context |= dashboard_frame(sheet, sheets, request.user, by, chosen["department"])
    return render(request, "evaluation/totals.html", context)


@require_safe
@requires("evaluation.sheet", "export")
def totals_file(request, year, kind):
    """The numbers of the dashboard as Excel or CSV: every year, divided as asked."""
    sheet = sheet_or_404(request, year)
    chosen = TotalsFilter(request.GET, sheet=sheet).chosen()
    content = FILES[kind](request.user, chosen["by"] or "goal", chosen["department"])
    return file_response(content, CONTENT_TYPES[kind], f"評価の集計.{kind}", save=True)


@require_safe
@requires("evaluation.sheet", "export")
def print_options(request, year):
    """Choose what is printed."""
    sheet = sheet_or_404(request, year)
    return render(
        request, "evaluation/print.html", {"sheet": sheet, "form": PrintForm(sheet=sheet)}
    )


@require_safe
@requires("evaluation.sheet", "export")
def pdf(request, year):
    """The sheet as PDF."""
    sheet = sheet_or_404(request, year)
    form = PrintForm(request.GET, sheet=sheet)
    if not form.is_valid():
        raise Http404
    try:
        content = sheet_pdf(sheet, reader=request.user, **form.cleaned_data)
    except PdfFailed as failure:
        context = {"sheet": sheet, "form": form, "failure": failure}
        return render(request, "evaluation/print.html", context, status=503)
    return file_response(content, "application/pdf", f"評価票_{sheet.year}.pdf")


@require_safe
@requires("evaluation.sheet", "export")
def workbook(request, year):
    """The sheet as an Excel workbook, of one section or of all."""
    sheet = sheet_or_404(request, year)
    department = SheetFilter(request.GET, sheet=sheet).chosen()["department"]
    content = sheet_workbook(sheet, department=department, reader=request.user)
    name = "_".join(map(str, filter(None, ["評価票", sheet.year, department])))
    return file_response(content, SheetWorkbookFormat.CONTENT_TYPE, f"{name}.xlsx", save=True)


@require_safe
@requires("evaluation.sheet", "export")
def version_file(request, year, number, kind):
    """A file of a published version, as citizens get it."""
    return published_response(year, number, kind)


def published_response(year, number, kind):
    """Answer with the stored bytes; 404 for what is not published or has no such file."""
    file = get_object_or_404(
        published_files(), version__sheet__year=year, version__number=number, kind=kind
    )
    return file_response(bytes(file.content), file.content_type, file.file_name, save=True)


def file_response(content, content_type, name, *, save=False):
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(save, name)
    return response
