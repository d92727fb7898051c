"""会長・副会長

What the database itself refuses stands at the end.
"""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from committee.enums import Office, OfficeEndReason
from committee.models.apart import Apart, register_apart
from committee.models.appointment import GUARANTEES, Appointment, in_office, refuse_looking
from committee.models.body import Committee
from committee.rules.officers import Mandate
from koganei.triggers import refuse, register

CAME_FIRST = ("ended_on", "ends_on")


class OfficerQuerySet(models.QuerySet):
    def in_office(self, day):
        """Those who are chair or vice-chair on a day."""
        return self.filter(in_office(day, starts_on="elected_on"))


class Officer(models.Model):
    """会長・副会長（条例第5条）, elected by the members from among themselves

    ``elected_on`` is the first day of the office. ``ends_on`` is the last day of the appointment
    that the office hangs on, as it stood then; ``ended_on`` the last day of one who left before.
    """

    committee = models.ForeignKey(
        Committee, models.PROTECT, verbose_name="委員会", related_name="officers"
    )
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="委嘱", related_name="offices"
    )
    office = models.CharField("職", max_length=10, choices=Office.choices)
    elected_on = models.DateField("互選の日")
    ends_on = models.DateField("任期満了日", null=True, blank=True)
    ended_on = models.DateField("途中で退いた日（在職の最後の日）", null=True, blank=True)
    end_reason = models.CharField(
        "退いた事由", max_length=15, choices=OfficeEndReason.choices, blank=True
    )

    objects = OfficerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "会長・副会長"
        verbose_name_plural = "会長・副会長"
        ordering = ["committee_id", "elected_on", "office"]
        constraints = [
            Apart(
                name="officer_office_apart",
                same=("committee", "office"),
                starts_on="elected_on",
                ends=CAME_FIRST,
                violation_error_message="会長・副会長は、どの日にもそれぞれ一人です。",
            ),
            Apart(
                name="officer_appointment_apart",
                same=("appointment",),
                starts_on="elected_on",
                ends=CAME_FIRST,
                violation_error_message="会長と副会長は別の人です。",
            ),
            models.CheckConstraint(
                name="officer_office_is_known",
                condition=Q(office__in=Office.values),
                violation_error_message="職は会長か副会長にしてください。",
            ),
            models.CheckConstraint(
                name="officer_ends_within_term",
                condition=Q(ended_on=None)
                | Q(ended_on__gte=F("elected_on"))
                & (Q(ends_on=None) | Q(ended_on__lte=F("ends_on"))),
                violation_error_message="退いた日は、互選の日から任期満了日までの日にしてください。",
            ),
            models.CheckConstraint(
                name="officer_ended_for_a_reason",
                condition=Q(ended_on=None, end_reason="")
                | Q(ended_on__isnull=False, end_reason__in=OfficeEndReason.values),
                violation_error_message="退いた日と退いた事由は、そろえて記録します。",
            ),
        ]

    def __str__(self):
        return f"{self.get_office_display()} {self.appointment.member}"

    @property
    def last_day(self):
        return self.ended_on or self.ends_on

    @property
    def mandate(self):
        """The row as the rules see it."""
        return Mandate(
            Office(self.office),
            self.appointment.member_id,
            self.appointment.member.name,
            self.elected_on,
            self.last_day,
            was_ended=self.ended_on is not None,
        )


# Both in office: an officer's days lie within those of the appointment, whichever row changes.

NOT_SERVING = """NOT EXISTS (
    SELECT 1 FROM committee_appointment a
    WHERE a.id = NEW.appointment_id AND a.committee_id = NEW.committee_id
      AND a.starts_on <= NEW.elected_on
      AND (COALESCE(a.ended_on, a.ends_on) IS NULL
           OR COALESCE(NEW.ended_on, NEW.ends_on) <= COALESCE(a.ended_on, a.ends_on)){lock})"""
STILL_OFFICER = """EXISTS (
    SELECT 1 FROM committee_officer o WHERE o.appointment_id = OLD.id
      AND (o.committee_id <> NEW.committee_id OR o.elected_on < NEW.starts_on
           OR (COALESCE(NEW.ended_on, NEW.ends_on) IS NOT NULL
               AND (COALESCE(o.ended_on, o.ends_on) IS NULL
                    OR COALESCE(o.ended_on, o.ends_on) > COALESCE(NEW.ended_on, NEW.ends_on)))))"""

for _event in ("INSERT", "UPDATE"):
    register(
        refuse_looking(
            f"officer_is_serving_{_event.lower()}",
            "committee_officer",
            _event,
            "会長・副会長は、その間ずっと在任する委員でなければなりません。",
            when=NOT_SERVING,
            lock="a",
        )
    )
register(
    refuse(
        "appointment_keeps_its_office",
        "committee_appointment",
        "UPDATE",
        "会長・副会長である間は、委員の任期を短くできません。先にその職を終えてください。",
        when=STILL_OFFICER,
        citation=GUARANTEES,
    )
)
register_apart(Officer)
