"""気づきを消した記録: a hint at a row that its section answered with a reason, and why"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from evaluation.enums import HintKind
from evaluation.models.base import account
from evaluation.models.sheet import SheetEntry
from koganei.constraints import known


class HintDismissal(models.Model):
    """気づきを消した記録; it holds while the texts with this hash stand (rules/hints.py)"""

    entry = models.ForeignKey(
        SheetEntry, models.PROTECT, verbose_name="評価票の行", related_name="dismissals"
    )
    kind = models.CharField("種類", max_length=10, choices=HintKind.choices)
    text_hash = models.CharField("文のハッシュ", max_length=64)
    reason = models.CharField("消した理由", max_length=400)
    dismissed_by = account("消した人")
    dismissed_at = models.DateTimeField("消した日時", default=timezone.now)

    class Meta:
        verbose_name = "気づきを消した記録"
        verbose_name_plural = "気づきを消した記録"
        ordering = ["entry", "dismissed_at", "pk"]
        constraints = [
            known("hint_dismissal", "kind", HintKind, "気づきの種類"),
            models.UniqueConstraint(
                fields=["entry", "kind", "text_hash"],
                name="hint_dismissed_once",
                violation_error_message="この気づきは、もう消されています。",
            ),
            models.CheckConstraint(
                name="hint_dismissed_for_a_reason",
                condition=~Q(reason=""),
                violation_error_message="気づきを消す理由を書いてください。",
            ),
        ]

    def __str__(self):
        return f"{self.entry} {self.get_kind_display()}"
