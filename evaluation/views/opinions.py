"""委員会の意見と市の考え方: record, give to a section, answer, approve; 委員会の評価"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.actions import city_views, opinions
from evaluation.documents.opinions import opinions_pdf
from evaluation.enums import HEARD_IN
from evaluation.forms import opinions as forms
from evaluation.forms.steps import CommentForm, StepForm
from evaluation.models import CommitteeGrade
from evaluation.permissions import AUTHOR, HEAD, SUBMITTER, acts_for_somebody, principal_for
from evaluation.presenters.opinions import list_frame, opinion_frame
from evaluation.queries.campaigns import campaigns
from evaluation.queries.opinions import meeting_of, minutes_beside, opinions_for
from evaluation.views.acts import Act, act_page, attempt
from evaluation.views.entries import row_or_404
from evaluation.views.staff import file_response
from koganei.access.decorators import requires
from koganei.access.matrix import allows
from koganei.documents import PdfFailed

FORMS = ["GET", "HEAD", "POST"]


def _send_back(step):
    def run(*, opinion, **said):
        return city_views.send_view_back(opinion=opinion, step=step, **said)

    return run


ACTS = {
    HEAD: {
        "approve_view": Act(
            "市の考え方を確認する", StepForm, city_views.approve_view, "確認しました。",
            "確認した文は、公表する「主な意見と市の考え方」に載ります。",
        ),
        "return_view": Act(
            "市の考え方を差し戻す", CommentForm, _send_back("return_view"), "差し戻しました。",
            is_red=True,
        ),
    },
    SUBMITTER: {
        "ask_again": Act(
            "書き直してもらう", CommentForm, _send_back("ask_again"),
            "課に戻しました。課の人のホームに出ます。", is_red=True,
        ),
    },
}  # fmt: skip


@require_safe
@requires("evaluation.opinion", "view")
def opinion_list(request, year):
    """The opinions of a year: whose they are, where they wait."""
    campaign = _campaign_or_404(year)
    form = forms.OpinionFilter(request.GET, sheet=campaign.sheet)
    context = list_frame(campaign, request.user, form.chosen()) | {"form": form}
    return render(request, "evaluation/opinions.html", context)


@require_http_methods(FORMS)
@requires("evaluation.opinion", "add")
def opinion_add(request, year):
    """意見を記録する, with the minutes beside."""
    campaign = _campaign_or_404(year)
    meeting = meeting_of(campaign.sheet)
    initial = {"about": request.GET.get("about", ""), "meeting": meeting}
    form = forms.OpinionForm(
        request.POST or None, sheet=campaign.sheet, meeting=meeting, initial=initial
    )

    def run(said):
        row = opinions.record_opinion(by=request.user, campaign=campaign, **said)
        messages.success(request, f"{row}を記録しました。")
        again = "again" in request.POST
        return redirect("evaluation:opinion_add" if again else "evaluation:opinions", year=year)

    context = {"campaign": campaign, "sheet": campaign.sheet, "is_heard": True}
    return _form_page(request, form, run, "evaluation/opinion_edit.html", context, meeting)


@require_safe
@requires("evaluation.opinion", "view")
def opinion(request, pk):
    """One opinion, what the city answers, and every wording before."""
    row = _opinion_or_404(request, pk)
    return render(request, "evaluation/opinion.html", opinion_frame(row, request.user))


@require_http_methods(FORMS)
@requires("evaluation.opinion", "change")
def opinion_change(request, pk):
    """意見を直す、担当課を決める、載せるかどうかを決める"""
    row = _opinion_or_404(request, pk)
    campaign = row.sheet.campaign
    is_heard = campaign.stage in HEARD_IN
    kind = forms.OpinionForm if is_heard else forms.SortForm
    form = kind(
        request.POST or None, sheet=row.sheet, meeting=row.meeting, initial=forms.initial_of(row)
    )

    def run(said):
        version = form.cleaned_data["version"] or 0
        opinions.change_opinion(by=request.user, opinion=row, version=version, **said)
        messages.success(request, "保存しました。")
        return redirect("evaluation:opinion", pk=pk)

    context = {"campaign": campaign, "sheet": row.sheet, "opinion": row, "is_heard": is_heard}
    return _form_page(request, form, run, "evaluation/opinion_edit.html", context, row.meeting)


@require_http_methods(FORMS)
@requires(*AUTHOR)
def city_view(request, pk):
    """市の考え方を書く, and give it to the head."""
    row = _opinion_or_404(request, pk)
    if not allows(request.user, *AUTHOR, row):
        raise PermissionDenied
    view = row.answer
    initial = {"version": 0}
    if view:
        initial = {"text": view.text, "reflection": view.reflection, "version": view.version}
    form = forms.ViewForm(request.POST or None, initial=initial)
    up = "hand_up" in request.POST

    def run(said):
        city_views.write_view(by=request.user, opinion=row, hand_up=up, **said)
        messages.success(request, "課長へ回しました。" if up else "保存しました。")
        return redirect("evaluation:opinion", pk=pk)

    context = opinion_frame(row, request.user)
    return _form_page(request, form, run, "evaluation/city_view.html", context)


@require_http_methods(FORMS)
@requires("evaluation.opinion", "view")
def fixing_step(request, pk, step):
    """市の考え方の確認、差戻し: by the head, or by whoever is registered as the deputy today."""
    return _step(request, pk, step, HEAD)


@require_http_methods(FORMS)
@requires("evaluation.submission", "add")
def submission_step(request, pk, step):
    """書き直してもらう"""
    return _step(request, pk, step, SUBMITTER)


@require_http_methods(FORMS)
@requires("evaluation.opinion", "change")
def committee_grade(request, year, pk):
    """委員会の評価を、課の評価のとなりに記録する"""
    row = row_or_404(request, year, pk)
    now = CommitteeGrade.objects.filter(entry=row).first()
    initial = {"grade": now.grade, "note": now.note} if now else {}
    form = forms.GradeForm(request.POST or None, sheet=row.sheet, initial=initial)

    def run(said):
        opinions.grade_by_committee(by=request.user, entry=row, **said)
        messages.success(request, "保存しました。")
        return redirect(row)

    context = {"row": row, "sheet": row.sheet}
    return _form_page(request, form, run, "evaluation/committee_grade.html", context)


@require_safe
@requires("evaluation.opinion", "export")
def pdf(request, year):
    """「主な意見と市の考え方」 as it stands now."""
    campaign = _campaign_or_404(year)
    try:
        content = opinions_pdf(campaign.sheet)
    except PdfFailed as failure:
        form = forms.OpinionFilter({}, sheet=campaign.sheet)
        context = list_frame(campaign, request.user, form.chosen())
        context |= {"form": form, "failure": failure}
        return render(request, "evaluation/opinions.html", context, status=503)
    name = f"主な意見と市の考え方_{campaign.year}.pdf"
    return file_response(content, "application/pdf", name)


def _step(request, pk, step, right):
    if not (allows(request.user, *right) or acts_for_somebody(request.user, right)):
        raise PermissionDenied
    row = _opinion_or_404(request, pk)
    if not principal_for(request.user, step, row):
        raise PermissionDenied
    act = ACTS[right][step]

    def run(said):
        act.run(opinion=row, by=request.user, **said)
        messages.success(request, act.done)
        return redirect("evaluation:opinion", pk=pk)

    context = opinion_frame(row, request.user)
    version = row.answer.version if row.answer else 0
    return act_page(request, act, run, context, version=version)


def _form_page(request, form, run, template, context, meeting=None):
    """Show a form of its own page, or run it; what rules and guards say is shown by the form."""
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and (response := attempt(form, lambda: run(form.said()))):
        return response
    label, items = minutes_beside(meeting, request.user)
    context = context | {"form": form, "minutes": items, "minutes_label": label}
    context |= {"meeting": meeting}
    return render(request, template, context, status=422 if form.errors else 200)


def _campaign_or_404(year):
    return get_object_or_404(campaigns(), sheet__year=year)


def _opinion_or_404(request, pk):
    return get_object_or_404(opinions_for(request.user), pk=pk)
