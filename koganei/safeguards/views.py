"""緊急閲覧の画面: ask for it, stop it, look at it afterwards."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koganei.access.decorators import requires
from koganei.access.matrix import Action, Scope, allows, scopes, visible
from koganei.accounts.views import tell
from koganei.law import RuleBroken
from koganei.login.sessions import recently_authenticated
from koganei.models import BreakGlass
from koganei.safeguards import break_glass, rules
from koganei.safeguards.forms import AskForm, ReviewForm

SHOWN = 50  # reviewed ones, the newest first


@require_safe
@requires("koganei.break_glass", "view")
def index(request):
    """緊急閲覧の一覧: what waits, what is open, what somebody has to look at."""
    return _index(request)


def _index(request, failed=None, status=200):
    rows = list(break_glass.shown_to(request.user).filter(reviewed_at=None, started_at=None))
    started = break_glass.shown_to(request.user).filter(started_at__isnull=False)
    open_rows = list(started.filter(reviewed_at=None).order_by("started_at"))
    reviewed = list(started.filter(reviewed_at__isnull=False)[:SHOWN])
    numbers = break_glass.numbers_of([*rows, *open_rows, *reviewed])
    described = [_described(request.user, row, numbers, failed) for row in [*rows, *open_rows]]
    context = {
        "waiting": [each for each in described if each["state"] == "waiting"],
        "running": [each for each in described if each["state"] == "running"],
        "unreviewed": [each for each in described if each["state"] == "over"],
        "reviewed": [_described(request.user, row, numbers) for row in reviewed],
        "too_many": break_glass.too_many() if _sees_all(request.user) else [],
        "may_ask": allows(request.user, break_glass.ASK, Action.ADD),
    }
    return render(request, "break_glass/index.html", context, status=status)


def _sees_all(user):
    return Scope.ALL in scopes(user.roles, break_glass.ASK, Action.VIEW)


def _described(user, row, numbers, failed=None):
    """A row with its case's number, where it stands, and what ``user`` may do about it."""
    ends_at = break_glass.ends_at(row) if row.started_at else row.stopped_at
    if row.started_at is None:
        state = "waiting" if row.stopped_at is None else "gone"
    else:
        state = "running" if ends_at > timezone.now() else "over"
    had_part = user.pk in (row.user_id, row.granted_by_id)
    may_review = state == "over" and allows(user, break_glass.REVIEW, Action.CHANGE, row)
    due_on = break_glass.review_due_on(row) if row.started_at else None
    form = failed if failed and failed.glass == row else ReviewForm(glass=row)
    return {
        "row": row,
        "number": numbers.get(row.case_id, "（消えた相談）"),
        "state": state,
        "ends_at": ends_at,
        "own": user.pk == row.user_id,
        "due_on": due_on,
        "is_late": bool(due_on and not row.reviewed_at and due_on < timezone.localdate()),
        "grant": state == "waiting"
        and not had_part
        and allows(user, break_glass.GRANT, Action.CHANGE, row),
        "end": state in ("waiting", "running")
        and (user.pk == row.user_id or allows(user, break_glass.GRANT, Action.CHANGE, row)),
        "form": form if may_review and not had_part else None,
        "had_part": may_review and had_part,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires("koganei.break_glass", "add")
@reauthentication_required
def ask(request):
    """緊急閲覧を始める: which case, why; the clock runs from the button."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        glass = BreakGlass(
            user=request.user, reason=data["reason"], explanation=data["explanation"]
        )
        try:
            glass = break_glass.ask(
                by=request.user,
                glass=glass,
                number=data["number"],
                is_fresh=recently_authenticated(request),
            )
        except RuleBroken as broken:
            form.add_violations(broken.violations)
        else:
            return _begun(request, glass)
    context = {
        "form": form,
        "alone": allows(
            request.user, break_glass.GRANT, Action.CHANGE, BreakGlass(user=request.user)
        ),
        "is_ready": break_glass.is_ready(),
        "minutes": int(rules.DURATION.total_seconds() // 60),
    }
    return render(request, "break_glass/ask.html", context, status=422 if form.is_bound else 200)


def _begun(request, glass):
    if glass.started_at is None:
        messages.success(request, "申し出ました。主任か課長が許可すると、30分間読めます。")
        return redirect("break_glass:index")
    messages.success(request, "緊急閲覧を始めました。30分間、読むことだけできます。")
    return redirect(break_glass.url_of(glass) or "break_glass:index")


def _glass(request, pk, resource=break_glass.ASK, action=Action.VIEW):
    """The row, if this account has the right for it; else it is not there."""
    rows = visible(BreakGlass.objects.select_related("user"), request.user, resource, action)
    return get_object_or_404(rows, pk=pk)


@require_POST
@requires("koganei.break_glass_grant", "change")
def grant(request, pk):
    """Let somebody begin; what is not there is not there before one confirms who one is."""
    return _grant(request, _glass(request, pk, break_glass.GRANT, Action.CHANGE))


@reauthentication_required
def _grant(request, glass):
    try:
        break_glass.grant(by=request.user, glass=glass, is_fresh=recently_authenticated(request))
    except RuleBroken as broken:
        tell(request, broken)
    else:
        messages.success(request, "許可しました。いまから30分間読めます。")
    return redirect("break_glass:index")


@require_POST
@requires("koganei.break_glass", "add")
def stop(request, pk):
    """Stop one's own, or take back what one asked for."""
    break_glass.stop(by=request.user, glass=_glass(request, pk))
    messages.success(request, "緊急閲覧を終えました。")
    return redirect("break_glass:index")


@require_POST
@requires("koganei.break_glass_grant", "change")
def end(request, pk):
    """End that of somebody else, or refuse what they asked for."""
    break_glass.end(by=request.user, glass=_glass(request, pk, break_glass.GRANT, Action.CHANGE))
    messages.success(request, "緊急閲覧を終わらせました。")
    return redirect("break_glass:index")


@require_POST
@requires("koganei.break_glass_review", "change")
def review(request, pk):
    """Record what came of looking at it; once."""
    glass = _glass(request, pk, break_glass.REVIEW, Action.CHANGE)
    form = ReviewForm(request.POST, glass=glass)
    if form.is_valid():
        try:
            break_glass.review(by=request.user, glass=glass, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_violations(broken.violations)
        else:
            messages.success(request, "確かめた結果を記録しました。")
            return redirect("break_glass:index")
    return _index(request, failed=form, status=422)
