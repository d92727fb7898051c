"""根拠資料: files that show what a row says, kept in the database with everything else"""

from django.db import models
from django.utils import timezone

from evaluation.models.base import account
from evaluation.models.sheet import SheetEntry


class EvidenceFile(models.Model):
    """根拠資料"""

    entry = models.ForeignKey(
        SheetEntry, models.PROTECT, verbose_name="評価票の行", related_name="evidence"
    )
    title = models.CharField("内容", max_length=100)
    file_name = models.CharField("ファイル名", max_length=200)
    content_type = models.CharField("種類", max_length=100)
    size = models.PositiveIntegerField("大きさ（バイト）")
    content = models.BinaryField("中身")
    content_hash = models.CharField("中身のハッシュ", max_length=64)
    added_by = account("付けた人")
    added_at = models.DateTimeField("付けた日時", default=timezone.now)

    class Meta:
        verbose_name = "根拠資料"
        verbose_name_plural = "根拠資料"
        ordering = ["entry", "added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "content_hash"],
                name="evidence_once_in_a_row",
                violation_error_message="この行には、同じファイルがもう付いています。",
            )
        ]

    def __str__(self):
        return self.title
