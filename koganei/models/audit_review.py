"""閲覧の点検: somebody other than the reader looked at a sign, and wrote down what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from koganei.models.audit import AUDIT, AuditEvent
from koganei.triggers import refuse, register


class Outcome(models.TextChoices):
    """点検の結果"""

    PROPER = "proper", "問題なし"
    IMPROPER = "improper", "問題あり（調べる）"


class ReadingReview(models.Model):
    """閲覧の点検: what came of one sign at one event; written once, never changed"""

    event = models.ForeignKey(
        AuditEvent, models.PROTECT, verbose_name="監査の記録", related_name="reviews"
    )
    sign = models.CharField("しるし", max_length=30)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="見た人", related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="点検した人", related_name="+"
    )
    reviewed_at = models.DateTimeField("点検した日時", default=timezone.now)
    outcome = models.CharField("結果", max_length=10, choices=Outcome.choices)
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = "閲覧の点検"
        verbose_name_plural = "閲覧の点検"
        ordering = ["-reviewed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "sign"],
                name="reading_review_once_a_sign",
                violation_error_message="このしるしは、すでに点検されています。",
            ),
            models.CheckConstraint(
                name="reading_review_by_another_person",
                condition=~Q(reviewed_by=F("reader")),
                violation_error_message="自分の閲覧は点検できません。",
            ),
            models.CheckConstraint(
                name="reading_review_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="点検の結果には理由が要ります。",
            ),
            models.CheckConstraint(
                name="reading_review_outcome_is_known",
                condition=Q(outcome__in=Outcome.values),
                violation_error_message="結果は一覧から選んでください。",
            ),
        ]

    def __str__(self):
        return f"{self.event_id} {self.sign} {self.get_outcome_display()}"


TABLE = "koganei_readingreview"
register(
    *(
        refuse(
            f"reading_review_never_{event.lower()}d",
            TABLE,
            event,
            "閲覧の点検の記録は、書き換えも削除もできません。",
            citation=AUDIT,
        )
        for event in ("UPDATE", "DELETE", "TRUNCATE")
    ),
    refuse(
        "reading_review_names_the_reader",
        TABLE,
        "INSERT",
        "閲覧の点検には、記録のとおりの見た人を書きます。",
        when="NOT EXISTS (SELECT 1 FROM koganei_auditevent "
        "WHERE sequence = NEW.event_id AND user_id = NEW.reader_id)",
        citation=AUDIT,
    ),
)
