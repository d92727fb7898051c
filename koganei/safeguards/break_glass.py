"""緊急閲覧: one case, thirty minutes, reading only, and somebody else looks at it afterwards.

The consultation app registers its case model once: a ScopedModel with a field ``number``, and a
function that names the persons of a case for the audit::

    break_glass.register_cases(Case, persons=lambda case_id: …)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action, allows, visible
from koganei.access.scoped import without_scope
from koganei.accounts.actions import check_may, locked
from koganei.audit import audited, record, together
from koganei.law import require
from koganei.models import BreakGlass
from koganei.models.safeguards import Finding, GlassReason
from koganei.safeguards import conflict_links, rules

ASK, GRANT, REVIEW = (
    "koganei.break_glass",
    "koganei.break_glass_grant",
    "koganei.break_glass_review",
)
# all that is known of a case but what was said under the secrecy of a conference
CLASSES = frozenset(FieldClass) - {FieldClass.STATUTORY, FieldClass.AUDIT}
CLOCK_STEP = timedelta(seconds=60)  # so far the clock may be set back without ending a reading
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Cases:
    model: type
    persons: Callable

    def find(self, number, actor):
        """Return the key of a case, or None where it does not exist or is closed to ``actor``."""
        closed = self.model.concerns(conflict_links.persons_closed_to(actor))
        row = self.model.objects.filter(number=number).exclude(closed).first()
        return row.pk if row else None


_cases: list[Cases] = []


def register_cases(model, *, persons):
    """Say which model's rows are opened; ``persons(case id)`` gives the ids of its persons."""
    _cases[:] = [Cases(model, persons)]


def is_ready():
    """Tell whether there are cases at all that could be opened."""
    return bool(_cases)


def running():
    """Those that let somebody read at this moment; a clock that was set back opens nothing."""
    now = timezone.now()
    return BreakGlass.objects.filter(
        stopped_at=None, started_at__gt=now - rules.DURATION, started_at__lte=now + CLOCK_STEP
    )


def cases_open_to(actor, *, in_danger=False):
    """Return a query of the ids of cases that ``actor`` reads now by break-glass."""
    rows = running().filter(user=actor).order_by()
    if not allows(actor, ASK, Action.ADD):
        rows = rows.none()
    if in_danger:
        rows = rows.filter(reason=GlassReason.DANGER)
    return rows.values("case_id")


def current_of(user):
    """Return the break-glass of ``user`` that runs now, or None."""
    return running().filter(user=user).first()


def ends_at(glass):
    return glass.stopped_at or glass.started_at + rules.DURATION


def waiting():
    return BreakGlass.objects.filter(started_at=None, stopped_at=None)


def unreviewed():
    """Those that somebody still has to look at, running ones too, oldest first."""
    rows = BreakGlass.objects.filter(started_at__isnull=False, reviewed_at=None)
    return rows.select_related("user", "granted_by").order_by("started_at")


def review_due_on(glass):
    return rules.review_due_on(timezone.localdate(glass.started_at))


def overdue():
    """Those whose three office days are over: red on the auditor's page."""
    today = timezone.localdate()
    return [glass for glass in unreviewed() if review_due_on(glass) < today]


def too_many():
    """Return [(account's name, count)] of who broke the glass more than twice in seven days."""
    week = Q(started_at__gt=timezone.now() - WEEK)
    counted = BreakGlass.objects.filter(week).order_by().values("user", "user__name")
    found = counted.annotate(times=Count("pk")).filter(times__gt=rules.MOST_A_WEEK)
    return [(row["user__name"], row["times"]) for row in found.order_by("-times", "user")]


def numbers_of(rows):
    """Return {case id: number} to show beside these rows."""
    if not _cases:
        return {}
    with without_scope():
        found = _cases[0].model.objects.filter(pk__in={row.case_id for row in rows})
        return dict(found.values_list("pk", "number"))


def url_of(glass):
    """Return the address of the case, where its model has one."""
    with without_scope():
        case = _cases[0].model.objects.filter(pk=glass.case_id).first() if _cases else None
    return case.get_absolute_url() if hasattr(case, "get_absolute_url") else ""


