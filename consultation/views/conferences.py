"""会議のページ: sittings to come and past, one of them with its agenda, and the acts on a case"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import conferences as actions
from consultation.actions import decisions
from consultation.forms import conferences as forms
from consultation.models import Conference, ConferenceItem, ItemAgency, PlanCondition, PlanDecision
from consultation.presenters.conferences import agenda_lines, consent_lines, decided_lines
from consultation.presenters.sittings import sitting_page
from consultation.queries.conferences import agenda_of, coming, open_item, past
from consultation.queries.matters import matters_before
from consultation.views.acting import saved
from consultation.views.acts import FORMS, Act, act_page
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action, allows

PLAN = {"tab": "plan", "after": "consultation:plan"}
CONVENE = Act(
    "支援調整会議にかける",
    forms.ConveneForm,
    lambda case, form, by: actions.convene(by=by, case=case, **form.cleaned_data),
    "会議の案件にしました。",
    (ConferenceItem, ItemAgency),
    button="会議にかける",
    note="招く機関のすべてについて、いま有効な本人同意が要ります。",
    template="consultation/convene.html",
    **PLAN,
)
TAKE_BACK = Act(
    "案件から下ろす",
    forms.TakeBackForm,
    lambda case, form, by: actions.take_back(by=by, case=case, **form.cleaned_data),
    "案件から下ろしました。計画案を書き直せます。",
    (ConferenceItem,),
    is_red=True,
    **PLAN,
)
OUTCOME = Act(
    "会議の結果を記録する",
    forms.OutcomeForm,
    lambda case, form, by: actions.record_outcome(by=by, case=case, **form.cleaned_data),
    "会議の結果を記録しました。",
    (ConferenceItem,),
    Action.CHANGE,
    button="結果を記録する",
    note="了承すると市の決定に進みます。修正・継続のときは、計画案の段階に戻ります。",
    **PLAN,
)
DECIDE = Act(
    "支援計画を決定・確認する",
    forms.DecideForm,
    lambda case, form, by: decisions.decide(by=by, case=case, **form.cleaned_data),
    "支援計画が決まりました。経過確認日が期限に入りました。",
    (PlanDecision, PlanCondition),
    button="決裁を記録する",
    template="consultation/decide.html",
    **PLAN,
)
SEND_BACK = Act(
    "計画案を差し戻す",
    forms.SendBackForm,
    lambda case, form, by: decisions.send_back(by=by, case=case, **form.cleaned_data),
    "計画案を差し戻しました。",
    (PlanDecision,),
    button="差し戻す",
    is_red=True,
    **PLAN,
)


@require_safe
@requires("consultation.conference", "view")
def index(request):
    """会議の開催: what comes, and what was."""
    today = timezone.localdate()
    context = {"sittings": [("これから", coming(today)), ("これまで", past(today))]}
    context["may_call"] = allows(request.user, "consultation.conference", "add")
    return render(request, "consultation/conferences.html", context)


@require_http_methods(FORMS)
@requires("consultation.conference", "add")
def new(request):
    """会議を招集する"""
    form = forms.CallForm(request.POST or None)

    def run(form):
        actions.call(
            by=request.user, conference=form.conference(), bodies=list(form.cleaned_data["bodies"])
        )

    if request.method == "POST" and saved(form, run):
        messages.success(request, "会議を招集しました。")
        return redirect("consultation:conferences")
    status = 422 if form.errors else 200
    return render(request, "consultation/conference_new.html", {"form": form}, status=status)


@require_safe
@requires("consultation.conference", "view")
def conference(request, conference_id):
    """One sitting: its bodies in their order, and the items of cases that may be seen."""
    row = Conference.objects.filter(pk=conference_id).select_related("called_by").first()
    if row is None:
        raise Http404
    agendas = agenda_of(row)
    page = sitting_page(row, agendas, request.user)
    parts, clients = agenda_lines(agendas, matters_before(row), page["picked"])
    audit.reads(subjects=[(client, [FieldClass.IDENTITY]) for client in clients])
    for part in parts:
        part["general"] = page["general"].get(part["row"].pk)
    context = {"conference": row, "parts": parts} | page
    context["may_print"] = allows(request.user, "consultation.case", Action.EXPORT)
    return render(request, "consultation/conference.html", context)


@require_http_methods(FORMS)
@requires("consultation.conference_item", "add")
def convene(request, case_id):
    """支援調整会議にかける: beside the form, what the consent says of each agency."""
    return act_page(request, case_id, CONVENE, more=consent_lines)


@require_http_methods(FORMS)
@requires("consultation.conference_item", "add")
def take_back(request, case_id):
    """案件から下ろす"""
    return act_page(request, case_id, TAKE_BACK)


@require_http_methods(FORMS)
@requires("consultation.conference_item", "change")
def outcome(request, case_id):
    """会議の結果を記録する"""
    return act_page(request, case_id, OUTCOME, open_item)


@require_http_methods(FORMS)
@requires("consultation.plan_decision", "add")
def decide(request, case_id):
    """支援計画を決定・確認する: beside the form, which of the two it is and why."""
    return act_page(request, case_id, DECIDE, more=decided_lines)


@require_http_methods(FORMS)
@requires("consultation.plan_decision", "add")
def send_back(request, case_id):
    """計画案を差し戻す"""
    return act_page(request, case_id, SEND_BACK)
