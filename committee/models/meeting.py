"""会議

What the database itself refuses stands at the end; the quorum is in ``models.quorum``.
"""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from committee.enums import Convener, MeetingMode, MeetingStage, Presiding, Selection
from committee.models.appointment import Appointment
from committee.models.body import Committee
from committee.models.conditions import carried, rule_of_the_day
from koganei.constraints import known
from koganei.dates.clock import at_clock
from koganei.dates.fields import FiscalYearField
from koganei.dates.fiscal_year import FiscalYear
from koganei.law import LegalText
from koganei.triggers import refuse, register

GUARANTEES = LegalText("データベースの保証").section("会議")


class Presided(models.Model):
    """Who led a meeting or an item: empty before it begins.

    ``presided_by`` is empty too where somebody who is no member led (仮議長 before the election).
    """

    presided_as = models.PositiveSmallIntegerField(
        "議長の立場", choices=Presiding.choices, null=True, blank=True
    )
    presided_by = models.ForeignKey(
        Appointment,
        models.PROTECT,
        verbose_name="議長を務めた委員",
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        abstract = True

    @property
    def presiding_label(self):
        """「会長 長谷部 和之」, empty before it begins."""
        if self.presided_as is None:
            return ""
        if self.presided_as == Presiding.PROVISIONAL:
            return f"仮議長 {self.presided_by.member}" if self.presided_by else "仮議長（事務局）"
        return f"{Presiding(self.presided_as).label} {self.presided_by.member}"


class MaybeClosed(models.Model):
    """公開／非公開（条例第7条）: closed only by a resolution, which stands in ``Resolution``."""

    is_public = models.BooleanField("公開", default=True)
    non_public_reason = models.TextField("非公開の理由", blank=True)

    class Meta:
        abstract = True


class Meeting(Presided, MaybeClosed):
    """会議（条例第6条・第7条）: 第n回 of the 年度, from its preparation to its end

    Days and times of what happened are kept apart from what was planned. That it was opened with
    a quorum says its ``QuorumRecord``. ``calendar_uid`` and ``sequence`` are those of iCal.
    """

    committee = models.ForeignKey(
        Committee, models.PROTECT, verbose_name="委員会", related_name="meetings"
    )
    year = FiscalYearField("年度")
    number = models.PositiveSmallIntegerField("回", validators=[MinValueValidator(1)])
    held_on = models.DateField("開催日")
    starts_at = models.TimeField("開始の予定")
    ends_at = models.TimeField("終了の予定", null=True, blank=True)
    place = models.CharField("場所", max_length=100, blank=True)
    mode = models.CharField(
        "開催の方法",
        max_length=10,
        choices=MeetingMode.choices,
        default=MeetingMode.IN_PERSON,
    )
    online_note = models.CharField(
        "オンラインの案内", max_length=200, blank=True, help_text="委員だけに知らせます。"
    )
    stage = models.CharField(
        "段階", max_length=12, choices=MeetingStage.choices, default=MeetingStage.DRAFT
    )
    convener = models.CharField("招集者", max_length=10, choices=Convener.choices, blank=True)
    convened_on = models.DateField("招集した日", null=True, blank=True)
    notice_number = models.CharField("通知の文書番号", max_length=40, blank=True)
    notice_sent_on = models.DateField("委員に通知した日", null=True, blank=True)
    notice_published_on = models.DateField("開催を公表した日", null=True, blank=True)
    late_notice_reason = models.CharField("公表が遅れた理由", max_length=200, blank=True)
    reception_at = models.DateTimeField("受付を始めた時刻", null=True, blank=True)
    opened_at = models.DateTimeField("開会した時刻", null=True, blank=True)
    ended_at = models.DateTimeField("閉会した時刻", null=True, blank=True)
    cancelled_on = models.DateField("中止を決めた日", null=True, blank=True)
    cancel_reason = models.CharField("中止の理由", max_length=200, blank=True)
    observer_limit = models.PositiveSmallIntegerField("傍聴の定員", null=True, blank=True)
    observer_selection = models.CharField(
        "傍聴人の決め方",
        max_length=12,
        choices=Selection.choices,
        default=Selection.FIRST_COME,
    )
    lottery_seed = models.CharField("抽選の種", max_length=64, blank=True, editable=False)
    lottery_at = models.DateTimeField("抽選の時刻", null=True, blank=True, editable=False)
    next_meeting = models.CharField("次回の予定", max_length=100, blank=True)
    calendar_uid = models.UUIDField("予定の識別子", default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField("予定の版", default=0, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "会議"
        verbose_name_plural = "会議"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "number"],
                name="meeting_number_once_a_year",
                violation_error_message="この年度には、同じ回の会議があります。",
            ),
            models.CheckConstraint(
                name="meeting_numbered_from_one",
                condition=Q(number__gte=1),
                violation_error_message="会議は第1回から数えます。",
            ),
            models.CheckConstraint(
                name="meeting_closed_for_a_reason",
                condition=Q(is_public=True) | ~Q(non_public_reason=""),
                violation_error_message="非公開の会議には、理由を記録してください。",
            ),
            models.CheckConstraint(
                name="meeting_convened_by_somebody",
                condition=Q(convened_on=None, convener="")
                | Q(convened_on__isnull=False, convener__in=Convener.values),
                violation_error_message="招集した日と招集者は、そろえて記録します。",
            ),
            models.CheckConstraint(
                name="meeting_stage_has_its_times",
                condition=(
                    Q(stage__in=["in_session", "ended"], opened_at__isnull=False)
                    | ~Q(stage__in=["in_session", "ended"]) & Q(opened_at=None)
                )
                & (Q(stage="ended", ended_at__isnull=False) | ~Q(stage="ended") & Q(ended_at=None)),
                violation_error_message="開会と閉会の時刻は、会議の段階とそろえて記録します。",
            ),
            models.CheckConstraint(
                name="meeting_cancelled_for_a_reason",
                condition=Q(stage="cancelled", cancelled_on__isnull=False) & ~Q(cancel_reason="")
                | ~Q(stage="cancelled") & Q(cancelled_on=None, cancel_reason=""),
                violation_error_message="中止した日と理由は、そろえて記録します。",
            ),
            models.CheckConstraint(
                name="meeting_drawn_with_a_seed",
                condition=Q(lottery_at=None, lottery_seed="")
                | Q(lottery_at__isnull=False) & ~Q(lottery_seed=""),
                violation_error_message="抽選の時刻と種は、そろえて記録します。",
            ),
            known("meeting", "mode", MeetingMode, "開催の方法"),
            known("meeting", "stage", MeetingStage, "段階"),
            known("meeting", "observer_selection", Selection, "傍聴人の決め方"),
        ]

    def __str__(self):
        return f"{self.year} 第{self.number}回 {self.committee}"

    @property
    def title(self):
        """「第1回 地域福祉推進委員会」"""
        return f"第{self.number}回 {self.committee}"

    @property
    def code(self):
        """「2019-1」, as commands and addresses name it"""
        return f"{int(self.year)}-{self.number}"

    @property
    def is_over(self):
        return self.stage in (MeetingStage.ENDED, MeetingStage.CANCELLED)

    def moment(self, clock):
        """Return the moment of the meeting's day at a time since its midnight, in Japan."""
        return at_clock(self.held_on, clock)

    def year_of_day(self):
        """The 年度 in which the meeting is counted."""
        return FiscalYear.of(self.held_on)


