"""支給調書: what is paid for a meeting, and the differences of later corrections

What the database itself refuses stands at the end.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from committee.enums import RemunerationOffice
from committee.models.appointment import Appointment
from committee.models.conditions import ITS_MEETING, SERVING
from committee.models.meeting import GUARANTEES, Meeting
from koganei.constraints import known
from koganei.triggers import refuse, register


class PaySlip(models.Model):
    """支給調書（付則第2項、特別職の給与に関する条例別表第3）: one meeting, gross, never changed

    Number 1 pays those who attended; a later one is a difference slip (差額) with its reason. It is
    fixed when its lines are written: the database lets that pass only if nobody is missing.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name="会議", related_name="pay_slips"
    )
    number = models.PositiveSmallIntegerField("番号")
    issued_on = models.DateField("作成日")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="作成した人", related_name="+"
    )
    reason = models.CharField("差額の理由", max_length=200, blank=True)
    is_fixed = models.BooleanField("確定", default=False, editable=False)

    class Meta:
        verbose_name = "支給調書"
        verbose_name_plural = "支給調書"
        ordering = ["meeting_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="pay_slip_number_once",
                violation_error_message="この会議には、同じ番号の支給調書があります。",
            ),
            models.CheckConstraint(
                name="pay_difference_for_a_reason",
                condition=Q(number=1) | ~Q(reason=""),
                violation_error_message="差額の支給調書には、理由を書いてください。",
            ),
        ]

    def __str__(self):
        kind = "支給調書" if self.number == 1 else f"支給調書（差額{self.number - 1}）"
        return f"{self.meeting} {kind}"

    @property
    def is_difference(self):
        return self.number > 1


class PayLine(models.Model):
    """支給調書の行: ``yen`` is gross; negative where too much was paid"""

    slip = models.ForeignKey(PaySlip, models.PROTECT, verbose_name="支給調書", related_name="lines")
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="委嘱", related_name="pay_lines"
    )
    office = models.CharField("職", max_length=10, choices=RemunerationOffice.choices)
    yen = models.IntegerField("支給額（円）")

    class Meta:
        verbose_name = "支給調書の行"
        verbose_name_plural = "支給調書の行"
        ordering = ["slip_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["slip", "appointment"],
                name="pay_line_once",
                violation_error_message="この委員の行は、もうあります。",
            ),
            known("pay_line", "office", RemunerationOffice, "職"),
        ]

    def __str__(self):
        return f"{self.appointment.member} {self.yen:,}円"


# What no code may get past: whoever attended has been paid the rate of that day, all slips of the
# meeting together; whoever did not, nothing. A line is checked when it is written, a slip as a
# whole when it is fixed.

ATTENDED = """EXISTS (
    SELECT 1 FROM committee_attendanceevent e JOIN committee_payslip s
      ON s.meeting_id = e.meeting_id
    WHERE s.id = NEW.slip_id AND e.appointment_id = NEW.appointment_id
      AND e.kind = 'arrived' AND e.withdrawn_at IS NULL)"""
PAID = """NEW.yen + COALESCE((
    SELECT SUM(l.yen) FROM committee_payline l
      JOIN committee_payslip other ON other.id = l.slip_id
      JOIN committee_payslip mine ON mine.meeting_id = other.meeting_id
    WHERE mine.id = NEW.slip_id AND l.appointment_id = NEW.appointment_id), 0)"""
RATE = """(SELECT r.yen FROM committee_remunerationrate r
      JOIN committee_meeting m ON m.committee_id = r.committee_id
      JOIN committee_payslip s ON s.meeting_id = m.id
    WHERE s.id = NEW.slip_id AND r.office = NEW.office AND r.effective_on <= m.held_on
    ORDER BY r.effective_on DESC LIMIT 1)"""
# in brackets: PL/pgSQL would take a bare THEN for its own
NOT_AS_ATTENDED = f"{PAID} <> (CASE WHEN {ATTENDED} THEN COALESCE({RATE}, -1) ELSE 0 END)"

# members who were there and have nothing; a rate of 0 yen leaves nothing to pay
FORGOTTEN = f"""EXISTS (
    SELECT 1 FROM committee_attendanceevent e
      JOIN committee_meeting m ON m.id = e.meeting_id
      JOIN committee_appointment a ON a.id = e.appointment_id AND {SERVING}
    WHERE e.meeting_id = NEW.meeting_id AND e.kind = 'arrived' AND e.withdrawn_at IS NULL
      AND COALESCE((SELECT SUM(l.yen) FROM committee_payline l
            JOIN committee_payslip s ON s.id = l.slip_id
          WHERE s.meeting_id = m.id AND l.appointment_id = a.id), 0) = 0
      AND NOT EXISTS (SELECT 1 FROM committee_remunerationrate r
          WHERE r.committee_id = m.committee_id AND r.yen = 0))"""  # noqa: S608 -- names of columns
MORE_THAN_FIXED = """OLD.is_fixed OR NOT NEW.is_fixed OR NEW.meeting_id <> OLD.meeting_id
    OR NEW.number <> OLD.number OR NEW.issued_on <> OLD.issued_on
    OR NEW.issued_by_id <> OLD.issued_by_id OR NEW.reason <> OLD.reason"""
SLIP_IS_FIXED = "(SELECT s.is_fixed FROM committee_payslip s WHERE s.id = NEW.slip_id)"
FROZEN = "支給調書は変えられません。直しは差額の支給調書で作ってください。"

register(
    refuse(
        "pay_equals_attendance",
        "committee_payline",
        "INSERT",
        "支給額が、出席の記録とその日の日額に合いません。",
        when=NOT_AS_ATTENDED,
        citation=GUARANTEES,
        first_lock="committee_meeting WHERE id = "
        "(SELECT meeting_id FROM committee_payslip WHERE id = NEW.slip_id)",
    ),
    *(
        refuse(
            f"pay_slip_forgets_nobody_{event.lower()}",
            "committee_payslip",
            event,
            "出席した委員の行が足りないので、支給調書を確定できません。",
            when=f"NEW.is_fixed AND {FORGOTTEN}",
            citation=GUARANTEES,
            first_lock=ITS_MEETING,
        )
        for event in ("INSERT", "UPDATE")
    ),
    *(
        refuse(name, f"committee_{table}", event, FROZEN, when=when, citation=GUARANTEES)
        for name, table, event, when in (
            ("payslip_frozen_update", "payslip", "UPDATE", MORE_THAN_FIXED),
            ("payslip_frozen_delete", "payslip", "DELETE", "1 = 1"),
            ("payline_frozen_insert", "payline", "INSERT", SLIP_IS_FIXED),
            ("payline_frozen_update", "payline", "UPDATE", "1 = 1"),
            ("payline_frozen_delete", "payline", "DELETE", "1 = 1"),
        )
    ),
)
