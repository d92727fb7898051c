"""委員会の意見と市の考え方: record, give to a section, answer, approve; 委員会の評価"""

from operator import attrgetter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.actions import city_views, opinions
from evaluation.documents.opinions import opinions_pdf
from evaluation.forms import opinions as forms
from evaluation.forms.steps import CommentForm, StepForm
from evaluation.models import CommitteeGrade
from evaluation.permissions import AUTHOR, HEAD, SUBMITTER
from evaluation.presenters.opinions import edit_frame, list_frame, opinion_frame
from evaluation.queries.opinions import meeting_of, opinions_for
from evaluation.views.acts import Act, StepPages, form_page, sent
from evaluation.views.entries import row_or_404
from evaluation.views.staff import campaign_or_404, file_response
from koganei.access.decorators import requires
from koganei.access.matrix import allows
from koganei.documents import PdfFailed
from koganei.drafts.opening import opened

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
    return _list_page(request, campaign_or_404(year))


@require_http_methods(FORMS)
@requires("evaluation.opinion", "add")
def opinion_add(request, year):
    """意見を記録する, with the minutes beside."""
    campaign = campaign_or_404(year)
    meeting = meeting_of(campaign.sheet)
    initial = {"about": request.GET.get("about", ""), "meeting": meeting}
    form = forms.OpinionForm(sent(request), sheet=campaign.sheet, meeting=meeting, initial=initial)

    def run(said):
        said.pop("version")  # of the row, which is not there yet
        row = opinions.record_opinion(by=request.user, campaign=campaign, **said)
        messages.success(request, f"{row}を記録しました。")
        again = "again" in request.POST
        return redirect("evaluation:opinion_add" if again else "evaluation:opinions", year=year)

    context = edit_frame(campaign, meeting, request.user)
    return form_page(request, "evaluation/opinion_edit.html", form, run, context)


@require_safe
@requires("evaluation.opinion", "view")
def opinion(request, pk):
    """One opinion, what the city answers, and every wording before."""
    row = _opinion_or_404(request.user, pk)
    return render(request, "evaluation/opinion.html", opinion_frame(row, request.user))


@require_http_methods(FORMS)
@requires("evaluation.opinion", "change")
def opinion_change(request, pk):
    """意見を直す、担当課を決める、載せるかどうかを決める"""
    row = _opinion_or_404(request.user, pk)
    context = edit_frame(row.sheet.campaign, row.meeting, request.user, row)
    kind = forms.OpinionForm if context["is_heard"] else forms.SortForm
    form = kind(sent(request), sheet=row.sheet, meeting=row.meeting, initial=forms.initial_of(row))

    def run(said):
        opinions.change_opinion(by=request.user, opinion=row, **said)
        messages.success(request, "保存しました。")
        return redirect("evaluation:opinion", pk=pk)

    return form_page(request, "evaluation/opinion_edit.html", form, run, context)


@require_http_methods(FORMS)
@requires(*AUTHOR)
def city_view(request, pk):
    """市の考え方を書く, and give it to the head."""
    row = _opinion_or_404(request.user, pk)
    if not allows(request.user, *AUTHOR, row):
        raise PermissionDenied
    draft = opened(request, "evaluation.city_view", row)
    form = draft.form(forms.ViewForm, request, initial=forms.view_of(row))
    up = "hand_up" in request.POST

    def run(said):
        city_views.write_view(by=request.user, opinion=row, hand_up=up, draft=draft, **said)
        messages.success(request, "課長へ回しました。" if up else "保存しました。")
        return redirect("evaluation:opinion", pk=pk)

    context = opinion_frame(row, request.user) | {"draft": draft}
    context["is_overtaken"] = form["version"].value() not in (
        row.view_version,
        str(row.view_version),
    )
    return form_page(request, "evaluation/city_view.html", form, run, context)


@require_http_methods(FORMS)
@requires("evaluation.opinion", "view")
def fixing_step(request, step, **address):
    """市の考え方の確認、差戻し: by the head, or by whoever is registered as the deputy today."""
    return STEPS.page(request, step, **address)


@require_http_methods(FORMS)
@requires("evaluation.submission", "add")
def submission_step(request, step, **address):
    """書き直してもらう"""
    return STEPS.page(request, step, **address)


@require_http_methods(FORMS)
@requires("evaluation.opinion", "change")
def committee_grade(request, year, pk):
    """委員会の評価を、課の評価のとなりに記録する"""
    row = row_or_404(request, year, pk)
    now = CommitteeGrade.objects.filter(entry=row).first()
    initial = {"grade": now.grade, "note": now.note} if now else {}
    form = forms.GradeForm(sent(request), sheet=row.sheet, initial=initial)

    def run(said):
        opinions.grade_by_committee(by=request.user, entry=row, **said)
        messages.success(request, "保存しました。")
        return redirect(row)

    context = {"row": row, "sheet": row.sheet}
    return form_page(request, "evaluation/committee_grade.html", form, run, context)


@require_safe
@requires("evaluation.opinion", "export")
def pdf(request, year):
    """「主な意見と市の考え方」 as it stands now."""
    campaign = campaign_or_404(year)
    try:
        content = opinions_pdf(campaign.sheet)
    except PdfFailed as failure:
        return _list_page(request, campaign, status=503, failure=failure)
    name = f"主な意見と市の考え方_{campaign.year}.pdf"
    return file_response(content, "application/pdf", name)


def _list_page(request, campaign, status=200, **more):
    form = forms.OpinionFilter(request.GET, sheet=campaign.sheet)
    context = list_frame(campaign, request.user, form.chosen()) | {"form": form} | more
    return render(request, "evaluation/opinions.html", context, status=status)


def _opinion_or_404(user, pk):
    return get_object_or_404(opinions_for(user), pk=pk)


STEPS = StepPages(
    ACTS, "opinion", _opinion_or_404, opinion_frame, "evaluation:opinion",
    attrgetter("view_version"),
)  # fmt: skip
