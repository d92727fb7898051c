"""支援の実施、経過確認、評価 as pages and guards read them: within the scope of who asks"""

from datetime import datetime, time

from django.utils import timezone

from consultation.enums import ServiceState, Stage
from consultation.models import MonitoringNote, PlanEvaluation, SupportService


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
