"""支援のページ: what is given of the plan, and the acts on it"""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import monitoring as monitoring_actions
from consultation.actions import plan_evaluations, supports
from consultation.forms import supports as forms
from consultation.models import (
    CaseEvent,
    EventNote,
    MonitoringNote,
    PlanItem,
    PlanText,
    PlanUse,
    SupportPlan,
    SupportService,
)
from consultation.presenters import support_steps  # noqa: F401 -- it registers the buttons
from consultation.presenters.frame import case_frame
from consultation.presenters.supports import support_page
from consultation.queries.plans import current_plan
from consultation.views.acting import check_may_read
from consultation.views.acts import FORMS, Act, act_page
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action

TAB = {"tab": "support", "after": "consultation:support"}
KINDS = {"items": PlanItem, "uses": PlanUse}
START = Act(
    "支援の開始を記録する",
    forms.StartForm,
    lambda case, form, by: supports.record(by=by, case=case, row=form.about, **form.cleaned_data),
    "支援の開始を記録しました。",
    (SupportService,),
    button="記録する",
    note="始められなかったときも、そのわけを記録します。",
    template="consultation/support_act.html",
    shows=(FieldClass.NARRATIVE,),
    **TAB,
)
BEFORE_PLAN = Act(
    "計画の前の支援を記録する",
    forms.BeforePlanForm,
    lambda case, form, by: supports.begin_before_plan(by=by, case=case, **form.cleaned_data),
    "計画の前の支援を記録しました。",
    (SupportService,),
    button="記録する",
    note="計画がなくても提供する支援です。終わりを記録するまで、相談は終結できません。",
    **TAB,
)
END = Act(
    "支援の終わりを記録する",
    forms.EndForm,
    lambda case, form, by: supports.end(
        by=by, case=case, service=form.about, version=form.seen, **form.values
    ),
    "支援の終わりを記録しました。",
    (SupportService,),
    Action.CHANGE,
    button="記録する",
    template="consultation/support_act.html",
    **TAB,
)
FOLLOW_UP = Act(
    "機関の実施状況を確かめる",
    forms.FollowUpForm,
    lambda case, form, by: supports.follow_up(
        by=by,
        case=case,
        contact=form.contact(),
        service=form.cleaned_data["service"],
        next_on=form.cleaned_data["next_on"],
    ),
    "実施状況と助言を記録しました。",
    (CaseEvent, EventNote),
    button="記録する",
    note="各機関の支援の実施状況を把握し、必要なときは指導・助言します。",
    draft="consultation.follow_up",
    **TAB,
)
MONITOR = Act(
    "経過を確認する",
    forms.MonitoringForm,
    lambda case, form, by: monitoring_actions.record(
        by=by,
        case=case,
        contact=form.contact(),
        result=form.cleaned_data["result"],
        next_on=form.cleaned_data["next_on"],
    ),
    "経過確認を記録しました。",
    (MonitoringNote,),
    button="記録する",
    note="計画のまま続けるときは、支援の段階に戻ります。ほかの結果のときは、評価シートを書きます。",
    draft="consultation.monitoring",
    **TAB,
)
CONTINUE = Act(
    "計画のまま支援を続ける",
    forms.ContinueForm,
    lambda case, form, by: monitoring_actions.go_on(by=by, case=case, **form.cleaned_data),
    "支援に戻りました。次の経過確認日が期限に入りました。",
    (MonitoringNote,),
    button="支援を続ける",
    **TAB,
)
REVISE = Act(
    "支援計画を見直す",
    forms.ReviseForm,
    lambda case, form, by: plan_evaluations.revise(by=by, case=case, **form.cleaned_data),
    "次の回の計画案を作りました。期間、目標、支援の内容を書いてください。",
    (SupportPlan, PlanText),
    button="次の回の計画案を作る",
    note="いまの計画は変わりません。次の回が決まるまで、いまの計画で支援を続けます。",
    shows=(FieldClass.NARRATIVE,),
    tab="plan",
    after="consultation:plan",
)


@require_safe
@requires("consultation.support", "view")
def support(request, case_id):
    """支援と経過確認: the rows of the plan in force, the other supports, what was found."""
    context = case_frame(request, case_id, "support")
    case = context["case"]
    check_may_read(request.user, case, SupportService)
    audit.reads(subjects=[(case.client_id, [FieldClass.NARRATIVE])])
    context |= support_page(case, request.user)
    return render(request, "consultation/support.html", context)


@require_http_methods(FORMS)
@requires("consultation.support", "add")
def start(request, case_id, kind, row_id):
    """支援の開始、または始められなかったこと"""
    if kind not in KINDS:
        raise Http404

    def row(case):
        plan = current_plan(case)
        return KINDS[kind].objects.filter(pk=row_id, plan=plan).first() if plan else None

    return act_page(request, case_id, START, row)


@require_http_methods(FORMS)
@requires("consultation.support", "add")
def before_plan(request, case_id):
    """計画の前の支援を記録する"""
    return act_page(request, case_id, BEFORE_PLAN)


@require_http_methods(FORMS)
@requires("consultation.support", "change")
def end(request, case_id, service_id):
    """支援の終わりを記録する"""
    return act_page(
        request,
        case_id,
        END,
        lambda case: SupportService.objects.filter(pk=service_id, case=case).first(),
    )


@require_http_methods(FORMS)
@requires("consultation.record", "add")
def follow_up(request, case_id):
    """機関の実施状況を確かめる"""
    return act_page(request, case_id, FOLLOW_UP)


@require_http_methods(FORMS)
@requires("consultation.support", "add")
def monitor(request, case_id):
    """経過を確認する"""
    return act_page(request, case_id, MONITOR)


@require_http_methods(FORMS)
@requires("consultation.support", "add")
def go_on(request, case_id):
    """計画のまま支援を続ける"""
    return act_page(request, case_id, CONTINUE)


@require_http_methods(FORMS)
@requires("consultation.plan", "add")
def revise(request, case_id):
    """支援計画を見直す"""
    return act_page(request, case_id, REVISE, current_plan)
