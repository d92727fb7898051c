"""支援の実施、経過確認、評価 as pages and guards read them: within the scope of who asks"""

from datetime import datetime, time

from django.utils import timezone

from consultation.enums import EventKind, GoalOutcome, ServiceState, Stage
from consultation.models import (
    CaseEvent,
    EvaluationChange,
    EvaluationText,
    EventNote,
    GoalResult,
    MonitoringNote,
    PlanEvaluation,
    PlanItem,
    SupportService,
)
from consultation.rules.plan_evaluation import TEXTS, Sheet

GOAL = "goal"  # the key of the plan's own goal among the goals of a sheet


def services_of(case):
    """Return every support of a case, those that came first first."""
    rows = SupportService.objects.filter(case=case).select_related("agency", "written_by")
    return list(rows.order_by("written_at", "pk"))


def open_services(case):
    """Return the supports that began and did not end."""
    rows = SupportService.objects.filter(case=case, state=ServiceState.RUNNING)
    return list(rows.select_related("agency").order_by("started_on", "pk"))


def monitorings_of(case):
    """Return what was found at each 経過確認, the newest first."""
    rows = MonitoringNote.objects.filter(case=case).select_related("monitored_by")
    return list(rows.order_by("-monitored_on", "-recorded_at"))


def evaluations_of(plan):
    """Return the versions of the sheet of a plan, the newest first."""
    rows = PlanEvaluation.objects.filter(plan=plan)
    rows = rows.select_related("evaluated_by", "written_by", "fixed_by")
    return list(rows.order_by("-number"))


def sheets_of(case):
    """Return the versions of the sheets of all plans of a case, the newest first."""
    rows = PlanEvaluation.objects.filter(case=case).select_related("evaluated_by")
    return list(rows.order_by("-evaluated_on", "-number", "-written_at"))


def fixed_evaluation(plan):
    """Return the evaluation of a plan that counts: fixed, with the highest number; or None."""
    rows = PlanEvaluation.objects.filter(plan=plan).exclude(fixed_at=None)
    return rows.order_by("-number").first()


def support_facts(case, plan):
    """Return the CaseFacts about what was given; ``plan`` is the one in force, or None."""
    services = list(
        SupportService.objects.filter(case=case).only("name", "state", "plan_id").order_by("pk")
    )
    running = [row.name for row in services if row.state == ServiceState.RUNNING]
    if plan is None:
        return {"open_services": tuple(running)}
    last = None
    if case.stage == Stage.MONITORING:
        since = timezone.make_aware(datetime.combine(case.stage_since, time.min))
        notes = MonitoringNote.objects.filter(plan=plan, recorded_at__gte=since)
        last = notes.order_by("-recorded_at").first()
    return {
        "open_services": tuple(running),
        "has_support_record": any(row.plan_id == plan.pk for row in services),
        "monitoring_is_recorded": last is not None,
        "has_next_monitoring": last is not None and last.next_on is not None,
        "plan_is_running": plan.ends_on >= timezone.localdate(),
        "evaluation_is_fixed": fixed_evaluation(plan) is not None,
    }


def open_evaluation(plan):
    """Return the version of the sheet that is being written, or None."""
    row = PlanEvaluation.objects.filter(plan=plan, fixed_at=None).order_by("number").first()
    if row is not None:
        row.plan = plan
    return row


def goals_of(plan):
    """Return {key: what a person calls it} of what a sheet evaluates: the goal, then each row."""
    items = PlanItem.objects.filter(plan=plan).order_by("number")
    return {GOAL: "計画の達成目標"} | {
        str(item.pk): f"支援の内容 {item.number}（{item.problem}）" for item in items
    }


def sheet_of(row, goals):
    """Return a version as the rules read it; three queries."""
    text = EvaluationText.objects.filter(sheet=row).first()
    results = GoalResult.objects.filter(sheet=row)
    changes = EvaluationChange.objects.filter(sheet=row)
    return Sheet(
        evaluated_on=row.evaluated_on,
        verdict=row.verdict,
        end_ground=row.end_ground,
        pause_ground=row.pause_ground,
        texts={name: getattr(text, name) for name, _ in TEXTS} if text else {},
        goals=goals,
        results={
            str(each.item_id) if each.item_id else GOAL: (each.outcome, each.reason)
            for each in results
        },
        changes={each.change: (each.happened_on, each.words) for each in changes},
    )


def reached_rows(sheet):
    """Return the ids of the rows of the plan that a sheet says were reached."""
    rows = GoalResult.objects.filter(sheet=sheet, outcome=GoalOutcome.REACHED)
    return set(rows.exclude(item=None).values_list("item_id", flat=True))


def follow_ups_of(case):
    """Return what agencies were asked and advised: (line, its note or None), the newest first."""
    rows = CaseEvent.objects.filter(case=case, kind=EventKind.FOLLOW_UP)
    rows = list(rows.select_related("agency", "by").order_by("-at", "-pk"))
    notes = notes_of([row.pk for row in rows])
    return [(row, notes.get(row.pk)) for row in rows]


def notes_of(events):
    """Return {id of a line of the timeline: its note}, of those that may be seen."""
    return {note.event_id: note for note in EventNote.objects.filter(event__in=events)}
