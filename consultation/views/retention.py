"""保存の延長のページ"""

from django.views.decorators.http import require_http_methods

from consultation.actions import retention as actions
from consultation.forms import retention as forms
from consultation.models import RetentionHold
from consultation.queries.retention import running_hold
from consultation.views.acts import FORMS, Act, act_page
from koganei.access.decorators import requires
from koganei.access.matrix import Action

HOLD = Act(
    "保存を延長する",
    forms.HoldForm,
    lambda case, form, by: actions.hold(by=by, case=case, **form.cleaned_data),
    "保存を延長しました。終えるまで、この相談は廃棄されません。",
    (RetentionHold,),
    button="延長する",
    note="延長しているあいだ、保存期間が過ぎても、この相談の記録は廃棄されません。",
    after_closure=True,
)
END = Act(
    "保存の延長を終える",
    forms.EndHoldForm,
    lambda case, form, by: actions.end_hold(by=by, case=case, hold=form.about, **form.cleaned_data),
    "保存の延長を終えました。",
    (RetentionHold,),
    Action.CHANGE,
    button="延長を終える",
    note="保存期間がもう過ぎているときは、次の廃棄の対象になります。",
    after_closure=True,
)


@require_http_methods(FORMS)
@requires("consultation.retention_hold", "add")
def hold(request, case_id):
    """保存を延長する"""
    return act_page(request, case_id, HOLD)


@require_http_methods(FORMS)
@requires("consultation.retention_hold", "change")
def hold_end(request, case_id):
    """延長を終える"""
    return act_page(request, case_id, END, running_hold)
