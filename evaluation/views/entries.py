"""評価票の一行: read it, write it, keep a draft of it, and add what proves it"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation.actions.entries import Conflict, write_entry
from evaluation.actions.evidence import add_evidence, remove_evidence
from evaluation.forms.entries import EntryForm, initial_of
from evaluation.forms.steps import EvidenceForm
from evaluation.models import EvidenceFile, SheetEntry
from evaluation.permissions import check_may_write
from evaluation.presenters.entries import entry_frame
from evaluation.queries import indicators
from evaluation.queries import sheets as queries
from evaluation.views.acts import form_page
from evaluation.views.staff import sheet_or_404
from koganei.access.decorators import requires
from koganei.access.matrix import visible
from koganei.attachments import ending_of_type
from koganei.drafts.actions import Finished
from koganei.drafts.opening import opened
from koganei.drafts.rules import ALREADY_SAVED
from koganei.law import RuleBroken

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
@requires("evaluation.entry", "view")
def entry(request, year, pk):
    """One row: read it, and write it where that is allowed."""
    row = row_or_404(request, year, pk)
    context = entry_frame(row, request.user)
    options = {
        "lines": context["indicators"],
        "initial": initial_of(row, indicators.actuals_of(row)),
    }
    if context["refused"]:
        return _refused(request, row, context, options)
    draft = opened(request, "evaluation.entry", row)
    form = draft.form(EntryForm, request, **options)
    context |= {"form": form, "draft": draft}
    if request.method == "POST" and form.is_valid():
        return _save(request, row, form, context)
    return render(request, "evaluation/entry.html", context, status=422 if form.errors else 200)


def _refused(request, row, context, options):
    """Show the row; what was sent to one that cannot be written comes back with the reason."""
    if request.method != "POST":
        return render(request, "evaluation/entry.html", context)
    form = EntryForm(request.POST, **options)
    context |= {"form": form, "draft": None}
    context["sent"] = [request.POST.get(name, "") for name in ("results", "grade", "outlook")]
    if form.is_valid():
        return _save(request, row, form, context)
    return render(request, "evaluation/entry.html", context, status=422)


def _save(request, row, form, context):
    try:
        changed = write_entry(
            entry=row, by=request.user, version=form.cleaned_data["version"],
            actuals=form.actuals(), draft=context["draft"], **form.texts(),
        )  # fmt: skip
    except RuleBroken as broken:
        form.add_violations(broken.violations)
        return render(request, "evaluation/entry.html", context, status=422)
    except Finished:
        form.add_violations([ALREADY_SAVED])
        return render(request, "evaluation/entry.html", context, status=422)
    except Conflict as conflict:
        context |= {"now": conflict.entry, "mine": form.texts()}
        return render(request, "evaluation/conflict.html", context, status=409)
    messages.success(request, "保存しました。" if changed else "変わったところはありません。")
    onward = context["next_row"] if "next" in request.POST else None
    return redirect("evaluation:entry", year=int(row.sheet.year), pk=onward or row.pk)


@require_safe
@requires("evaluation.entry", "view")
def row(request, pk):
    """Lead to the page of a row by its number alone, as drafts name it."""
    rows = visible(SheetEntry.objects.select_related("sheet"), request.user, "evaluation.entry")
    return redirect(get_object_or_404(rows, pk=pk))


@require_POST
@requires("evaluation.entry", "change")
def evidence_add(request, year, pk):
    """根拠資料を付ける"""
    row = _writable_or_404(request, year, pk)
    form = EvidenceForm(request.POST, request.FILES)

    def run(said):
        file = said["file"]
        content = file.read()
        add_evidence(
            by=request.user, entry=row, title=said["title"], name=file.name, content=content
        )
        messages.success(request, "根拠資料を付けました。")
        return redirect("evaluation:entry", year=year, pk=pk)

    return form_page(request, "evaluation/evidence.html", form, run, {"row": row})


@require_safe
@requires("evaluation.entry", "view")
def evidence(request, pk):
    """One file, to be kept; no browser runs what is in it, and its name tells nothing."""
    found = _evidence_or_404(request, pk)
    response = HttpResponse(bytes(found.content), content_type=found.content_type)
    name = f"evidence-{found.pk}.{ending_of_type(found.content_type)}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


@require_POST
@requires("evaluation.entry", "change")
def evidence_remove(request, pk):
    """根拠資料を外す"""
    found = _evidence_or_404(request, pk)
    if check_may_write(request.user, found.entry):
        raise PermissionDenied
    try:
        remove_evidence(by=request.user, evidence=found)
    except RuleBroken as broken:
        messages.error(request, str(broken.violations[0].message))
    else:
        messages.success(request, "根拠資料を外しました。")
    return redirect(found.entry)


def row_or_404(request, year, pk):
    """The row as ``request.user`` may see it."""
    rows = queries.entries_in_print_order(sheet_or_404(request, year))
    return get_object_or_404(visible(rows, request.user, "evaluation.entry"), pk=pk)


def _writable_or_404(request, year, pk):
    row = row_or_404(request, year, pk)
    if check_may_write(request.user, row):
        raise PermissionDenied
    return row


def _evidence_or_404(request, pk):
    rows = visible(SheetEntry.objects.all(), request.user, "evaluation.entry")
    files = EvidenceFile.objects.select_related("entry__sheet", "entry__department")
    return get_object_or_404(files, pk=pk, entry__in=rows)
