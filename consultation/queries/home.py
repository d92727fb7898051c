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
    undecided: Listed  # of Case: what waits for a decision of this role, whoever works on it
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
        undecided=_listed(_undecided(user)),
        news=_listed(
            news.exclude(by=user).select_related("case", "by").order_by("-written_at"), MOST_NEWS
        ),
        cases=lines_of(cases[:MOST_CASES]),
        case_count=cases.count(),
        clients={},
    )
    home.clients = _clients(home)
    return home


def screens(user):
    """Tell whether the account decides screenings."""
    return may_take(user.roles, "inform")


def confirms(user):
    """Tell whether the account confirms the end of cases."""
    return may_take(user.roles, "close")


def _undecided(user):
    """For who screens, what has been received; for a 包括化推進員, complex cases without a lead.

    For who decides in the city, cases of which the end was proposed.
    """
    rows = Case.objects.order_by("received_on", "sequence")
    if screens(user):
        return rows.filter(stage=Stage.INTAKE)
    if confirms(user):
        return rows.filter(pk__in=cases_to_confirm().order_by().values("pk"))
    if Role.INTEGRATION_COORDINATOR in user.roles:
        return rows.filter(is_complex=True, lead=None).exclude(stage=Stage.CLOSED)
    return rows.none()


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
    cases |= {case.pk: case.client_id for case in home.undecided.rows}
    persons = Person.objects.in_bulk(set(cases.values()))
    return {case: persons[client] for case, client in cases.items() if client in persons}
