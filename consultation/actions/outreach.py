"""アウトリーチ: every visit is counted, also those in vain (domain.md §4.7)"""

from dataclasses import replace

from django.db.models import Max

from consultation.actions.records import check_contact, check_next, log_contact
from consultation.actions.writing import desk_action, recorded
from consultation.codes import Channel
from consultation.enums import EventKind
from consultation.models import CaseEvent, EventNote, OutreachVisit
from consultation.models.screening import VisitOutcome
from koganei.access.field_classes import FieldClass
from koganei.law import require

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)


@desk_action("visit_logged", on="case", writes=(CaseEvent, EventNote, OutreachVisit))
def log_visit(*, by, case, outcome, contact, left_message=False):
    """Record a visit and return it; the house numbers the visits of a case."""
    contact = replace(contact, channel=Channel.HOME_VISIT)
    require(*check_contact(case, contact), *check_next(contact))
    last = OutreachVisit.objects.filter(case=case).order_by().aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    label = f"{number}回目の訪問：{VisitOutcome(outcome).label}"
    event = log_contact(case, contact, by=by, kind=EventKind.OUTREACH, label=label)
    visit = OutreachVisit(
        case=case, event=event, number=number, outcome=outcome, left_message=left_message
    )
    visit.save(force_insert=True)
    recorded("visit_logged", by=by, row=case, persons=[case.client_id], classes=WRITTEN)
    return visit
