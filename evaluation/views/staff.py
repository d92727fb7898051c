"""職員の画面: the sheet, one row, the totals, and the sheet as PDF and Excel."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.actions.entries import Conflict, write_entry
from evaluation.documents import sheet_pdf
from evaluation.enums import Grade
from evaluation.forms.sheets import EntryForm, PrintForm, SheetFilter, TotalsFilter
from evaluation.permissions import check_may_write
from evaluation.presenters.sheets import grade_bars, neighbours
from evaluation.queries import sheets as queries
from evaluation.resources import SheetWorkbookFormat, sheet_workbook
from koganei.access.decorators import requires
from koganei.access.matrix import visible
from koganei.documents import PdfFailed
from koganei.law import RuleBroken


def _sheet(request, year):
    return get_object_or_404(queries.sheets_for(request.user), year=year)


@require_safe
@requires("evaluation.sheet", "view")
def latest_sheet(request):
    """Lead to the newest sheet."""
    return _latest(request, "evaluation:year")


@require_safe
@requires("evaluation.sheet", "view")
def latest_totals(request):
    return _latest(request, "evaluation:year_totals")


def _latest(request, name):
    newest = queries.sheets_for(request.user).first()
    if newest is None:
        return render(request, "evaluation/none.html")
    return redirect(name, year=int(newest.year))


@require_safe
@requires("evaluation.sheet", "view")
def sheet(request, year):
    """The sheet by goal and measure, filtered by section and grade."""
    sheet = _sheet(request, year)
    form = SheetFilter(request.GET, sheet=sheet)
    entries = queries.entries_in_print_order(sheet, **form.chosen())
    sections = queries.outline(visible(entries, request.user, "evaluation.entry"))
    context = {"sheet": sheet, "form": form, "sections": sections, "grades": list(Grade)}
    context |= {"count": sum(len(section.rows) for section in sections)}
    context |= {"writable": queries.writable_department(request.user)}
    return render(request, "evaluation/sheet.html", context)


@require_safe
@requires("evaluation.sheet", "view")
def totals(request, year):
    """集計: A–D by goal, basic measure, measure or section."""
    sheet = _sheet(request, year)
    form = TotalsFilter(request.GET, sheet=sheet)
    chosen = form.chosen()
    by = chosen["by"] or "goal"
    entries = visible(sheet.entries.all(), request.user, "evaluation.entry")
    parts, whole = queries.tally_grades(entries, by, chosen["department"])
    context = {"sheet": sheet, "form": form, "parts": parts, "whole": whole, "by": by}
    context |= {"division": queries.DIVISIONS[by][0], "chart": grade_bars([*parts, whole])}
    return render(request, "evaluation/totals.html", context | {"grades": list(Grade)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("evaluation.entry", "view")
def entry(request, year, pk):
    """One row: read it, and write it where that is allowed."""
    rows = visible(
        queries.entries_in_print_order(_sheet(request, year)), request.user, "evaluation.entry"
    )
    row = get_object_or_404(rows, pk=pk)
    refused = check_may_write(request.user, row)
    form = EntryForm(request.POST or None, initial=_initial(row))
    context = {"row": row, "form": form, "refused": refused, "past": queries.year_before(row)}
    context |= neighbours(rows, row)
    if request.method == "POST" and form.is_valid():
        return _save(request, row, form, context)
    return render(request, "evaluation/entry.html", context, status=422 if form.errors else 200)


def _initial(row):
    return {name: getattr(row, name) for name in ("results", "grade", "outlook", "version")}


def _save(request, row, form, context):
    try:
        changed = write_entry(
            entry=row, by=request.user, version=form.cleaned_data["version"], **form.texts()
        )
    except RuleBroken as broken:
        form.add_violations(broken.violations)
        return render(request, "evaluation/entry.html", context, status=422)
    except Conflict as conflict:
        context |= {"now": conflict.entry, "mine": form.texts()}
        return render(request, "evaluation/conflict.html", context, status=409)
    messages.success(request, "保存しました。" if changed else "変わったところはありません。")
    return redirect("evaluation:entry", year=int(row.sheet.year), pk=row.pk)


@require_safe
@requires("evaluation.sheet", "export")
def print_options(request, year):
    """Choose what is printed."""
    sheet = _sheet(request, year)
    return render(
        request, "evaluation/print.html", {"sheet": sheet, "form": PrintForm(sheet=sheet)}
    )


@require_safe
@requires("evaluation.sheet", "export")
def pdf(request, year):
    """The sheet as PDF."""
    sheet = _sheet(request, year)
    form = PrintForm(request.GET, sheet=sheet)
    if not form.is_valid():
        raise Http404
    try:
        content = sheet_pdf(sheet, reader=request.user, **form.cleaned_data)
    except PdfFailed as failure:
        context = {"sheet": sheet, "form": form, "failure": failure}
        return render(request, "evaluation/print.html", context, status=503)
    return _file(content, "application/pdf", f"評価票_{sheet.year}.pdf")


@require_safe
@requires("evaluation.sheet", "export")
def workbook(request, year):
    """The sheet as an Excel workbook, of one section or of all."""
    sheet = _sheet(request, year)
    department = SheetFilter(request.GET, sheet=sheet).chosen()["department"]
    content = sheet_workbook(sheet, department=department, reader=request.user)
    return _file(content, SheetWorkbookFormat.CONTENT_TYPE, f"評価票_{sheet.year}.xlsx", save=True)


def _file(content, content_type, name, *, save=False):
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(save, name)
    return response
