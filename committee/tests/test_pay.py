"""付則第2項: one day's pay for a day attended, and the difference after a correction."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from committee.actions import attendance
from committee.actions.pay import issue_pay_slip
from committee.models import AttendanceEvent, PayLine, PaySlip, RemunerationRate
from committee.queries.meetings import meeting_called
from committee.queries.pay import pay_of, slips_of
from committee.queries.pay_years import year_of_pay
from committee.tests.fixtures import refused as refused_here
from committee.tests.meetings import seats
from koganei.dates.wareki import TOKYO
from koganei.testing.fixtures import logged_in

pytest_plugins = ["committee.tests.fixtures"]
ON = date(2020, 1, 17)


@pytest.fixture
def meeting(promotion):
    """The first meeting: eleven attended, the chair was elected that day; nothing paid yet."""
    return meeting_called(promotion, "2019-1")


def yen(pay):
    return {line.row.number: line.yen for line in pay.lines}


def test_pay_follows_the_record(meeting):
    due = yen(pay_of(meeting))
    assert due == {n: 11000 if n == 5 else 0 if n == 11 else 10000 for n in range(1, 13)}
    assert pay_of(meeting).total == 111000


def test_who_left_early_or_came_late_has_a_whole_day(meeting):
    """平岡 left at 15:20, 森下 came at 14:12."""
    assert [yen(pay_of(meeting))[n] for n in (7, 9)] == [10000, 10000]


def test_a_slip_pays_everybody_once(meeting, secretary):
    slip = issue_pay_slip(meeting=meeting, by=secretary, on=ON)
    assert sum(line.yen for line in slip.lines.all()) == 111000
    assert pay_of(meeting).open_lines == []
    assert refused_here(
        issue_pay_slip, meeting=meeting, by=secretary, on=ON, reason="もう一度"
    ) == ["出席の記録と支給調書は合っています。差額はありません。（報酬の手順「支給調書を作る」）"]


def test_a_correction_makes_a_difference_slip(meeting, secretary, promotion):
    issue_pay_slip(meeting=meeting, by=secretary, on=ON)
    wrong = AttendanceEvent.objects.get(meeting=meeting, appointment=seats(promotion, 12)[0])
    attendance.withdraw(event=wrong, by=secretary, reason="代わりの人でした")
    attendance.move(
        meeting=meeting, appointment=seats(promotion, 11)[0], kind="arrived", by=secretary,
        at=meeting.opened_at.astimezone(TOKYO).replace(hour=13, minute=59), reason="書きもらし",
    )  # fmt: skip
    assert pay_of(meeting).open_lines
    messages = refused_here(issue_pay_slip, meeting=meeting, by=secretary, on=ON)
    assert [m.partition("。")[0] for m in messages] == ["差額の理由を書いてください"]
    slip = issue_pay_slip(meeting=meeting, by=secretary, on=ON, reason="出席の訂正")
    assert slip.is_difference
    assert {line.appointment.pk: line.yen for line in slip.lines.all()} == {11: 10000, 12: -10000}
    assert not pay_of(meeting).open_lines
    year = year_of_pay(promotion, 2019)
    assert year.meetings == [meeting]
    assert {line.appointment.pk: line.days for line in year.lines}[12] == 0
    assert (year.total, year.sums) == (111000, [111000])
    assert len(slips_of(meeting)) == 2


def test_the_rate_is_that_of_the_day(meeting, promotion):
    RemunerationRate.objects.create(
        committee=promotion, office="member", yen=12000, effective_on=date(2019, 12, 14),
        source_name="特別職の給与に関する条例", source_place="別表第3",
    )  # fmt: skip
    assert yen(pay_of(meeting))[1] == 10000


def test_without_a_rate_nothing_is_paid(meeting, promotion, secretary):
    RemunerationRate.objects.filter(committee=promotion).delete()
    messages = refused_here(issue_pay_slip, meeting=meeting, by=secretary, on=ON)
    assert "効力のある会長の日額がありません" in messages[0]
    assert "効力のある委員の日額がありません" in messages[1]


def test_nothing_is_paid_before_the_end(promotion, secretary):
    going_on = meeting_called(promotion, "2020-1")
    messages = refused_here(issue_pay_slip, meeting=going_on, by=secretary, on=ON)
    assert messages[0].startswith("支給調書は、閉会を記録してから")


@pytest.mark.parametrize(
    ("number", "office", "amount"),
    [(1, "member", 9999), (1, "chair", 10000), (11, "member", 10000), (1, "member", 20000)],
)
def test_the_database_pays_what_was_attended(meeting, secretary, promotion, number, office, amount):
    slip = PaySlip.objects.create(meeting=meeting, number=1, issued_on=ON, issued_by=secretary)
    (who,) = seats(promotion, number)
    with pytest.raises(IntegrityError, match="pay_equals_attendance"), transaction.atomic():
        PayLine.objects.create(slip=slip, appointment=who, office=office, yen=amount)


def test_a_slip_is_fixed_when_nobody_is_missing(meeting, secretary):
    """Eleven attended; the twelfth line is refused by the attendance, ten lines by the fixing."""
    slip = PaySlip.objects.create(meeting=meeting, number=1, issued_on=ON, issued_by=secretary)
    lines = pay_of(meeting).attended
    for line in lines[:-1]:
        PayLine.objects.create(
            slip=slip, appointment=line.row.appointment, office=line.office, yen=line.yen
        )
    fix = PaySlip.objects.filter(pk=slip.pk)
    with pytest.raises(IntegrityError, match="pay_slip_forgets_nobody"), transaction.atomic():
        fix.update(is_fixed=True)
    last = {"slip": slip, "appointment": lines[-1].row.appointment, "office": "member"}
    PayLine.objects.create(**last, yen=10000)
    fix.update(is_fixed=True)
    with pytest.raises(IntegrityError, match="payline_frozen_insert"), transaction.atomic():
        PayLine.objects.create(**last, yen=0)


def test_no_slip_is_born_fixed_and_empty(meeting, secretary):
    with pytest.raises(IntegrityError, match="pay_slip_forgets_nobody"), transaction.atomic():
        PaySlip.objects.create(
            meeting=meeting, number=1, issued_on=ON, issued_by=secretary, is_fixed=True
        )


def test_a_slip_stays_as_it_was(meeting, secretary):
    issue_pay_slip(meeting=meeting, by=secretary, on=ON)
    for write in (
        lambda: PayLine.objects.update(yen=0),
        lambda: PayLine.objects.all().delete(),
        lambda: PaySlip.objects.update(reason="別"),
    ):
        with pytest.raises(IntegrityError, match="_frozen_"), transaction.atomic():
            write()


def test_the_pages(meeting):
    desk, page = logged_in("secretariat"), "/committee/promotion/meetings/2019-1/pay/"
    assert "111,000円" in desk.get(page).content.decode()
    assert desk.post(f"{page}issue/", {"on": "令和2年1月17日"}).status_code == 302
    assert "差額の支給調書を作る" not in desk.get(page).content.decode()
    year = desk.get("/committee/promotion/pay/2019/").content.decode()
    assert "111,000円" in year
    assert "11日" in year
    for role in ("committee_member", "welfare_staff", "auditor", "section_head"):
        assert logged_in(role).get(page).status_code == 403
    assert logged_in("welfare_manager").get(page).status_code == 200
    assert logged_in("welfare_manager").post(f"{page}issue/").status_code == 403
