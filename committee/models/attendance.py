"""出欠の回答と、会議の日の出入り"""

from django.db import models
from django.db.models import Q

from committee.enums import Answer, MovementKind, Via
from committee.models.agenda import AgendaItem
from committee.models.appointment import Appointment
from committee.models.conditions import ITS_MEETING, SERVING
from committee.models.meeting import GUARANTEES, Meeting
from committee.rules.attendance import Movement
from koganei.constraints import known
from koganei.triggers import refuse, register


class AttendanceReply(models.Model):
    """出欠の回答: what a member said beforehand; the day itself is in ``AttendanceEvent``"""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name="会議", related_name="replies"
    )
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="委嘱", related_name="replies"
    )
    answer = models.CharField("回答", max_length=10, choices=Answer.choices)
    via = models.CharField("出席の方法", max_length=10, choices=Via.choices, default=Via.ROOM)
    replied_on = models.DateField("回答の日")
    note = models.CharField("連絡", max_length=200, blank=True, help_text="介助、早退など。")

    class Meta:
        verbose_name = "出欠の回答"
        verbose_name_plural = "出欠の回答"
        ordering = ["meeting_id", "appointment_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "appointment"],
                name="reply_once",
                violation_error_message="この委員の回答は、もうあります。",
            ),
            known("reply", "answer", Answer, "回答"),
            known("reply", "via", Via, "出席の方法"),
        ]

    def __str__(self):
        return f"{self.appointment.member} {self.get_answer_display()}"


class StandingQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class AttendanceEvent(models.Model):
    """出入りの記録（条例第6条第2項）: arrival, departure, recusal, each with its time

    Never changed: a wrong one is withdrawn with a reason and written anew. Whoever is there at a
    moment follows from these rows (``rules.attendance.Presence``).
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name="会議", related_name="movements"
    )
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="委嘱", related_name="movements"
    )
    kind = models.CharField("出入り", max_length=10, choices=MovementKind.choices)
    at = models.DateTimeField("時刻")
    via = models.CharField("出席の方法", max_length=10, choices=Via.choices, default=Via.ROOM)
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        verbose_name="議題（除斥のとき）",
        null=True,
        blank=True,
        related_name="recusals",
    )
    reason = models.CharField("除斥・訂正の理由", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("取り消した時刻", null=True, blank=True)
    withdrawn_reason = models.CharField("取り消した理由", max_length=200, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "出入りの記録"
        verbose_name_plural = "出入りの記録"
        ordering = ["meeting_id", "at", "id"]
        constraints = [
            models.CheckConstraint(
                name="movement_recusal_names_its_item",
                condition=Q(kind__in=["recused", "returned"], item__isnull=False)
                | Q(kind__in=["arrived", "left"], item=None),
                violation_error_message="除斥は、議題ごとに記録します。",
            ),
            models.CheckConstraint(
                name="movement_recused_for_a_reason",
                condition=~Q(kind="recused") | ~Q(reason=""),
                violation_error_message="除斥の理由を書いてください。",
            ),
            models.CheckConstraint(
                name="movement_withdrawn_for_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""),
                violation_error_message="取り消すときは、理由を書いてください。",
            ),
            known("movement", "kind", MovementKind, "出入り"),
            known("movement", "via", Via, "出席の方法"),
        ]

    def __str__(self):
        return f"{self.appointment.member} {self.get_kind_display()}"

    @property
    def movement(self):
        """The row as the rules see it."""
        return Movement(
            member=self.appointment_id,
            kind=MovementKind(self.kind),
            at=self.at,
            via=Via(self.via),
            item=self.item_id,
            order=self.pk or 0,
        )


# What no code may get past.

NOT_IN_OFFICE = f"""NOT EXISTS (
    SELECT 1 FROM committee_meeting m JOIN committee_appointment a ON {SERVING}
    WHERE m.id = NEW.meeting_id AND a.id = NEW.appointment_id)"""  # noqa: S608 -- names of columns
QUORUM_IS_RECORDED = """NEW.reason = '' AND EXISTS (
    SELECT 1 FROM committee_quorumrecord q
    WHERE q.meeting_id = NEW.meeting_id AND q.at >= NEW.at)"""
MORE_THAN_WITHDRAWN = """OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
    OR NEW.meeting_id <> OLD.meeting_id OR NEW.appointment_id <> OLD.appointment_id
    OR NEW.kind <> OLD.kind OR NEW.at <> OLD.at OR NEW.via <> OLD.via
    OR COALESCE(NEW.item_id, 0) <> COALESCE(OLD.item_id, 0)"""
TABLE = "committee_attendanceevent"

register(
    refuse(
        "movement_of_a_serving_member",
        TABLE,
        "INSERT",
        "会議の日に在任する委員でなければ、出席を記録できません。",
        when=NOT_IN_OFFICE,
        citation=GUARANTEES,
    ),
    refuse(
        "movement_before_recorded_quorum",
        TABLE,
        "INSERT",
        "開会・決定より前の出入りを後から加えるときは、訂正の理由が要ります。",
        when=QUORUM_IS_RECORDED,
        citation=GUARANTEES,
        first_lock=ITS_MEETING,
    ),
    refuse(
        "movement_only_withdrawn",
        TABLE,
        "UPDATE",
        "出入りの記録は変えられません。取り消して、新しく記録してください。",
        when=MORE_THAN_WITHDRAWN,
        citation=GUARANTEES,
        first_lock=ITS_MEETING,
    ),
    refuse(
        "movement_kept",
        TABLE,
        "DELETE",
        "出入りの記録は消せません。取り消して、新しく記録してください。",
        citation=GUARANTEES,
    ),
)
