"""評価票の版: what was laid before a meeting, or published, word for word

A version never changes (the guards at the end of this module); a correction is the next one.
"""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from committee.models import Meeting
from evaluation.enums import VersionKind
from evaluation.models.base import account
from evaluation.models.sheet import EvaluationSheet
from evaluation.rules.flow import FLOW
from koganei.triggers import refuse, register


class SheetVersion(models.Model):
    """評価票の版

    ``content`` is the whole table as it stood: a list of rows, each a list of texts in the order
    of ``evaluation.snapshot.COLUMNS``, and, where the committee said something, what it said and
    what the city answers beside the rows (``evaluation.snapshot.frozen``). ``content_hash`` is its
    SHA-256. ``fixed_by`` fixed what it says (起案者), ``principal`` decides on publication
    (決裁者), ``published_by`` did so, perhaps as a deputy. Versions that came with the city's
    papers have nobody.
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
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        verbose_name="会議",
        null=True,
        blank=True,
        related_name="sheet_versions",
    )
    fixed_by = account("固定した人", null=True, blank=True)
    fixed_at = models.DateTimeField("固定した日時", null=True, blank=True)
    principal = account("決裁者", null=True, blank=True)
    published_by = account("公表した人", null=True, blank=True)
    document_number = models.CharField("文書番号", max_length=50, blank=True)
    reason = models.CharField("訂正の理由", max_length=300, blank=True)

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
            models.CheckConstraint(
                name="version_published_by_another",
                condition=Q(published_by=None) | Q(fixed_by=None) | ~Q(published_by=F("fixed_by")),
                violation_error_message="版を固定した人は、その版を公表できません。",
            ),
            models.CheckConstraint(
                name="version_decision_is_complete",
                condition=Q(published_by=None, principal=None)
                | Q(
                    kind=VersionKind.PUBLISHED,
                    published_by__isnull=False,
                    principal__isnull=False,
                    fixed_by__isnull=False,
                    issued_on__isnull=False,
                )
                & ~Q(document_number=""),
                violation_error_message="公表には、決裁者、公表した人、文書番号、決裁日が要ります。",
            ),
        ]

    def __str__(self):
        return f"第{self.number}版（{self.get_kind_display()}、{self.cover_date}）"


for _event in ("UPDATE", "DELETE"):
    register(
        refuse(
            f"sheet_version_frozen_{_event.lower()}",
            "evaluation_sheetversion",
            _event,
            "評価票の版は変えられません。直しは次の版にしてください。",
            citation=FLOW.section("版の固定"),
        )
    )
