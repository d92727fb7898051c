"""支援計画のページ: the versions of a case, and the forms that write the open one"""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import plans as actions
from consultation.forms import plans as forms
from consultation.models import SupportPlan
from consultation.presenters.frame import case_frame
from consultation.presenters.plans import plan_page
from consultation.queries.plans import open_plan, plans_of
from consultation.views.acting import check_may_read
from consultation.views.acts import FORMS, Act, act_page
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action

TAB = {"tab": "plan", "after": "consultation:plan"}
WRITES = {"action": Action.CHANGE, "shows": (FieldClass.NARRATIVE,), **TAB}
# the rows of a plan: their name in an address → form, the action that writes one, what it is called
KINDS = {
    "items": (forms.ItemForm, actions.write_item, "支援の内容"),
    "uses": (forms.UseForm, actions.write_use, "利用する事業"),
}


def _row_act(kind, word, done, **more):
    form, write, label = KINDS[kind]

    def run(case, form, by):
        write(by=by, case=case, values=form.values, row=form.row, version=form.seen)

    act = f"{label}を{word}"
    return Act(act, form, run, f"{label}を{done}", (form.MODEL,), **WRITES, **more)


BEGIN = Act(
    "支援計画案を作る",
    forms.BeginPlanForm,
    lambda case, form, by: actions.begin(by=by, case=case, **form.cleaned_data),
    "支援計画案を作りました。意向、目標、支援の内容を書いてください。",
    (SupportPlan,),
    note="前の回の計画があれば、写して始まります。期間と本人の同意は、新しく入れます。",
    **TAB,
)
WRITE = Act(
    "支援計画案を書く",
    forms.PlanForm,
    lambda case, form, by: actions.write(
        by=by, case=case, version=form.seen, values=form.values
    ),
    "支援計画案を保存しました。",
    (SupportPlan,),
    button="保存する",
    note="途中でも保存できます。書き直すと、本人の同意をもう一度もらいます。",
    draft="consultation.plan",
    **WRITES,
)  # fmt: skip
AGREE = Act(
    "本人の同意・申込を記録する",
    forms.AgreeForm,
    lambda case, form, by: actions.agree(by=by, case=case, **form.cleaned_data),
    "本人の同意を記録しました。",
    (SupportPlan,),
    note="計画の内容への同意、事業の利用の申込み、情報の共有の3つについて、署名をもらいます。",
    action=Action.CHANGE,
    **TAB,
)
ADDS = {kind: _row_act(kind, "加える", "加えました。") for kind in KINDS}
CHANGES = {kind: _row_act(kind, "直す", "直しました。", button="保存する") for kind in KINDS}
REMOVES = {
    kind: Act(
        f"{label}を消す",
        forms.RemoveForm,
        lambda case, form, by: actions.remove_row(by=by, case=case, row=form.about),
        f"{label}を消しました。",
        (form.MODEL,),
        is_red=True,
        template="consultation/plan_remove.html",
        **WRITES,
    )
    for kind, (form, _, label) in KINDS.items()
}


@require_safe
@requires("consultation.plan", "view")
def plan(request, case_id):
    """The newest version, or the one asked for by ``?version=``."""
    context = case_frame(request, case_id, "plan")
    case = context["case"]
    check_may_read(request.user, case, SupportPlan)
    versions, wanted = plans_of(case), request.GET.get("version", "")
    newest = versions[0] if versions else None
    chosen = next((each for each in versions if str(each.number) == wanted), newest)
    audit.reads(subjects=[(case.client_id, [FieldClass.NARRATIVE])] if chosen else [])
    context |= plan_page(case, versions, chosen, request.user)
    return render(request, "consultation/plan.html", context)


@require_http_methods(FORMS)
@requires("consultation.plan", "add")
def begin(request, case_id):
    """支援計画案を作る"""
    return act_page(request, case_id, BEGIN)


@require_http_methods(FORMS)
@requires("consultation.plan", "change")
def write(request, case_id):
    """支援計画案を書く"""
    return act_page(request, case_id, WRITE, open_plan)


@require_http_methods(FORMS)
@requires("consultation.plan", "change")
def agree(request, case_id):
    """本人の同意・申込を記録する"""
    return act_page(request, case_id, AGREE, open_plan)


@require_http_methods(FORMS)
@requires("consultation.plan", "change")
def row_add(request, case_id, kind):
    """支援の内容、利用する事業を加える"""
    return act_page(request, case_id, _known(ADDS, kind), open_plan)


@require_http_methods(FORMS)
@requires("consultation.plan", "change")
def row_change(request, case_id, kind, row_id):
    """支援の内容、利用する事業を直す"""
    return act_page(request, case_id, _known(CHANGES, kind), _row(kind, row_id))


@require_http_methods(FORMS)
@requires("consultation.plan", "change")
def row_remove(request, case_id, kind, row_id):
    """支援の内容、利用する事業を消す"""
    return act_page(request, case_id, _known(REMOVES, kind), _row(kind, row_id))


def _row(kind, row_id):
    model = _known(KINDS, kind)[0].MODEL
    return lambda case: model.objects.filter(pk=row_id, plan=open_plan(case)).first()


def _known(acts, kind):
    if kind not in acts:
        raise Http404
    return acts[kind]
