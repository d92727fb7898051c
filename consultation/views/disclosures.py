"""情報提供の記録のページ: who was told what, when, where, on which basis"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import telling
from consultation.forms.consents import TellForm
from consultation.models import Disclosure
from consultation.presenters import consents as presenters
from consultation.presenters.frame import case_frame
from consultation.presenters.people import name_of
from consultation.queries.consent_records import client_of, ledger_of
from consultation.queries.household import members_of
from consultation.views.acting import check_may_open, saved
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action

FORMS = ["GET", "HEAD", "POST"]
READ = (*presenters.READ, FieldClass.NARRATIVE)


@require_safe
@requires("consultation.case", "view")
def ledger(request, case_id):
    """Every line about the persons of the household, person by person."""
    context = case_frame(request, case_id, "consent")
    case = context["case"]
    context |= presenters.rights(request.user, case)
    if not context["may_see_ledger"]:
        return render(request, "consultation/ledger.html", context)
    members = members_of(case)
    names = {member.person.pk: name_of(member.person) for member in members}
    audit.reads(subjects=[(person, READ) for person in names])
    lines = presenters.ledger_lines(ledger_of(list(names)), names)
    context["persons"] = [
        (
            member,
            names[member.person.pk],
            [line for line in lines if line["about"] == member.person.pk],
        )
        for member in members
    ]
    return render(request, "consultation/ledger.html", context)


@require_http_methods(FORMS)
@requires("consultation.disclosure", "add")
def add(request, case_id):
    """伝えたことを記録する; 「?agency=…&told=…」 begins with what was asked on the tab."""
    context = case_frame(request, case_id, "consent")
    case = context["case"]
    check_may_open(request.user, client_of(case), [Disclosure], Action.ADD)
    now = timezone.localtime()
    initial = {
        "person": str(case.client_id),
        "agency": request.GET.get("agency"),
        "told": request.GET.getlist("told"),
        "on": now.date(),
        "clock": now.time(),
    }
    form = TellForm(request.POST or None, initial=initial, case=case, members=members_of(case))

    def run(form):
        telling.tell(by=request.user, person=form.chosen(), case=case, given=form.given())

    if request.method == "POST" and saved(form, run):
        messages.success(request, "伝えたことを記録しました。")
        return redirect("consultation:ledger", case_id)
    context |= {"form": form, "act": "伝えたことを記録する", "button": "記録する"}
    status = 422 if form.errors else 200
    return render(request, "consultation/consent_act.html", context, status=status)
