"""課の回答: all rows of one section, and the steps that its people and 地域福祉課 take"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.actions import steps as actions
from evaluation.forms import steps as forms
from evaluation.permissions import AUTHOR, GATHERER, HEAD, acts_for_somebody, principal_for
from evaluation.presenters.sections import section_frame
from evaluation.queries.campaigns import answers_for, entries_of
from evaluation.views.acts import Act, act_page
from koganei.access.decorators import requires
from koganei.access.matrix import allows

FORMS = ["GET", "HEAD", "POST"]


def _send_back(step):
    def run(*, answer, **said):
        return actions.send_back(answer=answer, step=step, **said)

    return run


ACTS = {
    AUTHOR: {
        "hand_up": Act(
            "課長へ回す", forms.StepForm, actions.hand_up, "課長へ回しました。",
            "回したあとは、課長が差し戻すか、取り戻すまで書けません。",
        ),
        "take_back": Act(
            "課長から取り戻す", forms.StepForm, actions.take_back, "取り戻しました。また書けます。",
            is_red=True,
        ),
    },
    HEAD: {
        "fix": Act(
            "課長確定", forms.FixForm, actions.fix, "確定しました。",
            "確定したあとは、地域福祉課が差し戻すまで、だれも書けません。"
            "決裁日はきょう、決裁した人はあなたと記録します。",
        ),
        "return_entry": Act(
            "入力者に差し戻す", forms.ReturnForm, _send_back("return_entry"), "差し戻しました。",
            is_red=True,
        ),
    },
    GATHERER: {
        "receive": Act(
            "取りまとめに受け取る", forms.StepForm, actions.receive, "受け取りました。"
        ),
        "return_head": Act(
            "課長に差し戻す", forms.ReturnForm, _send_back("return_head"),
            "課長に差し戻しました。", is_red=True,
        ),
        "return_section": Act(
            "課の入力者に差し戻す", forms.ReturnForm, _send_back("return_section"),
            "課の入力者に差し戻しました。課長のホームにも出ます。", is_red=True,
        ),
    },
}  # fmt: skip


@require_safe
@requires("evaluation.answer", "view")
def section(request, year, department):
    """The rows of a section, how far it is, what was said to it, and what can be done next."""
    answer = _answer_or_404(request, year, department)
    return render(request, "evaluation/section.html", section_frame(answer, request.user))


@require_http_methods(FORMS)
@requires("evaluation.answer", "view")
def entry_step(request, year, department, step):
    """課長へ回す、取り戻す"""
    return _step(request, year, department, step, AUTHOR)


@require_http_methods(FORMS)
@requires("evaluation.answer", "view")
def fixing_step(request, year, department, step):
    """課長確定、差戻し: by the head, or by whoever is registered as the deputy today."""
    return _step(request, year, department, step, HEAD)


@require_http_methods(FORMS)
@requires("evaluation.answer", "view")
def gathering_step(request, year, department, step):
    """取りまとめ、差戻し"""
    return _step(request, year, department, step, GATHERER)


def _step(request, year, department, step, right):
    if not (allows(request.user, *right) or acts_for_somebody(request.user, right)):
        raise PermissionDenied
    answer = _answer_or_404(request, year, department)
    if not principal_for(request.user, step, answer):
        raise PermissionDenied
    answer.rows = list(entries_of(answer))
    act = ACTS[right][step]

    def run(said):
        act.run(answer=answer, by=request.user, **said)
        messages.success(request, act.done)
        return redirect("evaluation:section", year=year, department=department)

    context = section_frame(answer, request.user) | {"act": act}
    return act_page(request, act, run, context, answer=answer, version=answer.version)


def _answer_or_404(request, year, department):
    rows = answers_for(request.user)
    answer = rows.filter(sheet__year=year, department=department).first()
    if answer is None:
        raise Http404
    return answer
