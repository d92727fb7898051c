"""年度の評価: the years, the matrix of who has answered, deadlines, reminders, the steps after"""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation.actions import campaigns as actions
from evaluation.actions import years
from evaluation.documents.published import files_of
from evaluation.forms import steps as forms
from evaluation.permissions import GATHERER, PUBLISHER, SUBMITTER
from evaluation.presenters.campaigns import campaign_frame, opening_proposal
from evaluation.queries.progress import years_for
from evaluation.queries.trees import plans
from evaluation.views.acts import Act, StepPages, act_page, form_page, sent
from evaluation.views.staff import campaign_or_404
from koganei.access.decorators import requires
from koganei.law import RuleBroken

FORMS = ["GET", "HEAD", "POST"]


def _move(step):
    def run(*, campaign, **said):
        return years.move(campaign=campaign, step=step, **said)

    return run


ACTS = {
    GATHERER: {
        "gather": Act(
            "取りまとめを終える", forms.StepForm, _move("gather"), "取りまとめを終えました。",
            "終えたあとは、課の回答は進められません。直すときは「課に戻して直す」を使います。",
        ),
        "reopen": Act(
            "課に戻して直す", forms.CommentForm, _move("reopen"),
            "課に戻しました。直す課に差し戻してください。",
            "公表した版は変わりません。直した内容は次の版になります。", is_red=True,
        ),
    },
    SUBMITTER: {
        "submit": Act(
            "委員会に提出する", forms.SubmitForm, years.submit, "版を固定し、提出しました。",
            "いまの内容を1字も変わらない版として固定します。",
        ),
        "hear": Act(
            "委員の意見をまとめ始める", forms.StepForm, _move("hear"), "委員意見に進みました。"
        ),
        "respond": Act(
            "市の考え方をまとめ始める", forms.StepForm, _move("respond"),
            "市の考え方に進みました。",
        ),
        "prepare": Act(
            "公表する版を固定する", forms.PrepareForm, years.prepare,
            "公表する版を固定しました。公表は、別の人が決裁します。",
        ),
    },
    PUBLISHER: {
        "publish": Act(
            "公表する", forms.FixForm, partial(years.publish, make=files_of), "公表しました。",
            "公表した版は、二度と変わりません。決裁日はきょうと記録します。"
            "PDF・Excel・CSVもいま作り、市民のページに出します（数秒かかります）。",
        ),
        "return_version": Act(
            "公表を差し戻す", forms.CommentForm, _move("return_version"), "差し戻しました。",
            is_red=True,
        ),
    },
}  # fmt: skip


EXTEND = Act(
    "期限を延ばす", forms.ExtensionForm, actions.extend,
    "期限を延ばしました。もとの期限も残ります。",
    "もとの期限は残ります。課を選ばなければ、すべての課の期限を延ばします。",
)  # fmt: skip


@require_safe
@requires("evaluation.campaign", "view")
def year_list(request):
    """Every year and how far it is."""
    context = {"years": years_for(request.user), "plans": plans()}
    return render(request, "evaluation/years.html", context)


@require_http_methods(FORMS)
@requires("evaluation.campaign", "add")
def open_year(request):
    """年度の評価を始める, with the deadlines of last year moved by a year as a proposal."""
    form = forms.OpenYearForm(sent(request), initial=opening_proposal())

    def run(said):
        campaign = actions.open_year(by=request.user, **said)
        messages.success(request, f"{campaign}を始めました。")
        return redirect("evaluation:progress", year=int(campaign.year))

    return form_page(request, "evaluation/open_year.html", form, run, {})


@require_safe
@requires("evaluation.campaign", "view")
def progress(request, year):
    """進みの表: sections × phases; what waits, who is late, what can be done next."""
    frame = campaign_frame(campaign_or_404(year), request.user)
    return render(request, "evaluation/progress.html", frame)


@require_http_methods(FORMS)
@requires("evaluation.campaign", "change")
def extend(request, year):
    """期限を延ばす"""
    campaign = campaign_or_404(year)
    initial = {name: request.GET.get(name, "") for name in ("phase", "department")}
    home = reverse("evaluation:progress", args=[year])
    context = campaign_frame(campaign, request.user)
    on = {"campaign": campaign}
    return act_page(request, EXTEND, home, context, on=on, campaign=campaign, initial=initial)


@require_POST
@requires("evaluation.reminder", "add")
def remind(request, year):
    """答えていない課に知らせる"""
    chosen = [int(key) for key in request.POST.getlist("department") if key.isdecimal()]
    try:
        reminded = actions.remind(
            by=request.user, campaign=campaign_or_404(year), department_ids=chosen
        )
    except RuleBroken as broken:
        messages.error(request, broken.violations[0].message)
    else:
        messages.success(request, f"{len(reminded)}課に知らせました。課の人のホームに出ます。")
    return redirect("evaluation:progress", year=year)


@require_http_methods(FORMS)
@requires("evaluation.gathering", "change")
def gathering(request, step, **address):
    """取りまとめを終える、課に戻す"""
    return STEPS.page(request, step, **address)


@require_http_methods(FORMS)
@requires("evaluation.submission", "add")
def submission(request, step, **address):
    """委員会への提出から、公表する版の固定まで"""
    return STEPS.page(request, step, **address)


@require_http_methods(FORMS)
@requires("evaluation.campaign", "view")
def publication(request, step, **address):
    """公表の決裁: by the manager, or by whoever is registered as the deputy today."""
    return STEPS.page(request, step, **address)


STEPS = StepPages(
    ACTS, "campaign", lambda _, year: campaign_or_404(year), campaign_frame, "evaluation:progress"
)
