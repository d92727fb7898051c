"""An act as a page: its form, then its action, or the form again with every reason"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.shortcuts import render

from koganei.law import RuleBroken
from koganei.triggers import violation_of


@dataclass(frozen=True)
class Act:
    """``run`` is the action; it gets what the form says by the names of its fields."""

    label: str
    form: type
    run: Callable
    done: str
    note: str = ""
    is_red: bool = False


def attempt(form, run):
    """Return what ``run()`` returns, or None where the form shows why it was refused.

    Rules and the database's guards speak; nothing is half written.
    """
    try:
        with transaction.atomic():
            return run()
    except RuleBroken as broken:
        form.add_violations(broken.violations)
    except IntegrityError as error:
        violation = violation_of(error)
        if violation is None:
            raise
        form.add_violations([violation])
    return None


def act_page(request, act, run, context, *, version=None, **options):
    """Show the form of an act, or call ``run(said)`` and return its answer.

    What the rules and the database's guards say is shown by the form; nothing typed is lost.
    """
    data = request.POST if request.method == "POST" else None
    initial = {} if version is None else {"version": version}
    form = act.form(data, initial=initial, **options)
    if data is not None and form.is_valid():
        said = form.said()
        if version is not None:
            said["version"] = form.cleaned_data["version"]
        if response := attempt(form, lambda: run(said)):
            return response
    context = context | {"form": form, "act": act}
    return render(request, "evaluation/act.html", context, status=422 if form.errors else 200)
