"""課の回答: all rows of one section, and the steps that its people and 地域福祉課 take"""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.actions import steps as actions
from evaluation.forms import steps as forms
from evaluation.permissions import AUTHOR, GATHERER, HEAD
from evaluation.presenters.sections import section_frame
from evaluation.queries.campaigns import answers_for
from evaluation.views.acts import Act, StepPages
from koganei.access.decorators import requires

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
    answer = _answer_or_404(request.user, year, department)
    return render(request, "evaluation/section.html", section_frame(answer, request.user))


@require_http_methods(FORMS)
@requires("evaluation.answer", "view")
def entry_step(request, step, **address):
    """課長へ回す、取り戻す"""
    return STEPS.page(request, step, **address)


@require_http_methods(FORMS)
@requires("evaluation.answer", "view")
def fixing_step(request, step, **address):
    """課長確定、差戻し: by the head, or by whoever is registered as the deputy today."""
    return STEPS.page(request, step, **address)


@require_http_methods(FORMS)
@requires("evaluation.answer", "view")
def gathering_step(request, step, **address):
    """取りまとめ、差戻し"""
    return STEPS.page(request, step, **address)


def _answer_or_404(user, year, department):
    return get_object_or_404(answers_for(user), sheet__year=year, department=department)


STEPS = StepPages(ACTS, "answer", _answer_or_404, section_frame, "evaluation:section")
