"""案件への行い: what the manager decides, and what is written down, each as one form"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.views.decorators.http import require_http_methods

from consultation.actions import matter_packets, matter_sittings, matters
from consultation.forms import matters as forms
from consultation.models import MatterMinutes, MatterNote, StatutoryMatter
from consultation.views.acting import check_may_open
from consultation.views.matters import FORMS, act_page, opened
from koganei.access.decorators import requires
from koganei.access.matrix import Action


@dataclass(frozen=True)
class MatterAct:
    """``run`` is an action; ``given(form)`` returns its arguments beside ``by`` and ``matter``."""

    label: str
    form: type
    run: Callable
    done: str = "記録しました。"
    note: str = ""
    is_red: bool = False

    def given(self, form):
        return form.given() if hasattr(form, "given") else form.cleaned_data


DECISIONS = {
    "take-up": MatterAct(
        "取り上げる", forms.ConfirmForm, matters.take_up, "取り上げました。会議にかけられます。",
        "会議は公開しません。取り上げると、案件の内容は変えられなくなります。",
    ),
    "decline": MatterAct(
        "取り上げない", forms.DeclineForm, matters.decline, "取り上げないと決めました。",
        is_red=True,
    ),
    "put": MatterAct(
        "会議にかける", forms.PutForm, matter_sittings.put,
        "会議にかけました。出席する人を選んでください。",
        "この案件の根拠の会議体が開かれる開催だけを選べます。",
    ),
    "take-back": MatterAct(
        "会議から下ろす", forms.OfItem, matter_sittings.take_back, "会議から下ろしました。",
        is_red=True,
    ),
    "choose": MatterAct(
        "出席する人を選ぶ", forms.ChooseForm, matter_sittings.choose, "選びました。",
        "選ばれた人は、守秘義務を自分で確認してから、この案件を読めます。",
    ),
    "hand-out": MatterAct(
        "資料を配る", forms.OfItem, matter_packets.send, "配りました。",
        "関係機関の人のうち、まだ配っていない人に配ります。利用者である人は自分の画面で、そうでない人は"
        "紙で読みます。読めるのは、案件の内容と出てくる人だけです。",
    ),
    "release": MatterAct(
        "出席から外す", forms.ReleaseForm, matter_sittings.release, "外しました。", is_red=True
    ),
    "entrust": MatterAct(
        "働きかける人を決める", forms.EntrustForm, matters.entrust,
        note="働きかける人は、案件が終わるまで読め、同意を得たら窓口に引き継げます。",
    ),
    "recuse": MatterAct(
        "除斥する", forms.RecuseForm, matters.recuse, "除斥しました。",
        "除斥した人には、この案件がないものとして見えます。", is_red=True,
    ),
    "fix": MatterAct(
        "会議録を確定する", forms.OfItem, matter_sittings.fix_minutes, "確定しました。",
        "書いた人とは別の管理者が確定します。",
    ),
    "end": MatterAct("終える", forms.EndForm, matters.end, "終えました。", is_red=True),
}  # fmt: skip
RECORDS = {
    "minutes": MatterAct("会議録を書く", forms.MinutesForm, matter_sittings.write_minutes),
    "note": MatterAct("書き足す", forms.NoteForm, matter_sittings.note),
    "demand": MatterAct(
        "情報の提供を求める", forms.DemandForm, matter_sittings.demand,
        note="求めた日に、会議体の根拠の条があるときだけ求められます。",
    ),
    "answer": MatterAct("回答を記録する", forms.AnswerForm, matter_sittings.answer),
}  # fmt: skip


@require_http_methods(FORMS)
@requires("consultation.matter", "add")
def decide(request, matter_id, kind):
    """管理者が決めること"""
    return _page(request, matter_id, DECISIONS.get(kind), [StatutoryMatter])


@require_http_methods(FORMS)
@requires("consultation.matter_record", "add")
def record(request, matter_id, kind):
    """台帳に書くこと"""
    return _page(request, matter_id, RECORDS.get(kind), [MatterNote, MatterMinutes])


def _page(request, matter_id, act, models):
    row, file = opened(request, matter_id)
    check_may_open(request.user, row, models, Action.ADD)
    if act is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    initial = {name: request.GET[name] for name in ("item", "demand") if name in request.GET}
    form = act.form(sent, matter=row, file=file, by=request.user, initial=initial)

    def run(form):
        act.run(by=request.user, matter=row, **act.given(form))

    return act_page(
        request, row, form, run, act.label, done=act.done, note=act.note, is_red=act.is_red
    )
