"""担当: who works on a case, who stands in, who takes over, and who of the city looked inside"""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consultation.enums import ReadingReason
from consultation.models.base import account, line, part_of
from consultation.models.case import Case
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known


class CaseAssignment(ScopedModel):
    """担当: an account works on a case, from–until; the lead among them stands in Case.lead"""

    resource = "consultation.assignment"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case",
        Class.WORK: "user starts_on ended_on assigned_by reason",
    }

    case = part_of(Case, "相談", related_name="assignments")
    user = account("担当")
    starts_on = models.DateField("いつから")
    ended_on = models.DateField("いつまで（この日まで）", null=True, blank=True)
    assigned_by = account("決めた人")
    reason = line("理由", 200)

    class Meta(ScopedModel.Meta):
        verbose_name = "担当"
        verbose_name_plural = "担当"
        ordering = ["case", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"],
                condition=Q(ended_on=None),
                name="case_assignment_once",
                violation_error_message="この人は、すでに担当です。",
            ),
            models.CheckConstraint(
                name="case_assignment_days_in_order",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
                violation_error_message="担当の終わりは、始まり以後の日にしてください。",
            ),
        ]
        indexes = [models.Index(fields=["user", "ended_on"], name="case_assignment_of_user")]

    def __str__(self):
        return str(self.user)


class Handover(ScopedModel):
    """主担当の引継ぎ: offered by one, accepted or declined by the other"""

    resource = "consultation.assignment"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case",
        Class.WORK: "giver taker asked_at reason answered_at is_accepted is_withdrawn answer "
        "stays_in_team",
    }

    case = part_of(Case, "相談", related_name="handovers")
    giver = account("引き継ぐ人")
    taker = account("引き受ける人")
    asked_at = models.DateTimeField("頼んだ日時", default=timezone.now)
    reason = line("理由", 200)
    stays_in_team = models.BooleanField("副担当として残る", default=False)
    answered_at = models.DateTimeField("返事の日時", null=True, blank=True)
    is_accepted = models.BooleanField("承諾", null=True, blank=True)
    is_withdrawn = models.BooleanField("返事の前に取り下げた", default=False)
    answer = line("返事の理由", 200)

    class Meta(ScopedModel.Meta):
        verbose_name = "主担当の引継ぎ"
        verbose_name_plural = "主担当の引継ぎ"
        ordering = ["case", "asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_at=None),
                name="handover_one_at_a_time",
                violation_error_message="返事を待っている引継ぎがあります。",
            ),
            models.CheckConstraint(
                name="handover_between_two",
                condition=~Q(giver=F("taker")),
                violation_error_message="自分には引き継げません。",
            ),
            models.CheckConstraint(
                name="handover_answer_is_whole",
                condition=Q(answered_at=None, is_accepted=None)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
                violation_error_message="返事には、日時と承諾かどうかが要ります。",
            ),
            models.CheckConstraint(
                name="handover_withdrawn_is_not_accepted",
                condition=Q(is_withdrawn=False) | Q(is_accepted=False),
                violation_error_message="取り下げた引継ぎは、承諾できません。",
            ),
        ]

    def __str__(self):
        return f"{self.giver}から{self.taker}"

    @classmethod
    def waiting(cls, case):
        """Return the one that waits for its answer, as a query."""
        return cls.objects.filter(case=case, answered_at=None)


class Absence(models.Model):
    """不在と代わり: while somebody is away, another one sees and does their cases"""

    user = account("不在の人")
    cover = account("代わりの人")
    starts_on = models.DateField("いつから")
    ends_on = models.DateField("いつまで（この日まで）")
    registered_by = account("決めた人")

    class Meta:
        verbose_name = "不在と代わり"
        verbose_name_plural = "不在と代わり"
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="absence_days_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="不在の終わりは、始まり以後の日にしてください。",
            ),
            models.CheckConstraint(
                name="absence_covered_by_another",
                condition=~Q(user=F("cover")),
                violation_error_message="代わりには、別の人を選んでください。",
            ),
        ]

    def __str__(self):
        return f"{self.user}の代わりに{self.cover}"

    @classmethod
    def covered_by(cls, user, day):
        """Return a query of the ids of those for whom ``user`` stands in on ``day``."""
        rows = cls.objects.filter(cover=user, starts_on__lte=day, ends_on__gte=day)
        return rows.order_by().values("user_id")


class CaseReading(ScopedModel):
    """内容を開いた理由: a manager of the city reads what a case is about for a typed reason

    security.md §2.6: the reason opens the contents of one case for ``LASTS``.
    """

    LASTS = timedelta(hours=8)

    resource = "consultation.case_reading"
    belongs_to = "case"
    field_classes = {Class.EXISTENCE: "id case", Class.WORK: "user reason explanation opened_at"}

    case = part_of(Case, "相談", related_name="readings")
    user = account("開いた人")
    reason = models.CharField("理由", max_length=12, choices=ReadingReason.choices)
    explanation = line("説明", 200)
    opened_at = models.DateTimeField("開いた日時", default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = "内容を開いた理由"
        verbose_name_plural = "内容を開いた理由"
        ordering = ["-opened_at"]
        constraints = [known("case_reading", "reason", ReadingReason, "理由")]
        indexes = [models.Index(fields=["user", "opened_at"], name="case_reading_of_user")]

    def __str__(self):
        return self.get_reason_display()

    @classmethod
    def running(cls):
        """Those that open something at this moment; called without scope."""
        return cls.objects.filter(opened_at__gt=timezone.now() - cls.LASTS)


class Restriction(ScopedModel):
    """担当だけが見る: set or lifted, with its reason; the newest line is what holds"""

    resource = "consultation.restriction"
    belongs_to = "case"
    field_classes = {Class.EXISTENCE: "id case", Class.WORK: "is_restricted reason set_by set_at"}

    case = part_of(Case, "相談", related_name="restrictions")
    is_restricted = models.BooleanField("担当だけが見る")
    reason = line("理由", 200, blank=False)
    set_by = account("決めた職員")
    set_at = models.DateTimeField("決めた日時", default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = "担当だけが見る指定"
        verbose_name_plural = "担当だけが見る指定"
        ordering = ["-set_at"]

    def __str__(self):
        return "担当だけが見る" if self.is_restricted else "担当だけが見る指定をやめた"
