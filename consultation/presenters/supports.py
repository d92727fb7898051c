"""支援と経過確認: the rows of the plan as they are given, what was found, and what is due"""

from django.utils import timezone

from consultation.enums import ServiceState, Stage
from consultation.models import PlanEvaluation, SupportService
from consultation.presenters.overview import side_panel
from consultation.presenters.plans import item_line, use_line, which
from consultation.presenters.words import short_day
from consultation.queries.plans import WITH_PLANS, current_plan, parts_of
from consultation.queries.support import (
    evaluations_of,
    follow_ups_of,
    monitorings_of,
    notes_of,
    services_of,
)
from consultation.rules.support import warning_of
from koganei.access.decision import may_write, parts_shown
from koganei.access.matrix import Action
from koganei.dates.wareki import format_date, in_japan

BADGES = {
    ServiceState.RUNNING: "good",
    ServiceState.NOT_STARTED: "look",
    ServiceState.ENDED: "",
}
NOT_RECORDED = ("まだ記録がありません", "look")
# a plan is watched while support is given; before and after, its dates warn nobody
WATCHED = (Stage.SUPPORT, Stage.MONITORING)


def support_page(case, user):
    """Return the context of the tab 支援."""
    plan = current_plan(case) if case.stage in (*WITH_PLANS, Stage.CLOSED) else None
    services = services_of(case)
    parts = parts_of(plan) if plan else None
    lines = [*_rows_of_plan(parts, services)] if plan else []
    of_plan = {id(line["service"]) for line in lines if line["service"]}
    sheets = evaluations_of(plan) if plan and parts_shown(user, case, [PlanEvaluation]) else []
    monitorings = monitorings_of(case)
    texts = notes_of([row.event_id for row in monitorings])
    return {
        "plan": plan,
        "which": which(plan) if plan else "",
        "plan_rows": lines,
        "other_services": [service_line(row) for row in services if id(row) not in of_plan],
        "monitorings": [(row, texts.get(row.event_id)) for row in monitorings],
        "follow_ups": [
            (in_japan(event.at).date(), event, note) for event, note in follow_ups_of(case)
        ],
        "dates": dates_of(case, plan, monitorings),
        "sheets": sheets,
        "may_add": case.stage != Stage.CLOSED
        and may_write(user, Action.ADD, (SupportService,), case),
        "may_change": case.stage != Stage.CLOSED
        and may_write(user, Action.CHANGE, (SupportService,), case),
    }


def _rows_of_plan(parts, services):
    """Yield a line for each row and service of the plan, with what was recorded of it."""
    of_item = {row.item_id: row for row in services if row.item_id}
    of_use = {row.use_id: row for row in services if row.use_id}
    for item in parts.items:
        line = item_line(item)
        words = f"{line['problem']}：{line['action']}"
        yield _line("items", item, f"{item.number}　{words}", line["whom"], of_item.get(item.pk))
    for use in parts.uses:
        line = use_line(use)
        whom = line["provider"] or "自立相談支援機関"
        yield _line("uses", use, line["name"], whom, of_use.get(use.pk))


def _line(kind, row, words, whom, service):
    shown = service_line(service) if service else {}
    return {
        "service": None,
        "state": NOT_RECORDED,
        "may_begin": service is None or service.state == ServiceState.NOT_STARTED,
        **shown,
        "kind": kind,
        "row": row,
        "words": words,
        "whom": whom,
    }


def service_line(service):
    """Return a support as a row of a table shows it."""
    return {
        "service": service,
        "words": service.name,
        "whom": service.whom,
        "state": (service.get_state_display(), BADGES[service.state]),
        "is_running": service.state == ServiceState.RUNNING,
        "is_before_plan": service.plan_id is None,
        "days": _days(service),
        "why": service.get_end_reason_display() or _why_not(service),
    }


def _why_not(service):
    if service.state != ServiceState.NOT_STARTED:
        return ""
    return service.get_not_started_reason_display()


def _days(service):
    if service.started_on is None:
        return f"{format_date(service.not_started_on)}に分かった"
    end = format_date(service.ended_on) if service.ended_on else ""
    return f"{format_date(service.started_on)}から{f'{end}まで' if end else ''}"


def dates_of(case, plan, monitorings):
    """Return [(label, day, note, class of the badge)] of what is announced of a plan in force."""
    if plan is None:
        return []
    today = timezone.localdate()
    of_plan = [row.next_on for row in monitorings if row.plan_id == plan.pk and row.next_on]
    next_on = of_plan[0] if of_plan else plan.monitoring_on
    is_watched = case.stage in WATCHED
    return [
        (label, format_date(day), *_note(day, today, is_watched))
        for label, day in (
            ("次の経過確認", next_on),
            ("計画の終わり", plan.ends_on),
        )
    ]


def _note(day, today, is_watched):
    warning = warning_of(day, today) if is_watched else None
    if warning is None:
        return "", ""
    days, is_past = warning
    if is_past:
        return f"{-days}日過ぎています", "stop with-warning"
    return ("今日です" if days == 0 else f"あと{days}日"), "look"


@side_panel
def support_panel(case, user):
    """支援と経過確認: what is given now, and what is due"""
    if not parts_shown(user, case, [SupportService]):
        return None
    services = services_of(case)
    plan = current_plan(case)
    if plan is None and not services:
        return None
    found = monitorings_of(case)
    last = found[0] if found else None
    return "consultation/support_panel.html", {
        "case": case,
        "dates": dates_of(case, plan, found),
        "running": [service_line(row) for row in services if row.state == ServiceState.RUNNING],
        "last": f"{short_day(last.monitored_on)}　{last}" if last else "",
    }
