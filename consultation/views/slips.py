"""連絡票: written on the telephone, read and corrected in the case, listed"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation.actions.intake import SLIP_PARTS, receive
from consultation.actions.slips import add_attachment, correct_slip
from consultation.actions.writing import Conflict
from consultation.forms.slip_pages import PaperForm, SlipFilter
from consultation.forms.slips import CorrectionForm, SlipForm, values_of
from consultation.models import Attachment, Person
from consultation.presenters.frame import case_frame
from consultation.presenters.slips import classes_shown, compared, notes, versions
from consultation.queries.desks import desk_of
from consultation.queries.frame import find_case
from consultation.queries.slips import heads_of, newest_slips, papers_of, slip_of
from consultation.views.acting import check_may_open, saved
from koganei import audit
from koganei.access.decision import get_or_404, may_write
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass as Class
from koganei.access.matrix import Action, allows
from koganei.attachments import ending_of_type
from koganei.drafts.actions import Finished
from koganei.drafts.opening import opened

FORMS = ["GET", "HEAD", "POST"]
SCREENING = "consultation.screening", "add"
DRAFT, CORRECTION = "consultation.slip", "consultation.slip_correction"
ON_A_PAGE = 50
HEAD = (Class.EXISTENCE, Class.IDENTITY)


@require_http_methods(FORMS)
@requires("consultation.slip", "add")
def new(request):
    """連絡票を書く; 「?person=」 begins with somebody who is registered."""
    desk, draft = _desk(request), opened(request, DRAFT)
    form = _form(request, desk, draft)

    def run(form):
        case = receive(
            by=request.user,
            desk=desk,
            slip=form.slip(),
            client=form.client(),
            reach=form.reach(),
            draft=draft,
        )
        request.received = case

    try:
        if request.method == "POST" and not _is_asking(request) and saved(form, run):
            return _to_what_is_next(request, request.received)
    except Finished:
        messages.warning(request, "この連絡票は、もう保存されています。")
        return redirect("consultation:slips")
    return _written(request, "consultation/slip_new.html", form, desk, draft)


@require_POST
@requires("consultation.slip", "add")
def look(request):
    """What the page says while one writes: for the script beside the form."""
    desk = _desk(request)
    form = SlipForm(request.POST, desk=desk)
    form.is_valid()
    form.forget_errors()
    if not form.known and not form.chosen:
        audit.quiet()
    return _written(request, "consultation/slip_look.html", form, desk)


@require_safe
@requires("consultation.slip", "view")
def index(request):
    """連絡票の一覧: the newest first, by day, channel, hours, receiver."""
    form = SlipFilter(request.GET)
    chosen = form.chosen()
    rows = newest_slips(
        day=chosen["day"],
        channel=chosen["channel"],
        is_outside_hours=chosen["outside"],
        received_by=request.user if chosen["mine"] else None,
    )
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    heads = heads_of(page.object_list)
    audit.reads(subjects=[(client.pk, HEAD) for _, client in heads.values() if client])
    words = request.GET.copy()
    words.pop("page", None)
    context = {"form": form, "page": page, "words": f"{words.urlencode()}&" if words else ""}
    context |= {"lines": [(slip, *heads[slip.pk]) for slip in page.object_list]}
    context |= {"may_write": allows(request.user, "consultation.slip", "add")}
    return render(request, "consultation/slips.html", context)


@require_safe
@requires("consultation.slip", "view")
def slip(request, case_id):
    """The slip of a case with its texts apart, its papers, and what it said before."""
    context = _slip_frame(request, case_id)
    return render(request, "consultation/slip.html", context | {"form": PaperForm()})


@require_http_methods(FORMS)
@requires("consultation.slip", "change")
def correct(request, case_id):
    """連絡票を直す: the same form again; two at once see both texts."""
    context = _slip_frame(request, case_id)
    case, whole = context["case"], context["whole"]
    check_may_open(request.user, case, SLIP_PARTS)
    draft = opened(request, CORRECTION, case)
    form = _correction(request, case, whole, draft)
    context |= {"form": form, "draft": draft}

    def run(form):
        version = form.cleaned_data["version"]
        correct_slip(by=request.user, case=case, version=version, slip=form.slip(), draft=draft)

    try:
        if request.method == "POST" and not _is_asking(request) and saved(form, run):
            messages.success(request, "連絡票を保存しました。")
            return redirect("consultation:slip", case_id=case.pk)
    except Conflict:
        return _both_texts(request, context)
    except Finished:
        messages.warning(request, "この直しは、もう保存されています。")
        return redirect("consultation:slip", case_id=case.pk)
    context |= notes(form, case.desk)
    status = 422 if form.errors else 200
    return render(request, "consultation/slip_edit.html", context, status=status)


@require_POST
@requires("consultation.slip", "add")
def attach(request, case_id):
    """書類を添付する"""
    context = _slip_frame(request, case_id)
    form = PaperForm(request.POST, request.FILES)

    def run(form):
        file = form.cleaned_data["file"]
        add_attachment(
            by=request.user,
            case=context["case"],
            title=form.cleaned_data["title"],
            name=file.name,
            content=file.read(),
        )

    if saved(form, run):
        messages.success(request, "書類を添付しました。")
        return redirect("consultation:slip", case_id=case_id)
    return render(request, "consultation/slip.html", context | {"form": form}, status=422)


@require_safe
@requires("consultation.note", "view")
def paper(request, case_id, number):
    """One paper as a file: never shown within a page, and with a name that tells nothing."""
    case = find_case(case_id)
    papers = papers_of(case)
    if not 0 < number <= len(papers):
        raise Http404
    row = papers[number - 1]
    audit.reads(case, verb=Action.EXPORT, subjects=[(case.client_id, [Class.NARRATIVE])])
    response = HttpResponse(bytes(row.content), content_type=row.content_type)
    name = f"{case.number}_添付{number}.{ending_of_type(row.content_type)}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _slip_frame(request, case_id):
    """The frame of the case with its WholeSlip; 404 where a case has none."""
    context = case_frame(request, case_id, "slip")
    case = context["case"]
    whole = slip_of(case, request.user)
    if whole is None:
        raise Http404
    audit.reads(subjects=[(case.client_id, classes_shown(whole))])
    may_correct = may_write(request.user, Action.CHANGE, SLIP_PARTS, case)
    may_attach = may_write(request.user, Action.ADD, [Attachment], case)
    context |= {"whole": whole, "versions": versions(whole)}
    return context | {"may_correct": may_correct, "may_attach": may_attach}


def _correction(request, case, whole, draft):
    """The form as sent, as kept in a draft, or as the slip stands."""
    data = request.POST if request.method == "POST" else draft.values and draft.data
    if not data:
        return CorrectionForm(desk=case.desk, initial=values_of(whole))
    return _judged(request, CorrectionForm(data, desk=case.desk))


def _both_texts(request, context):
    """409: what stands there now beside what was typed; saving again takes the place of it."""
    case = context["case"]
    now = slip_of(case, request.user)
    stands = CorrectionForm(desk=case.desk, initial=values_of(now))
    data = request.POST.copy()
    data["version"] = str(now.slip.version)
    context |= {"now": now.slip, "fields": compared(stands, context["form"])}
    context |= {"sent": [(name, text) for name, texts in data.lists() for text in texts
                         if name != "csrfmiddlewaretoken"]}  # fmt: skip
    return render(request, "consultation/slip_conflict.html", context, status=409)


def _desk(request):
    desk = desk_of(request.user)
    if desk is None:
        raise PermissionDenied("窓口で受け付ける人の画面です。")
    return desk


def _form(request, desk, draft):
    """The form as sent, as kept in a draft, or new."""
    data = request.POST if request.method == "POST" else draft.values and draft.data
    if not data:
        return _fresh(request, desk)
    return _judged(request, SlipForm(_answered(data), desk=desk))


def _judged(request, form):
    """Find fault with a form only when it is sent to be saved."""
    if request.method != "POST" or _is_asking(request):
        form.is_valid()
        form.forget_errors()
    return form


def _fresh(request, desk):
    now = timezone.localtime()
    form = SlipForm(
        desk=desk,
        initial={
            "received_on": now.date(),
            "received_time": now.time(),
            "received_by": request.user.pk,
        },
    )
    if "person" in request.GET:
        form.choose(_person(request))
    return form


def _person(request):
    try:
        return get_or_404(request.user, Person, request.GET["person"])
    except ValidationError as error:  # no id at all
        raise Http404 from error


def _is_asking(request):
    """Tell whether a button was pressed that only looks: nothing is saved."""
    return any(name in request.POST for name in ("look", "choose", "set_apart", "edit"))


def _answered(data):
    """Put into the fields what the buttons about the same person say."""
    data = data.copy()
    if "choose" in data:
        data["person"] = data["choose"]
    if "set_apart" in data:
        data["apart"] = f"{data.get('apart', '')} {data['set_apart']}".strip()
    return data


def _written(request, template, form, desk, draft=None):
    shown = [*form.known, *filter(None, [form.chosen])]
    audit.reads(subjects=[(known.person.pk, HEAD) for known in shown])
    context = {"form": form, "draft": draft, **notes(form, desk)}
    context["screens"] = allows(request.user, *SCREENING)
    return render(request, template, context, status=422 if form.errors else 200)


def _to_what_is_next(request, case):
    """The screening, for who does it; else the page of the case."""
    messages.success(request, f"{case.number}の連絡票を保存しました。")
    page = "screening" if allows(request.user, *SCREENING) else "case"
    return redirect(f"consultation:{page}", case_id=case.pk)
