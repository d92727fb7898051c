"""支援会議の台帳のページ: the register, one matter, its draft and its hand-over"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation.actions import matter_handovers, matters
from consultation.actions.writing import Conflict
from consultation.codes import MatterStage
from consultation.documents.matter import PAPERS
from consultation.documents.paper import mark_of
from consultation.forms.documents import PrintForm
from consultation.forms.matter_handovers import HandoverForm
from consultation.forms.matters import OrderForm, PersonForm, TextsForm
from consultation.models import MatterHandover, MatterPerson, MatterText, StatutoryMatter
from consultation.presenters.matter_disposals import register_lines
from consultation.presenters.matters import matter_page
from consultation.queries.matters import bodies_by_law, body_on, file_of, register_of
from consultation.views.acting import check_may_open, saved
from consultation.views.documents import pdf_response
from koganei import audit
from koganei.access.decision import get_or_404
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action, allows
from koganei.documents import PdfFailed

FORMS = ["GET", "HEAD", "POST"]
OPEN = (MatterStage.DRAFT, MatterStage.TAKEN_UP)
OVER = (MatterStage.DECLINED, MatterStage.ENDED)


@require_safe
@requires("consultation.matter", "view")
def index(request):
    """台帳: the matters that may be seen, without a word of whom they are about."""
    context = {
        "registers": [
            ("いまの案件", register_lines(register_of(OPEN))),
            ("終わった案件", register_lines(register_of(OVER))),
        ],
        "bodies": bodies_by_law(timezone.localdate()),
        "may_order": allows(request.user, "consultation.matter", "add"),
        "may_dispose": allows(request.user, "consultation.disposal", "view"),
    }
    return render(request, "consultation/matters.html", context)


@require_http_methods(FORMS)
@requires("consultation.matter", "add")
def new(request):
    """案件の起案を命じる"""
    form = OrderForm(request.POST or None)

    def run(form):
        matters.order(by=request.user, **form.cleaned_data)

    if request.method == "POST" and saved(form, run):
        messages.success(request, "台帳に案件を開きました。起案する人が内容を書きます。")
        return redirect("consultation:matters")
    status = 422 if form.errors else 200
    return render(request, "consultation/matter_new.html", {"form": form}, status=status)


@require_safe
@requires("consultation.matter", "view")
def matter(request, matter_id):
    """One matter, as far as it may be read."""
    row, file = opened(request, matter_id)
    return _with_papers(request, row, file, PrintForm())


@require_http_methods(FORMS)
@requires("consultation.matter_text", "change")
def write(request, matter_id):
    """起案する: what somebody else saved in between is shown beside what was typed."""
    row, file = opened(request, matter_id)
    check_may_open(request.user, row, [MatterText])
    form = TextsForm(request.POST or None, matter=row, file=file, by=request.user)

    def run(form):
        matters.write(by=request.user, matter=row, **form.given())

    return act_page(request, row, form, run, "内容を書く", note=(
        "ここに書いたことは、この台帳の外に写りません。下書きも残らないので、書いたら保存してください。"
    ))  # fmt: skip


@require_http_methods(FORMS)
@requires("consultation.matter_text", "change")
def person(request, matter_id, person_id=None):
    """案件に出てくる人を加える、直す"""
    row, file = opened(request, matter_id)
    check_may_open(request.user, row, [MatterPerson])
    who = next((each for each in file.persons if each.pk == person_id), None)
    if person_id and who is None:
        raise Http404
    names = ("role", "name", "kana", "birth_on", "sex")
    initial = {name: getattr(who, name) for name in names} if who else None
    form = PersonForm(request.POST or None, matter=row, file=file, by=request.user, initial=initial)

    def run(form):
        matters.write_person(by=request.user, matter=row, person=who, facts=form.cleaned_data)

    return act_page(request, row, form, run, "案件に出てくる人")


@require_http_methods(FORMS)
@requires("consultation.matter_handover", "add")
def hand_over(request, matter_id):
    """窓口に引き継ぐ: only with the consent of this moment, only the words that are typed here."""
    row, file = opened(request, matter_id)
    check_may_open(request.user, row, [MatterHandover], Action.ADD)
    form = HandoverForm(request.POST or None, matter=row, file=file, by=request.user)

    def run(form):
        request.received = matter_handovers.hand_over(by=request.user, matter=row, **form.given())

    if request.method == "POST" and saved(form, run):
        messages.success(request, "引き継ぎました。相談には、書いた内容だけが入っています。")
        return redirect(request.received)
    context = {"form": form, "matter": row, "label": "窓口に引き継ぐ", "file": file}
    status = 422 if form.errors else 200
    return render(request, "consultation/matter_act.html", context, status=status)


@require_POST
@requires("consultation.matter", "export")
def paper(request, matter_id, kind):
    """会議資料、会議録: as PDF, marked with who made it, when and what for."""
    row, file = opened(request, matter_id)
    if not row.may(request.user, Action.EXPORT):
        raise PermissionDenied
    if kind not in PAPERS:
        raise Http404
    form = PrintForm(request.POST)
    if not form.is_valid():
        return _with_papers(request, row, file, form, status=400)
    purpose = form.cleaned_data["purpose"]
    persons = [(each.pk, [FieldClass.STATUTORY]) for each in file.persons]
    audit.reads(row, verb="print", purpose=purpose, subjects=persons)
    label, make = PAPERS[kind]
    terms = body_on(row.body, timezone.localdate()).terms
    try:
        content = make(row, file, terms, mark_of(request.user, form.words)).pdf()
    except PdfFailed as failure:
        return _with_papers(request, row, file, form, failure=failure, status=503)
    return pdf_response(content, f"{label}_{row.number}.pdf")


def _with_papers(request, row, file, form, *, status=200, failure=None):
    context = matter_page(request.user, row, file)
    context |= {"print": form, "papers": PAPERS.items(), "failure": failure}
    context["may_print"] = row.may(request.user, Action.EXPORT)
    return render(request, "consultation/matter.html", context, status=status)


def opened(request, matter_id):
    """Return a matter with its file as far as they may be read; the audit hears of whom."""
    row = get_or_404(request.user, StatutoryMatter, matter_id)
    file = file_of(row)
    audit.reads(row, subjects=[(each.pk, [FieldClass.STATUTORY]) for each in file.persons])
    return row, file


def act_page(request, row, form, run, label, *, done="保存しました。", **context):
    """Show the form of an act on a matter, or do it."""
    status = 200
    try:
        if request.method == "POST" and saved(form, run):
            messages.success(request, done)
            return redirect("consultation:matter", row.pk)
    except Conflict as conflict:
        context["stands"], status = _both(form, conflict.row), 409
    context |= {"form": form, "matter": row, "label": label}
    status = 422 if form.errors else status
    return render(request, "consultation/matter_act.html", context, status=status)


def _both(form, stands):
    """Return (label, what stands there now) of each text; saving again takes its place."""
    form.data = form.data.copy()
    version = getattr(stands, "version", None)
    form.data["version"] = version if version is not None else stands.matter.version
    texts = [(field.label, getattr(stands, name, None)) for name, field in form.fields.items()]
    return [(label, words) for label, words in texts if isinstance(words, str)]
