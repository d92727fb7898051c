"""An act as a page: its form, then its action, or the form again with every reason"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse

from evaluation.permissions import RIGHT_OF, may_take_some, principal_for
from koganei.attempts import attempt
from koganei.drafts.actions import Finished
from koganei.drafts.rules import ALREADY_SAVED


@dataclass(frozen=True)
class Act:
    """``run`` is the action; it gets what the form says by the names of its fields."""

    label: str
    form: type
    run: Callable
    done: str
    note: str = ""
    is_red: bool = False


@dataclass(frozen=True)
class StepPages:
    """The pages on which the steps of one kind of row are taken.

    ``acts`` is right → step → Act; ``row`` is what the actions call the row, ``find(user,
    **address)`` returns it or raises Http404, ``frame(row, user)`` is what the page shows beside
    the form, ``version(row)`` the state that it shows, ``home`` the page of the row.
    """

    acts: dict
    row: str
    find: Callable
    frame: Callable
    home: str
    version: Callable = attrgetter("version")

    def page(self, request, step, **address):
        """Show what a step means and asks for, and take it; for whoever may, also as a deputy."""
        user, right = request.user, RIGHT_OF[step]
        if not may_take_some(user, right):
            raise PermissionDenied
        row = self.find(user, **address)
        if not principal_for(user, step, row):
            raise PermissionDenied
        return act_page(
            request, self.acts[right][step], reverse(self.home, kwargs=address),
            self.frame(row, user), on={self.row: row},
            initial={"version": self.version(row)}, row=row,
        )  # fmt: skip


def act_page(request, act, home, context, *, on, **options):
    """Show the form of an act, or take it and go ``home``.

    ``home`` is an address, or a function of what the act made that returns one. ``on`` is what the
    action gets beside what the form says, ``options`` what the form is made with.
    """
    form = act.form(sent(request), **options)

    def run(said):
        made = act.run(by=request.user, **on, **said)
        messages.success(request, act.done)
        return redirect(home(made) if callable(home) else home)

    return form_page(request, "evaluation/act.html", form, run, context | {"act": act})


def sent(request):
    """What a form is bound to: what was posted, even where nothing was in it, or None."""
    return request.POST if request.method == "POST" else None


def form_page(request, template, form, run, context):
    """Show a form, or return what ``run(said)`` answers.

    What the rules and the database's guards say is shown by the form, and that a page with a draft
    was sent twice; nothing typed is lost.
    """
    if request.method == "POST" and form.is_valid():
        try:
            if response := attempt(form, lambda: run(form.said())):
                return response
        except Finished:
            form.add_violations([ALREADY_SAVED])
    return render(request, template, context | {"form": form}, status=422 if form.errors else 200)
