"""What comes round: 四半期ごとの棚卸し and the transfers of April."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koganei.access.decorators import requires
from koganei.access.matrix import Action, allows
from koganei.accounts import actions, handover, queries, transfers
from koganei.accounts.forms import PeopleFilter, ReviewForm, TransferForm
from koganei.accounts.views import decide_row, described, tell
from koganei.audit import reads
from koganei.csv_files import csv_response
from koganei.law import RuleBroken
from koganei.models import AccountReview

CSV_COLUMNS = (
    "利用者名",
    "氏名",
    "課・関係機関",
    "役割",
    "有効期限",
    "最後のログイン",
    "90日以上使っていない",
)
MOST_MOVES = 60  # people on one screen


@require_safe
@requires("koganei.account_review", "view")
def review(request):
    """四半期の棚卸し: who has what, when they last logged in."""
    return _review_page(request, ReviewForm())


def _review_page(request, form, status=200):
    rows = queries.review_rows(request.user)
    year, quarter = queries.quarter_of(timezone.localdate())
    context = {
        "rows": rows,
        "unused": sum(row.unused for row in rows),
        "year": year,
        "quarter": quarter,
        "now": queries.review_of_now(),
        "past": AccountReview.objects.select_related("reviewed_by")[:8],
        "form": form,
    }
    return render(request, "accounts/review.html", context, status=status)


@require_POST
@requires("koganei.account_review", "add")
def reviewed(request):
    """Record that this quarter's list was gone through."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _review_page(request, form, status=422)
    year, quarter = queries.quarter_of(timezone.localdate())
    made = AccountReview(year=year, quarter=quarter, note=form.cleaned_data["note"])
    try:
        actions.record_review(by=request.user, review=made)
    except RuleBroken as broken:
        tell(request, broken)
    else:
        messages.success(request, "棚卸しを記録しました。")
    return redirect("accounts:review")


@require_safe
@requires("koganei.account_review", "export")
def review_csv(request):
    """The list as CSV that Excel opens; that it was taken is recorded."""
    year, quarter = queries.quarter_of(timezone.localdate())
    reads(("koganei.account_review", f"{year}-{quarter}"))
    rows = map(_cells, queries.review_rows(request.user))
    return csv_response(CSV_COLUMNS, rows, f"利用者の棚卸し_{year}年度第{quarter}四半期.csv")


def _cells(row):
    login, expires = row.user.last_login, row.user.expires_on
    return (
        row.user.username,
        row.user.name,
        row.office,
        row.role_labels,
        expires.isoformat() if expires else "",
        timezone.localtime(login).strftime("%Y-%m-%d %H:%M") if login else "一度もなし",
        "はい" if row.unused else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("koganei.transfer", "view")
def transfer_screen(request):
    """人事異動 in one screen: choose people, then the day and where each of them goes."""
    may_add = allows(request.user, queries.TRANSFERS, Action.ADD)
    form = _transfer_form(request) if may_add else None
    if request.method == "POST":
        actions.check_may(request.user, queries.TRANSFERS, Action.ADD)
        if form and form.is_valid() and _request_transfers(request, form):
            return redirect("accounts:transfers")
    chooser = PeopleFilter(request.GET)
    chooser.full_clean()
    people = queries.people_to_move(request.user, department=chooser.cleaned_data.get("department"))
    waiting = queries.open_only(queries.transfers_for(request.user)).order_by("starts_on", "user")
    described_rows = [described(request.user, row) for row in waiting]
    context = {
        "form": form,
        "chooser": chooser,
        "people": [queries.row_of(user) for user in people] if may_add else [],
        "may_add": may_add,
        "waiting": described_rows,
        "may_decide_all": any(each["decide"] for each in described_rows),
        "may_execute_all": any(each["execute"] for each in described_rows),
        "done": queries.transfers_for(request.user).exclude(pk__in=waiting)[:50],
        "no_owner": handover.without_owner(),
        "kinds": handover.OPEN_WORK.values(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/transfers.html", context, status=status)


def _transfer_form(request):
    """The form for the people chosen, or None before any is chosen."""
    source = request.POST if request.method == "POST" else request.GET
    chosen = [int(pk) for pk in source.getlist("people")[:MOST_MOVES] if pk.isdecimal()]
    people = queries.people_to_move(request.user).filter(pk__in=[pk for pk in chosen if pk < 2**31])
    if not people:
        return None
    return TransferForm(
        request.POST or None,
        people=people,
        successors=queries.people_to_move(request.user).exclude(pk__in=people),
    )


def _request_transfers(request, form):
    moves = [transfers.Move(**wanted) for wanted in form.wanted()]
    try:
        made = transfers.request_transfers(
            by=request.user,
            moves=moves,
            starts_on=form.cleaned_data["starts_on"],
            reason=form.cleaned_data["reason"],
        )
    except RuleBroken as broken:
        form.add_violations(broken.violations)
        return False
    messages.success(request, f"{len(made)}人の異動を申請しました。別の人の承認を待っています。")
    return True


@require_POST
@requires("koganei.transfer", "change")
def decide_transfer(request, pk):
    decide_row(request, get_object_or_404(queries.transfers_for(request.user), pk=pk))
    return redirect("accounts:transfers")


@require_POST
@requires("koganei.accounts", "change")
def execute_transfer(request, pk):
    row = get_object_or_404(queries.transfers_for(request.user), pk=pk)
    try:
        transfers.execute_transfer(by=request.user, request=row)
    except RuleBroken as broken:
        tell(request, broken)
    else:
        messages.success(request, f"{row.user}の異動を登録しました。")
    return redirect("accounts:transfers")


def _shown(request):
    """The open transfers that stood on the page when the button was pressed, and no later ones."""
    shown = [int(pk) for pk in request.POST.getlist("rows") if pk.isdecimal()]
    rows = queries.open_only(queries.transfers_for(request.user))
    return rows.filter(pk__in=[pk for pk in shown if pk < 2**31])


@require_POST
@requires("koganei.transfer", "change")
def decide_all(request):
    """Approve every waiting transfer that this person may approve, in one go."""
    rows = _shown(request).filter(decision="")
    rows = rows.exclude(requested_by=request.user).exclude(user=request.user)
    return _all(
        request,
        rows,
        lambda row: actions.decide(by=request.user, request=row, approve=True),
        "承認",
    )


@require_POST
@requires("koganei.accounts", "change")
def execute_all(request):
    """Register every approved transfer but one's own, in one go; all or none."""
    rows = _shown(request).filter(decision="approved").exclude(user=request.user)
    return _all(
        request,
        rows,
        lambda row: transfers.execute_transfer(by=request.user, request=row),
        "登録",
    )


def _all(request, rows, act, word):
    try:
        with transaction.atomic():
            count = len([act(row) for row in rows])
    except RuleBroken as broken:
        tell(request, broken)
    else:
        messages.success(request, f"{count}人の異動を{word}しました。")
    return redirect("accounts:transfers")
