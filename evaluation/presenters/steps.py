"""The buttons of both flows: what can be done next by whoever looks, greyed with every reason

And the steps bar of a year: done, now, later, with each phase's day.
"""

from dataclasses import dataclass

from django.urls import reverse

from evaluation.enums import AnswerStage, CampaignStage, Phase
from evaluation.permissions import (
    AUTHOR,
    GATHERER,
    HEAD,
    PUBLISHER,
    RIGHT_OF,
    SUBMITTER,
    check_may_take,
    principal_for,
)
from evaluation.queries.campaigns import dues_of
from evaluation.queries.facts import answer_facts, sheet_facts
from evaluation.workflow import SECTION_FLOW, SHEET_FLOW
from koganei.access.matrix import allows
from koganei.dates.wareki import format_date

ADDRESSES = {
    AUTHOR: "evaluation:section_entry",
    HEAD: "evaluation:section_fixing",
    GATHERER: "evaluation:section_gathering",
}
YEAR_ADDRESSES = {
    GATHERER: "evaluation:year_gathering",
    SUBMITTER: "evaluation:year_submission",
    PUBLISHER: "evaluation:year_publication",
}
MAIN = {"hand_up", "fix", "receive", "gather", "submit", "hear", "respond", "prepare", "publish",
        "write_view", "approve_view"}  # fmt: skip
BACK = {"return_entry", "return_head", "return_section", "return_version", "reopen", "take_back",
        "return_view", "ask_again"}  # fmt: skip
# the eight steps of the bar → the phase whose day stands under it
BAR = (
    ("依頼", Phase.REQUEST),
    ("記入", Phase.ENTRY),
    ("課長確定", Phase.FIXING),
    ("取りまとめ", Phase.GATHERING),
    ("委員会提出", Phase.SUBMISSION),
    ("委員意見", None),
    ("市の考え方", Phase.RESPONSE),
    ("公表", Phase.PUBLICATION),
)
OF_ANSWER = {
    AnswerStage.REQUESTED: 1,
    AnswerStage.ENTRY: 1,
    AnswerStage.FIXING: 2,
    AnswerStage.FIXED: 3,
    AnswerStage.GATHERED: 3,
}
OF_YEAR = {
    CampaignStage.GATHERED: 4,
    CampaignStage.SUBMITTED: 5,
    CampaignStage.OPINIONS: 5,
    CampaignStage.RESPONSES: 6,
    CampaignStage.PREPARED: 7,
    CampaignStage.PUBLISHED: 8,
}


@dataclass(frozen=True)
class NextStep:
    """One button: its page, or the reasons why not."""

    name: str
    label: str
    url: str
    reasons: tuple
    look: str


def section_steps(answer, user):
    """The buttons of a section's page; the author sees why 「課長確定」 is somebody else's."""
    facts = answer_facts(answer, user, comment="-")
    found = []
    for step in SECTION_FLOW.steps_from(answer.stage):
        right = RIGHT_OF.get(step.name)
        if right is None:
            continue
        refused = check_may_take(user, step.name, step.label, answer)
        if refused and not (step.name == "fix" and allows(user, *AUTHOR, answer)):
            continue
        reasons = (refused,) if refused else tuple(step.blockers(facts))
        arguments = [int(answer.sheet.year), answer.department_id, step.name]
        found.append(next_step(step, reverse(ADDRESSES[right], args=arguments), reasons))
    return found


def year_steps(campaign, user):
    """The buttons of the year's page."""
    facts = sheet_facts(campaign, user, comment="-")
    return [
        next_step(
            step,
            reverse(YEAR_ADDRESSES[RIGHT_OF[step.name]], args=[int(campaign.year), step.name]),
            tuple(step.blockers(facts)),
        )
        for step in SHEET_FLOW.steps_from(campaign.stage)
        if principal_for(user, step.name)
    ]


def next_step(step, url, reasons):
    """Return the button of a step: greyed where there are reasons why not."""
    look = "main" if step.name in MAIN else "back" if step.name in BACK else ""
    return NextStep(step.name, step.label, url, reasons, look)


def steps_bar(campaign, answer=None):
    """(label, state, note) of the eight steps, for a section or for the whole year."""
    dues = dues_of(campaign)
    now = OF_YEAR.get(campaign.stage, 1)
    if answer is not None and campaign.stage == CampaignStage.COLLECTING:
        now = OF_ANSWER[AnswerStage(answer.stage)]
    department = answer and answer.department_id
    return [
        (
            label,
            "done" if place < now else "now" if place == now else "later",
            _day(dues.of(phase, department)) if phase else "",
        )
        for place, (label, phase) in enumerate(BAR)
    ]


def _day(due):
    return f"{format_date(due, short=True)}まで" if due else ""
