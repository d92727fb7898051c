"""年度の評価: the work of one year on one sheet, its deadlines, extensions and reminders"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from evaluation.enums import CampaignStage, Phase
from evaluation.models.base import account
from evaluation.models.sheet import EvaluationSheet
from koganei.constraints import known
from koganei.models import Department


class Campaign(models.Model):
    """年度の評価: from the request to the publication; ``version`` counts its steps"""

    sheet = models.OneToOneField(
        EvaluationSheet, models.PROTECT, verbose_name="評価票", related_name="campaign"
    )
    stage = models.CharField(
        "段階", max_length=10, choices=CampaignStage.choices, default=CampaignStage.COLLECTING
    )
    version = models.PositiveIntegerField("進めた回数", default=1)
    note = models.TextField("依頼の文", blank=True)
    opened_by = account("依頼した人")
    opened_at = models.DateTimeField("依頼した日時", default=timezone.now)

    class Meta:
        verbose_name = "年度の評価"
        verbose_name_plural = "年度の評価"
        ordering = ["-sheet__year"]
        constraints = [known("campaign", "stage", CampaignStage, "段階")]

    def __str__(self):
        return f"{self.sheet.year}の評価"

    @property
    def year(self):
        return self.sheet.year


class Deadline(models.Model):
    """評価の期限: of one phase, as the request named it; it is extended, never rewritten"""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, verbose_name="年度の評価", related_name="deadlines"
    )
    phase = models.CharField("段取り", max_length=12, choices=Phase.choices)
    due_on = models.DateField("期限（この日まで）")

    class Meta:
        verbose_name = "評価の期限"
        verbose_name_plural = "評価の期限"
        ordering = ["campaign", "due_on"]
        constraints = [
            known("deadline", "phase", Phase, "段取り"),
            models.UniqueConstraint(
                fields=["campaign", "phase"],
                name="deadline_once_for_a_phase",
                violation_error_message="この段取りの期限は、もうあります。",
            ),
        ]

    def __str__(self):
        return f"{self.get_phase_display()} {self.due_on}"


class Extension(models.Model):
    """期限の延長: of one phase, for one section or (None) for all; the later day counts"""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, verbose_name="年度の評価", related_name="extensions"
    )
    phase = models.CharField("段取り", max_length=12, choices=Phase.choices)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name="課（空欄はすべての課）",
        null=True,
        blank=True,
        related_name="+",
    )
    before = models.DateField("延ばす前の期限")
    due_on = models.DateField("新しい期限（この日まで）")
    reason = models.CharField("理由", max_length=400)
    granted_by = account("延ばした人")
    granted_at = models.DateTimeField("延ばした日時", default=timezone.now)

    class Meta:
        verbose_name = "期限の延長"
        verbose_name_plural = "期限の延長"
        ordering = ["campaign", "granted_at", "pk"]
        constraints = [
            known("extension", "phase", Phase, "段取り"),
            models.CheckConstraint(
                name="extension_for_a_reason",
                condition=~Q(reason=""),
                violation_error_message="期限を延ばす理由を書いてください。",
            ),
            models.CheckConstraint(
                name="extension_is_later",
                condition=Q(due_on__gt=F("before")),
                violation_error_message="新しい期限は、いまの期限より後の日にしてください。",
            ),
        ]

    def __str__(self):
        return f"{self.get_phase_display()} {self.due_on}"


class Reminder(models.Model):
    """督促: that a section was told of a deadline; ``sent_by`` None is the night's command"""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, verbose_name="年度の評価", related_name="reminders"
    )
    phase = models.CharField("段取り", max_length=12, choices=Phase.choices)
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="課", related_name="+")
    due_on = models.DateField("期限")
    sent_on = models.DateField("知らせた日")
    sent_by = account("知らせた人", null=True, blank=True)

    class Meta:
        verbose_name = "督促"
        verbose_name_plural = "督促"
        ordering = ["campaign", "department", "-sent_on"]
        constraints = [
            known("reminder", "phase", Phase, "段取り"),
            models.UniqueConstraint(
                fields=["campaign", "department", "phase", "sent_on"],
                name="reminder_once_a_day",
                violation_error_message="この課には、今日もう知らせています。",
            ),
        ]

    def __str__(self):
        return f"{self.department} {self.get_phase_display()} {self.sent_on}"