# What no code may get past. The conditions ask the rules of the meeting's day.

RULE = {"committee": "NEW.committee_id", "day": "NEW.held_on"}
WRITTEN_WITHOUT_RULE = (
    "NEW.mode = 'written'"
    f" AND NOT COALESCE({rule_of_the_day('o.written_meeting_allowed', **RULE)}, false)"
)
OPENED_WITHOUT_QUORUM = """NEW.opened_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM committee_quorumrecord q
    WHERE q.meeting_id = NEW.id AND q.is_opening AND q.at = NEW.opened_at)"""
CLOSED_WITHOUT_RESOLUTION = (
    f"NOT NEW.is_public AND COALESCE({rule_of_the_day('o.meetings_public', **RULE)}, true)"
    f" AND NOT {carried('closure', 'r.meeting_id = NEW.id AND r.item_id IS NULL')}"
)
MOVED_AFTER_OPENING = """OLD.opened_at IS NOT NULL AND (
    NEW.held_on <> OLD.held_on OR NEW.committee_id <> OLD.committee_id
    OR NEW.opened_at IS NULL OR NEW.opened_at <> OLD.opened_at)"""

for _event in ("INSERT", "UPDATE"):
    register(
        refuse(
            f"meeting_written_by_rule_{_event.lower()}",
            "committee_meeting",
            _event,
            "この会議体には書面開催の定めがありません。",
            when=WRITTEN_WITHOUT_RULE,
            citation=GUARANTEES,
        ),
        refuse(
            f"meeting_opened_with_quorum_{_event.lower()}",
            "committee_meeting",
            _event,
            "定足数の記録がないので、会議を開けません。",
            when=OPENED_WITHOUT_QUORUM,
            citation=GUARANTEES,
        ),
        refuse(
            f"meeting_closed_by_resolution_{_event.lower()}",
            "committee_meeting",
            _event,
            "委員会に諮った議決がないので、会議を非公開にできません。",
            when=CLOSED_WITHOUT_RESOLUTION,
            citation=GUARANTEES,
        ),
    )
register(
    refuse(
        "meeting_stays_where_it_was",
        "committee_meeting",
        "UPDATE",
        "開会した会議の委員会・開催日・開会の時刻は変えられません。",
        when=MOVED_AFTER_OPENING,
        citation=GUARANTEES,
    )
)
