"""相談ケース: the list, and the first page of a case"""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultation.enums import EventKind
from consultation.presenters import overview as presenters
from consultation.presenters.frame import case_frame
from consultation.presenters.next_steps import next_steps
from consultation.queries.cases import newest_cases
from consultation.queries.household import members_of
from consultation.queries.timeline import timeline_of
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass as Class

HEAD = (Class.EXISTENCE, Class.WORK, Class.IDENTITY)


@require_safe
@requires("consultation.case", "view")
def index(request):
    """相談ケースの一覧"""
    cases, clients = newest_cases(20)
    audit.reads(subjects=[(key, HEAD) for key in clients])
    lines = [(case, clients.get(case.client_id)) for case in cases]
    return render(request, "consultation/cases.html", {"lines": lines})


@require_safe
@requires("consultation.case", "view")
def overview(request, case_id):
    """概要: next steps, timeline, household, consent."""
    context = case_frame(request, case_id, "overview")
    case = context["case"]
    kind, page = request.GET.get("kind", ""), request.GET.get("page", "1")
    shown = timeline_of(
        case,
        kind=kind if kind in EventKind.values else "",
        page=int(page) if page.isdecimal() else 1,
    )
    members = members_of(case)
    _say_what_is_read(case, shown, members)
    context |= {
        "next_steps": next_steps(case, request.user),
        "timeline": shown,
        "lines": presenters.lines(shown),
        "kinds": EventKind.choices,
        "household": presenters.household_lines(members),
        "panels": presenters.side_panels(case, request.user),
    }
    return render(request, "consultation/case.html", context)


def _say_what_is_read(case, shown, members):
    """The words of the timeline count as the client's; issues stand beside the person's name."""
    persons = [(member.person.pk, HEAD) for member in members]
    persons += [(m.person.pk, [Class.NARRATIVE]) for m in members if m.issues]
    if any(note for _, note in shown.lines):
        persons.append((case.client_id, [Class.NARRATIVE]))
    audit.reads(subjects=persons)
