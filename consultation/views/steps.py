"""段階を進めるページ: screening, urgent support, and the steps that need only a word"""

from django.views.decorators.http import require_http_methods

from consultation.actions import moves, screening, triage, urgent
from consultation.forms import steps as forms
from consultation.models import Case, CaseEvent, EventNote, Screening, Triage, TriageReason
from consultation.presenters.steps import result_lines, triage_lines
from consultation.views.acts import FORMS, Act, act_page
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action

LINE, MOVES = (CaseEvent, EventNote), {"models": (Case,), "action": Action.CHANGE}
SCREENING = Act(
    "スクリーニングの結果を入れる",
    forms.ScreeningForm,
    lambda case, form, by: screening.screen(by=by, case=case, judgement=form.judgement()),
    "スクリーニングの結果を記録しました。",
    (Screening,),
    button="結果を記録する",
    template="consultation/screening.html",
)
TRIAGE = Act(
    "振り分けを記録する",
    forms.TriageForm,
    lambda case, form, by: triage.judge(by=by, case=case, **form.cleaned_data),
    "振り分けを記録しました。",
    (Triage, TriageReason),
    button="振り分けを記録する",
    template="consultation/triage.html",
    shows=(FieldClass.NARRATIVE,),
)
URGENT = Act(
    "緊急の支援を始める",
    forms.UrgentForm,
    lambda case, form, by: urgent.start(by=by, case=case, **form.cleaned_data),
    "緊急の支援を記録しました。確かめる日が期限に入りました。",
    LINE,
    note="計画がなくても始められます。食料、住まい、医療、保護など、したことを書きます。",
)
SETTLE = Act(
    "緊急の対応を確かめる",
    forms.SettleForm,
    lambda case, form, by: urgent.settle(by=by, case=case, **form.cleaned_data),
    "緊急の対応を確かめました。",
    LINE,
)
CONSENTED = Act(
    "同意を得て課題分析に進む",
    forms.ConsentObtainedForm,
    lambda case, form, by: moves.obtain_consent(by=by, case=case, **form.cleaned_data),
    "課題分析に進みました。",
    **MOVES,
    button="課題分析に進む",
)
ARRIVED = Act(
    "つなぎ先に着いて終える",
    forms.ArrivedForm,
    lambda case, form, by: moves.arrive(by=by, case=case, **form.cleaned_data),
    "相談を終結しました。",
    **MOVES,
    button="終結する",
    is_red=True,
)
REFER_BACK = Act(
    "つなぐ前の段階に戻す",
    forms.WordsForm,
    lambda case, form, by: moves.refer_back(by=by, case=case, **form.cleaned_data),
    "つなぐ前の段階に戻しました。",
    **MOVES,
    button="戻す",
)
SUSPEND = Act(
    "中断する",
    forms.SuspendForm,
    lambda case, form, by: moves.suspend(
        by=by, case=case, suspension=form.suspension(form.cleaned_data["reason"])
    ),
    "相談を中断しました。見直す日が期限に入りました。",
    **MOVES,
    is_red=True,
    note="理由、再開の条件、見直す日を決めて中断します。いつでも、中断した段階から再開できます。",
)
RESUME = Act(
    "再開する",
    forms.ResumeForm,
    lambda case, form, by: moves.resume(by=by, case=case, **form.cleaned_data),
    "相談を再開しました。",
    **MOVES,
)


@require_http_methods(FORMS)
@requires("consultation.screening", "add")
def screen(request, case_id):
    """スクリーニング: the five results, each with what keeps it from being chosen now."""
    return act_page(request, case_id, SCREENING, more=result_lines)


@require_http_methods(FORMS)
@requires("consultation.screening", "add")
def judge(request, case_id):
    """振り分け: what is computed stands beside what the 主任 judges."""
    return act_page(request, case_id, TRIAGE, more=triage_lines)


@require_http_methods(FORMS)
@requires("consultation.record", "add")
def start_urgent(request, case_id):
    """緊急の支援を始める"""
    return act_page(request, case_id, URGENT)


@require_http_methods(FORMS)
@requires("consultation.record", "add")
def settle_urgent(request, case_id):
    """緊急の対応を確かめる"""
    return act_page(request, case_id, SETTLE)


@require_http_methods(FORMS)
@requires("consultation.case", "change")
def obtain_consent(request, case_id):
    """同意を得て課題分析に進む"""
    return act_page(request, case_id, CONSENTED)


@require_http_methods(FORMS)
@requires("consultation.case", "change")
def arrive(request, case_id):
    """つなぎ先に着いて終える"""
    return act_page(request, case_id, ARRIVED)


@require_http_methods(FORMS)
@requires("consultation.case", "change")
def refer_back(request, case_id):
    """つなぐ前の段階に戻す"""
    return act_page(request, case_id, REFER_BACK)


@require_http_methods(FORMS)
@requires("consultation.case", "change")
def suspend(request, case_id):
    """中断する"""
    return act_page(request, case_id, SUSPEND)


@require_http_methods(FORMS)
@requires("consultation.case", "change")
def resume(request, case_id):
    """再開する"""
    return act_page(request, case_id, RESUME)
