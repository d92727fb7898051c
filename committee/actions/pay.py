"""The one door for remuneration: a slip for a meeting, and difference slips after corrections."""

from django.db.models import Max

from committee.actions.writing import lock_meeting, recorded, save
from committee.enums import MeetingStage
from committee.models import PayLine, PaySlip
from committee.permissions import check_may_pay
from committee.queries.pay import pay_of
from committee.workflow import PAY
from koganei.audit import audited
from koganei.law import Violation, require


@audited("issue_pay_slip", on="meeting")
def issue_pay_slip(*, meeting, by, on, reason=""):
    """支給調書を作る: for those who attended; again only for what corrections have changed."""
    row = lock_meeting(meeting.pk)
    pay = pay_of(row)
    number = (row.pay_slips.aggregate(last=Max("number"))["last"] or 0) + 1
    require(
        check_may_pay(by),
        _check_ended(row),
        *pay.violations,
        _check_due(pay, number),
        _check_reason(number, reason),
    )
    slip = save(
        PaySlip(meeting=row, number=number, issued_on=on, issued_by=by, reason=reason.strip()), by
    )
    for line in pay.open_lines:
        appointment = line.row.appointment
        save(
            PayLine(slip=slip, appointment=appointment, office=line.office, yen=line.difference),
            by,
        )
    slip.is_fixed = True
    return recorded("issue_pay_slip", save(slip, by), by)


def _violation(sentence, place=""):
    return Violation(PAY.section("支給調書を作る"), sentence, place=place)


def _check_ended(meeting):
    if meeting.stage == MeetingStage.ENDED:
        return None
    return _violation("支給調書は、閉会を記録してから作れます。")


def _check_due(pay, number):
    if pay.open_lines:
        return None
    if number == 1:
        return _violation("出席した委員がいないので、支給するものがありません。")
    return _violation("出席の記録と支給調書は合っています。差額はありません。")


def _check_reason(number, reason):
    if number == 1 or reason.strip():
        return None
    return _violation("差額の理由を書いてください。", place="reason")
