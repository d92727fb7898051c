"""同意と開示のページ: who may be told what now, and what a person agreed to"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation.actions import consents as actions
from consultation.forms import consents as forms
from consultation.models import Case, ConsentRecord
from consultation.presenters import consents as presenters
from consultation.presenters.frame import case_frame
from consultation.queries.consent_records import client_of, ledger_of, untold_withdrawals
from consultation.queries.household import members_of
from consultation.queries.humans import rows_of
from consultation.views.acting import check_may_open, saved
from koganei import audit
from koganei.access.decision import get_or_404
from koganei.access.decorators import requires
from koganei.access.matrix import Action
from koganei.drafts.opening import opened
from koganei.law import RuleBroken

FORMS = ["GET", "HEAD", "POST"]
NEWEST = 5
MOST_DIGITS = 18


@require_safe
@requires("consultation.case", "view")
def consent(request, case_id):
    """同意 of everybody in the household, and the answer to 「この機関に今伝えてよいか」.

    Who may not see consents there is told so: 「なし」 would be a wrong answer.
    """
    context = case_frame(request, case_id, "consent")
    case = context["case"]
    context |= presenters.rights(request.user, case)
    if not context["may_see"]:
        return render(request, "consultation/consent.html", context)
    persons = presenters.persons_shown(case)
    audit.reads(subjects=[(each.person.pk, presenters.READ) for each in persons])
    names = {each.person.pk: each.name for each in persons}
    ask = forms.AskForm(request.GET if "agency" in request.GET else None)
    if ask.is_bound and ask.is_valid():
        asked = ask.cleaned_data
        context |= {"asked": asked, "asked_words": presenters.told_words(asked["told"])}
        context |= {"answers": presenters.answers(case, **_question(asked))}
    ledger = ledger_of(list(names), NEWEST)
    context |= {
        "persons": persons,
        "ask": ask,
        "other_bases": presenters.OTHER_BASES,
        "untold": untold_withdrawals(case),
        "ledger": presenters.ledger_lines(ledger, names),
    }
    return render(request, "consultation/consent.html", context)


@require_http_methods(FORMS)
@requires("consultation.consent", "add")
def add(request, case_id):
    """本人同意を記録する"""
    context = case_frame(request, case_id, "consent")
    case, members = context["case"], members_of(context["case"])
    check_may_open(request.user, client_of(case), [ConsentRecord], Action.ADD)
    draft = opened(request, "consultation.consent", case)
    form = draft.form(
        forms.ConsentForm,
        request,
        case=case,
        members=members,
        initial={"explained_by": request.user.pk},
    )

    def run(form):
        actions.record_consent(
            by=request.user, person=form.chosen(), case=case, given=form.given(),
            signed=form.signed(),
        )  # fmt: skip

    context |= {"act": "本人同意を記録する", "button": "記録する", "draft": draft}
    return _act(request, context, form, run, "consultation/consent_act.html", "記録しました。")


@require_http_methods(FORMS)
@requires("consultation.consent", "change")
def sign(request, case_id, consent_id):
    """後日署名"""
    context, row = _record(request, case_id, consent_id)
    form = forms.SignForm(request.POST or None, initial={"signed_on": timezone.localdate()})

    def run(form):
        actions.sign(
            by=request.user, person=row.person, case=context["case"], consent=row,
            **form.cleaned_data,
        )  # fmt: skip

    context |= {"act": "口頭の同意に署名をもらった", "button": "記録する"}
    return _act(request, context, form, run, "consultation/consent_act.html", "記録しました。")


@require_http_methods(FORMS)
@requires("consultation.consent", "change")
def withdraw(request, case_id, consent_id):
    """撤回: the page lists first who loses what."""
    context, row = _record(request, case_id, consent_id)
    now = timezone.localtime()
    initial = {"on": now.date(), "clock": now.time()}
    form = forms.WithdrawForm(request.POST or None, initial=initial)

    def run(form):
        actions.withdraw(
            by=request.user, person=row.person, case=context["case"], consent=row, at=form.moment
        )

    context |= {"act": "同意の撤回を記録する", "button": "撤回を記録する", "is_red": True}
    context |= {"lost": presenters.lost(context["case"], row)}
    done = "撤回を記録しました。下の機関に伝えてください。"
    return _act(request, context, form, run, "consultation/consent_act.html", done)


@require_POST
@requires("consultation.consent", "change")
def told(request, case_id):
    """撤回を機関に伝えた"""
    case = get_or_404(request.user, Case, case_id)
    try:
        actions.tell_withdrawal(
            by=request.user,
            person=client_of(case),
            case=case,
            due=_number(request.POST.get("due", "")),
        )
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, "伝えたことを記録しました。")
    return redirect("consultation:consent", case_id)


def _number(text):
    return int(text) if text.isascii() and text.isdecimal() and len(text) < MOST_DIGITS else None


def _act(request, context, form, run, template, done):
    if request.method == "POST" and saved(form, run, context.get("draft")):
        messages.success(request, done)
        return redirect("consultation:consent", context["case"].pk)
    context["form"] = form
    return render(request, template, context, status=422 if form.errors else 200)


def _record(request, case_id, consent_id):
    """Return the frame and a record of one of its persons, for who may change it."""
    context = case_frame(request, case_id, "consent")
    row = _of_case(context["case"], consent_id)
    check_may_open(request.user, row.person, [ConsentRecord])
    return context, row


def _of_case(case, consent_id):
    """Return a record of somebody of the household that may be seen."""
    persons = [member.person.pk for member in members_of(case)]
    keys = set().union(*rows_of(persons).values())
    rows = ConsentRecord.objects.filter(pk=consent_id, person__in=keys)
    if (row := rows.select_related("wording", "explained_by").first()) is None:
        raise Http404
    return row


def _question(asked):
    return {"agency": asked["agency"], "classes": frozenset(asked["told"])}
