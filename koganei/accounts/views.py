"""利用者管理の画面: accounts, one account, requests, deputies."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koganei.access.decorators import requires
from koganei.access.matrix import Action, allows, visible
from koganei.accounts import actions, handover, queries
from koganei.accounts.forms import (
    AccountFilter,
    AccountForm,
    DecisionForm,
    DeputyForm,
    RoleRequestForm,
)
from koganei.law import RuleBroken
from koganei.login.second_factor import has_factor
from koganei.models import Deputy, RoleRequest, User


def tell(request, broken):
    """Say every broken rule above the page that follows."""
    for violation in broken.violations:
        messages.error(request, str(violation))


def _account(request, pk):
    return get_object_or_404(queries.accounts_for(request.user), pk=pk)


@require_safe
@requires("koganei.accounts", "view")
def index(request):
    """利用者の一覧"""
    form = AccountFilter(request.GET)
    rows = queries.chosen_accounts(request.user, **form.chosen())
    return render(
        request,
        "accounts/index.html",
        {
            "form": form,
            "rows": rows,
            "waiting": queries.waiting_count(request.user),
            "due": queries.due_transfers().count(),
            "no_owner": handover.without_owner(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("koganei.accounts", "add")
def new(request):
    """Create an account; its one-time code is shown once."""
    form = AccountForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "accounts/new.html", {"form": form}, status=_status(form))
    account = form.account()
    try:
        code = actions.create_account(by=request.user, account=account)
    except RuleBroken as broken:
        form.add_violations(broken.violations)
        return render(request, "accounts/new.html", {"form": form}, status=422)
    return _code(request, account, code, is_new=True)


def _status(form):
    return 422 if form.is_bound else 200


def _code(request, account, code, *, is_new):
    until = account.one_time_codes.get().expires_at
    context = {"account": account, "code": code, "until": until, "is_new": is_new}
    return render(request, "accounts/code.html", context)


@require_safe
@requires("koganei.accounts", "view")
def account(request, pk):
    """One account: its roles with their dates, what was asked for, and what may be done."""
    return _account_page(request, _account(request, pk), RoleRequestForm())


def _account_page(request, shown, form, status=200):
    user = request.user
    own = shown.pk == user.pk
    context = {
        "account": shown,
        "row": queries.row_of(shown),
        "roles": queries.dated_roles(shown),
        "requests": queries.requests_for(user).filter(user=shown),
        "transfers": queries.transfers_for(user).filter(user=shown),
        "deputies": Deputy.objects.filter(principal=shown).select_related("deputy"),
        "deputy_for": Deputy.objects.filter(deputy=shown).select_related("principal"),
        "has_factor": has_factor(shown),
        "work": handover.open_work_of(shown),
        "form": form,
        "own": own,
        "may_request": not own and allows(user, queries.REQUESTS, Action.ADD, shown),
        "may_change": allows(user, queries.ACCOUNTS, Action.CHANGE, shown),
    }
    return render(request, "accounts/account.html", context, status=status)


@require_POST
@requires("koganei.role_request", "add")
def request_role(request, pk):
    """Ask that a role begins or ends."""
    shown = _account(request, pk)
    form = RoleRequestForm(request.POST)
    if form.is_valid():
        try:
            actions.request_role(by=request.user, account=shown, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_violations(broken.violations)
        else:
            messages.success(request, "申請しました。別の人の承認を待っています。")
            return redirect("accounts:account", pk=pk)
    return _account_page(request, shown, form, status=422)


@require_POST
@requires("koganei.accounts", "change")
def disable(request, pk):
    return _switch(
        request, pk, actions.disable_account, "停止しました。開いていた画面も終わりました。"
    )


@require_POST
@requires("koganei.accounts", "change")
def enable(request, pk):
    return _switch(request, pk, actions.enable_account, "停止を解除しました。")


def _switch(request, pk, act, done):
    shown = _account(request, pk)
    try:
        changed = act(by=request.user, account=shown)
    except RuleBroken as broken:
        tell(request, broken)
    else:
        messages.success(request, done if changed else "すでにその状態です。")
    return redirect("accounts:account", pk=pk)


@require_POST
@requires("koganei.accounts", "change")
def reset_code(request, pk):
    """Reset second factor and password; the one-time code is shown once."""
    shown = _account(request, pk)
    try:
        code = actions.reset_second_factor(by=request.user, account=shown)
    except RuleBroken as broken:
        tell(request, broken)
        return redirect("accounts:account", pk=pk)
    return _code(request, shown, code, is_new=False)


@require_safe
@requires("koganei.role_request", "view")
def requests(request):
    """申請の一覧: what waits for approval or registration, and what was decided last."""
    rows = queries.requests_for(request.user)
    waiting = queries.open_only(rows).order_by("requested_at")
    context = {
        "waiting": [described(request.user, row) for row in waiting],
        "decided": rows.exclude(pk__in=waiting).order_by("-decided_at")[:50],
        "transfers": queries.open_only(queries.transfers_for(request.user)).count(),
    }
    return render(request, "accounts/requests.html", context)


def described(user, row):
    """Return a request with what ``user`` may do about it now, and why not."""
    may_decide = allows(user, actions.RESOURCE_OF[type(row)], Action.CHANGE)
    may_execute = allows(user, queries.ACCOUNTS, Action.CHANGE)
    own = user.pk == row.user_id
    blocked = ""
    if own and (may_decide or may_execute):
        blocked = "自分の利用者についての申請です。ほかの人が扱います。"
    elif not row.decision and may_decide and user.pk == row.requested_by_id:
        blocked = "自分が出した申請です。別の人が承認します。"
    return {
        "row": row,
        "blocked": blocked,
        "decide": may_decide and not row.decision and not blocked,
        "execute": may_execute and row.decision == "approved" and not row.executed_at and not own,
    }


def _request(request, pk):
    rows = visible(RoleRequest.objects.all(), request.user, queries.REQUESTS)
    return get_object_or_404(rows, pk=pk)


@require_POST
@requires("koganei.role_request", "change")
def decide(request, pk):
    row = _request(request, pk)
    decide_row(request, row)
    return redirect("accounts:requests")


def decide_row(request, row):
    """Approve or refuse, and say what came of it."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "承認か却下を選んでください。理由は200字までです。")
        return
    approve = form.cleaned_data["decision"] == "approve"
    try:
        actions.decide(
            by=request.user, request=row, approve=approve, reason=form.cleaned_data["reason"]
        )
    except RuleBroken as broken:
        tell(request, broken)
    else:
        messages.success(
            request,
            "承認しました。利用者管理の担当者が登録すると、日付のとおりに変わります。"
            if approve
            else "却下しました。",
        )


