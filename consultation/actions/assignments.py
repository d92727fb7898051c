"""担当を決め、終える (report, chapter 5: 課題分析・振り分け)"""

from django.utils import timezone

from consultation.actions.writing import add_event, desk_action, recorded
from consultation.enums import EventKind
from consultation.models import Case, CaseAssignment, DueItem, Handover
from consultation.queries import staff
from consultation.queries.people import persons_of_case
from consultation.rules import assignments as rules
from koganei.access.matrix import Action
from koganei.access.roles import Role
from koganei.law import require
from koganei.safeguards.conflict_links import ids_closed_to

CONFLICT = "利益相反による交代"


@desk_action("lead_appointed", on="case", writes=(CaseAssignment,), action=Action.CHANGE)
def appoint_lead(*, by, case, user, reason="", stays=True):
    """Make ``user`` the lead, whoever led before; that one ``stays`` in the team, or leaves it."""
    require(
        *check_lead(case, user),
        rules.check_not_lead(str(user), case.lead_id == user.pk),
        rules.check_none_waiting(Handover.waiting(case).exists()),
    )
    before = case.lead
    set_lead(case, user, by=by, reason=reason, stays=stays)
    told = f"（{before}から）" if before else ""
    add_event(case, by=by, kind=EventKind.ASSIGNMENT, label=f"主担当を{user}に決定{told}"[:100])
    return recorded("lead_appointed", by=by, row=case)


@desk_action("case_taken", on="case", writes=(Handover,))
def take(*, by, case, reason=""):
    """包括化推進員が、主担当のいない複合的な課題の相談を引き受ける"""
    require(
        *rules.check_take(
            is_coordinator=Role.INTEGRATION_COORDINATOR in by.roles,
            is_complex=case.is_complex,
            has_lead=case.lead_id is not None,
        )
    )
    set_lead(case, by, by=by, reason=reason)
    add_event(case, by=by, kind=EventKind.ASSIGNMENT, label=f"主担当を{by}が引き受け"[:100])
    return recorded("case_taken", by=by, row=case)


@desk_action("team_joined", on="case", writes=(CaseAssignment,), action=Action.CHANGE)
def add_to_team(*, by, case, user, reason=""):
    """副担当に加える"""
    of_desk = (
        staff.staff_of(case.desk.organization_id, timezone.localdate()).filter(pk=user.pk).exists()
    )
    require(
        rules.check_of_desk(str(user), of_desk, "user"),
        rules.check_not_in_team(str(user), _running(case, user).exists()),
    )
    _assign(case, user, by=by, reason=reason)
    add_event(case, by=by, kind=EventKind.ASSIGNMENT, label=f"{user}が副担当に加わる"[:100])
    return recorded("team_joined", by=by, row=case)


@desk_action("team_left", on="case", writes=(CaseAssignment,), action=Action.CHANGE)
def remove_from_team(*, by, case, user):
    """副担当を外す"""
    require(
        rules.check_leaves(
            str(user),
            is_in_team=_running(case, user).exists(),
            is_lead=case.lead_id == user.pk,
        )
    )
    _end(case, user)
    add_event(case, by=by, kind=EventKind.ASSIGNMENT, label=f"{user}が副担当を外れる"[:100])
    return recorded("team_left", by=by, row=case)


def check_lead(case, user, place="lead"):
    """Return what keeps ``user`` from leading the case, as violations or None."""
    today, name = timezone.localdate(), str(user)
    of_desk = staff.staff_of(case.desk.organization_id, today).filter(pk=user.pk).exists()
    roles = staff.roles_on(today, [user.pk]).get(user.pk, set())
    return [
        rules.check_of_desk(name, of_desk, place),
        rules.check_may_lead(name, may_lead=not of_desk or staff.may_lead(roles), place=place),
        rules.check_coordinator(
            name,
            is_needed=bool(case.is_complex and case.is_difficult),
            is_coordinator=Role.INTEGRATION_COORDINATOR in roles,
            place=place,
        ),
    ]


def set_lead(case, user, *, by, reason="", stays=True):
    """Put ``user`` in the place of the lead; within another action, which has asked the rules."""
    before = case.lead
    _assign(case, user, by=by, reason=reason)
    case.lead, case.version = user, case.version + 1
    case.save(update_fields=["lead", "version"])
    if before and before != user and not stays:
        _end(case, before)


def _assign(case, user, *, by, reason):
    if not _running(case, user).exists():
        CaseAssignment(
            case=case, user=user, starts_on=timezone.localdate(), assigned_by=by, reason=reason
        ).save(force_insert=True)


def _running(case, user):
    return CaseAssignment.objects.filter(case=case, user=user, ended_on=None)


def _end(case, user):
    """End the part of ``user`` in a case; what was still to be done goes to the lead."""
    for row in _running(case, user):
        row.ended_on = max(timezone.localdate(), row.starts_on)
        row.save(update_fields=["ended_on"])
    DueItem.objects.filter(case=case, user=user, done_at=None).update(user=case.lead)


def end_near(user, persons, by):
    """End the assignments of ``user`` to cases of ``persons``, for a conflict of interest.

    Called by the kernel without scope, in the transaction that declares the conflict. A case that
    loses its lead goes to the 主任, else to who declared it, who must find another one.
    """
    rows = CaseAssignment.objects.filter(user=user, ended_on=None).order_by("case_id")
    for case_id in list(rows.values_list("case_id", flat=True)):
        near = set(persons_of_case(case_id))
        if not persons & near:
            continue
        case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
        if case.lead_id == user.pk and case.closed_on is None:
            set_lead(case, _successor(case, user, near, by), by=by, reason=CONFLICT)
        _end(case, user)


def _successor(case, user, persons, by):
    """Return who leads a case until another lead is found: nobody who must not come near it."""
    chiefs = staff.staff_of(
        case.desk.organization_id, timezone.localdate(), {Role.CHIEF_SUPPORT_WORKER}
    )
    for other in [*chiefs, by]:
        if other.pk != user.pk and not ids_closed_to(other) & persons:
            return other
    require(rules.nobody_takes_over(case.number))
    return None
