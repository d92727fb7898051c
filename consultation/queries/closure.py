"""終結の申出と引継書 as pages and guards read them: within the scope of who asks"""

from consultation.models import (
    Agency,
    Case,
    ClosureMove,
    ClosureProposal,
    ClosureReturn,
    ClosureText,
    DeathNotice,
    HandoverAddress,
    HandoverIdentity,
    HandoverMoney,
    HandoverSummary,
    HandoverText,
    ItemAgency,
    PlanItem,
    PlanUse,
    SupportService,
)
from consultation.queries.consent_records import agencies_near
from consultation.queries.plans import current_plan

COPIES = {"identity": HandoverIdentity, "address": HandoverAddress, "money": HandoverMoney}


def open_proposal(case):
    """Return the proposal of a case that waits for its answer, or None."""
    rows = ClosureProposal.objects.filter(case=case, answer="")
    return rows.select_related("agency", "proposed_by").first()


def proposals_of(case):
    """Return every proposal of a case, the newest first."""
    rows = ClosureProposal.objects.filter(case=case)
    rows = rows.select_related("agency", "proposed_by", "answered_by")
    return list(rows.order_by("-proposed_at", "-pk"))


def cases_to_confirm():
    """Return the cases with a proposal that waits for the city, the oldest proposal first."""
    waiting = ClosureProposal.objects.filter(answer="").order_by()
    return Case.objects.filter(pk__in=waiting.values("case"))


def words_of(proposals):
    """Return {id of a proposal: {text, sent_back, move, notices}} as far as they may be seen."""
    keys = [proposal.pk for proposal in proposals]
    found = {key: {"text": None, "sent_back": None, "move": None, "notices": []} for key in keys}
    for name, model in (("text", ClosureText), ("sent_back", ClosureReturn), ("move", ClosureMove)):
        for row in model.objects.filter(proposal__in=keys):
            found[row.proposal_id][name] = row
    for row in DeathNotice.objects.filter(proposal__in=keys).select_related("agency"):
        found[row.proposal_id]["notices"].append(row.agency)
    return found


def summaries_of(case):
    """Return the 引継書 of a case, the newest first."""
    rows = HandoverSummary.objects.filter(case=case).select_related("agency", "issued_by")
    return list(rows.order_by("-issued_at"))


def summary_called(case, key):
    """Return one 引継書 of a case, or None."""
    rows = HandoverSummary.objects.filter(case=case, pk=key)
    return rows.select_related("agency", "issued_by").first()


def parts_of_summary(summary):
    """Return (text, {class: what stood there of each person}) as far as they may be seen."""
    copies = {
        name: row.values
        for name, model in COPIES.items()
        if (row := model.objects.filter(summary=summary).first())
    }
    return HandoverText.objects.filter(summary=summary).first(), copies


def agencies_at_work(case):
    """Return the agencies that a plan, a conference, a support, a consent or a referral names."""
    plan = current_plan(case)
    invited = ItemAgency.objects.filter(item__case=case, ended_at=None).order_by()
    rows = (
        PlanItem.objects.filter(plan=plan).order_by().values_list("agency_id", flat=True),
        PlanUse.objects.filter(plan=plan).order_by().values_list("provider_id", flat=True),
        invited.values_list("agency_id", flat=True),
        SupportService.objects.filter(case=case).order_by().values_list("agency_id", flat=True),
    )
    keys = {key for each in rows for key in each if key}
    keys |= {agency.pk for agency in agencies_near(case, [case.client_id])}
    return list(Agency.objects.filter(pk__in=keys).order_by("name"))


def closure_facts(case):
    """Return the CaseFacts about the end of a case; three queries."""
    proposal, summaries = open_proposal(case), summaries_of(case)
    text = ClosureText.objects.filter(proposal=proposal).first() if proposal else None
    return {
        "closure_reason": proposal and proposal.reason,
        "closure_is_proposed": proposal is not None,
        "has_handover_summary": arrived(summaries, proposal and proposal.agency_id),
        "says_why_no_summary": bool(text and text.why_no_summary.strip()),
        "unreceived_summaries": tuple(
            each.agency.name for each in summaries if each.received_on is None
        ),
    }


def arrived(summaries, agency=None):
    """Tell whether one of the 引継書 arrived, at ``agency`` (an id) where one is named."""
    return any(each.received_on and agency in (None, each.agency_id) for each in summaries)
