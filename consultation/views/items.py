"""案件のページ: one item of a case, and what the chair and the desk do with it"""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import minutes, packets, picks
from consultation.forms import items as forms
from consultation.models import (
    AgencyOpinion,
    InformationRequest,
    ItemAttendee,
    ItemMinutes,
    PacketOpening,
)
from consultation.presenters.frame import case_frame
from consultation.presenters.items import item_page
from consultation.queries.conferences import open_item
from consultation.queries.items import file_of, newest_item, pick_of, request_of
from consultation.views.acts import FORMS, Act, act_page
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action

ITEM = {"tab": "plan", "after": "consultation:item"}
PICK = Act(
    "案件の出席者を選ぶ",
    forms.PickForm,
    lambda case, form, by: picks.pick(by=by, case=case, **form.cleaned_data),
    "案件の出席者を選びました。",
    (ItemAttendee,),
    Action.CHANGE,
    button="この人たちにする",
    note="利益相反のある人を選ぶと、選ばれずに除斥として残ります。",
    **ITEM,
)
ATTEND = Act(
    "出欠を記録する",
    forms.AttendForm,
    lambda case, form, by: picks.attend(by=by, case=case, pick=form.about, **form.given()),
    "出欠を記録しました。",
    (ItemAttendee,),
    Action.CHANGE,
    **ITEM,
)
RECUSE = Act(
    "除斥する",
    forms.RecuseForm,
    lambda case, form, by: picks.recuse(by=by, case=case, pick=form.about, **form.cleaned_data),
    "除斥を記録しました。この人には案件が開きません。",
    (ItemAttendee,),
    Action.CHANGE,
    is_red=True,
    **ITEM,
)
SEND = Act(
    "資料を配る",
    forms.SendForm,
    lambda case, form, by: packets.send(by=by, case=case),
    "資料を作り、出席する機関の人に配りました。",
    (PacketOpening,),
    note="本人と世帯の人の資料を、いまの計画案から作ります。機関の人が開くときに、その人の機関についての"
    "本人同意を確かめ、同意のない世帯の人は載せません。",
    **ITEM,
)
OPINION = Act(
    "機関の意見を記録する",
    forms.OpinionForm,
    lambda case, form, by: minutes.record_opinion(
        by=by, case=case, item=form.about, **form.cleaned_data
    ),
    "機関の意見を記録しました。",
    (AgencyOpinion,),
    Action.CHANGE,
    **ITEM,
)
REQUEST = Act(
    "情報提供を依頼する",
    forms.RequestForm,
    lambda case, form, by: minutes.request_information(by=by, case=case, **form.cleaned_data),
    "情報提供の依頼を記録しました。",
    (InformationRequest,),
    Action.CHANGE,
    button="依頼する",
    **ITEM,
)
ANSWER = Act(
    "回答を記録する",
    forms.AnswerForm,
    lambda case, form, by: minutes.record_answer(
        by=by, case=case, request=form.about, **form.cleaned_data
    ),
    "回答を記録しました。",
    (InformationRequest,),
    Action.CHANGE,
    **ITEM,
)
MINUTES = Act(
    "会議録の案を書く",
    forms.MinutesForm,
    lambda case, form, by: minutes.write_minutes(
        by=by, case=case, item=form.about, **form.cleaned_data
    ),
    "会議録の案を保存しました。",
    (ItemMinutes,),
    button="案を保存する",
    note="確定した会議録は変えられません。直すときは、理由を付けた次の版になります。",
    shows=(FieldClass.NARRATIVE,),
    **ITEM,
)
FIX = Act(
    "会議録を確定する",
    forms.FixForm,
    lambda case, form, by: minutes.fix_minutes(by=by, case=case, item=form.about),
    "会議録を確定しました。",
    (ItemMinutes,),
    Action.CHANGE,
    note="確定したあとは変えられません。",
    **ITEM,
)


@require_safe
@requires("consultation.case", "view")
def item(request, case_id):
    """案件 of a case: its attendees, requests, opinions, minutes and packets, as far as seen."""
    context = case_frame(request, case_id, "plan")
    case = context["case"]
    if row := newest_item(case):
        audit.reads(subjects=[(case.client_id, [FieldClass.NARRATIVE])])
        context |= item_page(file_of(row), case, request.user)
    return render(request, "consultation/item.html", context)


@require_http_methods(FORMS)
@requires("consultation.conference_item", "change")
def pick(request, case_id):
    """案件の出席者を選ぶ"""
    return act_page(request, case_id, PICK, open_item)


@require_http_methods(FORMS)
@requires("consultation.conference_item", "change")
def attend(request, case_id, pick_id):
    """出欠を記録する"""
    return act_page(request, case_id, ATTEND, lambda case: pick_of(case, pick_id))


@require_http_methods(FORMS)
@requires("consultation.conference_item", "change")
def recuse(request, case_id, pick_id):
    """除斥する"""
    return act_page(request, case_id, RECUSE, lambda case: pick_of(case, pick_id))


@require_http_methods(FORMS)
@requires("consultation.packet", "add")
def send(request, case_id):
    """資料を配る"""
    return act_page(request, case_id, SEND, open_item)


@require_http_methods(FORMS)
@requires("consultation.conference_item", "change")
def opinion(request, case_id):
    """機関の意見を記録する"""
    return act_page(request, case_id, OPINION, newest_item)


@require_http_methods(FORMS)
@requires("consultation.conference_item", "change")
def ask(request, case_id):
    """情報提供を依頼する"""
    return act_page(request, case_id, REQUEST, open_item)


@require_http_methods(FORMS)
@requires("consultation.conference_item", "change")
def answer(request, case_id, request_id):
    """回答を記録する"""
    return act_page(request, case_id, ANSWER, lambda case: request_of(case, request_id))


@require_http_methods(FORMS)
@requires("consultation.minutes", "add")
def write_minutes(request, case_id):
    """会議録の案を書く"""
    return act_page(request, case_id, MINUTES, newest_item)


@require_http_methods(FORMS)
@requires("consultation.minutes", "change")
def fix_minutes(request, case_id):
    """会議録を確定する"""
    return act_page(request, case_id, FIX, newest_item)
