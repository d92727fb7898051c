"""The page of one row: where it stands among its section's, what came before, whether it is open"""

from django.utils import timezone

from evaluation.enums import HEARD_IN, SORTED_IN, Phase
from evaluation.permissions import check_may_write
from evaluation.presenters.sheets import neighbours
from evaluation.presenters.steps import steps_bar
from evaluation.queries.campaigns import answer_of, campaign_of, dues_of
from evaluation.queries.facts import lock_of
from evaluation.queries.hints import hints_in, sees_hints
from evaluation.queries.indicators import lines_of
from evaluation.queries.opinions import grades_of, opinions_for
from evaluation.queries.progress import last_return, reader_of
from evaluation.queries.sheets import entries_in_print_order, year_before
from evaluation.rules.campaign import days_late
from evaluation.rules.words import LOOKS, words_for
from koganei.access.matrix import allows, visible

DUE_IN = {"requested": Phase.ENTRY, "entry": Phase.ENTRY, "fixing": Phase.FIXING}


def entry_frame(row, user):
    """Everything that evaluation/entry.html shows beside the form."""
    rows = visible(entries_in_print_order(row.sheet), user, "evaluation.entry")
    answer, campaign = answer_of(row.sheet, row.department_id), campaign_of(row.sheet)
    forbidden = check_may_write(user, row)
    lock = lock_of(row.sheet, answer)
    context = {
        "row": row,
        "past": year_before(row),
        "indicators": lines_of(row),
        "evidence": row.evidence.defer("content").select_related("added_by"),
        "answer": answer,
        "refused": str(forbidden or "") or lock,
    }
    context |= neighbours(rows, row) | _of_committee(row, campaign, user)
    if answer:
        context |= _of_year(row, answer, campaign, user)
        context |= _hints(row, answer, campaign, user)
    return context


def _of_committee(row, campaign, user):
    """What the committee said to the row, and what may be recorded of it now."""
    stage = campaign.stage if campaign else None
    return {
        "opinions": opinions_for(user).filter(entry=row).order_by("number"),
        "committee_grade": grades_of(row.sheet).filter(entry=row).first(),
        "may_add_opinion": stage in HEARD_IN and allows(user, "evaluation.opinion", "add"),
        "may_grade": stage in SORTED_IN and allows(user, "evaluation.opinion", "change"),
    }


def _hints(row, answer, campaign, user):
    if not sees_hints(user, campaign, answer):
        return {}
    return {
        "hints": hints_in([row], row.sheet.year)[row.pk],
        "may_dismiss": allows(user, "evaluation.hint", "change", row),
    }


def _of_year(row, answer, campaign, user):
    today = timezone.localdate()
    returned = last_return(answer)
    comments = returned.row_comments.all() if returned else ()
    phase = DUE_IN.get(answer.stage)
    due = dues_of(campaign).of(phase, answer.department_id) if phase else None
    words = words_for(answer.stage, reader_of(user, answer), is_returned=bool(returned))
    return {
        "campaign": campaign,
        "steps": steps_bar(campaign, answer),
        "words": words,
        "look": LOOKS[answer.stage],
        "due": due,
        "days_left": (due - today).days if due else None,
        "days_late": days_late(due, today),
        "comment": next((each for each in comments if each.entry_id == row.pk), None),
        "returned": returned,
    }
