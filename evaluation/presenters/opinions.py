"""The pages of the committee's opinions: the list with who waits for whom, one opinion, buttons"""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from evaluation.enums import HEARD_IN, SORTED_IN, CampaignStage, OpinionState, Phase
from evaluation.models import Opinion
from evaluation.permissions import AUTHOR, HEAD, RIGHT_OF, SUBMITTER, principal_for
from evaluation.presenters.steps import next_step, steps_bar
from evaluation.queries.campaigns import campaign_of, dues_of
from evaluation.queries.opinions import minutes_beside, opinions_for, view_facts
from evaluation.rules.campaign import days_late
from evaluation.workflow import VIEW_FLOW
from koganei.access.matrix import allows

LOOKS = {
    OpinionState.UNASSIGNED: "look",
    OpinionState.TO_ANSWER: "kind",
    OpinionState.TO_CHECK: "kind",
    OpinionState.DONE: "good",
    OpinionState.LEFT_OUT: "",
}
WAITS = (OpinionState.UNASSIGNED, OpinionState.TO_ANSWER, OpinionState.TO_CHECK)
ADDRESSES = {HEAD: "evaluation:opinion_fixing", SUBMITTER: "evaluation:opinion_submission"}


@dataclass(frozen=True)
class Line:
    """One opinion: where it waits, until when, how late it is."""

    opinion: Opinion
    state: OpinionState
    look: str
    due: date | None
    late: int


def list_frame(campaign, user, chosen):
    """Everything that evaluation/opinions.html shows; ``chosen`` is what the filter says."""
    dues, today = dues_of(campaign), timezone.localdate()
    rows = opinions_for(user).filter(sheet=campaign.sheet_id).order_by("number")
    whole = [_line(row, dues, today) for row in rows]
    lines = [
        line
        for line in whole
        if (not chosen["department"] or line.opinion.department_id == chosen["department"].pk)
        and (not chosen["state"] or line.state == chosen["state"])
    ]
    counts = [(state, sum(line.state == state for line in whole)) for state in OpinionState]
    return {
        "campaign": campaign,
        "sheet": campaign.sheet,
        "lines": lines,
        "total": len(whole),
        "counts": [(state, LOOKS[state], count) for state, count in counts if count],
        "late": sum(1 for line in whole if line.late),
        "due": dues.of(Phase.RESPONSE),
        "steps": steps_bar(campaign),
        "may_add": campaign.stage in HEARD_IN and allows(user, "evaluation.opinion", "add"),
        "may_export": allows(user, "evaluation.opinion", "export"),
    }


def opinion_frame(opinion, user):
    """Everything that evaluation/opinion.html shows."""
    campaign = campaign_of(opinion.sheet)
    stage = CampaignStage(campaign.stage)
    view = opinion.answer
    return {
        "campaign": campaign,
        "sheet": opinion.sheet,
        "opinion": opinion,
        "line": _line(opinion, dues_of(campaign), timezone.localdate()),
        "view": view,
        "steps": steps_bar(campaign),
        "next_steps": view_steps(opinion, user),
        "may_change": stage in SORTED_IN and allows(user, "evaluation.opinion", "change"),
        "may_see_row": opinion.entry_id and allows(user, "evaluation.entry", "view", opinion.entry),
        "wordings": _wordings(view) if view else [],
    }


def _wordings(view):
    """The former wordings, newest first; a save that moved only the stage brought none."""
    found, after = [], view
    for each in view.history.select_related("history_user").order_by("-history_id"):
        if (each.text, each.reflection) != (after.text, after.reflection):
            found.append(each)
        after = each
    return found


def edit_frame(campaign, meeting, user, opinion=None):
    """What evaluation/opinion_edit.html shows beside its form: the minutes of the meeting."""
    label, items = minutes_beside(meeting, user)
    return {
        "campaign": campaign,
        "sheet": campaign.sheet,
        "opinion": opinion,
        "is_heard": campaign.stage in HEARD_IN,
        "meeting": meeting,
        "minutes": items,
        "minutes_label": label,
    }


def view_steps(opinion, user):
    """The buttons of 市の考え方 for whoever looks; a greyed one stands with its reasons."""
    facts = view_facts(opinion, user, comment="-")
    stage = opinion.answer.stage if opinion.answer else None
    if opinion.department_id is None or not opinion.is_main:
        return []
    found = []
    for step in VIEW_FLOW.steps_from(stage):
        if step.name == "hand_up_view" or not principal_for(user, step.name, opinion):
            continue
        right = RIGHT_OF[step.name]
        if right == AUTHOR:
            url = reverse("evaluation:city_view", args=[opinion.pk])
        else:
            url = reverse(ADDRESSES[right], args=[opinion.pk, step.name])
        found.append(next_step(step, url, tuple(step.blockers(facts))))
    return found


def _line(opinion, dues, today):
    state = opinion.state
    due = dues.of(Phase.RESPONSE, opinion.department_id)
    late = days_late(due, today) if due and state in WAITS else 0
    return Line(opinion, state, LOOKS[state], due, late)
