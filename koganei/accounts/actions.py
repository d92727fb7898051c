"""The doors of account administration: one action for each act, every one of them recorded.

Who acts is read afresh: a role that ended, or an account that was disabled, while the page was open
counts as ended here.
"""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from koganei.access.matrix import Action, allows
from koganei.accounts import queries, rules
from koganei.audit import audited, record, together
from koganei.law import require
from koganei.login import codes
from koganei.login.sessions import end_all
from koganei.models import (
    AccountReview,
    Deputy,
    RoleAssignment,
    RoleRequest,
    Transfer,
    User,
)
from koganei.models.accounts import Decision, Kind
from koganei.models.user import missing_for

RESOURCE_OF = {RoleRequest: queries.REQUESTS, Transfer: queries.TRANSFERS}


def check_may(by, resource, action, row=None):
    """Return the actor as the database knows them now; refuse what the matrix does not grant.

    Without a row on purpose for acts on accounts: who may act on others is told about the own
    account by a rule, which names the reason, not by a bare 403.
    """
    actor = User.objects.get(pk=by.pk)
    if not allows(actor, resource, action, row):
        raise PermissionDenied
    return actor


def locked(row):
    return type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)


@audited("account_created", on="account")
def create_account(*, by, account):
    """Save a new account without any role and return its one-time code for the first log-in."""
    check_may(by, queries.ACCOUNTS, Action.ADD)
    require(
        rules.check_username(
            account.username, User.objects.filter(username__iexact=account.username).exists()
        ),
        *rules.check_outsider(account.organization_id, account.expires_on, timezone.localdate()),
    )
    account.set_unusable_password()
    account.save(force_insert=True)
    with together():
        record(verb="account_created", by=by, on_object=account)
        return codes.issue(account, by=by)


@audited("account_disabled", on="account")
def disable_account(*, by, account):
    """Stop an account; its sessions end at once (koganei.login.sessions). False: it was stopped."""
    check_may(by, queries.ACCOUNTS, Action.CHANGE)
    require(rules.check_not_own(by.pk, account.pk, "停止は"))
    return _set_active(by, account, "account_disabled", is_active=False)


@audited("account_enabled", on="account")
def enable_account(*, by, account):
    """Let an account be used again; what roles it has is another question."""
    check_may(by, queries.ACCOUNTS, Action.CHANGE)
    require(rules.check_not_own(by.pk, account.pk, "停止の解除は"))
    return _set_active(by, account, "account_enabled", is_active=True)


def _set_active(by, account, verb, *, is_active):
    user = locked(account)
    if user.is_active == is_active:
        return False
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record(verb=verb, by=by, on_object=user)
    return True


@audited("second_factor_reset", on="account")
def reset_second_factor(*, by, account):
    """Take away second factor and password, end all sessions, return a one-time code.

    The password goes too: without a second factor whoever knows it could set up their own.
    """
    check_may(by, queries.ACCOUNTS, Action.CHANGE)
    require(
        rules.check_not_own(by.pk, account.pk, "二要素認証のやり直しは"),
        rules.check_usable(account.is_active and not account.has_expired),
    )
    user = locked(account)
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_all(user)
    with together():
        record(verb="second_factor_reset", by=by, on_object=user)
        return codes.issue(user, by=by)


@audited("role_requested", on="account")
def request_role(*, by, account, kind, role, starts_on=None, ends_on=None, reason=""):
    """Ask that ``account`` gets ``role``, or that it ends; return the request."""
    check_may(by, queries.REQUESTS, Action.ADD, account if by.pk != account.pk else None)
    today = timezone.localdate()
    user = locked(account)
    found = [
        rules.check_not_own(by.pk, user.pk, "役割の申請は"),
        rules.check_same_request(
            queries.open_only(RoleRequest.objects.filter(user=user, role=role, kind=kind)).exists()
        ),
    ]
    if kind == Kind.GRANT:
        found += rules.check_grant_dates(starts_on, ends_on, today)
        found += rules.check_missing(missing_for(user, {role}))
        found.append(rules.check_no_overlap(starts_on, ends_on, queries.periods(user, role)))
    else:
        starts_on = None
        found.append(rules.check_end_date(ends_on, today))
        found.append(
            rules.check_something_ends(queries.assignments_after(user, role, ends_on).exists())
        )
    require(*found)
    request = RoleRequest.objects.create(
        user=user, kind=kind, role=role, starts_on=starts_on, ends_on=ends_on,
        requested_by=by, request_reason=reason,
    )  # fmt: skip
    record(verb="role_requested", by=by, on_object=request)
    return request


@audited("request_decided", on="request")
def decide(*, by, request, approve, reason=""):
    """Approve or refuse a role request or a transfer, as another person than who asked for it."""
    check_may(by, RESOURCE_OF[type(request)], Action.CHANGE)
    row = locked(request)
    require(
        rules.check_not_own(by.pk, row.user_id, "承認・却下は"),
        rules.check_second_person(row.requested_by_id, by.pk),
        rules.check_open(row.decision),
        rules.check_refusal(approve, reason),
        rules.check_alone(getattr(row, "transfer_id", None)),
    )
    decided = {
        "decision": Decision.APPROVED if approve else Decision.REFUSED,
        "decided_by": by,
        "decided_at": timezone.now(),
        "reason": "" if approve else reason,
    }
    for each in (row, *_parts(row)):
        for name, value in decided.items():
            setattr(each, name, value)
        each.save(update_fields=list(decided))
    record(verb="request_approved" if approve else "request_refused", by=by, on_object=row)
    return row


