"""相談ケース: the list, and the first page of a case"""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultation.enums import EventKind
from consultation.forms.cases import CaseFilter
from consultation.forms.documents import PrintForm
from consultation.presenters import overview as presenters
from consultation.presenters.case_lines import case_rows
from consultation.presenters.family import family_drawing
from consultation.presenters.frame import case_frame
from consultation.presenters.next_steps import next_steps
from consultation.queries.cases import ORDERS, lines_of, wanted_cases
from consultation.queries.household import members_of
from consultation.queries.relatives import family_of
from consultation.queries.staff import all_leaders, leaders_of
from consultation.queries.timeline import timeline_of
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass as Class
from koganei.access.matrix import allows

LINES = 20
HEAD = (Class.EXISTENCE, Class.WORK, Class.IDENTITY)


@require_safe
@requires("consultation.case", "view")
def index(request):
    """相談ケースの一覧, narrowed and ordered by the address."""
    today, user = timezone.localdate(), request.user
    leaders = (
        leaders_of(user.organization_id, today) if user.organization_id else all_leaders(today)
    )
    form = CaseFilter(request.GET, leaders=leaders)
    wanted = form.wanted()
    page = Paginator(wanted_cases(wanted, user, today), LINES).get_page(request.GET.get("page"))
    words = request.GET.copy()
    words.pop("page", None)
    context = {
        "page": page,
        "rows": case_rows(lines_of(page.object_list)),
        "filter": form,
        "may_export": allows(user, "consultation.case", "export"),
        "purposes": PrintForm().fields["purpose"].choices,
        "chosen": [(name, value) for name, value in words.items() if value],
        "may_assign": allows(user, "consultation.assignment", "change"),
        "order": ORDERS[wanted.order][0],
        "words": f"{words.urlencode()}&" if words else "",
    }
    return render(request, "consultation/cases.html", context)


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
    members, family = members_of(case), family_of(case)
    _say_what_is_read(case, shown, members)
    audit.reads(subjects=[(person, HEAD) for person in family.persons])
    context |= {
        "next_steps": next_steps(case, request.user),
        "timeline": shown,
        "lines": presenters.lines(shown),
        "kinds": EventKind.choices,
        "household": presenters.household_lines(members),
        "genogram": family_drawing(family),
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
