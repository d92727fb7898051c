"""廃棄: what one proposed and another approved to erase, and afterwards the record of it (廃棄記録)

Nobody is named here: cases stand by their numbers, people by opaque ids. The list of a disposal
never changes once it is proposed. It is what the triggers ask (models/release.py) before they let
a row go. A 支援会議の案件 has a disposal of its own, without a key into the register, so that
whoever may not see the matter sees nothing of its disposal either (docs/decisions/0014).
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consultation.codes import DisposalDecision, DisposedKind, ItemResult
from consultation.models.base import account, line, opaque_key
from koganei.constraints import known
from koganei.dates.fields import FiscalYearField


class Disposal(models.Model):
    """廃棄: one batch, proposed, decided by another, executed once

    ``sequence`` counts the batches of a year, and apart from them the disposals of one matter: a
    series that several matters shared would tell of those that somebody may not see.
    """

    id = opaque_key()
    fiscal_year = FiscalYearField("年度")
    sequence = models.PositiveIntegerField("番号")
    matter_number = models.CharField("支援会議の案件の番号", max_length=20, blank=True)
    proposed_by = account("提案した人")
    proposed_at = models.DateTimeField("提案した日時", default=timezone.now)
    proposed_on = models.DateField("提案した日")
    item_count = models.PositiveIntegerField("件数")
    digest = models.CharField("一覧の指紋", max_length=64)
    decision = models.CharField("決裁", max_length=10, choices=DisposalDecision.choices, blank=True)
    decided_by = account("決裁した人", null=True, blank=True)
    decided_at = models.DateTimeField("決裁した日時", null=True, blank=True)
    reason = line("却下・取下げの理由", 200)
    executed_by = account("実行した人", null=True, blank=True)
    executed_at = models.DateTimeField("実行した日時", null=True, blank=True)
    erased_rows = models.JSONField("消した行の数", default=dict, blank=True)

    class Meta:
        verbose_name = "廃棄"
        verbose_name_plural = "廃棄"
        ordering = ["-fiscal_year", "-sequence"]
        constraints = [
            known("disposal", "decision", DisposalDecision, "決裁", blank=True),
            models.UniqueConstraint(
                fields=["fiscal_year", "matter_number", "sequence"],
                name="disposal_number_once",
                violation_error_message="この番号は使われています。",
            ),
            models.CheckConstraint(
                name="disposal_of_one_matter_alone",
                condition=Q(matter_number="") | Q(item_count=1),
                violation_error_message="支援会議の案件の廃棄は、1件ずつ提案します。",
            ),
            models.CheckConstraint(
                name="disposal_holds_something",
                condition=Q(item_count__gte=1),
                violation_error_message="廃棄するものがありません。",
            ),
            models.CheckConstraint(
                name="disposal_approved_by_another_than_the_proposer",
                condition=Q(decision="", decided_by=None, decided_at=None)
                | (
                    Q(decision__in=[DisposalDecision.APPROVED, DisposalDecision.REFUSED])
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                )
                | (
                    Q(decision=DisposalDecision.WITHDRAWN, decided_at__isnull=False)
                    & Q(decided_by=F("proposed_by"))
                ),
                violation_error_message="提案した人は承認できません。ほかの決裁者に頼んでください。",
            ),
            models.CheckConstraint(
                name="disposal_refused_for_a_reason",
                condition=~Q(decision=DisposalDecision.REFUSED) | ~Q(reason=""),
                violation_error_message="却下には理由が要ります。",
            ),
            models.CheckConstraint(
                name="disposal_executed_when_approved",
                condition=Q(executed_at=None, executed_by=None)
                | Q(
                    decision=DisposalDecision.APPROVED,
                    executed_at__isnull=False,
                    executed_by__isnull=False,
                ),
                violation_error_message="承認された廃棄だけを実行できます。",
            ),
        ]

    def __str__(self):
        if self.matter_number:
            return f"{self.matter_number}（{self.fiscal_year}第{self.sequence}回）"
        return f"{self.fiscal_year}第{self.sequence}号"


class DisposalItem(models.Model):
    """廃棄するもの: one record by its opaque id, a case also by its number; no value of it"""

    disposal = models.ForeignKey(
        Disposal, models.PROTECT, verbose_name="廃棄", related_name="items"
    )
    position = models.PositiveIntegerField("順番")
    kind = models.CharField("種類", max_length=10, choices=DisposedKind.choices)
    record_id = models.UUIDField("番号（内部）", db_index=True)
    number = models.CharField("番号", max_length=20, blank=True)
    ended_on = models.DateField("終わった日", null=True, blank=True)
    due_on = models.DateField("廃棄できる日")
    result = models.CharField("結果", max_length=6, choices=ItemResult.choices, blank=True)
    kept_because = models.CharField("残したわけ", max_length=100, blank=True)

    class Meta:
        verbose_name = "廃棄するもの"
        verbose_name_plural = "廃棄するもの"
        ordering = ["disposal", "position"]
        constraints = [
            known("disposal_item", "kind", DisposedKind, "種類"),
            known("disposal_item", "result", ItemResult, "結果", blank=True),
            models.UniqueConstraint(
                fields=["disposal", "record_id"],
                name="disposal_item_once",
                violation_error_message="同じものが2回あります。",
            ),
            models.UniqueConstraint(
                fields=["disposal", "position"],
                name="disposal_item_position_once",
                violation_error_message="同じ順番が2回あります。",
            ),
            models.CheckConstraint(
                name="disposal_item_kept_for_a_reason",
                condition=(Q(result=ItemResult.KEPT) & ~Q(kept_because=""))
                | (~Q(result=ItemResult.KEPT) & Q(kept_because="")),
                violation_error_message="残したものには、わけが要ります。",
            ),
        ]

    def __str__(self):
        return self.number or self.get_kind_display()


class DisposalRecusal(models.Model):
    """廃棄の記録を見ない人: who was kept away from a matter when it went, stays so from its record

    Whether by recusal or by a conflict of interest is not kept.
    """

    disposal = models.ForeignKey(
        Disposal, models.PROTECT, verbose_name="廃棄", related_name="recusals"
    )
    user = account("見ない人")

    class Meta:
        verbose_name = "廃棄の記録を見ない人"
        verbose_name_plural = "廃棄の記録を見ない人"
        ordering = ["disposal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["disposal", "user"],
                name="disposal_recusal_once",
                violation_error_message="同じ人が2回あります。",
            )
        ]

    def __str__(self):
        return "廃棄の記録を見ない人"
