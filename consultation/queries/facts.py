"""What is known about one case, for the guards of CASE_FLOW; the same number of queries for any

A page asks within the scope of who looks; an action asks past it.
"""

from dataclasses import replace

from django.utils import timezone

from consultation.enums import DueKind, ScreeningResult, Stage
from consultation.models import (
    Assessment,
    ContactSlip,
    DueItem,
    Referral,
    Screening,
    Triage,
)
from consultation.queries.closure import closure_facts
from consultation.queries.conferences import conference_facts
from consultation.queries.consent_records import consents_of
from consultation.queries.plans import WITH_PLANS, current_plan, plan_facts
from consultation.queries.staff import roles_on
from consultation.queries.support import support_facts
from consultation.rules.consent import agrees
from consultation.rules.guards import CaseFacts
from consultation.rules.records import BY_HAND
from koganei.access.roles import Role

# what the form of a step asks for itself: no button is greyed because it was not said before
ASKED_BY_FORM = {
    "inform": {"screening": ScreeningResult.INFORMATION_ONLY},
    "refer": {"screening": ScreeningResult.REFERRED, "has_referral": True, "has_lead": True},
    "await_consent": {
        "screening": ScreeningResult.AWAITING_CONSENT,
        "has_next_contact": True,
        "has_lead": True,
    },
    "accept": {
        "screening": ScreeningResult.SUPPORT,
        "has_lead": True,
        "lead_is_coordinator": True,
    },
    "break_off": {"screening": ScreeningResult.BROKEN_OFF, "suspension_gaps": ()},
    "end_before_screening": {"screening": ScreeningResult.BROKEN_OFF, "closure_reason": "asked"},
    "hand_over": {"has_referral": True},
    "continue_support": {"has_next_monitoring": True},
    "suspend": {"suspension_gaps": ()},
    "resume": {"has_resume_reason": True},
}


def facts_of(case, **known):
    """Return the CaseFacts of a case as recorded; ``known`` are facts that the act itself gives."""
    today = timezone.localdate()
    dues = list(
        DueItem.objects.filter(case=case, done_at=None)
        .select_related("agency")
        .only("kind", "user_id", "agency__name")
    )
    screening = Screening.objects.filter(case=case).order_by("-pk").first()
    referral = Referral.objects.filter(case=case).order_by("-referred_on", "-event_id").first()
    roles = roles_on(today, [case.lead_id]).get(case.lead_id, set())
    facts = {
        "has_slip": ContactSlip.objects.filter(case=case).exists(),
        "screening": screening and ScreeningResult(screening.result),
        "has_next_contact": any(due.kind in BY_HAND and due.user_id for due in dues),
        "urgent_is_settled": all(due.kind != DueKind.URGENT for due in dues),
        "is_triaged": Triage.objects.filter(case=case).exists(),
        "has_lead": case.lead_id is not None,
        "needs_coordinator": bool(case.is_complex and case.is_difficult),
        "lead_is_coordinator": Role.INTEGRATION_COORDINATOR in roles,
        "has_client_consent": agrees(consents_of(case.client_id), timezone.now()),
        "untold_withdrawals": tuple(
            due.agency.name for due in dues if due.kind == DueKind.WITHDRAWAL and due.agency
        ),
        "has_referral": referral is not None and referral.failed_on is None,
        "referral_arrived": referral is not None and referral.arrived_on is not None,
        "referral_failed": referral is not None and referral.failed_on is not None,
        "referred_from": _referred_from(case, screening),
        "assessment_is_fixed": Assessment.objects.filter(case=case).exclude(fixed_at=None).exists(),
        "suspended_from": Stage(case.suspended_from) if case.suspended_from else None,
    }
    current = current_plan(case) if case.stage in WITH_PLANS else None
    facts |= plan_facts(case, current) | conference_facts(case) | support_facts(case, current)
    return CaseFacts(**facts | closure_facts(case) | known)


def facts_before(step, facts):
    """Return the facts for the button of a step: its form will ask for the rest."""
    return replace(facts, **ASKED_BY_FORM.get(step.name, {}))


def _referred_from(case, screening):
    """A case is referred by its screening, or later from its assessment."""
    if case.stage != Stage.REFERRAL:
        return None
    was_screened = screening and screening.result == ScreeningResult.REFERRED
    return Stage.INTAKE if was_screened else Stage.ASSESSMENT
