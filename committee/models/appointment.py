"""委嘱: who sits in which seat, from when until when

What the database itself refuses stands at the end.
"""

from dataclasses import replace

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from committee.enums import EndReason
from committee.models.apart import Apart, register_apart
from committee.models.body import Committee
from committee.models.member import Member
from committee.models.ordinance import SelectionCategory
from committee.rules.terms import Tenure
from koganei.law import LegalText
from koganei.triggers import refuse, register

GUARANTEES = LegalText("データベースの保証").section("委員の席")


class AppointmentQuerySet(models.QuerySet):
    def in_office(self, day):
        """Those who hold their seat on a day, the last day included."""
        return self.filter(in_office(day))


def in_office(day, *, starts_on="starts_on"):
    """The condition for rows of those in office on a day."""
    return Q(**{f"{starts_on}__lte": day}) & (
        Q(ended_on__gte=day) | Q(ended_on=None) & (Q(ends_on=None) | Q(ends_on__gte=day))
    )


class Appointment(models.Model):
    """委嘱（条例第3条第2項・第4条）: in office from ``starts_on`` to ``ended_on``, else ``ends_on``

    ``ends_on`` is the day the term expires (任期満了日), empty where the text sets no term;
    ``ended_on`` the last day in office of one who left before. If that lies before ``starts_on``,
    the appointment was given up before it began and holds no day. ``category_code`` and ``seat``
    name the seat over all amendments. Written only by ``actions.appointments``.
    """

    committee = models.ForeignKey(
        Committee, models.PROTECT, verbose_name="委員会", related_name="appointments"
    )
    member = models.ForeignKey(
        Member, models.PROTECT, verbose_name="委員", related_name="appointments"
    )
    category = models.ForeignKey(
        SelectionCategory, models.PROTECT, verbose_name="選出区分", related_name="appointments"
    )
    category_code = models.CharField("選出区分のコード", max_length=30, editable=False)
    seat = models.PositiveSmallIntegerField("席（番号）")
    nominating_body = models.CharField("推薦団体・所属団体", max_length=100, blank=True)
    post = models.CharField("職（職指定委員）", max_length=60, blank=True)
    appointed_on = models.DateField("委嘱日")
    letter_number = models.CharField("委嘱状の文書番号", max_length=40, blank=True)
    starts_on = models.DateField("任期の始まり")
    ends_on = models.DateField("任期満了日", null=True, blank=True)
    ended_on = models.DateField("途中で退いた日（在任の最後の日）", null=True, blank=True)
    end_reason = models.CharField(
        "退いた事由", max_length=12, choices=EndReason.choices, blank=True
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="前任者（補欠委員のとき）",
        null=True,
        blank=True,
        related_name="substitutes",
    )
    term_number = models.PositiveSmallIntegerField("連続して何期目か")
    waiver_reason = models.TextField("限度を超えて委嘱する理由", blank=True)
    other_posts = models.PositiveSmallIntegerField(
        "市の他の会議体の兼職数", null=True, blank=True, help_text="このシステムにないもの。"
    )

    objects = AppointmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "委嘱"
        verbose_name_plural = "委嘱"
        ordering = ["committee_id", "starts_on", "category_code", "seat"]
        indexes = [
            models.Index(fields=["committee", "starts_on"], name="appointment_by_committee"),
        ]
        constraints = [
            Apart(
                name="appointment_seat_apart",
                same=("committee", "category_code", "seat"),
                starts_on="starts_on",
                ends=("ended_on", "ends_on"),
                violation_error_message="この席には、同じ日に在任するほかの委員がいます。",
            ),
            Apart(
                name="appointment_member_apart",
                same=("committee", "member"),
                starts_on="starts_on",
                ends=("ended_on", "ends_on"),
                violation_error_message="この人は、同じ日にこの委員会のほかの席にいます。",
            ),
            models.CheckConstraint(
                name="appointment_starts_when_appointed",
                condition=Q(starts_on__gte=F("appointed_on")),
                violation_error_message="任期は委嘱日より前に始まりません。",
            ),
            models.CheckConstraint(
                name="appointment_dates_in_order",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="任期満了日は、任期の始まり以後の日にしてください。",
            ),
            models.CheckConstraint(
                name="appointment_ends_within_term",
                condition=Q(ended_on=None)
                | Q(ended_on__gte=F("appointed_on"))
                & (Q(ends_on=None) | Q(ended_on__lte=F("ends_on"))),
                violation_error_message="退いた日は、委嘱日から任期満了日までの日にしてください。",
            ),
            models.CheckConstraint(
                name="appointment_ended_for_a_reason",
                condition=Q(ended_on=None, end_reason="")
                | Q(ended_on__isnull=False, end_reason__in=EndReason.values),
                violation_error_message="退いた日と退いた事由は、そろえて記録します。",
            ),
            models.CheckConstraint(
                name="appointment_seat_from_one",
                condition=Q(seat__gte=1),
                violation_error_message="席の番号は1からです。",
            ),
        ]

    def __str__(self):
        return f"{self.member}（{self.category}）"

    @property
    def last_day(self):
        """The last day in office; None while none is in sight."""
        return self.ended_on or self.ends_on

    @property
    def is_substitute(self):
        return self.replaces_id is not None

    def is_in_office(self, day):
        return self.tenure.holds(day)

    @property
    def tenure(self):
        """The row as the rules see it."""
        return Tenure(
            member=self.member_id,
            name=self.member.name,
            category=self.category_code,
            seat=self.seat,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            ended_on=self.ended_on,
            is_substitute=self.is_substitute,
            pk=self.pk,
        )


