"""支援会議の案件の保存と廃棄: what is due, holds, proposals, and an execution without counts"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation.actions import matter_disposals, retention
from consultation.actions.disposals import execute_matters
from consultation.forms.matters import ConfirmForm
from consultation.forms.retention import EndMatterHoldForm, MatterHoldForm
from consultation.models import MatterHold
from consultation.presenters.matter_disposals import register_page
from consultation.queries.matter_disposals import sees_whole
from consultation.queries.retention import running_hold_of_matter
from consultation.views.acting import check_may_open
from consultation.views.matters import FORMS, act_page, opened
from koganei.access.decorators import requires
from koganei.access.matrix import Action


def _sent(request):
    return request.POST if request.method == "POST" else None


@require_safe
@requires("consultation.disposal", "view")
def index(request):
    """支援会議の案件の廃棄: what is due, and the disposals, of the matters that may be seen."""
    context = register_page(request.user, timezone.localdate())
    return render(request, "consultation/matter_disposals.html", context)


@require_http_methods(FORMS)
@requires("consultation.disposal", "add")
def propose(request, matter_id):
    """廃棄を提案する"""
    row, file = opened(request, matter_id)
    if not sees_whole(request.user, row):
        raise Http404
    form = ConfirmForm(_sent(request), matter=row, file=file, by=request.user)

    def run(form):
        matter_disposals.propose(by=request.user, matter=row)

    done = "廃棄を提案しました。この案件の全部を読める、別の管理者が承認します。"
    note = "案件の内容、会議録、意見、情報提供の求めと、出てくる人の名前を、全部消す提案です。"
    return act_page(request, row, form, run, "廃棄を提案する", done=done, note=note, is_red=True)


@require_http_methods(FORMS)
@requires("consultation.matter_hold", "add")
def hold(request, matter_id):
    """保存を延長する"""
    row, file = opened(request, matter_id)
    check_may_open(request.user, row, [MatterHold], Action.ADD)
    form = MatterHoldForm(_sent(request), matter=row, file=file, by=request.user)

    def run(form):
        retention.hold_matter(by=request.user, matter=row, **form.cleaned_data)

    note = "延長しているあいだ、保存期間が過ぎても、この案件の記録は廃棄されません。"
    return act_page(request, row, form, run, "保存を延長する", note=note)


@require_http_methods(FORMS)
@requires("consultation.matter_hold", "change")
def hold_end(request, matter_id):
    """延長を終える"""
    row, file = opened(request, matter_id)
    check_may_open(request.user, row, [MatterHold])
    running = running_hold_of_matter(row)
    if running is None:
        raise Http404
    form = EndMatterHoldForm(_sent(request), matter=row, file=file, by=request.user)

    def run(form):
        retention.end_hold_of_matter(by=request.user, matter=row, hold=running, **form.cleaned_data)

    note = "保存期間がもう過ぎているときは、廃棄を提案できるようになります。"
    return act_page(request, row, form, run, "延長を終える", note=note)


@require_POST
@requires("consultation.disposal_run", "change")
def run(request):
    """実行する: the same answer whether anything was approved or not."""
    execute_matters(by=request.user)
    messages.success(
        request,
        "支援会議の台帳の廃棄を実行しました。承認されたものがあれば、廃棄の記録が残っています。",
    )
    return redirect("consultation:disposal_runs")
