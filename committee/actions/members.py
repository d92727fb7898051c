"""The person behind the seat: entered before an appointment, and what was mistyped put right."""

from committee.actions.appointments import lock
from committee.actions.writing import recorded, save
from committee.models import Appointment, Member
from committee.permissions import check_may_appoint
from koganei.audit import audited
from koganei.law import require


@audited("register_member", on="committee")
def register_member(*, committee, name, by, kana=""):
    """委員になる人を登録する: the name as the person writes it."""
    require(check_may_appoint(by))
    return recorded("register_member", save(Member(name=name, kana=kana), by), by)


@audited("correct_nominating_body", on="appointment")
def correct_nominating_body(*, appointment, nominating_body, by):
    """推薦団体・所属団体の記録を直す; who sits where and how long stays as it is."""
    lock(appointment.committee_id)
    require(check_may_appoint(by))
    row = Appointment.objects.select_related("member", "category").get(pk=appointment.pk)
    row.nominating_body = nominating_body
    return recorded("correct_nominating_body", save(row, by), by)


@audited("number_letters", on="appointment")
def number_letters(*, appointment, letter_number, everyone, by):
    """委嘱状の文書番号を記録する: of one letter, or of all of the body and day."""
    lock(appointment.committee_id)
    require(check_may_appoint(by))
    rows = Appointment.objects.select_related("member", "category")
    rows = rows.filter(committee=appointment.committee, appointed_on=appointment.appointed_on)
    for row in rows if everyone else rows.filter(pk=appointment.pk):
        row.letter_number = letter_number.strip()
        save(row, by)
    return recorded("number_letters", appointment, by)
