"""廃棄: what may go, who proposed it, who approved it, and the record of what went"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from consultation.actions import disposals as actions
from consultation.documents.disposal import disposal_paper, disposal_rows, disposal_workbook
from consultation.documents.paper import mark_of
from consultation.forms.disposals import DecisionForm
from consultation.presenters.disposals import batch_lines, due_page, item_lines, tables
from consultation.queries.disposals import batches, due_now, find_batch, items_of
from consultation.queries.matter_disposals import matter_of
from consultation.queries.retention import rules_kept
from consultation.views.acting import saved
from consultation.views.documents import pdf_response
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.matrix import Action, allows
from koganei.csv_files import csv_response
from koganei.documents import PdfFailed
from koganei.law import RuleBroken
from koganei.spreadsheets import XLSX

FORMATS = (("pdf", "PDF"), ("excel", "Excel"), ("csv", "CSV"))


@require_safe
@requires("consultation.disposal", "view")
def index(request):
    """廃棄の提案と記録, the newest first."""
    context = {
        "batches": batch_lines(batches()[:100]),
        "may_propose": allows(request.user, "consultation.disposal", "add"),
        "may_see_register": allows(request.user, "consultation.matter", "view"),
    }
    return render(request, "consultation/disposals.html", context)


@require_safe
@requires("consultation.disposal", "add")
def due(request):
    """保存期間が過ぎたもの: what may go, and what stays and why."""
    return _due(request)


@require_POST
@requires("consultation.disposal", "add")
def propose(request):
    """Propose the list that was on the screen."""
    try:
        row = actions.propose(by=request.user, due=("due", request.POST.get("seen", "")))
    except RuleBroken as broken:
        return _due(request, broken.violations, status=422)
    messages.success(request, f"{row}を提案しました。ほかの管理者が承認します。")
    return redirect("consultation:disposal", row.pk)


def _due(request, violations=(), status=200):
    today = timezone.localdate()
    cases, going = due_now(request.user, today)
    context = due_page(cases, going, rules_kept()) | {
        "seen": actions.digest_of(items_of(cases, going, today)),
        "violations": violations,
    }
    return render(request, "consultation/disposal_due.html", context, status=status)


@require_safe
@requires("consultation.disposal", "view")
def disposal(request, disposal_id):
    """One batch: its list by number only, where it stands, and its record when it was executed."""
    row = _found(request, disposal_id)
    form = DecisionForm(initial={"seen": row.digest})
    return _page(request, row, form)


@require_POST
@requires("consultation.disposal", "change")
def decide(request, disposal_id):
    """承認・却下する"""
    row = _found(request, disposal_id)
    form = DecisionForm(request.POST)

    def run(form):
        actions.decide(by=request.user, disposal=row, **form.cleaned_data)

    if saved(form, run):
        messages.success(request, "決裁を記録しました。")
        return redirect("consultation:disposal", row.pk)
    return _page(request, _found(request, disposal_id), form, status=422)


@require_POST
@requires("consultation.disposal", "add")
def withdraw(request, disposal_id):
    """取り下げる"""
    row = _found(request, disposal_id)
    try:
        actions.withdraw(by=request.user, disposal=row)
    except RuleBroken as broken:
        form = DecisionForm(initial={"seen": row.digest})
        return _page(request, row, form, violations=broken.violations, status=422)
    messages.success(request, "提案を取り下げました。")
    return redirect(_list_of(row))


@require_POST
@requires("consultation.disposal", "export")
def record_file(request, disposal_id, kind):
    """廃棄記録 as PDF, Excel or CSV."""
    row = _found(request, disposal_id)
    mark = mark_of(request.user, "廃棄の記録")
    name = f"廃棄記録_{row.matter_number or row.fiscal_year.year}-{row.sequence}"
    audit.reads(row, verb=Action.EXPORT, purpose="disposal")
    if kind == "csv":
        return csv_response(*disposal_rows(row), f"{name}.csv")
    if kind == "excel":
        header = content_disposition_header(True, f"{name}.xlsx")
        content = disposal_workbook(row, mark)
        return HttpResponse(content, XLSX, headers={"Content-Disposition": header})
    if kind != "pdf":
        raise Http404
    try:
        return pdf_response(disposal_paper(row, mark).pdf(), f"{name}.pdf")
    except PdfFailed as failure:
        messages.error(request, str(failure))
        return redirect("consultation:disposal", row.pk)


@require_safe
@requires("consultation.disposal_run", "view")
def runs(request):
    """承認された廃棄: how many, and the button; nothing of what stands on the lists."""
    return _runs(request)


@require_POST
@requires("consultation.disposal_run", "change")
def run(request, disposal_id):
    """実行する"""
    row = _found(request, disposal_id)
    try:
        actions.execute(by=request.user, disposal=row)
    except RuleBroken as broken:
        return _runs(request, broken.violations, status=422)
    messages.success(request, f"{row}を実行し、廃棄の記録を残しました。")
    return redirect("consultation:disposal_runs")


def _runs(request, violations=(), status=200):
    approved = batches().filter(decision="approved")
    context = {
        "waiting": batch_lines(approved.filter(executed_at=None)),
        "done": batch_lines(approved.exclude(executed_at=None)[:50]),
        "violations": violations,
    }
    return render(request, "consultation/disposal_runs.html", context, status=status)


def _found(request, disposal_id):
    row = find_batch(request.user, disposal_id)
    if row is None:
        raise Http404
    return row


def _list_of(row):
    return "consultation:matter_disposals" if row.matter_number else "consultation:disposals"


def _page(request, row, form, *, violations=(), status=200):
    user = request.user
    is_proposer = row.proposed_by_id == user.pk
    [line] = batch_lines([row])
    context = {
        "batch": line,
        "batch_as_list": [line],
        "formats": FORMATS,
        "back": reverse(_list_of(row)),
        "matter": matter_of(user, row),
        "items": item_lines(row),
        "tables": tables(row),
        "form": form,
        "violations": violations,
        "may_decide": not row.decision and allows(user, "consultation.disposal", "change"),
        "may_withdraw": not row.decision and is_proposer,
        "is_proposer": is_proposer,
        "may_export": bool(row.executed_at) and allows(user, "consultation.disposal", "export"),
    }
    return render(request, "consultation/disposal.html", context, status=status)