@audited("break_glass_started", on="glass")
def ask(*, by, glass, number, is_fresh):
    """Open the case ``number``, or ask somebody to, where the role may not do so alone."""
    actor = check_may(by, ASK, Action.ADD)
    locked(actor)
    close_expired(actor)
    with without_scope():
        glass.case_id = _cases[0].find(number, actor) if _cases else None
        is_visible = _cases and _is_in_scope(actor, glass.case_id)
    require(
        rules.check_fresh(is_fresh),
        rules.check_explanation(glass.reason == GlassReason.OTHER, glass.explanation),
        rules.check_case(glass.case_id is not None),
        rules.check_needed(is_visible),
        rules.check_none_open(BreakGlass.objects.filter(user=actor, stopped_at=None).exists()),
    )
    glass.user, glass.asked_at = actor, timezone.now()
    if allows(actor, GRANT, Action.CHANGE):
        glass.started_at = glass.asked_at
    glass.save(force_insert=True)
    _record("break_glass_started" if glass.started_at else "break_glass_asked", by, glass)
    return glass


def _is_in_scope(actor, case_id):
    return _cases[0].model.objects.seen_by(actor).filter(pk=case_id).exists()


@audited("break_glass_granted", on="glass")
def grant(*, by, glass, is_fresh):
    """Let another person begin; the thirty minutes run from now."""
    check_may(by, GRANT, Action.CHANGE, glass)
    row = locked(glass)
    require(
        rules.check_fresh(is_fresh),
        rules.check_other_person(by.pk, row.user_id, act="許可"),
        rules.check_waiting(row.started_at is None and row.stopped_at is None),
    )
    row.granted_by, row.started_at = by, timezone.now()
    row.save(update_fields=["granted_by", "started_at"])
    with together():
        _record("break_glass_granted", by, row)
        _record("break_glass_started", row.user, row)
    return row


@audited("break_glass_stopped", on="glass")
def stop(*, by, glass):
    """End one's own reading before its time, or take back what was asked for; twice is once."""
    check_may(by, ASK, Action.ADD, glass)
    return _stopped(by, glass)


@audited("break_glass_ended", on="glass")
def end(*, by, glass):
    """End the reading of another account, or refuse what it asked for."""
    check_may(by, GRANT, Action.CHANGE, glass)
    return _stopped(by, glass)


def _stopped(by, glass):
    row = locked(glass)
    if row.stopped_at is None:
        _close(row, by)
    return row


def close_expired(user=None):
    """Write down the end of what ran out; reading was over anyway. Return how many."""
    late = timezone.now() - rules.DURATION
    rows = BreakGlass.objects.filter(stopped_at=None, started_at__lte=late)
    rows = rows.filter(user=user) if user else rows
    closed = 0
    with together():
        for row in rows.select_for_update().order_by("pk"):
            _close(row, row.user, at=ends_at(row))
            closed += 1
    return closed


def _close(row, by, at=None):
    row.stopped_at = max(at or timezone.now(), row.started_at or row.asked_at)
    row.save(update_fields=["stopped_at"])
    _record("break_glass_stopped", by, row)


@audited("break_glass_reviewed", on="glass")
def review(*, by, glass, finding, note):
    """Say, as a person who had no part in it, whether it was proper; once, for good."""
    check_may(by, REVIEW, Action.CHANGE, glass)
    row = locked(glass)
    close_expired(row.user)
    row.refresh_from_db()
    require(
        rules.check_other_person(by.pk, row.user_id, row.granted_by_id, act="確認は"),
        rules.check_reviewable(
            is_over=bool(row.started_at and row.stopped_at), is_reviewed=bool(row.reviewed_at)
        ),
        rules.check_finding(finding == Finding.IMPROPER, note),
    )
    row.reviewed_by, row.reviewed_at = by, timezone.now()
    row.finding, row.note = finding, note
    row.save(update_fields=["reviewed_by", "reviewed_at", "finding", "note"])
    _record("break_glass_reviewed", by, row)
    return row


def _record(verb, by, row):
    with without_scope():
        persons = list(_cases[0].persons(row.case_id)) if _cases else []
    record(
        verb=verb,
        by=by,
        on_object=row,
        purpose=row.reason,
        subjects=[(person, [FieldClass.EXISTENCE]) for person in persons],
    )


def shown_to(reader):
    """The rows that ``reader`` may list, newest first."""
    rows = BreakGlass.objects.select_related("user", "granted_by", "reviewed_by")
    return visible(rows, reader, ASK)
