"""職員の画面: bodies, roster of a day, contacts, forecast, figures, ordinance."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from committee.forms.rosters import DayForm, SpanForm, YearForm
from committee.models import Committee
from committee.presenters import rosters as presenters
from committee.queries import bodies, figures, forecasts, ordinances, rosters
from koganei.access.decorators import requires
from koganei.access.matrix import allows
from koganei.audit import reads
from koganei.dates.fiscal_year import FiscalYear


@require_safe
@requires("committee.roster", "view")
def index(request):
    """委員会の一覧"""
    today = timezone.localdate()
    return render(request, "committee/index.html", {"bodies": bodies.bodies(today)})


@require_safe
@requires("committee.roster", "view")
def roster(request, code):
    """委員名簿 of any day; what is not public only for those who may read appointments."""
    body = get_object_or_404(Committee, code=code)
    context = roster_context(body, request.GET)
    if allows(request.user, "committee.appointment", "view") and context["roster"]:
        names = rosters.predecessors(context["roster"])
        context |= {"private": True, "lines": presenters.roster_lines(context["roster"], names)}
    return render(request, "committee/roster.html", context)


def roster_context(body, data):
    """Return what every page of a roster places."""
    form = DayForm(data)
    day = form.chosen()["on"]
    found = rosters.roster(body, day)
    return {
        "body": body,
        "form": form,
        "day": day,
        "roster": found,
        "lines": presenters.roster_lines(found) if found else [],
        "last_day": None if found and found.rows else bodies.last_day_in_office(body, day),
    }


@require_safe
@requires("committee.contact", "view")
def contacts(request, code):
    """委員の連絡先 on any day; who read them is recorded."""
    body = get_object_or_404(Committee, code=code)
    context = roster_context(body, request.GET)
    found = context["roster"]
    context["contacts"] = rosters.contacts(found) if found else []
    reads(("committee.contact", body.pk))
    return render(request, "committee/contacts.html", context)


@require_safe
@requires("committee.appointment", "view")
def forecast(request, code):
    """任期満了の見通し"""
    body = get_object_or_404(Committee, code=code)
    form = SpanForm(request.GET)
    span = form.chosen()
    context = {"body": body, "form": form, "expiring": forecasts.expiring(body, **span)}
    if not context["expiring"]:
        context["last_day"] = bodies.last_day_in_office(body, span["since"])
    return render(request, "committee/forecast.html", context | span)


@require_safe
@requires("committee.appointment", "view")
def yearly_figures(request, code):
    """年度の数字"""
    body = get_object_or_404(Committee, code=code)
    form = YearForm(request.GET, since=bodies.first_day(body))
    day = form.chosen_day()
    context = {"body": body, "form": form, "day": day, "year": FiscalYear.of(day)}
    found = figures.figures(body, day)
    context |= {"figures": found} | (presenters.figures_lines(found) if found else {})
    return render(request, "committee/figures.html", context)


@require_safe
@requires("committee.roster", "view")
def ordinance(request, code):
    """条例: the articles in force on a day, and by what each is kept."""
    body = get_object_or_404(Committee, code=code)
    form = DayForm(request.GET)
    day = form.chosen()["on"]
    row = ordinances.ordinance_on(body, day)
    context = {"body": body, "form": form, "day": day, "ordinance": row}
    context |= {"editions": body.ordinances.order_by("effective_on")}
    if row:
        articles = ordinances.articles_in_order(row)
        context |= {"articles": presenters.ordinance_articles(row, articles)}
    return render(request, "committee/ordinance.html", context)
