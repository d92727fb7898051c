"""漏えいの調べ: what one account saw, printed and took along between two moments.

個人情報の保護に関する法律第68条: whom to tell, and of what.
"""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from koganei.access.decorators import requires
from koganei.audit import reads
from koganei.auditing import queries
from koganei.auditing.forms import LeakForm, LeakQuery
from koganei.auditing.views import looks_at, redirect_to
from koganei.csv_files import csv_response
from koganei.models import User

LINES = 50
COLUMNS = (
    "人の番号",
    "人",
    "見た項目",
    "印刷した項目",
    "出力した項目",
    "最初",
    "最後",
    "回数",
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("koganei.audit_leak", "view")
def ask(request):
    """Which account, and from when to when."""
    form = LeakForm(request.POST or None, actor=request.user)
    if request.method == "POST" and form.is_valid():
        account = form.cleaned_data["account"]
        return redirect_to("audit:leak", form.query(), account=account.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "audit/leak_ask.html", {"form": form}, status=status)


def _asked(request, account):
    """Return (account, first moment, moment after the last minute, the words of the address)."""
    user = get_object_or_404(User, pk=account if account < 2**31 else 0)
    query = LeakQuery(request.GET)
    if not query.is_valid():
        raise Http404
    since, until = query.cleaned_data["since"], query.cleaned_data["until"]
    words = urlencode({name: request.GET[name] for name in ("since", "until")})
    reads(user)
    return user, since, until + timedelta(minutes=1), words


@require_safe
@requires("koganei.audit_leak", "view")
def leak(request, account):
    """The persons and the classes of fields, page by page."""
    user, since, until, words = _asked(request, account)
    people = queries.leaked(request.user, user, since, until)
    page = Paginator(people, LINES).get_page(request.GET.get("page"))
    looks_at(row.person_id for row in page)
    context = {
        "account": user,
        "since": since,
        "until": until - timedelta(minutes=1),
        "words": words,
        "people": len(people),
        "page": page,
        "without": queries.taken_without_persons(user, since, until),
    }
    return render(request, "audit/leak.html", context)


@require_safe
@requires("koganei.audit_leak", "export")
def leak_csv(request, account):
    """The same as CSV, all persons of it."""
    user, since, until, _ = _asked(request, account)
    people = queries.leaked(request.user, user, since, until)
    looks_at(row.person_id for row in people)
    rows = [
        (row.person_id, row.label, *row.labels(), _moment(row.first), _moment(row.last), row.count)
        for row in people
    ]
    return csv_response(COLUMNS, rows, f"漏えいの調べ_{timezone.localdate():%Y%m%d}.csv")


def _moment(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")
