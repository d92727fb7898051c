"""A case whose plan is in force, for the pages of support; what their addresses need besides"""

from consultation.models import SupportPlan
from consultation.tests.factories import past_the_scope
from consultation.tests.parts import decide_plan, make_plan
from consultation.tests.supports import make_evaluation, make_service


@past_the_scope
def nothing_more(case):
    """A plan in force, a support of it that began, and a sheet that is being written."""
    if not SupportPlan.objects.filter(case=case).exists():
        plan = make_plan(case, items=2)
        decide_plan(plan)
        make_service(case, plan=plan)
        make_evaluation(plan)
    return {}


@past_the_scope
def of_row(case):
    """The row of the plan of which nothing was recorded yet."""
    nothing_more(case)
    return {"row_id": case.plans.get().items.get(number=2).pk}


@past_the_scope
def of_service(case):
    nothing_more(case)
    return {"service_id": case.services.get().pk}
