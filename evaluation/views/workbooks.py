"""Excelから読み込む: choose a workbook, see what it would do, choose where both wrote, save"""

from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.actions.entries import Conflict
from evaluation.actions.workbooks import write_rows
from evaluation.forms.workbooks import ChoiceForm, WorkbookForm
from evaluation.presenters.workbooks import merge_frame
from evaluation.queries.campaigns import answer_of
from evaluation.resources.comparison import compare
from evaluation.resources.corrections import marked_workbook
from evaluation.resources.reading import read_dataset, refuse_other_year
from evaluation.views.acts import sent
from evaluation.views.staff import file_response, sheet_or_404
from koganei import uploads
from koganei.access.decorators import requires
from koganei.law import RuleBroken
from koganei.spreadsheets import CORRECTIONS, XLSX, WorkbookRefused

FORMS = ["GET", "HEAD", "POST"]
UPLOAD, MERGE = "evaluation/workbook_upload.html", "evaluation/workbook_merge.html"


@require_http_methods(FORMS)
@requires("evaluation.entry", "change")
def upload(request, year):
    """Take a workbook that can be read; nothing is written yet."""
    sheet = sheet_or_404(request, year)
    is_sent = request.method == "POST"
    form = WorkbookForm(request.POST, request.FILES) if is_sent else WorkbookForm()
    if is_sent and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            refuse_other_year(read_dataset(content), sheet)
        except WorkbookRefused as refused:
            form.add_problems(refused.problems)
        else:
            key = uploads.keep(by=request.user, content=content)
            return redirect("evaluation:workbook_merge", year=year, key=key)
    context = {"sheet": sheet, "form": form}
    return render(request, UPLOAD, context, status=422 if form.errors else 200)


def _of_upload(view):
    """Give the view the sheet and the workbook that waits for its owner, or say that it is gone."""

    @wraps(view)
    def wrapped(request, year, key):
        sheet = sheet_or_404(request, year)
        content = uploads.kept(by=request.user, key=key)
        if content is None:
            context = {"sheet": sheet, "form": WorkbookForm(), "is_gone": True}
            return render(request, UPLOAD, context, status=404)
        return view(request, sheet, key, content)

    return wrapped


@require_http_methods(FORMS)
@requires("evaluation.entry", "change")
@_of_upload
def merge(request, sheet, key, content):
    """What the workbook would do; and the doing of it, after every conflict was chosen."""
    dataset = read_dataset(content)
    form = _choices(request, dataset)
    status = _save(request, sheet, form) if form.is_bound else 200
    if status == SAVED:
        uploads.forget(by=request.user, key=key)
        return _home(sheet, request.user)
    if status == OVERTAKEN:
        form = _choices(request, dataset)
    context = merge_frame(sheet, form) | {"key": key}
    return render(request, MERGE, context, status=status)


@require_safe
@requires("evaluation.entry", "change")
@_of_upload
def marked(request, sheet, key, content):
    """The workbook as it was uploaded, with a comment at everything that is wrong with it."""
    dataset = read_dataset(content)
    try:
        workbook = marked_workbook(content, dataset, compare(dataset, request.user))
    except WorkbookRefused as refused:
        messages.error(request, str(refused))
        return redirect("evaluation:workbook_merge", year=int(sheet.year), key=key)
    name = f"評価票_{sheet.year}_{CORRECTIONS}.xlsx"
    return file_response(workbook, XLSX, name, save=True)


SAVED, OVERTAKEN, REFUSED = 302, 409, 422


def _choices(request, dataset):
    return ChoiceForm(sent(request), lines=compare(dataset, request.user))


def _save(request, sheet, form):
    """Write what was decided, if all is well; return the status of the answer."""
    if not form.is_valid():
        return REFUSED
    try:
        count = write_rows(by=request.user, sheet=sheet, rows=form.rows())
    except RuleBroken as broken:
        form.add_violations(broken.violations)
        return REFUSED
    except Conflict:
        return OVERTAKEN
    messages.success(request, f"Excelから{count}行を書き込みました。")
    return SAVED


def _home(sheet, user):
    year = int(sheet.year)
    if answer_of(sheet, user.department_id):
        return redirect("evaluation:section", year=year, department=user.department_id)
    return redirect("evaluation:year", year=year)
