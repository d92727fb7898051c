"""An act on a case as a page: its form in the frame of the case, then its action

A page of an act is one ``Act`` and a view of two lines; the button that leads to it is a NextStep
(presenters/steps.py).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from consultation.actions.writing import Conflict, check_may_write
from consultation.models import Person
from consultation.presenters.frame import case_frame
from consultation.presenters.links import mended_at
from consultation.presenters.slips import compared
from consultation.views.acting import saved
from koganei import audit
from koganei.access.matrix import Action
from koganei.drafts.opening import opened
from koganei.law import RuleBroken

FORMS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Act:
    """``run(case, form, by)`` does it; ``models`` and ``action`` are what must be granted.

    ``tab`` is that of the frame, ``after`` the page that follows. ``after_closure``: also on a
    closed case. ``shows``: classes of fields that the page shows beside the form. ``draft``: the
    key of the kind of draft that the form keeps. ``of(about)`` is the person or household that is
    written to, where it is not the case; ``back(case, about)`` the address that follows, where it
    is not ``after``.
    """

    label: str
    form: type
    run: Callable
    done: str
    models: tuple
    action: Action = Action.ADD
    button: str = ""
    note: str = ""
    tab: str = "overview"
    after: str = "consultation:case"
    is_red: bool = False
    after_closure: bool = False
    shows: tuple = ()
    draft: str = ""
    template: str = "consultation/act.html"
    of: Callable | None = None
    back: Callable | None = None

    def leads_to(self, case, about):
        return self.back(case, about) if self.back else reverse(self.after, args=[case.pk])


def act_page(request, case_id, act, find=None, more=None):
    """Show the form of an act, or do it; ``find(case)`` gets the row that it is about.

    ``more(case, user)`` returns what else the template needs.
    """
    context = case_frame(request, case_id, act.tab)
    case, is_sent = context["case"], request.method == "POST"
    if act.of is None:  # who may not write here is told so, whatever row is meant
        _check_may_open(request.user, case, act, is_sent=is_sent)
    about = _found(find, case)
    record = act.of(about) if act.of else case
    if record is not case:
        _check_may_open(request.user, record, act, is_sent=is_sent)
    whose = record.pk if isinstance(record, Person) else case.client_id
    audit.reads(subjects=[(whose, act.shows)] if act.shows else [])
    draft = opened(request, act.draft, case) if act.draft else None
    form = _form(request, act, draft, case=case, by=request.user, about=about)

    def run(form):
        act.run(case, form, request.user)

    context |= {"form": form, "act": act, "draft": draft, "about": about}
    context["back"] = act.leads_to(case, about)
    try:
        if is_sent and saved(form, run, draft):
            messages.success(request, act.done)
            return redirect(context["back"])
    except Conflict:
        return _both(request, context, act, find)
    context |= more(case, request.user) if more else {}
    context["mends"] = [mend for place in form.elsewhere if (mend := mended_at(place, case))]
    return render(request, act.template, context, status=422 if form.errors else 200)


def _both(request, context, act, find):
    """409: what stands there now beside what was typed; saving again takes the place of it."""
    case = context["case"]
    stands = act.form(None, case=case, by=request.user, about=_found(find, case))
    data = request.POST.copy()
    data["version"] = str(stands["version"].value())
    context |= {"fields": compared(stands, context["form"])}
    context |= {"sent": [(name, text) for name, texts in data.lists() for text in texts
                         if name != "csrfmiddlewaretoken"]}  # fmt: skip
    return render(request, "consultation/act_conflict.html", context, status=409)


def _form(request, act, draft, **options):
    if draft:
        return draft.form(act.form, request, **options)
    return act.form(request.POST if request.method == "POST" else None, **options)


def _check_may_open(user, record, act, *, is_sent):
    """Let who may send the form open it. What was sent to a case that closed since comes back."""
    try:
        check_may_write(user, record, act.models, act.action, after_closure=act.after_closure)
    except RuleBroken as broken:
        if not is_sent:
            raise PermissionDenied(str(broken)) from broken


def _found(find, case):
    about = find(case) if find else None
    if find and about is None:
        raise Http404
    return about
