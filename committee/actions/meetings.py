"""The one door for a meeting as a whole: plan, convene, notify, receive, open, end, cancel.

Every function locks the meeting's row first, asks the rules of the meeting's day and raises
RuleBroken with every violation at once. ``at`` is a moment, ``on`` a day.
"""

from django.utils import timezone

from committee.actions.appointments import lock
from committee.actions.writing import lock_meeting, recorded, save
from committee.enums import MeetingMode, Office
from committee.models import Meeting, QuorumRecord
from committee.permissions import check_may_run
from committee.queries.meetings import next_number, session_of, unfinished_items
from committee.queries.ordinances import rule_book
from committee.queries.rosters import roster
from committee.rules.convocation import (
    check_convener,
    check_day,
    check_mode,
    check_ready,
    check_year,
)
from committee.rules.meetings import convener as by_right
from committee.rules.proceedings import check_end, check_moment, check_presider
from committee.rules.publicity import check_notice
from committee.workflow import BEFORE_OPENING, MEETING_FLOW, PROCEDURE
from koganei.audit import audited
from koganei.dates.fiscal_year import FiscalYear
from koganei.law import Violation, require

CALENDAR = ("held_on", "starts_at", "ends_at", "place", "mode")
PLANNED = (*CALENDAR, "online_note", "observer_limit", "observer_selection", "next_meeting")


@audited("plan_meeting", on="committee")
def plan_meeting(
    *, committee, held_on, starts_at, by, ends_at=None, place="", mode=MeetingMode.IN_PERSON,
    **details,
):  # fmt: skip
    """会議を用意する: the next 第n回 of the 年度 of its day; limits are those of the ordinance."""
    committee = lock(committee.pk)
    book = rule_book(committee)
    provisions = book.on(held_on)
    require(
        check_may_run(by),
        book.check_in_force(held_on, "会議の日"),
        provisions and check_mode(provisions, mode),
    )
    year = FiscalYear.of(held_on)
    details = {"observer_limit": provisions.observer_limit} | details
    row = Meeting(
        committee=committee, year=year, number=next_number(committee, year), held_on=held_on,
        starts_at=starts_at, ends_at=ends_at, place=place, mode=mode, **details,
    )  # fmt: skip
    return recorded("plan_meeting", save(row, by), by)


@audited("change_meeting", on="meeting")
def change_meeting(*, meeting, by, **changes):
    """日時・場所などを直す: until it is opened; the calendar's version goes up once convened."""
    row = lock_meeting(meeting.pk)
    moved = {n: v for n, v in changes.items() if n in CALENDAR and getattr(row, n) != v}
    for name in PLANNED:
        setattr(row, name, changes.get(name, getattr(row, name)))
    book = rule_book(row.committee)
    provisions = book.on(row.held_on)
    require(
        check_may_run(by),
        _check_not_opened(row),
        book.check_in_force(row.held_on, "会議の日"),
        provisions and check_mode(provisions, row.mode),
        provisions and check_year(provisions, row.year, row.held_on),
    )
    if moved and row.convened_on:
        row.sequence += 1
    return recorded("change_meeting", save(row, by), by)


def _check_not_opened(meeting):
    if meeting.stage in BEFORE_OPENING:
        return None
    return Violation(
        PROCEDURE.section("会議を用意する"),
        f"会議は「{meeting.get_stage_display()}」の段階なので、予定は直せません。",
    )


@audited("convene", on="meeting")
def convene(*, meeting, by, on, convener=None):
    """招集する（第6条第1項）: in the name of whoever has the right on that day."""
    row = lock_meeting(meeting.pk)
    provisions = _provisions(row)
    officers = roster(row.committee, on)
    right = by_right(
        has_chair=bool(officers and officers.holder(Office.CHAIR)),
        has_vice_chair=bool(officers and officers.holder(Office.VICE_CHAIR)),
    )
    step = _step("convene", row)
    require(
        check_may_run(by),
        check_convener(provisions, convener or right, right),
        *check_ready(provisions, items=row.items.count(), place=row.place, mode=row.mode),
    )
    row.stage, row.convener, row.convened_on = step.target, right, on
    return recorded("convene", save(row, by), by)


