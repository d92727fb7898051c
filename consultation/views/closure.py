"""終結のページ: where it stands and what is missing, the proposal, and the answers to it"""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import closure as actions
from consultation.forms import closure as forms
from consultation.models import ClosureProposal, ClosureText
from consultation.presenters.closure import closure_page, proposal_lines
from consultation.presenters.frame import case_frame
from consultation.queries.closure import open_proposal
from consultation.views.acting import check_may_read
from consultation.views.acts import FORMS, Act, act_page
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action

CLOSURE = {"tab": "closure", "after": "consultation:closure"}
SHOWN = (FieldClass.NARRATIVE,)


def _seen(form):
    """The proposal that the page showed."""
    return ClosureProposal(pk=form.cleaned_data["proposal"])


PROPOSE = Act(
    "終結を申し出る",
    forms.ProposeForm,
    lambda case, form, by: actions.propose(by=by, case=case, given=form.given()),
    "終結を申し出ました。市の確認を待ちます。",
    (ClosureProposal, ClosureText),
    button="申し出る",
    note="申し出ても段階は動きません。市の管理者が確かめると、終結になります。",
    draft="consultation.closure",
    **CLOSURE,
)
CONFIRM = Act(
    "終結を確かめる",
    forms.ConfirmForm,
    lambda case, form, by: actions.confirm(
        by=by, case=case, proposal=_seen(form), words=form.cleaned_data["words"]
    ),
    "相談を終結しました。",
    (ClosureProposal,),
    Action.CHANGE,
    button="終結にする",
    note="終結すると、相談の記録は変えられません。期限はすべて済んだことになります。",
    is_red=True,
    shows=SHOWN,
    template="consultation/closure_answer.html",
    **CLOSURE,
)
SEND_BACK = Act(
    "終結の申出を差し戻す",
    forms.ReturnForm,
    lambda case, form, by: actions.send_back(
        by=by, case=case, proposal=_seen(form), words=form.cleaned_data["words"]
    ),
    "終結の申出を差し戻しました。",
    (ClosureProposal,),
    Action.CHANGE,
    button="差し戻す",
    is_red=True,
    shows=SHOWN,
    template="consultation/closure_answer.html",
    **CLOSURE,
)
WITHDRAW = Act(
    "終結の申出を取り下げる",
    forms.WithdrawForm,
    lambda case, form, by: actions.withdraw(
        by=by, case=case, proposal=_seen(form), words=form.cleaned_data["words"]
    ),
    "終結の申出を取り下げました。",
    (ClosureProposal,),
    button="取り下げる",
    is_red=True,
    shows=SHOWN,
    template="consultation/closure_answer.html",
    **CLOSURE,
)


@require_safe
@requires("consultation.closure", "view")
def closure(request, case_id):
    """終結: what has to be done before, the proposals with their answers, the 引継書."""
    context = case_frame(request, case_id, "closure")
    case = context["case"]
    check_may_read(request.user, case, ClosureProposal)
    audit.reads(subjects=[(case.client_id, SHOWN)])
    context |= closure_page(case, request.user)
    return render(request, "consultation/closure.html", context)


@require_http_methods(FORMS)
@requires("consultation.closure", "add")
def propose(request, case_id):
    """終結を申し出る"""
    return act_page(request, case_id, PROPOSE)


@require_http_methods(FORMS)
@requires("consultation.closure", "change")
def confirm(request, case_id):
    """終結を確かめる: beside the form, what was proposed."""
    return _answer(request, case_id, CONFIRM)


@require_http_methods(FORMS)
@requires("consultation.closure", "change")
def send_back(request, case_id):
    """終結の申出を差し戻す"""
    return _answer(request, case_id, SEND_BACK)


@require_http_methods(FORMS)
@requires("consultation.closure", "add")
def withdraw(request, case_id):
    """終結の申出を取り下げる"""
    return _answer(request, case_id, WITHDRAW)


def _answer(request, case_id, act):
    """There is no form without a proposal; what was sent meanwhile is answered by the action."""

    def find(case):
        found = open_proposal(case)
        if found is None and request.method == "POST":
            return ClosureProposal(case=case)
        return found

    return act_page(request, case_id, act, find, more=proposal_lines)
