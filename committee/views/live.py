"""会議の進行: attendance, quorum counter, items and decisions while the meeting is held."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from committee.actions import attendance, deliberation
from committee.enums import ItemStatus
from committee.forms.sessions import (
    CloseForm,
    DecideForm,
    FinishForm,
    MoveForm,
    RecusalForm,
    StartForm,
    WithdrawForm,
)
from committee.models import Appointment, AttendanceEvent
from committee.presenters import meetings as presenters
from committee.queries import meetings as queries
from committee.queries.minutes import minutes_state
from committee.queries.ordinances import ordinance_on
from committee.views.meetings import find_meeting, to_meeting
from koganei.access.decorators import requires
from koganei.access.matrix import allows
from koganei.law import RuleBroken

FORMS = {
    "move": MoveForm,
    "recusal": RecusalForm,
    "start": StartForm,
    "decide": DecideForm,
    "close": CloseForm,
    "finish": FinishForm,
    "withdraw": WithdrawForm,
}


@require_safe
@requires("committee.closed_part", "view")
def live(request, code, key):
    """会議の進行"""
    return _page(request, find_meeting(code, key))


@require_POST
@requires("committee.meeting", "change")
def move(request, code, key):
    """到着・退席"""
    meeting = find_meeting(code, key)
    form = MoveForm(request.POST, meeting=meeting)
    return _do(request, meeting, "move", form, _move)


@require_POST
@requires("committee.meeting", "change")
def recusal(request, code, key):
    """除斥"""
    meeting = find_meeting(code, key)
    form = RecusalForm(request.POST, meeting=meeting)
    return _do(request, meeting, "recusal", form, _recuse)


@require_POST
@requires("committee.meeting", "change")
def withdraw(request, code, key, pk):
    """出入りの取り消し"""
    meeting = find_meeting(code, key)
    event = get_object_or_404(AttendanceEvent, meeting=meeting, pk=pk)
    form = WithdrawForm(request.POST, meeting=meeting)

    def run(meeting, form, by):
        attendance.withdraw(event=event, by=by, reason=form.cleaned_data["reason"])

    return _do(request, meeting, "withdraw", form, run)


@require_POST
@requires("committee.meeting", "change")
def item(request, code, key, number, name):
    """議題に入る、決める、非公開にする、決めずに終える"""
    meeting = find_meeting(code, key)
    row = get_object_or_404(meeting.items, number=number)
    form = FORMS[name](request.POST, meeting=meeting, item=row)
    if name in ("decide", "close") and "check" in request.POST:
        return _checked(request, meeting, name, form)
    return _do(request, meeting, name, form, ITEM_ACTS[name])


def _move(meeting, form, by):
    kind, pk = form.movement()
    who = get_object_or_404(Appointment.objects.select_related("member"), pk=pk)
    data = form.cleaned_data
    attendance.move(
        meeting=meeting, appointment=who, kind=kind, by=by, at=form.at(), via=data["via"],
        reason=data["reason"],
    )  # fmt: skip


def _recuse(meeting, form, by):
    data = form.cleaned_data
    attendance.move(
        meeting=meeting, appointment=data["appointment"], kind=data["kind"], by=by,
        at=form.at(), item=data["item"], reason=data["reason"],
    )  # fmt: skip


def _start(meeting, form, by):
    deliberation.start_item(
        item=form.item, by=by, at=form.at(), presided_by=form.cleaned_data["presided_by"]
    )


def _decide(meeting, form, by):
    motion = form.cleaned_data["motion"]
    deliberation.decide(item=form.item, by=by, at=form.at(), motion=motion, **form.votes())


def _close(meeting, form, by):
    reason = form.cleaned_data["reason"]
    deliberation.close_item(item=form.item, by=by, at=form.at(), reason=reason, **form.votes())


def _finish(meeting, form, by):
    data = form.cleaned_data
    deliberation.finish_item(
        item=form.item, by=by, at=form.at(), result=data["result"], continued=data["continued"]
    )


ITEM_ACTS = {"start": _start, "decide": _decide, "close": _close, "finish": _finish}


def _checked(request, meeting, name, form):
    """Show the arithmetic of a vote before it is recorded."""
    result = None
    if form.is_valid():
        session = queries.session_of(meeting, form.at() or timezone.now())
        tally = deliberation.tally_of(session, form.item, **form.votes())
        found = deliberation.violations_of(tally, form.cleaned_data["method"])
        form.add_violations([each for each in found if each])
        if form.is_valid():
            result = presenters.result_of(tally, form.cleaned_data["method"])
    return _page(request, meeting, {name: form}, result=result, status=422 if form.errors else 200)


def _do(request, meeting, name, form, run):
    if form.is_valid():
        try:
            run(meeting, form, request.user)
        except RuleBroken as broken:
            form.add_violations(broken.violations)
        else:
            messages.success(request, "記録しました。")
            return to_meeting(meeting, "committee:live")
    return _page(request, meeting, {name: form}, status=422)


def _page(request, meeting, bound=None, *, result=None, status=200):
    items = queries.items_of(meeting)
    current = next((i for i in items if i.status == ItemStatus.UNDER_WAY), None)
    session = queries.session_of(meeting)
    ordinance = ordinance_on(meeting.committee, meeting.held_on)
    bound = bound or {}
    context = {
        "meeting": meeting,
        "session": session,
        "quorum": session.quorum(current),
        "steps": presenters.progress(meeting, items, minutes_state(meeting)),
        "lines": presenters.attendance_lines(session, queries.replies_of(meeting), current),
        "items": presenters.item_lines(items, closed_too=True),
        "current": current,
        "upcoming": next((i for i in items if i.status == ItemStatus.WAITING), None),
        "movements": queries.movements_of(meeting),
        "invitees": meeting.invitees.select_related("item"),
        "admitted": meeting.observers.filter(admission="admitted").count(),
        "differences": queries.quorum_differences(meeting),
        "ordinance": ordinance,
        "articles": presenters.quoted(ordinance),
        "readings": presenters.readings(session.provisions),
        "next_steps": presenters.next_steps(meeting, session, items),
        "may_change": allows(request.user, "committee.meeting", "change"),
        "result": result,
        "refused": next((form for form in bound.values() if form.errors), None),
        "opened": bound.keys(),
    }
    context |= {f"{n}_form": bound.get(n) or f(meeting=meeting) for n, f in FORMS.items()}
    return render(request, "committee/live.html", context, status=status)
