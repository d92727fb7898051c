"""The one door for who comes and goes: replies beforehand, and timed movements on the day."""

from django.utils import timezone

from committee.actions.writing import lock_meeting, recorded, save
from committee.enums import Answer, MeetingStage, MovementKind, Topic, Via
from committee.models import AttendanceEvent, AttendanceReply
from committee.permissions import check_may_run
from committee.queries.meetings import session_of
from committee.rules.attendance import Movement, check_correction, check_movement
from committee.rules.meetings import check_attendance
from committee.rules.proceedings import check_moment
from koganei.audit import audited
from koganei.law import Violation, require

WITH_ATTENDANCE = (MeetingStage.RECEPTION, MeetingStage.IN_SESSION, MeetingStage.ENDED)


@audited("reply", on="meeting")
def reply(*, meeting, appointment, answer, by, on, via=Via.ROOM, note=""):
    """出欠の回答を記録する; a later answer replaces the earlier one."""
    row = lock_meeting(meeting.pk)
    session = session_of(row)
    require(check_may_run(by), _check_in_office(session, appointment))
    found = AttendanceReply.objects.filter(meeting=row, appointment=appointment).first()
    found = found or AttendanceReply(meeting=row, appointment=appointment)
    found.answer, found.via, found.note, found.replied_on = Answer(answer), via, note, on
    return recorded("reply", save(found, by), by)


@audited("move", on="meeting")
def move(*, meeting, appointment, kind, by, at=None, via=Via.ROOM, item=None, reason=""):
    """到着・退席・除斥を記録する; ``reason`` says why recused, or why it is written afterwards."""
    row, at = lock_meeting(meeting.pk), at or timezone.now()
    session = session_of(row, at)
    movement = Movement(appointment.pk, MovementKind(kind), at, Via(via), item and item.pk)
    provisions, name = session.provisions, appointment.member.name
    require(
        check_may_run(by),
        _check_stage(provisions, row.stage),
        check_moment(
            provisions, held_on=row.held_on, mode=row.mode, at=at, now=timezone.now()
        ),
        _check_in_office(session, appointment)
        or check_movement(provisions, session.presence, movement, name),
        _check_recusal(provisions, kind, reason),
        check_correction(provisions, at, _frozen(row), reason),
    )  # fmt: skip
    event = AttendanceEvent(
        meeting=row, appointment=appointment, kind=kind, at=at, via=via, item=item,
        reason=reason.strip(),
    )  # fmt: skip
    return recorded("move", save(event, by), by)


@audited("withdraw_movement", on="event")
def withdraw(*, event, by, reason):
    """誤った出入りの記録を取り消す; the row stays, with the reason."""
    row = lock_meeting(event.meeting_id)
    found = AttendanceEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    provisions = session_of(row).provisions
    require(check_may_run(by), _check_withdrawal(provisions, found, reason))
    found.withdrawn_at, found.withdrawn_reason = timezone.now(), reason.strip()
    return recorded("withdraw_movement", save(found, by), by)


def _check_in_office(session, appointment):
    return check_attendance(
        session.provisions, appointment.member.name,
        in_office=session.appointment(appointment.pk) is not None, on=session.meeting.held_on,
    )  # fmt: skip


def _check_stage(provisions, stage):
    if stage in WITH_ATTENDANCE:
        return None
    return Violation(
        provisions.cite(Topic.QUORUM),
        f"会議は「{MeetingStage(stage).label}」の段階です。受付を始めてから記録してください。",
    )


def _check_recusal(provisions, kind, reason):
    if kind != MovementKind.RECUSED or reason.strip():
        return None
    return Violation(provisions.cite(Topic.VOTE), "除斥の理由を書いてください。", place="reason")


def _check_withdrawal(provisions, event, reason):
    where = provisions.cite(Topic.QUORUM)
    if event.withdrawn_at:
        return Violation(where, "この記録は、もう取り消されています。")
    if not reason.strip():
        return Violation(where, "取り消す理由を書いてください。", place="reason")
    return None


def _frozen(meeting):
    return list(meeting.quorum_records.values_list("at", flat=True))
