"""What the screens of account administration show, and what actions ask about an account."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from koganei.access.matrix import Action, visible
from koganei.access.roles import Role
from koganei.accounts.rules import UNUSED_DAYS
from koganei.dates.fiscal_year import FiscalYear
from koganei.models import AccountReview, Deputy, RoleAssignment, RoleRequest, Transfer, User

ACCOUNTS = "koganei.accounts"
REQUESTS = "koganei.role_request"
TRANSFERS = "koganei.transfer"
STATES = [
    ("active", "使える"),
    ("disabled", "停止中"),
    ("expired", "期限切れ"),
    ("unused", "90日以上使っていない"),
]


@dataclass(frozen=True)
class AccountRow:
    """One account as a list shows it."""

    user: User
    held: tuple
    state: str
    colour: str
    unused: bool

    @property
    def office(self):
        return self.user.department or self.user.organization or ""

    @property
    def role_labels(self):
        return "・".join(dict.fromkeys(each.get_role_display() for each in self.held))


def accounts_for(reader):
    """The accounts that ``reader`` may see, with their roles."""
    assignments = RoleAssignment.objects.order_by("starts_on")
    users = User.objects.select_related("department", "organization").prefetch_related(
        Prefetch("role_assignments", assignments)
    )
    return visible(users, reader, ACCOUNTS).order_by("kana", "username")


def chosen_accounts(reader, *, text="", department=None, role="", state=""):
    """Return the AccountRows that a filter leaves."""
    users = accounts_for(reader)
    for word in text.split():
        users = users.filter(
            Q(name__icontains=word) | Q(kana__icontains=word) | Q(username__icontains=word)
        )
    if department:
        users = users.filter(department=department)
    rows = [row_of(user) for user in users]
    if role:
        rows = [row for row in rows if role in {each.role for each in row.held}]
    if state == "unused":
        return [row for row in rows if row.unused]
    return [row for row in rows if not state or row.state == dict(STATES)[state]]


def row_of(user):
    """Say what an account holds today and whether it can be used."""
    today = timezone.localdate()
    held = tuple(each for each in user.role_assignments.all() if _holds(each, today))
    if not user.is_active:
        state = ("停止中", "stop with-cross")
    elif user.has_expired:
        state = ("期限切れ", "stop with-cross")
    else:
        state = ("使える", "good with-tick")
    return AccountRow(user, held, *state, is_unused(user))


def _holds(assignment, day):
    return assignment.starts_on <= day and (assignment.ends_on is None or assignment.ends_on >= day)


def is_unused(user):
    """Tell whether nobody logged in for 90 days to an account that could be used."""
    before = timezone.now() - timedelta(days=UNUSED_DAYS)
    return user.is_active and (user.last_login is None or user.last_login < before)


def dated_roles(user):
    """Return (assignment, word, colour) of all roles ever given, the present ones first."""
    today = timezone.localdate()
    found = []
    for each in user.role_assignments.order_by("-starts_on"):
        if each.starts_on > today:
            found.append((1, each, "これから", "kind"))
        elif _holds(each, today):
            found.append((0, each, "いま", "good with-tick"))
        else:
            found.append((2, each, "終わり", ""))
    return [rest for _, *rest in sorted(found, key=lambda row: row[0])]


def assignments_after(user, role, day):
    """The assignments of ``role`` that still hold on some day after ``day``."""
    return user.role_assignments.filter(role=role).filter(Q(ends_on=None) | Q(ends_on__gt=day))


def periods(user, role):
    return list(user.role_assignments.filter(role=role).values_list("starts_on", "ends_on"))


def holds_throughout(user, role, starts_on, ends_on):
    """Tell whether ``user`` has ``role`` on every day, by one assignment or several in a row."""
    day = starts_on
    for start, end in sorted(periods(user, role)):
        if start <= day and (end is None or end >= day):
            if end is None or end >= ends_on:
                return True
            day = end + timedelta(days=1)
    return False


def is_usable_until(user, day):
    return user.is_active and (user.expires_on is None or user.expires_on >= day)


def requests_for(reader):
    """The role requests that ``reader`` may see; those of a transfer stand with the transfer."""
    rows = RoleRequest.objects.filter(transfer=None).select_related(
        "user__department", "user__organization", "requested_by", "decided_by", "executed_by"
    )
    return visible(rows, reader, REQUESTS)


def transfers_for(reader):
    rows = Transfer.objects.select_related(
        "user__department", "department", "successor", "requested_by", "decided_by", "executed_by"
    ).prefetch_related("role_requests")
    return visible(rows, reader, TRANSFERS)


def open_only(rows):
    """Those that wait for a decision or for registration."""
    return rows.filter(Q(decision="") | Q(decision="approved", executed_at=None))


def waiting_count(reader):
    return open_only(requests_for(reader)).count() + open_only(transfers_for(reader)).count()


def due_transfers(user=None):
    """Transfers that are registered, whose day has come, and whose section and work still stand."""
    rows = Transfer.objects.filter(
        executed_at__isnull=False, applied_at=None, starts_on__lte=timezone.localdate()
    ).order_by("starts_on")
    return rows.filter(user=user) if user else rows


def deputies_on(principal, role, day=None):
    """The accounts that may decide in the place of ``principal`` as ``role`` on ``day``.

    A deputy counts only while both accounts can be used and the principal holds the role.
    """
    day = day or timezone.localdate()
    if not holds_throughout(principal, role, day, day) or not is_usable_until(principal, day):
        return []
    rows = Deputy.objects.filter(
        principal=principal, role=role, starts_on__lte=day, ends_on__gte=day
    ).select_related("deputy")
    return [row.deputy for row in rows if is_usable_until(row.deputy, day)]


def may_act_for(user, principal, role, day=None):
    return user in deputies_on(principal, Role(role), day)


def quarter_of(day):
    """Return (fiscal year, quarter): April to June is the first.

    >>> from datetime import date
    >>> quarter_of(date(2026, 4, 1)), quarter_of(date(2027, 3, 31))
    ((2026, 1), (2026, 4))
    """
    return int(FiscalYear.of(day)), (day.month - 4) % 12 // 3 + 1


def review_rows(reader):
    """Every account that can be used, unused ones first; what a quarterly review goes through."""
    rows = [row_of(user) for user in accounts_for(reader).filter(is_active=True)]
    return sorted(rows, key=lambda row: not row.unused)


def review_of_now():
    year, quarter = quarter_of(timezone.localdate())
    return AccountReview.objects.filter(year=year, quarter=quarter).first()


def people_to_move(reader, *, department=None):
    """Accounts in use that may be transferred by ``reader``: others only."""
    users = accounts_for(reader).filter(is_active=True).exclude(pk=reader.pk)
    return users.filter(department=department) if department else users


def departments_in_use(reader):
    """(department id, how many accounts) that a filter offers."""
    counted = accounts_for(reader).exclude(department=None).order_by("department__display_order")
    return counted.values("department", "department__name").annotate(count=Count("pk"))


def may_change(user, account):
    return visible(User.objects.filter(pk=account.pk), user, ACCOUNTS, Action.CHANGE).exists()
