"""経過: the timeline with its filter, and the forms that write a line"""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import outreach, records
from consultation.forms import records as forms
from consultation.models import Case, CaseEvent, EventNote, OutreachVisit
from consultation.presenters.frame import case_frame
from consultation.presenters.records import numbered_lines, visit_lines
from consultation.queries.records import line_called, numbers_of, visits_of
from consultation.queries.timeline import timeline_of
from consultation.views.acts import FORMS, Act, act_page
from koganei import audit
from koganei.access.decision import may_write, parts_shown
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action

LINE = (CaseEvent, EventNote)
WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)
CONTACT = Act(
    "経過を記録する",
    forms.ContactForm,
    lambda case, form, by: records.write_contact(by=by, case=case, contact=form.contact()),
    "経過を記録しました。",
    LINE,
    tab="record",
    after="consultation:record",
    draft="consultation.contact",
)
VISIT = Act(
    "訪問を記録する",
    forms.VisitForm,
    lambda case, form, by: outreach.log_visit(
        by=by,
        case=case,
        outcome=form.cleaned_data["outcome"],
        left_message=form.cleaned_data["left_message"],
        contact=form.contact(),
    ),
    "訪問を記録しました。",
    (*LINE, OutreachVisit),
    note="会えなかった訪問も、1回と数えて残します。",
    tab="record",
    after="consultation:record",
    draft="consultation.visit",
)
CORRECTION = Act(
    "経過を訂正する",
    forms.CorrectionForm,
    lambda case, form, by: records.correct(
        by=by, case=case, line=form.about.event, texts=form.cleaned_data
    ),
    "訂正を新しい行として書きました。",
    LINE,
    note="もとの行は、書いたときのまま残ります。訂正は新しい行になり、もとの行を指します。",
    tab="record",
    after="consultation:record",
    after_closure=True,
    shows=(FieldClass.NARRATIVE,),
    template="consultation/correction.html",
)


@require_safe
@requires("consultation.record", "view")
def record(request, case_id):
    """経過: every line that may be seen, by kind, who and when."""
    context = case_frame(request, case_id, "record")
    case, form = context["case"], forms.RecordFilter(request.GET, case=context["case"])
    page = request.GET.get("page", "1")
    shown = timeline_of(case, page=int(page) if page.isdecimal() else 1, **form.wanted())
    audit.reads(subjects=[(case.client_id, WRITTEN)])
    context |= {
        "form": form,
        "timeline": shown,
        "lines": numbered_lines(shown, numbers_of(case)),
        "visits": visit_lines(visits_of(case)),
        "sees_notes": bool(parts_shown(request.user, case, [EventNote])),
        "may_write": may_write(request.user, Action.ADD, LINE, case),
        "may_correct": may_write(request.user, Action.ADD, LINE, case, in_any_state=True),
    }
    return render(request, "consultation/record.html", context)


@require_http_methods(FORMS)
@requires("consultation.record", "add")
def contact(request, case_id):
    """経過を記録する"""
    return act_page(request, case_id, CONTACT)


@require_http_methods(FORMS)
@requires("consultation.record", "add")
def visit(request, case_id):
    """アウトリーチを記録する"""
    return act_page(request, case_id, VISIT)


@require_http_methods(FORMS)
@requires("consultation.record", "add")
def correct(request, case_id):
    """A line that corrects the one named by 「?line=」, its number within the case."""
    number = request.GET.get("line", "")
    return act_page(
        request,
        case_id,
        CORRECTION,
        find=lambda case: line_called(case, int(number) if number.isdecimal() else 0),
    )


@require_http_methods(FORMS)
@requires("consultation.record", "add")
def new_record(request):
    """経過を記録する, asked from the home: by the number of the case, then its form."""
    form = forms.NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = Case.objects.filter(number=form.cleaned_data["number"]).first()
        if case:
            return redirect("consultation:contact", case.pk)
        form.add_error("number", "この番号の相談は見つかりません。番号を確かめてください。")
    status = 422 if form.errors else 200
    return render(request, "consultation/new_record.html", {"form": form}, status=status)
