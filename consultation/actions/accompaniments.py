"""同行支援: planned, then what came of it (report, chapter 5)"""

from django.utils import timezone

from consultation.actions.records import check_contact, check_next, log_contact
from consultation.actions.writing import add_due, add_event, desk_action, finish_due, recorded
from consultation.enums import DueKind, EventKind
from consultation.models import Accompaniment
from consultation.models.screening import AccompanimentOutcome
from consultation.rules import referrals as rules
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.law import require

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)


@desk_action("accompaniment_planned", on="case", writes=(Accompaniment,))
def plan(*, by, case, agency, planned_at, place="", who=None, referral=None):
    """Plan to go along to ``agency``; ``who`` goes, else who plans it."""
    require(rules.check_planned(planned_at, now=timezone.now(), place="on"))
    row = _add(case, agency, planned_at, place, who or by, referral)
    add_event(
        case, by=by, kind=EventKind.ACCOMPANIMENT, label=f"{agency}への同行支援を予定"[:100],
        agency=agency,
    )  # fmt: skip
    recorded("accompaniment_planned", by=by, row=case, persons=[case.client_id])
    return row


@desk_action("accompaniment_logged", on="case", writes=(Accompaniment,), action=Action.CHANGE)
def log(*, by, case, accompaniment, outcome, contact, again_at=None):
    """Record what came of it, with a contact; ``again_at`` plans the next one."""
    row = Accompaniment.objects.select_for_update(of=("self",)).get(pk=accompaniment.pk, case=case)
    is_again = outcome == AccompanimentOutcome.AGAIN
    require(
        rules.check_outcome_open(row.outcome),
        rules.check_again(is_again=is_again, planned_at=again_at),
        again_at and rules.check_planned(again_at, now=timezone.now(), place="again_on"),
        *check_contact(case, contact),
        *check_next(contact),
    )
    row.event = log_contact(
        case, contact, by=by, kind=EventKind.ACCOMPANIMENT,
        label=f"{row.agency}への同行支援：{AccompanimentOutcome(outcome).label}"[:100],
    )  # fmt: skip
    row.outcome = outcome
    row.save(update_fields=["outcome", "event"])
    finish_due(case, by=by, kinds=[DueKind.ACCOMPANY], about=row.pk)
    if again_at:
        _add(case, row.agency, again_at, row.place, row.by, row.referral)
    return recorded(
        "accompaniment_logged", by=by, row=case, persons=[case.client_id], classes=WRITTEN
    )


def _add(case, agency, planned_at, place, who, referral):
    row = Accompaniment(
        case=case, agency=agency, planned_at=planned_at, place=place, by=who, referral=referral
    )
    row.save(force_insert=True)
    moment = timezone.localtime(planned_at)
    add_due(
        case, kind=DueKind.ACCOMPANY, about=row.pk, user=who, agency=agency,
        due_on=moment.date(), due_at=moment.time().replace(second=0, microsecond=0),
    )  # fmt: skip
    return row
