"""保存期間 and 廃棄 of 支援会議の案件 as pages show them, to who may see the matter"""

from django.urls import reverse
from django.utils import timezone

from consultation.models import MatterHold
from consultation.presenters.disposals import batch_lines, state_of
from consultation.presenters.retention import rule_lines, words_of
from consultation.queries.matter_disposals import (
    SHOWN,
    disposals_of_matters,
    due_matters,
    held,
    running_disposal,
    sees_whole,
)
from consultation.queries.retention import (
    retention_of_matter,
    rules_kept,
    running_hold_of_matter,
)
from consultation.rules.disposal import HELD
from koganei.access.decision import may_write
from koganei.access.matrix import Action, allows

RESOURCE = "consultation.disposal"


def register_page(user, today):
    """Return what the page of the register's disposals shows; nothing of what is not seen."""
    rules, matters = rules_kept(), []
    if allows(user, RESOURCE, "add"):
        matters = due_matters(user, today)
    kept = held(matters)
    return {
        "lines": [
            {
                "matter": matter,
                "until": words_of(retention_of_matter(matter, rules)),
                "why": HELD if matter.pk in kept else "",
            }
            for matter in matters
        ],
        "may_propose": allows(user, RESOURCE, "add"),
        "batches": batch_lines(disposals_of_matters(user)[:SHOWN]),
    }


def register_lines(matters):
    """Return (matter, until when it is kept, or "") for the pages of the register."""
    rules = rules_kept()
    return [
        (each, words_of(retention_of_matter(each, rules)) if each.over_on else "")
        for each in matters
    ]


def keeping(user, matter):
    """Return until when one matter is kept, what lengthens it, and where its disposal stands."""
    found, hold = retention_of_matter(matter, rules_kept()), running_hold_of_matter(matter)
    if found is None and hold is None:
        return None
    running = running_disposal(user, matter) if allows(user, RESOURCE, "view") else None
    is_over = bool(found and found.is_due(timezone.localdate()))
    may_hold, may_end = (
        may_write(user, action, (MatterHold,), matter) for action in (Action.ADD, Action.CHANGE)
    )
    may_propose = is_over and not hold and not running and allows(user, RESOURCE, "add")

    def to(name, wanted):
        return reverse(f"consultation:{name}", args=[matter.pk]) if wanted else ""

    return {
        "until": words_of(found),
        "is_over": is_over,
        "lines": rule_lines(found),
        "hold": hold,
        "hold_url": to("matter_hold", may_hold and not hold),
        "end_url": to("matter_hold_end", may_end and hold),
        "propose_url": to("matter_dispose", may_propose and sees_whole(user, matter)),
        "disposal": running and (running, state_of(running)),
    }