@require_POST
@requires("koganei.accounts", "change")
def execute(request, pk):
    row = _request(request, pk)
    try:
        actions.execute_request(by=request.user, request=row)
    except RuleBroken as broken:
        tell(request, broken)
    else:
        messages.success(request, "登録しました。")
    return redirect("accounts:requests")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("koganei.deputy", "view")
def deputies(request):
    """代決者: who stands for whom, until when."""
    may_add = allows(request.user, "koganei.deputy", Action.ADD)
    form = DeputyForm(
        (request.POST or None) if may_add else None, people=User.objects.filter(is_active=True)
    )
    if request.method == "POST":
        done = _register_deputy(request, form)
        if done:
            return done
    rows = Deputy.objects.select_related("principal", "deputy", "registered_by")
    return render(
        request,
        "accounts/deputies.html",
        {"form": form, "rows": rows, "may_add": may_add},
        status=422 if request.method == "POST" else 200,
    )


def _register_deputy(request, form):
    actions.check_may(request.user, "koganei.deputy", Action.ADD)
    if not form.is_valid():
        return None
    try:
        actions.register_deputy(by=request.user, **form.cleaned_data)
    except RuleBroken as broken:
        form.add_violations(broken.violations)
        return None
    messages.success(request, "代決者を登録しました。")
    return redirect("accounts:deputies")


@require_POST
@requires("koganei.deputy", "change")
def end_deputy(request, pk):
    row = get_object_or_404(Deputy, pk=pk)
    try:
        actions.end_deputy(by=request.user, deputy=row)
    except RuleBroken as broken:
        tell(request, broken)
    else:
        messages.success(request, "代決は今日までです。")
    return redirect("accounts:deputies")