def _parts(row):
    """The role requests of a transfer, ends first."""
    return row.role_requests.order_by("kind", "pk") if isinstance(row, Transfer) else ()


@audited("role_registered", on="request")
def execute_request(*, by, request):
    """Register an approved request: the assignment begins or ends."""
    check_may(by, queries.ACCOUNTS, Action.CHANGE)
    row = locked(request)
    user = locked(row.user)
    require(
        *check_execution(by, row),
        rules.check_alone(row.transfer_id),
        *check_grant_fits(user, row),
    )
    carry_out(by, user, row)
    record(verb="role_registered", by=by, on_object=row)
    return row


def check_execution(by, row):
    return [
        rules.check_not_own(by.pk, row.user_id, "登録は"),
        rules.check_approved(
            is_approved=row.decision == Decision.APPROVED, is_executed=bool(row.executed_at)
        ),
    ]


def check_grant_fits(user, row):
    """What may have changed since the request was made: its time, the account, its other roles."""
    if row.kind == Kind.END:
        return []
    start = max(row.starts_on, timezone.localdate())
    return [
        rules.check_still_to_come(row.ends_on, timezone.localdate()),
        *rules.check_missing(missing_for(user, {row.role})),
        rules.check_no_overlap(start, row.ends_on, queries.periods(user, row.role)),
    ]


def carry_out(by, user, row):
    """Write the assignment; one that was approved late begins today, not in the past."""
    if row.kind == Kind.GRANT:
        start = max(row.starts_on, timezone.localdate())
        RoleAssignment.objects.create(
            user=user, role=row.role, starts_on=start, ends_on=row.ends_on
        )
    else:
        _end_role(user, row.role, max(row.ends_on, timezone.localdate() - timedelta(days=1)))
    mark_executed(by, row)


def _end_role(user, role, last_day):
    for assignment in queries.assignments_after(user, role, last_day):
        if assignment.starts_on > last_day:
            assignment.delete()  # it never began; the request keeps what was wanted
        else:
            # not save(): an end must be possible whatever the account has come to lack
            user.role_assignments.filter(pk=assignment.pk).update(ends_on=last_day)


def mark_executed(by, row):
    row.executed_by, row.executed_at = by, timezone.now()
    row.save(update_fields=["executed_by", "executed_at"])


@audited("deputy_registered", on="principal")
def register_deputy(*, by, principal, deputy, role, starts_on, ends_on):
    """Register who decides in the place of ``principal``, from–until."""
    check_may(by, "koganei.deputy", Action.ADD)
    boss = locked(principal)
    same = Deputy.objects.filter(
        principal=boss, deputy=deputy, role=role, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    require(
        *rules.check_grant_dates(starts_on, ends_on, timezone.localdate()),
        *rules.check_deputy(
            principal=boss.pk,
            deputy=deputy.pk,
            actor=by.pk,
            role_is_held=queries.holds_throughout(boss, role, starts_on, ends_on),
            deputy_is_usable=queries.is_usable_until(deputy, ends_on),
        ),
        rules.check_deputy_overlap(same.exists()),
    )
    row = Deputy.objects.create(
        principal=boss, deputy=deputy, role=role, starts_on=starts_on, ends_on=ends_on,
        registered_by=by,
    )  # fmt: skip
    record(verb="deputy_registered", by=by, on_object=row)
    return row


@audited("deputy_ended", on="deputy")
def end_deputy(*, by, deputy):
    """End a deputy today, today included; one that has not begun is taken back."""
    check_may(by, "koganei.deputy", Action.CHANGE)
    row = locked(deputy)
    today = timezone.localdate()
    own = by.pk if by.pk in (row.principal_id, row.deputy_id) else None
    require(
        rules.check_not_own(own, by.pk, "代決者の終了は"), rules.check_running(row.ends_on, today)
    )
    record(verb="deputy_ended", by=by, on_object=row)
    if row.starts_on > today:
        row.delete()
    else:
        row.ends_on = today
        row.save(update_fields=["ends_on"])


@audited("accounts_reviewed", on="review")
def record_review(*, by, review):
    """Record that the accounts of this quarter were gone through; the counts are taken now."""
    check_may(by, "koganei.account_review", Action.ADD)
    require(
        rules.check_review(
            AccountReview.objects.filter(year=review.year, quarter=review.quarter).exists()
        )
    )
    rows = queries.review_rows(by)
    review.accounts, review.unused = len(rows), sum(row.unused for row in rows)
    review.reviewed_by, review.reviewed_at = by, timezone.now()
    review.save(force_insert=True)
    record(verb="accounts_reviewed", by=by, on_object=review)
    return review
