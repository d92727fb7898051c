"""支援計画 as pages and guards read it: within the scope of who asks"""

from dataclasses import dataclass

from consultation.enums import Stage
from consultation.models import PlanDecision, PlanItem, PlanText, PlanUse, SupportPlan
from consultation.rules.guards import NOT_LOOKED_UP
from consultation.rules.plan import Draft, Item, Terms, plan_gaps

TERMS = ("starts_on", "ends_on", "monitoring_on", "goal_by", "is_employment_target")
# before it nothing is known of a plan, and nobody asks
WITH_PLANS = (
    Stage.PLAN,
    Stage.CONFERENCE,
    Stage.DECISION,
    Stage.SUPPORT,
    Stage.MONITORING,
    Stage.SUSPENDED,
)


@dataclass(frozen=True)
class Parts:
    """The parts of one version that may be seen."""

    text: object
    items: list
    uses: list
    decision: object


def plans_of(case):
    """Return the versions of a case, the newest first."""
    rows = SupportPlan.objects.filter(case=case).select_related("drafted_by", "written_by")
    return list(rows.order_by("-number"))


def open_plan(case):
    """Return the version that is not decided yet, or None."""
    return SupportPlan.objects.filter(case=case, is_decided=False).first()


def current_plan(case):
    """Return the plan in force: the decided version with the highest number, or None."""
    return SupportPlan.objects.filter(case=case, is_decided=True).order_by("-number").first()


def parts_of(plan):
    """Return the Parts of a version; four queries."""
    return Parts(
        text=PlanText.objects.filter(plan=plan).first(),
        items=list(PlanItem.objects.filter(plan=plan).select_related("agency").order_by("number")),
        uses=list(PlanUse.objects.filter(plan=plan).select_related("provider").order_by("pk")),
        decision=PlanDecision.objects.filter(plan=plan).select_related("decided_by").first(),
    )


def draft_of(plan, parts):
    """Return a version as the rules read it."""
    names = [field.name for field in PlanText._meta.concrete_fields]
    return Draft(
        terms=Terms(**{name: getattr(plan, name) for name in TERMS}),
        texts={name: getattr(parts.text, name) for name in names} if parts.text else {},
        items=tuple(
            Item(
                number=item.number,
                problem=item.problem,
                action=item.action,
                done_by=item.done_by,
                agency=item.agency.name if item.agency else "",
            )
            for item in parts.items
        ),
        services=tuple(use.service for use in parts.uses),
    )


def gaps_of(plan):
    """Return what a version still lacks; four queries."""
    return plan_gaps(draft_of(plan, parts_of(plan)))


def plan_facts(case, current):
    """Return the CaseFacts about the plans of a case; ``current`` is the one in force, or None."""
    if case.stage not in WITH_PLANS:
        return {"has_decided_plan": False, "plan_gaps": NOT_LOOKED_UP}
    plan = open_plan(case)
    return {
        "has_decided_plan": current is not None,
        "plan_gaps": gaps_of(plan) if plan else ("書きかけの版",),
        "has_monitoring_date": plan is not None and plan.monitoring_on is not None,
        "client_agreed": plan is not None and plan.agreed_on is not None,
    }
