"""担当のページ: the team of a case, handing over, the load of each worker, absence and cover"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation.actions import absences, assignments, handovers
from consultation.forms import assignments as forms
from consultation.models import Absence, CaseAssignment, Desk, Handover
from consultation.presenters.assignments import handover_lines, load_lines, team_lines
from consultation.presenters.frame import case_frame
from consultation.queries.assignments import case_load, handovers_of, team_of
from consultation.queries.staff import staff_of
from consultation.views.acting import check_may_read, saved
from consultation.views.acts import FORMS, Act, act_page
from koganei.access.decision import may_write
from koganei.access.decorators import requires
from koganei.access.matrix import Action, allows, visible
from koganei.law import RuleBroken
from koganei.models import User

PAGE = "consultation:assignment"
DECIDES = {"models": (CaseAssignment,), "action": Action.CHANGE, "after": PAGE}
ASKS = {"models": (Handover,), "after": PAGE}


def _appoint(case, form, by):
    data = form.cleaned_data
    assignments.appoint_lead(
        by=by, case=case, user=data["lead"], reason=data["reason"], stays=data.get("stays", True)
    )


def _answer(case, form, by):
    if form.cleaned_data["answer"] == forms.ACCEPT:
        return handovers.accept(by=by, case=case)
    return handovers.decline(by=by, case=case, reason=form.cleaned_data["reason"])


LEAD = Act("主担当を決める", forms.LeadForm, _appoint, "主担当を決めました。", **DECIDES)
JOIN = Act(
    "副担当に加える",
    forms.JoinForm,
    lambda case, form, by: assignments.add_to_team(by=by, case=case, **form.cleaned_data),
    "副担当に加えました。",
    **DECIDES,
)
LEAVE = Act(
    "副担当を外す",
    forms.LeaveForm,
    lambda case, form, by: assignments.remove_from_team(by=by, case=case, **form.cleaned_data),
    "副担当を外しました。その人の期限は主担当に移りました。",
    **DECIDES,
    is_red=True,
)
OFFER = Act(
    "主担当の引継ぎを頼む",
    forms.OfferForm,
    lambda case, form, by: handovers.offer(by=by, case=case, **form.cleaned_data),
    "引継ぎを頼みました。承諾されるまで、主担当は替わりません。",
    **ASKS,
    note="頼まれた人のホームに出ます。承諾されたときに主担当が替わります。",
)
ANSWER = Act(
    "引継ぎに返事をする",
    forms.HandoverAnswerForm,
    _answer,
    "返事をしました。",
    **ASKS,
)
WITHDRAW = Act(
    "引継ぎの依頼を取り下げる",
    forms.PlainForm,
    lambda case, form, by: handovers.withdraw(by=by, case=case),
    "引継ぎの依頼を取り下げました。",
    **ASKS,
    is_red=True,
)
TAKE = Act(
    "この相談を引き受ける",
    forms.PlainForm,
    lambda case, form, by: assignments.take(by=by, case=case),
    "主担当になりました。",
    **ASKS,
    note="包括化推進員は、主担当のいない複合的な課題の相談を、自分から引き受けられます。",
)


@require_safe
@requires("consultation.case", "view")
def assignment(request, case_id):
    """担当: who leads and helps, who did, and what was asked for."""
    context = case_frame(request, case_id, "overview")
    case = context["case"]
    check_may_read(request.user, case, CaseAssignment)
    handed = handovers_of(case)
    is_open = case.closed_on is None
    context |= {
        "team": team_lines(case, team_of(case)),
        "handovers": handover_lines(handed),
        "waiting": next((row for row in handed if row.answered_at is None), None),
        "may_decide": is_open and may_write(request.user, Action.CHANGE, (CaseAssignment,), case),
        "is_lead": is_open and case.lead_id == request.user.pk,
    }
    return render(request, "consultation/assignment.html", context)


@require_http_methods(FORMS)
@requires("consultation.assignment", "change")
def lead(request, case_id):
    """主担当を決める"""
    return act_page(request, case_id, LEAD)


@require_http_methods(FORMS)
@requires("consultation.assignment", "change")
def join(request, case_id):
    """副担当に加える"""
    return act_page(request, case_id, JOIN)


@require_http_methods(FORMS)
@requires("consultation.assignment", "change")
def leave(request, case_id):
    """副担当を外す"""
    return act_page(request, case_id, LEAVE)


@require_http_methods(FORMS)
@requires("consultation.assignment", "add")
def offer(request, case_id):
    """主担当の引継ぎを頼む"""
    return act_page(request, case_id, OFFER)


@require_http_methods(FORMS)
@requires("consultation.assignment", "add")
def answer(request, case_id):
    """引継ぎに返事をする"""
    return act_page(request, case_id, ANSWER, _waiting)


@require_http_methods(FORMS)
@requires("consultation.assignment", "add")
def withdraw(request, case_id):
    """引継ぎの依頼を取り下げる"""
    return act_page(request, case_id, WITHDRAW, _waiting)


@require_http_methods(FORMS)
@requires("consultation.assignment", "add")
def take(request, case_id):
    """包括化推進員が引き受ける"""
    return act_page(request, case_id, TAKE)


def _waiting(case):
    return Handover.waiting(case).select_related("giver", "taker").first()


@require_safe
@requires("consultation.assignment", "change")
def load(request):
    """担当の件数: open cases and what is due, by worker"""
    desks = Desk.objects.select_related("organization")
    if request.user.organization_id:
        desks = desks.filter(organization=request.user.organization_id)
    found = [(desk, *case_load(desk.organization_id)) for desk in desks]
    context = {"desks": [(desk, load_lines(rows), nobody) for desk, rows, nobody in found]}
    return render(request, "consultation/case_load.html", context)


@require_safe
@requires("consultation.absence", "view")
def absence_index(request):
    """不在と代わり: now and to come, then the former"""
    return _absences(request)


@require_http_methods(FORMS)
@requires("consultation.absence", "add")
def absence_new(request):
    """不在と代わりを決める"""
    form = forms.AbsenceForm(request.POST or None, staff=_staff(request.user))

    def run(form):
        absences.register(by=request.user, absence=form.absence())

    if request.method == "POST" and saved(form, run):
        messages.success(
            request, "不在と代わりを決めました。終わりの日の次の日に、自動で終わります。"
        )
        return redirect("consultation:absences")
    context = {"form": form}
    status = 422 if form.errors else 200
    return render(request, "consultation/absence_new.html", context, status=status)


@require_POST
@requires("consultation.absence", "change")
def absence_end(request, pk):
    """Let an absence end today."""
    rows = visible(Absence.objects.all(), request.user, "consultation.absence", Action.CHANGE)
    row = get_object_or_404(rows, pk=pk)
    try:
        absences.end(by=request.user, absence=row)
    except RuleBroken as broken:
        return _absences(request, broken.violations, status=422)
    messages.success(request, "不在を終えました。")
    return redirect("consultation:absences")


def _absences(request, violations=(), status=200):
    today = timezone.localdate()
    rows = visible(Absence.objects.all(), request.user, "consultation.absence")
    rows = rows.select_related("user", "cover", "registered_by")
    context = {
        "running": rows.filter(ends_on__gte=today).order_by("starts_on", "pk"),
        "over": rows.filter(ends_on__lt=today).order_by("-ends_on", "pk")[:50],
        "may_add": allows(request.user, "consultation.absence", "add"),
        "violations": violations,
        "today": today,
    }
    return render(request, "consultation/absences.html", context, status=status)


def _staff(user):
    """The people of the desks that ``user`` may register as absent."""
    today, desks = timezone.localdate(), Desk.objects.all()
    if user.organization_id:
        desks = desks.filter(organization=user.organization_id)
    found = User.objects.none()
    for desk in desks:
        found = found | staff_of(desk.organization_id, today)
    return found.distinct()
