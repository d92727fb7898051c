"""報酬の画面: what is due for a meeting, its slips, and the sums of a 年度."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from committee.actions.pay import issue_pay_slip
from committee.forms.pay import PayForm
from committee.models import Committee
from committee.queries import pay as queries
from committee.queries.pay_years import year_of_pay
from committee.views.acts import Act
from committee.views.meetings import act_page, find_meeting
from koganei.access.decorators import requires
from koganei.access.matrix import allows


def _issue(meeting, form, by):
    issue_pay_slip(meeting=meeting, by=by, **form.cleaned_data)


ISSUE = Act(
    "支給調書を作る", PayForm, _issue, "支給調書を作りました。",
    note="出席した日ごとに1日分です。源泉徴収は給与の事務で行うので、ここでは支給額だけを出します。",
)  # fmt: skip


@require_safe
@requires("committee.pay", "view")
def pay(request, code, key):
    """報酬: who attended and is due what, and the slips"""
    meeting = find_meeting(code, key)
    context = {
        "meeting": meeting,
        "pay": queries.pay_of(meeting),
        "slips": queries.slips_of(meeting),
        "may_issue": allows(request.user, "committee.pay", "add"),
    }
    return render(request, "committee/pay.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("committee.pay", "add")
def issue(request, code, key):
    """支給調書を作る"""
    return act_page(request, find_meeting(code, key), ISSUE, "committee:pay")


@require_safe
@requires("committee.pay", "view")
def year(request, code, year):
    """年度の支給調書: days and yen of each member"""
    body = get_object_or_404(Committee, code=code)
    found = year_of_pay(body, year)
    context = {"body": body, "found": found, "rows": [(x, found.cells(x)) for x in found.lines]}
    return render(request, "committee/pay_year.html", context)
