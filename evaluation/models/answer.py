"""課の回答: where one section stands with its rows of one year, and every step on the way"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from evaluation.enums import AnswerStage
from evaluation.models.base import account
from evaluation.models.sheet import EvaluationSheet, SheetEntry
from koganei.constraints import known
from koganei.models import Department


class SectionAnswer(models.Model):
    """課の回答: one section, one sheet

    ``round`` counts how often it was handed to the head; ``version`` counts the steps, so that
    whoever decides decides on what the page showed.
    """

    sheet = models.ForeignKey(
        EvaluationSheet, models.PROTECT, verbose_name="評価票", related_name="answers"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="担当課", related_name="answers"
    )
    stage = models.CharField(
        "段階", max_length=10, choices=AnswerStage.choices, default=AnswerStage.REQUESTED
    )
    round = models.PositiveSmallIntegerField("課長に回した回数", default=0)
    version = models.PositiveIntegerField("進めた回数", default=1)
    drafted_by = account("課長に回した人（起案者）", null=True, blank=True)

    class Meta:
        verbose_name = "課の回答"
        verbose_name_plural = "課の回答"
        ordering = ["sheet", "department__display_order"]
        constraints = [
            known("section_answer", "stage", AnswerStage, "段階"),
            models.UniqueConstraint(
                fields=["sheet", "department"],
                name="section_answer_once",
                violation_error_message="この課の回答は、もうあります。",
            ),
        ]

    def __str__(self):
        return f"{self.department} {self.sheet.year}"


class Fixing(models.Model):
    """課長確定: the decision on one round, with who drafted, who decides, and who did (代決)"""

    answer = models.ForeignKey(
        SectionAnswer, models.PROTECT, verbose_name="課の回答", related_name="fixings"
    )
    round = models.PositiveSmallIntegerField("回")
    drafted_by = account("起案者")
    principal = account("決裁者")
    decided_by = account("決裁した人")
    document_number = models.CharField("文書番号", max_length=50)
    decided_on = models.DateField("決裁日")
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)

    class Meta:
        verbose_name = "課長確定"
        verbose_name_plural = "課長確定"
        ordering = ["answer", "-round"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "round"],
                name="fixing_once_a_round",
                violation_error_message="この回は、もう確定しています。",
            ),
            models.CheckConstraint(
                name="fixing_by_another_than_the_drafter",
                condition=~Q(decided_by=F("drafted_by")),
                violation_error_message="記入した人は、自分の課の回答を確定できません。",
            ),
            models.CheckConstraint(
                name="fixing_has_its_number",
                condition=~Q(document_number=""),
                violation_error_message="文書番号を書いてください。",
            ),
        ]

    def __str__(self):
        return f"{self.answer} 第{self.round}回"

    @property
    def is_acting(self):
        """代決: somebody registered decided in the head's place."""
        return self.decided_by_id != self.principal_id


class FlowEvent(models.Model):
    """評価の経過: one step of a section's answer, or (without a section) of the whole year"""

    sheet = models.ForeignKey(
        EvaluationSheet, models.PROTECT, verbose_name="評価票", related_name="events"
    )
    answer = models.ForeignKey(
        SectionAnswer,
        models.PROTECT,
        verbose_name="課の回答",
        null=True,
        blank=True,
        related_name="events",
    )
    step = models.CharField("手順", max_length=30)
    label = models.CharField("したこと", max_length=50)
    source = models.CharField("前の段階", max_length=10, blank=True)
    target = models.CharField("次の段階", max_length=10)
    comment = models.TextField("ことば", blank=True)
    days_late = models.PositiveSmallIntegerField("期限を過ぎた日数", default=0)
    by = account("した人")
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "評価の経過"
        verbose_name_plural = "評価の経過"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.label} {self.at:%Y-%m-%d}"


class RowComment(models.Model):
    """行への指摘: what is to be mended in one row, said when an answer was sent back"""

    event = models.ForeignKey(
        FlowEvent, models.PROTECT, verbose_name="評価の経過", related_name="row_comments"
    )
    entry = models.ForeignKey(
        SheetEntry, models.PROTECT, verbose_name="評価票の行", related_name="comments"
    )
    text = models.TextField("指摘")

    class Meta:
        verbose_name = "行への指摘"
        verbose_name_plural = "行への指摘"
        ordering = ["event", "entry"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "entry"],
                name="row_comment_once",
                violation_error_message="この行への指摘は、もうあります。",
            ),
            models.CheckConstraint(
                name="row_comment_says_something",
                condition=~Q(text=""),
                violation_error_message="指摘を書いてください。",
            ),
        ]

    def __str__(self):
        return f"{self.entry} への指摘"
