"""課題分析のページ: the newest version, and a form for each part of it"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import assessments as actions
from consultation.forms import assessments as forms
from consultation.models import Assessment, AssessmentSummary, PersonAssessment, PersonMoney
from consultation.presenters.assessments import shown_version
from consultation.presenters.frame import case_frame
from consultation.presenters.people import name_of
from consultation.queries.assessments import may_write_parts, parts_of, versions_of
from consultation.queries.household import members_of
from consultation.questionnaire import sections_for
from consultation.rules.assessment import NOT_OPEN
from consultation.views.acting import check_may_open, check_may_read, saved
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.drafts.opening import opened

FORMS = ["GET", "HEAD", "POST"]


@require_safe
@requires("consultation.assessment", "view")
def assessment(request, case_id):
    """The newest version, or the one asked for by ``?version=``, by person of the household."""
    context = case_frame(request, case_id, "assessment")
    check_may_read(request.user, context["case"], Assessment)
    versions = versions_of(context["case"])
    wanted = request.GET.get("version", "")
    row = next((v for v in versions if str(v.number) == wanted), versions[0] if versions else None)
    context |= {"versions": versions, "version": row, "parts": may_write_parts(request.user)}
    if row:
        context |= shown_version(context["case"], row)
        audit.reads(subjects=context.pop("subjects"))
    return render(request, "consultation/assessment.html", context)


@require_http_methods(FORMS)
@requires("consultation.assessment", "add")
def begin(request, case_id):
    """Open the next version."""
    context = case_frame(request, case_id, "assessment")
    check_may_open(request.user, context["case"], [Assessment], Action.ADD)
    form = forms.BeginForm(request.POST or None, initial={"assessed_on": timezone.localdate()})

    def run(form):
        actions.begin(by=request.user, case=context["case"], **form.cleaned_data)

    if request.method == "POST" and saved(form, run):
        return _back(request, case_id, "新しい版を始めました。")
    context |= {"form": form, "act": "課題分析を始める", "button": "始める"}
    return render(request, "consultation/assessment_act.html", context)


@require_http_methods(FORMS)
@requires("consultation.assessment", "change")
def fix(request, case_id):
    """Fix the open version."""
    context, _ = _open(request, case_id, Assessment)
    form = forms.FixForm(request.POST or None)

    def run(form):
        actions.fix(by=request.user, case=context["case"])

    if request.method == "POST" and saved(form, run):
        return _back(request, case_id, "課題分析を確定しました。")
    context |= {"form": form, "act": "課題分析を確定する", "button": "確定する"}
    context |= {"note": "確定した版は変えられません。見直すときは新しい版を始めます。"}
    return render(request, "consultation/assessment_act.html", context)


@require_http_methods(FORMS)
@requires("consultation.assessment", "change")
def summary(request, case_id):
    """課題のまとめ of the open version."""
    context, assessment = _open(request, case_id, AssessmentSummary)
    row = _part(AssessmentSummary, assessment)
    audit.reads(subjects=[(context["case"].client_id, [FieldClass.NARRATIVE])])
    draft = opened(request, "consultation.summary", context["case"])
    form = draft.form(forms.SummaryForm, request, initial=forms.initial_summary(row))

    def run(form):
        actions.write_summary(
            by=request.user, case=context["case"], version=form.version, texts=form.texts
        )

    return _written(request, context, form, draft, run, heading="課題のまとめ")


@require_http_methods(FORMS)
@requires("consultation.assessment", "change")
def person(request, case_id, person_id):
    """状況と課題 of one person."""
    context, assessment, person = _open_of_person(request, case_id, person_id, PersonAssessment)
    row = _part(PersonAssessment, assessment, person_id)
    audit.reads(subjects=[(person_id, [FieldClass.IDENTITY, FieldClass.NARRATIVE])])
    issues = parts_of(assessment)["issues"].get(person_id, [])
    draft = opened(request, "consultation.person_assessment", context["case"], person)
    form = draft.form(
        forms.PersonForm,
        request,
        sections=_sections(context["case"], person_id, is_money=False),
        initial=forms.initial_person(row, issues),
    )

    def run(form):
        actions.write_person(
            by=request.user, case=context["case"], person_id=person_id, version=form.version,
            answers=form.answers, issues=form.chosen_issues,
        )  # fmt: skip

    return _written(request, context, form, draft, run, heading=f"{name_of(person)}の状況と課題")


@require_http_methods(FORMS)
@requires("consultation.money", "change")
def money(request, case_id, person_id):
    """家計 of one person: a right and a class of fields of its own."""
    context, assessment, person = _open_of_person(request, case_id, person_id, PersonMoney)
    row = _part(PersonMoney, assessment, person_id)
    audit.reads(subjects=[(person_id, [FieldClass.IDENTITY, FieldClass.MONEY])])
    draft = opened(request, "consultation.person_money", context["case"], person)
    form = draft.form(
        forms.AnswersForm,
        request,
        sections=_sections(context["case"], person_id, is_money=True),
        initial=forms.initial_answers(row),
    )

    def run(form):
        actions.write_money(
            by=request.user, case=context["case"], person_id=person_id, version=form.version,
            answers=form.answers,
        )  # fmt: skip

    return _written(request, context, form, draft, run, heading=f"{name_of(person)}の家計")


def _written(request, context, form, draft, run, *, heading):
    """Save a part and lead back; the form again with what was wrong, or with both states (409)."""
    context |= {"form": form, "act": heading, "button": "保存する", "draft": draft}
    if request.method == "POST":
        try:
            if saved(form, run, draft):
                return _back(request, context["case"].pk, f"{heading}を保存しました。")
        except actions.Conflict as conflict:
            context |= {"theirs": forms.words_now(form, conflict.row)}
            form = context["form"] = form.after(conflict.row)
            return render(request, "consultation/assessment_form.html", context, status=409)
    status = 422 if form.errors else 200
    return render(request, "consultation/assessment_form.html", context, status=status)


def _open(request, case_id, model):
    """Return the frame and the open version, for who may write parts of ``model`` there."""
    context = case_frame(request, case_id, "assessment")
    check_may_open(request.user, context["case"], [model])
    row = Assessment.objects.filter(case=context["case"], fixed_at=None).first()
    if row is None:
        raise PermissionDenied(NOT_OPEN.message)
    return context, row


def _open_of_person(request, case_id, person_id, model):
    context, row = _open(request, case_id, model)
    for member in members_of(context["case"]):
        if member.person.pk == person_id:
            return context, row, member.person
    raise Http404


def _part(model, assessment, person_id=None):
    which = {"person_id": person_id} if person_id else {}
    return model.objects.filter(assessment=assessment, **which).first()


def _sections(case, person_id, *, is_money):
    return sections_for(is_client=person_id == case.client_id, is_money=is_money)


def _back(request, case_id, message):
    messages.success(request, message)
    return redirect("consultation:assessment", case_id)
