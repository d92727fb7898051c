"""定足数の確認: what was counted when a meeting was opened and each time something was decided"""

from django.db import models
from django.db.models import F, Q

from committee.models.agenda import AgendaItem
from committee.models.conditions import (
    ITS_MEETING,
    SERVING,
    rule_of_meeting,
    rule_of_the_day,
)
from committee.models.meeting import GUARANTEES, Meeting
from koganei.triggers import refuse, register


class QuorumRecord(models.Model):
    """定足数の確認（条例第6条第2項）: written once, checked by the database against the events

    ``present`` counts the recused too; ``required`` is 0 where the text sets no quorum.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name="会議", related_name="quorum_records"
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        verbose_name="議題",
        null=True,
        blank=True,
        related_name="quorum_records",
    )
    is_opening = models.BooleanField("開会のとき", default=False)
    at = models.DateTimeField("時刻")
    in_office = models.PositiveSmallIntegerField("在任")
    required = models.PositiveSmallIntegerField("必要")
    present = models.PositiveSmallIntegerField("出席")
    recused = models.PositiveSmallIntegerField("除斥", default=0)

    class Meta:
        verbose_name = "定足数の確認"
        verbose_name_plural = "定足数の確認"
        ordering = ["meeting_id", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(is_opening=True),
                name="quorum_opened_once",
                violation_error_message="この会議は、もう開会しています。",
            ),
            models.CheckConstraint(
                name="quorum_is_met",
                condition=Q(present__gte=F("required") + F("recused")),
                violation_error_message="定足数に達していません。",
            ),
            models.CheckConstraint(
                name="quorum_of_opening_has_no_item",
                condition=Q(is_opening=False) | Q(item=None, recused=0),
                violation_error_message="開会のときの定足数は、議題によりません。",
            ),
        ]

    def __str__(self):
        return f"在任{self.in_office}、必要{self.required}、出席{self.present}"


# What no code may get past: the numbers are those of the events, the members and the ordinance.

LAST_MOVEMENT = """(SELECT {what} FROM committee_attendanceevent e
      WHERE e.meeting_id = m.id AND e.appointment_id = a.id AND e.withdrawn_at IS NULL
        AND e.kind IN ({kinds}) AND e.at <= NEW.at{where}
      ORDER BY e.at DESC, e.id DESC LIMIT 1)"""
IN_AND_OUT = {"kinds": "'arrived', 'left'", "where": ""}
RECUSALS = {"kinds": "'recused', 'returned'", "where": " AND e.item_id = NEW.item_id"}
PRESENT = f"""{SERVING} AND {LAST_MOVEMENT.format(what="e.kind", **IN_AND_OUT)} = 'arrived'
      AND ({LAST_MOVEMENT.format(what="e.via", **IN_AND_OUT)} <> 'online'
           OR {rule_of_the_day("o.online_presence_counts")})"""
RECUSED = f"{PRESENT} AND {LAST_MOVEMENT.format(what='e.kind', **RECUSALS)} = 'recused'"
COUNT = """(SELECT COUNT(*) FROM committee_meeting m JOIN committee_appointment a ON {where}
    WHERE m.id = NEW.meeting_id)"""
BASE = """CASE o.quorum_base WHEN 'seat_limit' THEN COALESCE(o.seat_limit, NEW.in_office)
      ELSE NEW.in_office END"""
REQUIRED = f"""CASE o.quorum_kind
      WHEN 'half_or_more' THEN CASE WHEN ({BASE}) < 1 THEN 1 ELSE (({BASE}) + 1) / 2 END
      WHEN 'majority' THEN ({BASE}) / 2 + 1 ELSE 0 END"""
NOT_AS_COUNTED = f"""NEW.in_office <> {COUNT.format(where=SERVING)}
    OR NEW.required <> COALESCE({rule_of_meeting(REQUIRED)}, -1)
    OR NEW.present <> {COUNT.format(where=PRESENT)}
    OR NEW.recused <> {COUNT.format(where=RECUSED)}"""
NOT_OF_THIS_MEETING = """NEW.item_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM committee_agendaitem i
    WHERE i.id = NEW.item_id AND i.meeting_id = NEW.meeting_id)"""

register(
    refuse(
        "quorum_as_counted",
        "committee_quorumrecord",
        "INSERT",
        "定足数の数が、出入りの記録・在任する委員・条例の定めと合いません。",
        when=f"{NOT_AS_COUNTED} OR {NOT_OF_THIS_MEETING}",
        citation=GUARANTEES,
        first_lock=ITS_MEETING,
    ),
    *(
        refuse(
            f"quorum_frozen_{event.lower()}",
            "committee_quorumrecord",
            event,
            "定足数の確認は、後から変えられません。",
            citation=GUARANTEES,
        )
        for event in ("UPDATE", "DELETE")
    ),
)