# What no code may get past. Where a trigger looks at a row of another table, PostgreSQL locks that
# row (FOR SHARE), so that a change of it that is under way is waited for and seen.

NO_SUCH_SEAT = """NOT EXISTS (
    SELECT 1 FROM committee_selectioncategory c
    JOIN committee_ordinance o ON o.id = c.ordinance_id
    WHERE c.id = NEW.category_id AND c.code = NEW.category_code
      AND o.committee_id = NEW.committee_id AND NEW.seat BETWEEN 1 AND c.seat_limit{lock})"""
NOT_THE_REMAINDER = """NEW.replaces_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM committee_appointment gone
    WHERE gone.id = NEW.replaces_id AND gone.committee_id = NEW.committee_id
      AND gone.category_code = NEW.category_code AND gone.seat = NEW.seat
      AND gone.ends_on = NEW.ends_on AND gone.ended_on < NEW.starts_on{lock})"""
SEAT_IS_HELD = """(OLD.code <> NEW.code OR OLD.ordinance_id <> NEW.ordinance_id
    OR NEW.seat_limit < OLD.seat_limit) AND EXISTS (
    SELECT 1 FROM committee_appointment a WHERE a.category_id = OLD.id
      AND (a.category_code <> NEW.code OR OLD.ordinance_id <> NEW.ordinance_id
           OR a.seat > NEW.seat_limit))"""
REMAINDER_IS_HELD = """EXISTS (
    SELECT 1 FROM committee_appointment s WHERE s.replaces_id = OLD.id
      AND (NEW.ended_on IS NULL OR NEW.ended_on >= s.starts_on OR NEW.ends_on <> s.ends_on
           OR NEW.seat <> s.seat OR NEW.category_code <> s.category_code))"""


def refuse_looking(name, table, event, message, *, when, lock):
    """Return a trigger whose condition locks, on PostgreSQL, the row of the alias it looks at."""

    def trigger(text):
        where = when.format(lock=text)
        return refuse(name, table, event, message, when=where, citation=GUARANTEES)

    return replace(trigger(""), postgres_sql=trigger(f" FOR SHARE OF {lock}").postgres_sql)


TABLE = "committee_appointment"
for _event in ("INSERT", "UPDATE"):
    register(
        refuse_looking(
            f"appointment_seat_exists_{_event.lower()}",
            TABLE,
            _event,
            "この委員会の条例・要綱に、その選出区分と席はありません。",
            when=NO_SUCH_SEAT,
            lock="c",
        ),
        refuse_looking(
            f"appointment_remainder_{_event.lower()}",
            TABLE,
            _event,
            "補欠委員は、欠けた前任者と同じ席に、前任者の任期満了日まで就きます。",
            when=NOT_THE_REMAINDER,
            lock="gone",
        ),
    )
register(
    refuse(
        "category_keeps_its_seats",
        "committee_selectioncategory",
        "UPDATE",
        "委員のいる席はなくせません。改正は、新しい施行日の条例・要綱として登録してください。",
        when=SEAT_IS_HELD,
        citation=GUARANTEES,
    ),
    refuse(
        "appointment_keeps_its_substitute",
        TABLE,
        "UPDATE",
        "補欠委員がいるので、前任者の席と任期は変えられません。",
        when=REMAINDER_IS_HELD,
        citation=GUARANTEES,
    ),
)
register_apart(Appointment)
