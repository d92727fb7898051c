"""諮問・答申の画面: what was asked, where it was deliberated, what was answered and done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committee.actions import inquiries as actions
from committee.forms import inquiries as forms
from committee.models import AdvisoryReport, Committee, Inquiry
from committee.queries import inquiries as queries
from committee.views.acts import Act
from koganei.access.decorators import requires
from koganei.access.matrix import allows
from koganei.law import RuleBroken


def _inquire(form, by):
    actions.inquire(committee=form.body, by=by, **form.cleaned_data)


def _deliberate(form, by):
    actions.deliberate(inquiry=form.about, item=form.cleaned_data["item"], by=by)


def _draft(form, by):
    actions.draft_report(committee=form.body, inquiry=form.about, by=by, **form.cleaned_data)


def _submit(form, by):
    actions.submit_report(report=form.about, by=by, **form.cleaned_data)


def _respond(form, by):
    actions.record_response(report=form.about, by=by, **form.cleaned_data)


INQUIRY, REPORT = "inquiry", "report"
ACTS = {
    "inquire": Act("諮問を記録する", forms.InquiryForm, _inquire, "諮問を記録しました。"),
    "deliberate": Act(
        "調査審議した議題を結ぶ", forms.DeliberationForm, _deliberate, "議題を結びました。",
        about=INQUIRY,
    ),
    "draft": Act(
        "答申の案を書く", forms.ReportForm, _draft, "案を保存しました。", about=INQUIRY
    ),
    "opinion": Act("諮問によらない意見を書く", forms.ReportForm, _draft, "案を保存しました。"),
    "submit": Act(
        "答申する", forms.SubmissionForm, _submit, "答申を記録しました。", about=REPORT,
        note="出した答申は、後から変えられません。",
    ),
    "respond": Act(
        "市の対応を記録する", forms.ResponseForm, _respond, "対応を記録しました。", about=REPORT
    ),
}  # fmt: skip
MODELS = {INQUIRY: Inquiry, REPORT: AdvisoryReport}


@require_safe
@requires("committee.inquiry", "view")
def index(request, code):
    """諮問・答申の一覧"""
    body = get_object_or_404(Committee, code=code)
    context = {
        "body": body,
        "inquiries": queries.inquiries_of(body),
        "opinions": queries.opinions_of(body),
        "may_change": allows(request.user, "committee.inquiry", "change"),
    }
    return render(request, "committee/inquiries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("committee.inquiry", "change")
def act(request, code, name):
    """One act on an inquiry or a report: its form, then its action."""
    body, wanted = get_object_or_404(Committee, code=code), ACTS.get(name)
    if wanted is None:
        raise Http404
    form = _form(request, body, wanted)
    if request.method == "POST" and form.is_valid():
        try:
            wanted.run(form, request.user)
        except RuleBroken as broken:
            form.add_violations(broken.violations)
        else:
            messages.success(request, wanted.done)
            return redirect("committee:inquiries", code=code)
    context = {"body": body, "form": form, "act": wanted}
    status = 422 if form.errors else 200
    return render(request, "committee/inquiry_act.html", context, status=status)


def _form(request, body, wanted):
    about = None
    if wanted.about:
        pk = request.GET.get("about", "")
        rows = MODELS[wanted.about].objects.filter(committee=body)
        about = get_object_or_404(rows, pk=int(pk) if pk.isdecimal() and len(pk) < 10 else 0)
    return wanted.form(request.POST or None, body=body, about=about)
