"""連絡票を直す、書類を付ける: what stood before is kept, and nobody's change is lost"""

from datetime import UTC

from django.utils import timezone

from consultation.actions.intake import (
    NARRATIVE,
    SLIP_PARTS,
    check_slip,
    classes_of,
    outside_hours,
    write_contents,
)
from consultation.actions.writing import (
    Conflict,
    add_due,
    add_event,
    desk_action,
    recorded,
    refresh_next_due,
)
from consultation.codes import Trouble, Urgency
from consultation.enums import DueKind, EventKind
from consultation.models import (
    Attachment,
    Caller,
    ContactSlip,
    DueItem,
    SlipRevision,
    SlipThirdPartyRevision,
)
from consultation.rules import intake as rules
from koganei import attachments
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.drafts.actions import finish
from koganei.law import require

RECEPTION = ("route", "channel", "agency_id", "received_by_id", "on_duty_id", "urgency")
CALLER = ("kind", "name", "relation", "phone")


@desk_action("slip_corrected", on="case", writes=SLIP_PARTS, action=Action.CHANGE)
def correct_slip(*, by, case, version, slip, draft=None):
    """Write ``slip`` (actions.intake.Slip) in the place of what stands there; return the case.

    ``version`` is the count of saves that the writer saw: where another one came between, Conflict
    is raised with the row as it is. The person's own data are changed on the person's page.
    """
    row = ContactSlip.objects.select_for_update(of=("self",)).get(case=case)
    before = snapshot(row)
    if before == _as_snapshot(slip):
        finish(by=by, draft=draft)
        return case
    if version != row.version:
        raise Conflict(row)
    day = timezone.localdate(slip.reception.received_at)
    require(*check_slip(slip), rules.check_same_year(day, case.fiscal_year))
    _keep(row, before, by)
    _overwrite(row, slip, case)
    write_contents(row, slip.troubles, slip.texts)
    _follow(case, slip.reception, day)
    add_event(case, by=by, kind=EventKind.CORRECTION, label=f"連絡票を直す（第{row.version}版）")
    finish(by=by, draft=draft)
    classes = classes_of(slip)
    if before[1]:
        classes.add(FieldClass.THIRD_PARTY)
    return recorded("slip_corrected", by=by, row=case, persons=[case.client_id], classes=classes)


def snapshot(row):
    """Return all that a slip says, the words of others apart: (values, words)."""
    caller, narrative = row.caller, row.narrative
    words = getattr(row, "third_party", None)
    values = {
        "received_at": row.received_at.astimezone(UTC).isoformat(),
        **{name: getattr(row, name) for name in RECEPTION},
        "caller": {name: getattr(caller, name) for name in CALLER},
        "troubles": [[t.code, t.is_main, t.other] for t in row.troubles.order_by("code")],
        "texts": {name: getattr(narrative, name) for name in NARRATIVE},
    }
    return values, words.words if words else ""


def _as_snapshot(slip):
    """What ``snapshot`` will return when this Slip has been written."""
    reception, troubles = slip.reception, slip.troubles
    main = rules.main_trouble(troubles.chosen, troubles.main)
    values = {
        "received_at": reception.received_at.astimezone(UTC).isoformat(),
        **{name: _key_of(reception, name) for name in RECEPTION},
        "caller": {name: getattr(slip.caller, name) for name in CALLER},
        "troubles": [
            [code, code == main, troubles.other if code == Trouble.OTHER else ""]
            for code in sorted(troubles.chosen)
        ],
        "texts": {name: slip.texts.get(name, "") for name in NARRATIVE},
    }
    return values, slip.texts.get("third_party", "")


def _key_of(reception, name):
    if not name.endswith("_id"):
        return getattr(reception, name)
    other = getattr(reception, name.removesuffix("_id"))
    return other.pk if other else None


def _keep(row, before, by):
    """Put what stands there on record, and count the save."""
    values, words = before
    revision = SlipRevision(
        slip=row, version=row.version, values=values, changed_by=by, changed_at=timezone.now()
    )
    revision.save(force_insert=True)
    if words:
        SlipThirdPartyRevision(revision=revision, words=words).save(force_insert=True)
    row.version += 1


def _overwrite(row, slip, case):
    reception = slip.reception
    row.received_at = reception.received_at
    row.is_outside_hours = outside_hours(case, reception.received_at)
    for name in RECEPTION:
        setattr(row, name, _key_of(reception, name))
    row.save()
    Caller.objects.filter(slip=row).update(**vars(slip.caller))


def _follow(case, reception, day):
    """Let the case and what is due follow the day and the urgency."""
    changed = {"received_on": day, "urgency": reception.urgency}
    if case.stage_since == case.received_on:
        changed["stage_since"] = day
    for name, value in changed.items():
        setattr(case, name, value)
    case.version += 1
    case.save(update_fields=[*changed, "version"])
    due = DueItem.objects.filter(case=case, done_at=None)
    due_on = rules.screening_due_on(reception.urgency, day)
    due.filter(kind=DueKind.SCREENING).update(due_on=due_on)
    if reception.urgency == Urgency.TODAY and not due.filter(kind=DueKind.URGENT).exists():
        add_due(case, kind=DueKind.URGENT, due_on=day, user=reception.received_by)
    refresh_next_due(case)


@desk_action("attachment_added", on="case", writes=(Attachment,))
def add_attachment(*, by, case, title, name, content):
    """Keep a paper of the case and return it; ``content`` are its bytes."""
    require(*attachments.check_attachment(name, content))
    row = Attachment(
        case=case,
        title=title,
        file_name=name[-200:],
        content_type=attachments.kind_of(content).content_type,
        size=len(content),
        content=content,
        added_by=by,
        added_at=timezone.now(),
    )
    row.save(force_insert=True)
    add_event(case, by=by, kind=EventKind.INTAKE, label="書類を添付")
    written = [FieldClass.NARRATIVE]
    recorded("attachment_added", by=by, row=case, persons=[case.client_id], classes=written)
    return row
