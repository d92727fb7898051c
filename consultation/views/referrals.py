"""つなぎ・同行支援のページ: what was referred, and the forms of each"""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import accompaniments, referrals
from consultation.forms import referrals as forms
from consultation.forms.records import AccompanimentForm
from consultation.models import Accompaniment, Referral
from consultation.presenters.frame import case_frame
from consultation.presenters.referrals import accompaniment_lines, referral_lines
from consultation.queries.referrals import accompaniments_of, referrals_of
from consultation.views.acting import check_may_read
from consultation.views.acts import FORMS, Act, act_page
from koganei.access.decision import may_write
from koganei.access.decorators import requires
from koganei.access.matrix import Action

PAGE = "consultation:referrals"
REFER = Act(
    "つなぐ",
    forms.ReferralForm,
    lambda case, form, by: referrals.refer(
        by=by, case=case, route=form.route(form.cleaned_data["referred_on"])
    ),
    "つなぎを記録しました。返事と到着を確かめる日が期限に入りました。",
    (Referral,),
    after=PAGE,
    note="窓口の支援を続けながら、ほかの機関にもつなぎます。段階は変わりません。",
)
HAND_OVER = Act(
    "同行支援で引き継ぐ",
    forms.ReferralForm,
    lambda case, form, by: referrals.hand_over(
        by=by, case=case, route=form.route(form.cleaned_data["referred_on"])
    ),
    "引継ぎを始めました。着いたことを確かめるまで、相談は終わりません。",
    (Referral,),
    after=PAGE,
    note="既存の支援で対応できるとき、庁内関係課やほかの機関に、同行して引き継ぎます。",
)
ABOUT = {"models": (Referral,), "action": Action.CHANGE, "after": PAGE}
ANSWER = Act(
    "つなぎ先の返事を記録する",
    forms.AnswerForm,
    lambda case, form, by: referrals.answer(
        by=by, case=case, referral=form.about, **form.cleaned_data
    ),
    "つなぎ先の返事を記録しました。",
    **ABOUT,
)
ARRIVAL = Act(
    "着いたことを確かめる",
    forms.ArrivalForm,
    lambda case, form, by: referrals.confirm_arrival(
        by=by, case=case, referral=form.about, **form.cleaned_data
    ),
    "着いたことを確かめました。",
    **ABOUT,
    note="つなぎ先か本人に聞いて、本人が着いた日を記録します。紹介しただけでは終わりません。",
)
FAILURE = Act(
    "つながらなかったことを記録する",
    forms.FailureForm,
    lambda case, form, by: referrals.fail(
        by=by, case=case, referral=form.about, **form.cleaned_data
    ),
    "つながらなかったことを記録しました。",
    **ABOUT,
    is_red=True,
)
PLAN = Act(
    "同行支援を予定する",
    forms.PlanForm,
    lambda case, form, by: accompaniments.plan(
        by=by,
        case=case,
        agency=form.cleaned_data["agency"],
        planned_at=form.moment,
        place=form.cleaned_data["place"],
        who=form.cleaned_data["who"],
        referral=form.cleaned_data["referral"],
    ),
    "同行支援を予定しました。",
    (Accompaniment,),
    after=PAGE,
)
LOG = Act(
    "同行支援の結果を記録する",
    AccompanimentForm,
    lambda case, form, by: accompaniments.log(
        by=by,
        case=case,
        accompaniment=form.about,
        outcome=form.cleaned_data["outcome"],
        contact=form.contact(),
        again_at=form.again,
    ),
    "同行支援の結果を記録しました。",
    (Accompaniment,),
    Action.CHANGE,
    after=PAGE,
)


def _referral(referral_id):
    return lambda case: Referral.objects.filter(case=case, pk=referral_id).first()


@require_safe
@requires("consultation.referral", "view")
def index(request, case_id):
    """つなぎと同行支援: each with its reply and its arrival."""
    context = case_frame(request, case_id, "overview")
    case = context["case"]
    check_may_read(request.user, case, Referral)
    context |= {
        "referrals": referral_lines(referrals_of(case)),
        "accompaniments": accompaniment_lines(accompaniments_of(case)),
        "may_add": may_write(request.user, Action.ADD, (Referral, Accompaniment), case),
        "may_change": may_write(request.user, Action.CHANGE, (Referral, Accompaniment), case),
    }
    return render(request, "consultation/referrals.html", context)


@require_http_methods(FORMS)
@requires("consultation.referral", "add")
def refer(request, case_id):
    """つなぐ"""
    return act_page(request, case_id, REFER)


@require_http_methods(FORMS)
@requires("consultation.referral", "add")
def hand_over(request, case_id):
    """同行支援で引き継ぐ"""
    return act_page(request, case_id, HAND_OVER)


@require_http_methods(FORMS)
@requires("consultation.referral", "change")
def answer(request, case_id, referral_id):
    """つなぎ先の返事"""
    return act_page(request, case_id, ANSWER, _referral(referral_id))


@require_http_methods(FORMS)
@requires("consultation.referral", "change")
def arrival(request, case_id, referral_id):
    """着地確認"""
    return act_page(request, case_id, ARRIVAL, _referral(referral_id))


@require_http_methods(FORMS)
@requires("consultation.referral", "change")
def failure(request, case_id, referral_id):
    """つながらなかった"""
    return act_page(request, case_id, FAILURE, _referral(referral_id))


@require_http_methods(FORMS)
@requires("consultation.referral", "add")
def plan(request, case_id):
    """同行支援を予定する"""
    return act_page(request, case_id, PLAN)


@require_http_methods(FORMS)
@requires("consultation.referral", "change")
def log(request, case_id, accompaniment_id):
    """同行支援の結果"""
    return act_page(
        request,
        case_id,
        LOG,
        lambda case: Accompaniment.objects.filter(case=case, pk=accompaniment_id).first(),
    )
