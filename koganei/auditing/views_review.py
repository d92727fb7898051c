"""閲覧の点検: the signs of a week, each looked at by another than the reader."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from koganei.access.decorators import requires
from koganei.access.matrix import Action, allows
from koganei.auditing import actions
from koganei.auditing import review as weekly
from koganei.auditing.forms import OutcomeForm, week_in
from koganei.auditing.signs import registered
from koganei.auditing.views import looks_at, redirect_to
from koganei.law import RuleBroken

LINES = 20


def _monday(text):
    day = week_in(text) if text else weekly.last_week()
    if day is None:
        raise Http404
    return weekly.monday_of(day)


@require_safe
@requires("koganei.audit_review", "view")
def review(request):
    """The findings of a week; without ?week= of the last whole one."""
    return _page(request, _monday(request.GET.get("week")), request.GET.get("page"))


def _page(request, monday, number, typed=None, status=200):
    found, reads = weekly.findings(request.user, monday)
    page = Paginator(found, LINES).get_page(number)
    rows = [(each, _form(request.user, each, typed)) for each in page]
    looks_at(person for each in page for person in each.persons)
    context = {
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "is_over": monday <= weekly.last_week(),
        "reads": reads,
        "open": len(found),
        "page": page,
        "rows": rows,
        "typed": typed,
        "reviews": weekly.reviews_of(monday)[:50],
        "signs": registered(),
    }
    return render(request, "audit/review.html", context, status=status)


def _form(user, finding, typed):
    """The form of a finding, with what was typed into it; None where ``user`` may not review it."""
    if not allows(user, actions.REVIEW, Action.CHANGE, finding):
        return None
    if typed and typed.data.get("finding") == finding.key:
        return typed
    return OutcomeForm(initial={"finding": finding.key}, auto_id=f"id_{finding.key}_%s")


@require_POST
@requires("koganei.audit_review", "change")
def done(request):
    """Write down what came of a finding."""
    monday, number = _monday(request.POST.get("week")), request.POST.get("page")
    key = request.POST.get("finding", "")
    form = OutcomeForm(request.POST, auto_id=f"id_{key}_%s")
    found = {each.key: each for each in weekly.findings(request.user, monday)[0]}
    if key not in found:
        messages.error(
            request, "この項目は、点検されたか、新しい閲覧が加わりました。もう一度見てください。"
        )
        return redirect_to("audit:review", {"week": monday})
    if form.is_valid() and _write(request, found[key], form):
        return redirect_to("audit:review", {"week": monday})
    return _page(request, monday, number, typed=form, status=422)


def _write(request, finding, form):
    answer = {name: form.cleaned_data[name] for name in ("outcome", "reason")}
    try:
        actions.review(by=request.user, event=finding.event, finding=finding, **answer)
    except RuleBroken as broken:
        form.add_violations(broken.violations)
        return False
    messages.success(request, "点検の結果を記録しました。")
    return True
