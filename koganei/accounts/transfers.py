"""人事異動: roles end the day before and begin on the day; section and open work move on the day.

Roles carry dates and change by themselves. Section and work are moved when the day has come: at
registration, at the next log-in of the person (before anything can be seen with the new role), or
by ``manage.py apply_transfers``, whichever is first.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from koganei.access.matrix import Action
from koganei.access.roles import Role
from koganei.accounts import handover, queries, rules
from koganei.accounts.actions import (
    carry_out,
    check_execution,
    check_grant_fits,
    check_may,
    locked,
    mark_executed,
)
from koganei.audit import acting, audited, record, together
from koganei.law import RuleBroken, Violation, require
from koganei.models import Department, RoleRequest, Transfer, User
from koganei.models.accounts import Kind
from koganei.models.user import missing_for

SECTION_ROLES = (Role.SECTION_AUTHOR, Role.SECTION_HEAD)


@dataclass(frozen=True)
class Move:
    """Where one person goes; no role means that they leave, no department that it stays."""

    account: User
    role: str = ""
    department: Department | None = None
    successor: User | None = None


def request_transfers(*, by, moves, starts_on, reason=""):
    """Ask for the transfer of several people, all or none; every violation is told at once."""
    require(
        *rules.check_transfer(
            day=starts_on,
            today=timezone.localdate(),
            people=moves,
            successor_is_mover=bool(
                {move.account.pk for move in moves}
                & {move.successor.pk for move in moves if move.successor}
            ),
        )
    )
    broken, made = [], []
    with acting(by=by), transaction.atomic(), together():  # refusals are written after the rollback
        for move in moves:
            try:
                made.append(
                    request_transfer(
                        by=by, account=move.account, move=move, starts_on=starts_on, reason=reason
                    )
                )
            except RuleBroken as error:
                broken += [_of_person(violation, move) for violation in error.violations]
        if broken:
            raise RuleBroken(broken)
    return made


def _of_person(violation, move):
    place = f"{violation.place}_{move.account.pk}" if violation.place else ""
    return Violation(
        violation.citation, f"{move.account}：{violation.message}", violation.waivable, place
    )


@audited("transfer_requested", on="account")
def request_transfer(*, by, account, move, starts_on, reason=""):
    """Ask for one transfer, with the ends and the beginning of roles that it is made of."""
    others = account if by.pk != account.pk else None
    check_may(by, queries.TRANSFERS, Action.ADD, others)
    user = locked(account)
    department = move.department or user.department
    ending = _roles_to_end(user, starts_on)
    require(
        rules.check_not_own(by.pk, user.pk, "人事異動の申請は"),
        *rules.check_transfer(
            day=starts_on,
            today=timezone.localdate(),
            people=[move],
            successor_is_mover=move.successor == user,
        ),
        rules.check_department(department, move.role in SECTION_ROLES),
        rules.check_same_transfer(
            Transfer.objects.filter(user=user, starts_on=starts_on)
            .exclude(decision="refused")
            .exists()
        ),
        rules.check_moves(bool(ending or move.role or move.department)),
        *rules.check_missing(missing_for(user, {move.role}) if move.role else ()),
    )
    asked = {"user": user, "requested_by": by, "request_reason": reason}
    row = Transfer.objects.create(
        **asked, starts_on=starts_on, department=move.department, successor=move.successor
    )
    day_before = starts_on - timedelta(days=1)
    for role in ending:
        RoleRequest.objects.create(
            **asked, kind=Kind.END, role=role, ends_on=day_before, transfer=row
        )
    if move.role:
        RoleRequest.objects.create(
            **asked, kind=Kind.GRANT, role=move.role, starts_on=starts_on, transfer=row
        )
    record(verb="transfer_requested", by=by, on_object=row)
    return row


def _roles_to_end(user, starts_on):
    """Every role that would still hold on the day, each once, in the order of the roles."""
    held = {
        role
        for role in Role
        if queries.assignments_after(user, role, starts_on - timedelta(days=1)).exists()
    }
    return [role for role in Role if role in held]


@audited("transfer_registered", on="request")
def execute_transfer(*, by, request):
    """Register an approved transfer: its roles now, section and work when the day has come."""
    check_may(by, queries.ACCOUNTS, Action.CHANGE)
    row = locked(request)
    user = locked(row.user)
    require(*check_execution(by, row))
    ends, grants = (list(row.role_requests.filter(kind=kind)) for kind in (Kind.END, Kind.GRANT))
    for part in ends:
        carry_out(by, user, part)
    require(*(violation for part in grants for violation in check_grant_fits(user, part)))
    for part in grants:
        carry_out(by, user, part)
    mark_executed(by, row)
    with together():
        record(verb="transfer_registered", by=by, on_object=row)
        if row.starts_on <= timezone.localdate():
            apply_transfer(row)
    return row


@transaction.atomic
def apply_transfer(transfer):
    """Move section and open work of a registered transfer whose day has come; once."""
    row = locked(transfer)
    if row.applied_at or row.executed_at is None or row.starts_on > timezone.localdate():
        return False
    user = locked(row.user)
    if row.department_id:
        user.department = row.department
        user.save(update_fields=["department"])
    with together():
        if row.successor_id:
            handover.hand_over_all(user=user, successor=row.successor, by=row.executed_by)
        row.applied_at = timezone.now()
        row.save(update_fields=["applied_at"])
        record(verb="transfer_applied", by=row.executed_by, on_object=row)
    return True


def apply_due(user=None):
    """Apply what is due, of one person or of all; return how many."""
    return sum(apply_transfer(row) for row in queries.due_transfers(user))


@receiver(user_logged_in, dispatch_uid="koganei.accounts.apply_due")
def _apply_at_log_in(sender, user, **kwargs):
    if apply_due(user):
        user.refresh_from_db(fields=["department"])
