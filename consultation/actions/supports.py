"""支援の実施: a row of the plan begins or does not, an urgent support begins, a support ends

The words about each stand in a line of the timeline that names the support.
"""

from django.utils import timezone

from consultation.actions.records import (
    LONGEST_LABEL,
    WRITTEN,
    check_contact,
    log_contact,
)
from consultation.actions.writing import (
    Conflict,
    add_due,
    add_event,
    desk_action,
    recorded,
    settle,
)
from consultation.enums import DueKind, EventKind, ItemBy, ServiceEnd, ServiceState
from consultation.models import CaseEvent, DueItem, EventNote, PlanItem, SupportService
from consultation.permissions import check_may_follow_up
from consultation.queries.plans import current_plan
from consultation.rules import support as rules
from koganei.access.matrix import Action
from koganei.law import require


@desk_action("support_recorded", on="case", writes=(SupportService,))
def record(*, by, case, row, started, on, reason="", words="", continues=None):
    """Record that a row of the plan in force began on a day, or could not, and why.

    ``row`` is a PlanItem or PlanUse; one that could not begin may begin later. ``continues`` is a
    support of a former plan that goes on as this one, and ends there.
    """
    plan = current_plan(case)
    if plan is None:
        require(rules.NO_PLAN)
    if type(row).objects.filter(pk=row.pk, plan=plan).first() is None:
        require(rules.NOT_OF_PLAN)
    about = "item" if isinstance(row, PlanItem) else "use"
    service = SupportService.objects.filter(**{about: row.pk}).first()
    before = continues and _running(case, continues)
    today = timezone.localdate()
    found = [rules.check_once(service.state if service else "")]
    if started:
        found.append(rules.check_started(on, first=plan.starts_on, last=plan.ends_on, today=today))
        if before and on:
            found += rules.check_ended(
                on, ServiceEnd.NEXT_PLAN, started_on=before.started_on, today=today
            )
    else:
        found += rules.check_not_started(on, reason, first=plan.starts_on, today=today)
    require(*found)
    if service is None:
        service = SupportService(case=case, plan=plan, version=0, **{about: row}, **_given(row))
    if started and before:
        _end(before, on, ServiceEnd.NEXT_PLAN, by)
        service.continues = before
    if started:
        service.state, service.started_on = ServiceState.RUNNING, on
    else:
        service.state, service.not_started_on = ServiceState.NOT_STARTED, on
        service.not_started_reason = reason
    _save(service, by)
    what = "支援を開始" if started else "支援を始められない"
    _tell(case, by, service, what, words)
    return _recorded("support_recorded", by, case)


@desk_action("support_before_plan", on="case", writes=(SupportService,))
def begin_before_plan(*, by, case, name, done_by, on, agency=None, words=""):
    """緊急の支援の提供を始める: of no plan, so that it is not forgotten when the case is closed."""
    require(
        rules.check_name(name),
        rules.check_agency(done_by, agency),
        rules.check_started(
            on, first=case.received_on, last=None, today=timezone.localdate()
        ),
    )  # fmt: skip
    service = SupportService(
        case=case, name=name, done_by=done_by, agency=agency, state=ServiceState.RUNNING,
        started_on=on, version=0,
    )  # fmt: skip
    _save(service, by)
    _tell(case, by, service, "計画の前の支援を開始", words)
    return _recorded("support_before_plan", by, case)


@desk_action("support_ended", on="case", writes=(SupportService,), action=Action.CHANGE)
def end(*, by, case, service, version, ended_on, reason, words=""):
    """Record the end of a support and why; ``version`` is the count of saves that was seen."""
    stands = _running(case, service)
    if stands.version != version:
        raise Conflict(stands)
    require(
        *rules.check_ended(
            ended_on, reason, started_on=stands.started_on, today=timezone.localdate()
        )
    )
    _end(stands, ended_on, reason, by)
    _tell(case, by, stands, "支援を終了", words)
    return _recorded("support_ended", by, case)


@desk_action("agency_followed_up", on="case", writes=(CaseEvent, EventNote))
def follow_up(*, by, case, contact, service=None, next_on=None):
    """実施状況の把握、指導・助言: what an agency does was asked, and what it was advised.

    ``next_on``: when it is asked again; that the day came is no longer due then.
    """
    today = timezone.localdate()
    require(
        check_may_follow_up(by),
        *check_contact(case, contact),
        *rules.check_follow_up(contact.agency, next_on, day=contact.day, today=today),
    )
    of_case = service and SupportService.objects.filter(case=case, pk=service.pk).first()
    label = f"実施状況の把握・助言：{contact.agency}"[:LONGEST_LABEL]
    event = log_contact(
        case, contact, by=by, kind=EventKind.FOLLOW_UP, label=label, service=of_case
    )
    asked = DueItem.objects.filter(kind=DueKind.FOLLOW_UP, agency=contact.agency)
    settle(case, asked, by=by)
    if next_on:
        add_due(
            case, kind=DueKind.FOLLOW_UP, due_on=next_on, user=by, agency=contact.agency,
            label=contact.agency.name[:50],
        )  # fmt: skip
    recorded("agency_followed_up", by=by, row=case, persons=[case.client_id], classes=WRITTEN)
    return event


def _given(row):
    """Return what a row of the plan says of its support; no word of the problem is among it."""
    if isinstance(row, PlanItem):
        whom = row.agency.name if row.agency else row.get_done_by_display()
        name = f"支援の内容 {row.number}（{whom}）"
        return {"name": name, "done_by": row.done_by, "agency": row.agency}
    done_by = ItemBy.AGENCY if row.provider else ItemBy.DESK
    return {"name": str(row), "done_by": done_by, "agency": row.provider}


def _running(case, service):
    stands = SupportService.objects.filter(pk=service.pk, case=case).first()
    if stands is None or stands.state != ServiceState.RUNNING:
        require(rules.NOT_RUNNING)
    return stands


def _end(service, on, reason, by):
    service.state, service.ended_on, service.end_reason = ServiceState.ENDED, on, reason
    _save(service, by)


def _save(service, by):
    service.version += 1
    service.written_by, service.written_at = by, timezone.now()
    service.save()


def _tell(case, by, service, what, words):
    add_event(
        case, by=by, kind=EventKind.SUPPORT, label=f"{what}：{service.name}"[:LONGEST_LABEL],
        note={"facts": words}, service=service, agency=service.agency,
    )  # fmt: skip


def _recorded(verb, by, case):
    return recorded(verb, by=by, row=case, persons=[case.client_id], classes=WRITTEN)
