"""会議録、意見、依頼、総括的な議題: what was said at a sitting, and what was asked of agencies"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consultation.models.base import account, line, opaque_key, outside, part_of, text
from consultation.models.conference import ConferenceItem, ConferencePart
from consultation.models.consent import ConsentRecord
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel


class AgencyOpinion(ScopedModel):
    """機関の意見 on an item, by each agency that attended it"""

    resource = "consultation.conference_item"
    belongs_to = "item"
    field_classes = {
        Class.EXISTENCE: "id item",
        Class.WORK: "agency recorded_by recorded_at",
        Class.NARRATIVE: "words",
    }

    item = part_of(ConferenceItem, "会議の案件", related_name="opinions")
    agency = outside("consultation.Agency", "機関")
    words = text("意見")
    recorded_by = account("記録した人")
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = "機関の意見"
        verbose_name_plural = "機関の意見"
        ordering = ["item", "pk"]

    def __str__(self):
        return "機関の意見"


class InformationRequest(ScopedModel):
    """情報提供依頼: what an agency is asked about a case, on which consent, and what it answered"""

    resource = "consultation.conference_item"
    belongs_to = "item"
    field_classes = {
        Class.EXISTENCE: "id item",
        Class.WORK: "agency consent asked_on asked_by answer_by answered_on answered_to",
        Class.NARRATIVE: "question answer",
    }

    id = opaque_key()
    item = part_of(ConferenceItem, "会議の案件", related_name="requests")
    agency = outside("consultation.Agency", "求めた機関")
    consent = part_of(ConsentRecord, "本人同意", related_name="+")
    asked_on = models.DateField("求めた日")
    asked_by = account("求めた人")
    answer_by = models.DateField("回答の期限（この日まで）")
    question = text("求めたこと")
    answered_on = models.DateField("回答の日", null=True, blank=True)
    answered_to = account("回答を記録した人", null=True, blank=True)
    answer = text("回答")

    class Meta(ScopedModel.Meta):
        verbose_name = "情報提供依頼"
        verbose_name_plural = "情報提供依頼"
        ordering = ["item", "asked_on"]
        constraints = [
            models.CheckConstraint(
                name="information_request_answered_by_a_later_day",
                condition=Q(answer_by__gte=F("asked_on")),
                violation_error_message="回答の期限は、求めた日以後です。",
            ),
            models.CheckConstraint(
                name="information_request_answer_is_whole",
                condition=Q(answered_on=None, answered_to=None, answer="")
                | (Q(answered_on__gte=F("asked_on"), answered_to__isnull=False) & ~Q(answer="")),
                violation_error_message="回答には、日と内容と記録した人が要ります。",
            ),
        ]

    def __str__(self):
        return "情報提供依頼"


class ItemMinutes(ScopedModel):
    """案件の会議録: versions, each drafted, then fixed by the city; a correction is the next one"""

    resource = "consultation.minutes"
    belongs_to = "item"
    field_classes = {
        Class.EXISTENCE: "id item version",
        Class.WORK: "written_by written_at fixed_by fixed_at",
        Class.NARRATIVE: "words reason",
    }

    item = part_of(ConferenceItem, "会議の案件", related_name="minutes")
    version = models.PositiveSmallIntegerField("版")
    words = text("会議録")
    reason = line("直した理由", 200)
    written_by = account("書いた人")
    written_at = models.DateTimeField("書いた日時", default=timezone.now)
    fixed_by = account("確定した人", null=True, blank=True)
    fixed_at = models.DateTimeField("確定した日時", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "案件の会議録"
        verbose_name_plural = "案件の会議録"
        ordering = ["item", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "version"],
                name="item_minutes_version_once",
                violation_error_message="この版の会議録は、すでにあります。",
            ),
            models.CheckConstraint(
                name="item_minutes_fixed_by_somebody",
                condition=Q(fixed_at=None, fixed_by=None)
                | Q(fixed_at__isnull=False, fixed_by__isnull=False),
                violation_error_message="確定には、日時と確定した人が要ります。",
            ),
            models.CheckConstraint(
                name="item_minutes_corrected_for_a_reason",
                condition=Q(version=1) | ~Q(reason=""),
                violation_error_message="訂正の版には、直した理由が要ります。",
            ),
        ]

    def __str__(self):
        return "案件の会議録"


class GeneralItem(models.Model):
    """総括的な議題: names nobody; the only kind of item of 相談支援包括化推進会議"""

    id = opaque_key()
    part = models.ForeignKey(
        ConferencePart, models.PROTECT, verbose_name="開催の中の会議体",
        related_name="general_items",
    )  # fmt: skip
    number = models.PositiveSmallIntegerField("番号")
    title = line("議題", 100, blank=False)
    words = text("内容")
    added_by = account("書いた人")
    ended_at = models.DateTimeField("取り下げた日時", null=True, blank=True)

    class Meta:
        verbose_name = "総括的な議題"
        verbose_name_plural = "総括的な議題"
        ordering = ["part", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "number"],
                name="general_item_number_once",
                violation_error_message="この番号の議題は、すでにあります。",
            )
        ]

    def __str__(self):
        return self.title


class GeneralMinutes(models.Model):
    """総括的な議題の会議録: of one body of a sitting; names nobody, and may be published"""

    id = opaque_key()
    part = models.ForeignKey(
        ConferencePart, models.PROTECT, verbose_name="開催の中の会議体", related_name="minutes"
    )
    version = models.PositiveSmallIntegerField("版")
    words = text("会議録")
    reason = line("直した理由", 200)
    written_by = account("書いた人")
    written_at = models.DateTimeField("書いた日時", default=timezone.now)
    fixed_by = account("確定した人", null=True, blank=True)
    fixed_at = models.DateTimeField("確定した日時", null=True, blank=True)
    published_by = account("公表した人", null=True, blank=True)
    published_at = models.DateTimeField("公表した日時", null=True, blank=True)

    class Meta:
        verbose_name = "総括的な議題の会議録"
        verbose_name_plural = "総括的な議題の会議録"
        ordering = ["part", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "version"],
                name="general_minutes_version_once",
                violation_error_message="この版の会議録は、すでにあります。",
            ),
            models.CheckConstraint(
                name="general_minutes_fixed_by_somebody",
                condition=Q(fixed_at=None, fixed_by=None)
                | Q(fixed_at__isnull=False, fixed_by__isnull=False),
                violation_error_message="確定には、日時と確定した人が要ります。",
            ),
            models.CheckConstraint(
                name="general_minutes_published_by_another",
                condition=Q(published_at=None, published_by=None)
                | (
                    Q(published_at__isnull=False, fixed_at__isnull=False)
                    & Q(published_by__isnull=False)
                    & ~Q(published_by=F("fixed_by"))
                ),
                violation_error_message="公表は、確定した人とは別の人がします。",
            ),
            models.CheckConstraint(
                name="general_minutes_corrected_for_a_reason",
                condition=Q(version=1) | ~Q(reason=""),
                violation_error_message="訂正の版には、直した理由が要ります。",
            ),
        ]

    def __str__(self):
        return f"会議録 第{self.version}版"
