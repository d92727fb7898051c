"""相談の一覧: only what the scope lets through; the count comes from the same policy"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F, Q

from consultation.enums import Stage
from consultation.models import Case, ConsentRecord, DueItem, Person, SlipTrouble
from consultation.models.base import cases_assigned_to
from koganei.access.matrix import Action

SOON = timedelta(days=30)
OPEN, ANY = "open", "any"
MINE, NOBODY = "mine", "nobody"
# key → (label, order): the first is the usual one
ORDERS = {
    "new": ("受付の新しい順", ("-received_on", "-sequence")),
    "due": ("期限の早い順", (F("next_due_on").asc(nulls_last=True), "received_on", "sequence")),
    "quiet": ("最後の対応の古い順", (F("last_contact_on").asc(nulls_first=True), "received_on")),
}
DUES = {
    "late": ("過ぎたもの", lambda day: Q(next_due_on__lt=day)),
    "today": ("今日まで", lambda day: Q(next_due_on__lte=day)),
    "soon": ("30日以内", lambda day: Q(next_due_on__lte=day + SOON)),
}


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; ``lead``: MINE, NOBODY or the id of an account.

    ``reason``: of closed cases, whatever ``stage`` says.
    """

    lead: str = ""
    stage: str = OPEN
    due: str = ""
    reason: str = ""
    order: str = "new"


@dataclass
class CaseLine:
    """One case of a list; empty where nothing is known, or may be seen."""

    case: Case
    client: Person | None = None
    trouble: str = ""
    due: DueItem | None = None
    consents: list = field(default_factory=list)


def wanted_cases(wanted, user, day):
    """Return the cases that ``wanted`` (a Wanted) asks for, in its order, as a query."""
    return narrowed(Case.objects.all(), wanted, user, day)


def exported_cases(wanted, user, day):
    """Return those of ``wanted_cases`` that ``user`` may carry out of the house."""
    return narrowed(Case.objects.all().seen_by(user, Action.EXPORT), wanted, user, day)


def narrowed(rows, wanted, user, day):
    """Return ``rows`` of cases as a Wanted asks for them, in its order."""
    rows = rows.select_related("lead")
    if wanted.reason:
        rows = rows.filter(stage=Stage.CLOSED, closure_reason=wanted.reason)
    elif wanted.stage == OPEN:
        rows = rows.exclude(stage=Stage.CLOSED)
    elif wanted.stage != ANY:
        rows = rows.filter(stage=wanted.stage)
    if wanted.lead == MINE:
        rows = rows.filter(pk__in=cases_assigned_to(user))
    elif wanted.lead == NOBODY:
        rows = rows.filter(lead=None)
    elif wanted.lead:
        rows = rows.filter(lead=wanted.lead)
    if wanted.due:
        rows = rows.filter(DUES[wanted.due][1](day))
    return rows.order_by(*ORDERS[wanted.order][1])


def lines_of(cases):
    """Return a CaseLine for each of ``cases``; four queries, however many there are."""
    lines = {case.pk: CaseLine(case) for case in cases}
    clients = Person.objects.in_bulk({case.client_id for case in cases})
    for key, trouble in _main_troubles(lines):
        lines[key].trouble = trouble
    for due in DueItem.objects.filter(case__in=lines, done_at=None).order_by("-due_on", "-due_at"):
        lines[due.case_id].due = due
    consents = {}
    for row in ConsentRecord.objects.filter(person__in=clients).order_by("given_on", "recorded_at"):
        consents.setdefault(row.person_id, []).append(row)
    for line in lines.values():
        line.client = clients.get(line.case.client_id)
        line.consents = consents.get(line.case.client_id, [])
    return list(lines.values())


def _main_troubles(cases):
    rows = SlipTrouble.objects.filter(slip__case__in=cases, is_main=True).select_related("slip")
    return [(row.slip.case_id, row.get_code_display()) for row in rows]
