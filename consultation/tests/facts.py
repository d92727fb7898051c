"""Facts of a case for which every step is open, and what each step needs beside them"""

from dataclasses import replace

from consultation.enums import ClosureReason, Stage
from consultation.rules.guards import CaseFacts
from consultation.workflow import STEPS_OF_RESULT

# everything done, nothing open
READY = CaseFacts(
    has_slip=True,
    has_next_contact=True,
    urgent_is_settled=True,
    is_triaged=True,
    has_lead=True,
    needs_coordinator=True,
    lead_is_coordinator=True,
    has_client_consent=True,
    organizations_without_consent=(),
    untold_withdrawals=(),
    has_referral=True,
    referral_arrived=True,
    referral_failed=True,
    referred_from=Stage.INTAKE,
    assessment_is_fixed=True,
    plan_gaps=(),
    has_monitoring_date=True,
    client_agreed=True,
    on_agenda=False,
    conference_approved=True,
    conference_returned=True,
    has_decision_record=True,
    decider_is_another=True,
    has_return_reason=True,
    has_support_record=True,
    monitoring_is_recorded=True,
    has_next_monitoring=True,
    plan_is_running=True,
    has_decided_plan=True,
    evaluation_is_fixed=True,
    suspension_gaps=(),
    suspended_from=Stage.INTAKE,
    has_resume_reason=True,
    closure_reason=ClosureReason.HANDED_OVER,
    closure_is_proposed=True,
    closer_is_another=True,
    open_services=(),
    has_handover_summary=True,
    says_why_no_summary=True,
    unreceived_summaries=(),
)
# the desk ends these itself: no proposal to the city may be open
ENDED_AT_THE_DESK = ("inform", "end_before_screening", "arrive")
RESULT_OF = {name: result for result, names in STEPS_OF_RESULT.items() for name in names}


def ready_for(name, **changes):
    ready = {"closure_is_proposed": name not in ENDED_AT_THE_DESK} | changes
    return replace(READY, screening=RESULT_OF.get(name), **ready)
