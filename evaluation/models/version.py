"""評価票の版: what was laid before a meeting, or published, word for word"""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from evaluation.enums import VersionKind
from evaluation.models.sheet import EvaluationSheet


class SheetVersion(models.Model):
    """評価票の版

    ``content`` is the whole table as it stood: a list of rows, each a list of texts in the order
    of ``evaluation.snapshot.COLUMNS``. ``content_hash`` is its SHA-256.
    """

    sheet = models.ForeignKey(
        EvaluationSheet, models.PROTECT, verbose_name="評価票", related_name="versions"
    )
    number = models.PositiveSmallIntegerField("版")
    kind = models.CharField("種類", max_length=10, choices=VersionKind.choices)
    issued_on = models.DateField("日付", null=True, blank=True)
    cover_date = models.CharField("表紙の日付", max_length=30, help_text="例: 令和2年3月")
    issuer = models.CharField("発行", max_length=50, help_text="例: 福祉保健部地域福祉課")
    stamp = models.TextField(
        "会議資料の表示", blank=True, help_text="表紙の右上に1行ずつ印刷します。例: 【資料5】"
    )
    content = models.JSONField("内容")
    content_hash = models.CharField("内容のハッシュ", max_length=64)

    history = HistoricalRecords(excluded_fields=["content"])

    class Meta:
        verbose_name = "評価票の版"
        verbose_name_plural = "評価票の版"
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "number"],
                name="version_number_once_in_sheet",
                violation_error_message="この評価票には同じ番号の版があります。",
            ),
            models.CheckConstraint(
                name="version_kind_is_known",
                condition=Q(kind__in=VersionKind.values),
                violation_error_message="版の種類は一覧から選んでください。",
            ),
            models.CheckConstraint(
                name="version_of_meeting_is_stamped",
                condition=~Q(kind=VersionKind.MEETING) | ~Q(stamp=""),
                violation_error_message="会議資料の版には、資料番号などの表示が要ります。",
            ),
        ]

    def __str__(self):
        return f"第{self.number}版（{self.get_kind_display()}、{self.cover_date}）"