@audited("notify_meeting", on="meeting")
def notify(*, meeting, by, sent_on, published_on, notice_number="", late_notice_reason=""):
    """通知し公表する（第7条）: so many days before, or with the reason for being late."""
    row = lock_meeting(meeting.pk)
    step = _step("notify", row)
    late = check_notice(_provisions(row), row.held_on, published_on)
    require(check_may_run(by), late, waiver=late_notice_reason)
    row.stage, row.notice_number = step.target, notice_number
    row.notice_sent_on, row.notice_published_on = sent_on, published_on
    row.late_notice_reason = late_notice_reason.strip() if late else ""
    return recorded("notify_meeting", save(row, by), by)


@audited("receive", on="meeting")
def receive(*, meeting, by, at=None):
    """受付を始める: from now on arrivals are recorded."""
    row, at = lock_meeting(meeting.pk), at or timezone.now()
    step = _step("receive", row)
    provisions = _provisions(row)
    require(
        check_may_run(by),
        check_day(provisions, row.held_on, timezone.localdate())
        or _check_moment(provisions, row, at),
    )
    row.stage, row.reception_at = step.target, at
    return recorded("receive", save(row, by), by)


@audited("open_meeting", on="meeting")
def open_meeting(*, meeting, by, at=None, presided_by=None):
    """開会する（第6条第2項）: only with a quorum, whose numbers are kept.

    ``presided_by`` is the 仮議長 where neither chair nor vice-chair is there.
    """
    row, at = lock_meeting(meeting.pk), at or timezone.now()
    step = _step("open", row)
    session = session_of(row, at)
    led_as, leader, check = presider(session, presided_by)
    require(
        check_may_run(by),
        _check_moment(session.provisions, row, at, row.reception_at),
        session.quorum().check(),
        check,
    )
    keep_quorum(session, is_opening=True)
    row.stage, row.opened_at = step.target, at
    row.presided_as, row.presided_by = led_as, leader
    return recorded("open_meeting", save(row, by), by)


@audited("end_meeting", on="meeting")
def end_meeting(*, meeting, by, at=None, next_meeting=""):
    """閉会する: when every item has its result."""
    row, at = lock_meeting(meeting.pk), at or timezone.now()
    step = _step("end", row)
    provisions = _provisions(row)
    last = row.quorum_records.order_by("at").last()
    require(
        check_may_run(by),
        _check_moment(provisions, row, at, last.at),
        check_end(provisions, [item.title for item in unfinished_items(row)]),
    )
    row.stage, row.ended_at = step.target, at
    row.next_meeting = next_meeting or row.next_meeting
    return recorded("end_meeting", save(row, by), by)


@audited("cancel_meeting", on="meeting")
def cancel_meeting(*, meeting, by, on, reason):
    """中止する: until it is opened, with a reason; the calendar says CANCELLED."""
    row = lock_meeting(meeting.pk)
    step = _step("cancel", row)
    require(check_may_run(by), _check_said(reason))
    row.stage, row.cancelled_on, row.cancel_reason = step.target, on, reason.strip()
    row.sequence += 1
    return recorded("cancel_meeting", save(row, by), by)


def _check_said(reason):
    if reason.strip():
        return None
    return Violation(
        PROCEDURE.section("中止する"), "中止の理由を書いてください。", place="cancel_reason"
    )


def presider(session, chosen):
    """Return (Presiding, appointment, violation): who leads at this moment, 第5条第4項."""
    led_as, leader = session.presiding()
    here = chosen is not None and chosen.pk in session.present
    check = check_presider(session.provisions, led_as, chosen=chosen, present=here)
    return led_as, leader or chosen, check


def keep_quorum(session, *, item=None, is_opening=False):
    """Write down what is counted now; the database counts again and refuses what differs."""
    quorum, recused = session.quorum(item), len(session.recused(item))
    return QuorumRecord.objects.create(
        meeting=session.meeting, item=item, is_opening=is_opening, at=session.at,
        in_office=quorum.in_office, required=quorum.required,
        present=quorum.present + recused, recused=recused,
    )  # fmt: skip


def _step(name, meeting):
    return MEETING_FLOW.take(name, meeting.stage, meeting, of="会議")


def _provisions(meeting):
    return rule_book(meeting.committee).on(meeting.held_on)


def _check_moment(provisions, meeting, at, not_before=None):
    return check_moment(
        provisions, held_on=meeting.held_on, mode=meeting.mode, at=at, now=timezone.now(),
        not_before=not_before,
    )  # fmt: skip
