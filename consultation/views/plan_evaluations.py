"""評価シートのページ: the versions of a case, and the forms that write the open one"""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import plan_evaluations as actions
from consultation.forms import plan_evaluations as forms
from consultation.models import PlanEvaluation
from consultation.presenters.frame import case_frame
from consultation.presenters.plan_evaluations import evaluation_page
from consultation.queries.plans import current_plan
from consultation.queries.support import open_evaluation
from consultation.views.acting import check_may_read
from consultation.views.acts import FORMS, Act, act_page
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action

TAB = {"tab": "support", "after": "consultation:plan_evaluation"}
WRITES = {"action": Action.CHANGE, "shows": (FieldClass.NARRATIVE,), **TAB}
BEGIN = Act(
    "評価シートを作る",
    forms.BeginEvaluationForm,
    lambda case, form, by: actions.begin(by=by, case=case, **form.cleaned_data),
    "評価シートを作りました。目標ごとの達成状況を書いてください。",
    (PlanEvaluation,),
    note="確定した評価シートがあるときは、それを写した新しい版を書きます。",
    **TAB,
)
WRITE = Act(
    "評価シートを書く",
    forms.EvaluationForm,
    lambda case, form, by: actions.write(
        by=by, case=case, version=form.seen, sheet=form.sheet()
    ),
    "評価シートを保存しました。",
    (PlanEvaluation,),
    button="保存する",
    note="途中でも保存できます。すべて書けたら確定します。",
    draft="consultation.plan_evaluation",
    **WRITES,
)  # fmt: skip
FIX = Act(
    "評価シートを確定する",
    forms.FixEvaluationForm,
    lambda case, form, by: actions.fix(by=by, case=case, version=form.seen),
    "評価シートを確定しました。",
    (PlanEvaluation,),
    button="確定する",
    note="確定した評価シートは変えられません。訂正は、新しい版として書きます。",
    **WRITES,
)


@require_safe
@requires("consultation.plan_evaluation", "view")
def evaluation(request, case_id):
    """The newest version of the sheet, or the one asked for by ``?sheet=``."""
    context = case_frame(request, case_id, "support")
    case = context["case"]
    check_may_read(request.user, case, PlanEvaluation)
    context |= evaluation_page(case, request.user, request.GET.get("sheet", ""))
    audit.reads(subjects=[(case.client_id, [FieldClass.NARRATIVE])] if context["sheet"] else [])
    return render(request, "consultation/plan_evaluation.html", context)


@require_http_methods(FORMS)
@requires("consultation.plan_evaluation", "add")
def begin(request, case_id):
    """評価シートを作る"""
    return act_page(request, case_id, BEGIN)


@require_http_methods(FORMS)
@requires("consultation.plan_evaluation", "change")
def write(request, case_id):
    """評価シートを書く"""
    return act_page(request, case_id, WRITE, _open)


@require_http_methods(FORMS)
@requires("consultation.plan_evaluation", "change")
def fix(request, case_id):
    """評価シートを確定する"""
    return act_page(request, case_id, FIX, _open)


def _open(case):
    plan = current_plan(case)
    return open_evaluation(plan) if plan else None
