"""今日すること of the desk: what is late, due today, waited for, and new, in one's own cases"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from consultation.enums import DueKind, Stage
from consultation.models import Case, CaseEvent, DueItem, Person
from consultation.models.base import cases_assigned_to
from consultation.permissions import may_take
from consultation.queries.cases import MINE, Wanted, lines_of, wanted_cases
from consultation.queries.closure import cases_to_confirm
from consultation.rules.support import AHEAD
from koganei.access.matrix import allows
from koganei.access.roles import Role

MOST = 20  # lines of a list; the rest is counted
NEWS = timedelta(days=7)
MOST_NEWS, MOST_CASES = 6, 8
ANNOUNCED = (DueKind.MONITORING, DueKind.EVALUATION, DueKind.FOLLOW_UP, DueKind.SUSPENSION)


def _takes(step):
    return lambda user: may_take(user.roles, step)


def _may_lead_complex_cases(user):
    return Role.INTEGRATION_COORDINATOR in user.roles


# what waits for a decision of a role, whoever works on it: for whom, which cases
UNDECIDED = {
    "screening": (_takes("inform"), lambda: Case.objects.filter(stage=Stage.INTAKE)),
    "plans": (_takes("decide"), lambda: Case.objects.filter(stage=Stage.DECISION)),
    "closures": (_takes("close"), cases_to_confirm),
    "complex": (
        _may_lead_complex_cases,
        lambda: Case.objects.filter(is_complex=True, lead=None).exclude(stage=Stage.CLOSED),
    ),
}


@dataclass
class Listed:
    """The first lines of a list, and how many there are."""

    rows: list
    count: int


@dataclass
class DeskHome:
    late: Listed
    today: Listed
    waiting: Listed
    coming: Listed  # 経過確認, ends of plans and reviews of suspended cases, 30 days ahead
    undecided: dict  # {key of UNDECIDED: Listed of Case}, whoever works on them
    news: Listed
    cases: list  # of CaseLine
    case_count: int
    clients: dict  # {case id: Person}, of all that the lists name


def desk_home(user, today, since):
    """Return the DeskHome of ``user``, or None for who reads no record of the desk.

    ``since`` is the moment after which something is new. The number of queries never differs.
    """
    if not allows(user, "consultation.record", "view"):
        return None
    open_items = DueItem.objects.filter(done_at=None).select_related("case", "agency")
    mine = open_items.filter(_to_be_done_by(user))
    ahead = Q(due_on__gt=today, due_on__lte=today + timedelta(days=AHEAD))
    waiting = open_items.filter(is_waiting=True, case__in=cases_assigned_to(user))
    news = CaseEvent.objects.filter(case__in=cases_assigned_to(user), written_at__gte=since)
    cases = wanted_cases(Wanted(lead=MINE, order="due"), user, today)
    home = DeskHome(
        late=_listed(mine.filter(due_on__lt=today)),
        today=_listed(mine.filter(due_on=today)),
        waiting=_listed(waiting.order_by("since", "pk")),
        coming=_listed(open_items.filter(ahead, _announced_to(user)).order_by("due_on", "pk")),
        undecided={
            key: _listed(rows().order_by("received_on", "sequence"))
            for key, (is_for, rows) in UNDECIDED.items()
            if is_for(user)
        },
        news=_listed(
            news.exclude(by=user).select_related("case", "by").order_by("-written_at"), MOST_NEWS
        ),
        cases=lines_of(cases[:MOST_CASES]),
        case_count=cases.count(),
        clients={},
    )
    home.clients = _clients(home)
    return home


def _to_be_done_by(user):
    """One's own, and what nobody in particular must do: in own cases, or where one assigns."""
    for_nobody = Q(user=None)
    if not allows(user, "consultation.assignment", "change"):
        for_nobody &= Q(case__in=cases_assigned_to(user))
    return Q(is_waiting=False) & (Q(user=user) | for_nobody)


def _announced_to(user):
    """One's own dates of plans; for who breaks cases off, also every review of them (棚卸し)."""
    wanted = Q(kind__in=ANNOUNCED) & _to_be_done_by(user)
    return wanted | Q(kind=DueKind.SUSPENSION) if may_take(user.roles, "suspend") else wanted


def _listed(rows, most=MOST):
    return Listed(list(rows[:most]), rows.count())


def _clients(home):
    lists = (home.late, home.today, home.waiting, home.coming, home.news)
    cases = {row.case_id: row.case.client_id for each in lists for row in each.rows}
    cases |= {case.pk: case.client_id for each in home.undecided.values() for case in each.rows}
    persons = Person.objects.in_bulk(set(cases.values()))
    return {case: persons[client] for case, client in cases.items() if client in persons}
