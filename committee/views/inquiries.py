"""諮問・答申の画面: what was asked, where it was deliberated, what was answered and done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committee.actions import inquiries as actions
from committee.forms import inquiries as forms
from committee.models import AdvisoryReport, Committee, Inquiry, ReportAttachment
from committee.queries import inquiries as queries
from committee.views.acts import Act
from committee.views.meetings import file_response
from koganei.access.decorators import requires
from koganei.access.matrix import allows
from koganei.law import RuleBroken


def _inquire(form, by):
    actions.inquire(committee=form.body, by=by, **form.cleaned_data)


def _deliberate(form, by):
    actions.deliberate(inquiry=form.about, item=form.cleaned_data["item"], by=by)


def _draft(form, by):
    actions.draft_report(committee=form.body, inquiry=form.about, by=by, **form.cleaned_data)


def _attach(form, by):
    file = form.cleaned_data["file"]
    actions.attach(
        report=form.about, title=form.cleaned_data["title"], name=file.name, content=file.read(),
        by=by,
    )  # fmt: skip


def _detach(form, by):
    actions.detach(attachment=form.about, by=by)


def _submit(form, by):
    actions.submit_report(report=form.about, by=by, **form.cleaned_data)


def _respond(form, by):
    actions.record_response(report=form.about, by=by, **form.cleaned_data)


INQUIRY, REPORT, ATTACHMENT = "inquiry", "report", "attachment"
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
    "attach": Act(
        "添付を加える", forms.AttachmentForm, _attach, "添付を加えました。", about=REPORT,
        note="答申を出すまでは、外したり加えたりできます。出した後は変えられません。",
    ),
    "detach": Act(
        "添付を外す", forms.DetachForm, _detach, "添付を外しました。", about=ATTACHMENT,
        is_red=True,
    ),
    "submit": Act(
        "答申する", forms.SubmissionForm, _submit, "答申を記録しました。", about=REPORT,
        note="出した答申は、後から変えられません。",
    ),
    "respond": Act(
        "市の対応を記録する", forms.ResponseForm, _respond, "対応を記録しました。", about=REPORT
    ),
}  # fmt: skip
ROWS = {
    INQUIRY: lambda body: Inquiry.objects.filter(committee=body),
    REPORT: lambda body: AdvisoryReport.objects.filter(committee=body),
    ATTACHMENT: lambda body: queries.ATTACHMENTS.filter(report__committee=body),
}


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
        "closed_too": allows(request.user, "committee.closed_part", "view"),
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
        rows = ROWS[wanted.about](body)
        about = get_object_or_404(rows, pk=int(pk) if pk.isdecimal() and len(pk) < 10 else 0)
    data = request.POST if request.method == "POST" else None
    return wanted.form(data, request.FILES or None, body=body, about=about)


@require_safe
@requires("committee.inquiry", "view")
def attachment(request, code, pk, number):
    """One attachment of a report as a file; of what was decided behind closed doors not to all."""
    rows = ReportAttachment.objects.select_related(*(f"report__{each}" for each in queries.DECIDED))
    found = get_object_or_404(rows, report__committee__code=code, report=pk, number=number)
    if found.report.is_closed and not allows(request.user, "committee.closed_part", "view"):
        raise Http404
    return file_response(found)
