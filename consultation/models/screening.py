"""スクリーニング、振り分け、つなぎ、同行支援、アウトリーチ (domain.md §9.1; report, chapter 5)"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultation.enums import ScreeningResult
from consultation.models.base import account, line, opaque_key, outside, part_of, text
from consultation.models.case import Case
from consultation.models.record import CaseEvent
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known


class Screening(ScopedModel):
    """スクリーニング: one of five results; a new judgement is a new row"""

    resource = "consultation.screening"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case",
        Class.WORK: "result done_on done_by recorded_at agency event",
    }

    case = part_of(Case, "相談", related_name="screenings")
    result = models.PositiveSmallIntegerField("結果", choices=ScreeningResult.choices)
    done_on = models.DateField("実施日")
    done_by = account("実施した人")
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)
    agency = outside("consultation.Agency", "つなぎ先", null=True, blank=True)
    event = part_of(CaseEvent, "経過", related_name="+")

    class Meta(ScopedModel.Meta):
        verbose_name = "スクリーニング"
        verbose_name_plural = "スクリーニング"
        ordering = ["case", "-done_on", "-pk"]
        indexes = [models.Index(fields=["done_on"], name="screening_by_day")]
        constraints = [
            known("screening", "result", ScreeningResult, "結果"),
            models.CheckConstraint(
                name="screening_referred_to_an_agency",
                condition=~Q(result=ScreeningResult.REFERRED) | Q(agency__isnull=False),
                violation_error_message="つなぐときは、つなぎ先が要ります。",
            ),
        ]

    def __str__(self):
        return self.get_result_display()


class Triage(ScopedModel):
    """振り分け: 複合的 as computed that day, 困難 as the 主任 judged; the reason apart"""

    resource = "consultation.screening"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case",
        Class.WORK: "is_complex is_difficult judged_on judged_by recorded_at event",
    }

    case = part_of(Case, "相談", related_name="triages")
    is_complex = models.BooleanField("複合的")
    is_difficult = models.BooleanField("困難")
    judged_on = models.DateField("判断した日")
    judged_by = account("判断した人")
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)
    event = part_of(CaseEvent, "経過", related_name="+")

    class Meta(ScopedModel.Meta):
        verbose_name = "振り分け"
        verbose_name_plural = "振り分け"
        ordering = ["case", "-judged_on", "-pk"]

    def __str__(self):
        return "困難" if self.is_difficult else "困難でない"


class TriageReason(ScopedModel):
    """困難と判断した理由"""

    resource = "consultation.note"
    belongs_to = "triage"
    field_classes = {Class.EXISTENCE: "id triage", Class.NARRATIVE: "explanation reason"}

    triage = models.OneToOneField(
        Triage, models.PROTECT, verbose_name="振り分け", related_name="reason"
    )
    explanation = text("複合的とした計算")
    reason = text("困難かどうかの理由")

    class Meta(ScopedModel.Meta):
        verbose_name = "振り分けの理由"
        verbose_name_plural = "振り分けの理由"

    def __str__(self):
        return "振り分けの理由"


class ReferralMethod(models.TextChoices):
    """つなぎの方法"""

    INFORMATION = "information", "情報提供"
    CALL = "call", "電話連絡"
    ACCOMPANY = "accompany", "同行"
    SHEET = "sheet", "共有シート"


class ReferralOutcome(models.TextChoices):
    """つなぎの結果"""

    ACCEPTED = "accepted", "受け入れる"
    DECLINED = "declined", "受け入れられない"
    CONDITIONS = "conditions", "条件がある"


class Referral(ScopedModel):
    """つなぎ: not done until the agency replied and the person arrived (着地確認)"""

    resource = "consultation.referral"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case",
        Class.WORK: "agency method referred_on referred_by outcome replied_on arrived_on "
        "arrival_checked_on arrival_checked_by failed_on event",
    }

    id = opaque_key()
    case = part_of(Case, "相談", related_name="referrals")
    agency = outside("consultation.Agency", "つなぎ先")
    method = models.CharField("方法", max_length=12, choices=ReferralMethod.choices)
    referred_on = models.DateField("つないだ日")
    referred_by = account("つないだ人")
    outcome = models.CharField(
        "つなぎ先の返事", max_length=12, choices=ReferralOutcome.choices, blank=True
    )
    replied_on = models.DateField("返事の日", null=True, blank=True)
    arrived_on = models.DateField("本人が着いた日", null=True, blank=True)
    arrival_checked_on = models.DateField("着いたと確かめた日", null=True, blank=True)
    arrival_checked_by = account("確かめた人", null=True, blank=True)
    failed_on = models.DateField("つながらなかった日", null=True, blank=True)
    event = part_of(CaseEvent, "経過", related_name="+")

    class Meta(ScopedModel.Meta):
        verbose_name = "つなぎ"
        verbose_name_plural = "つなぎ"
        ordering = ["case", "referred_on", "pk"]
        indexes = [models.Index(fields=["referred_on"], name="referral_by_day")]
        constraints = [
            known("referral", "method", ReferralMethod, "方法"),
            known("referral", "outcome", ReferralOutcome, "つなぎ先の返事", blank=True),
            models.CheckConstraint(
                name="referral_reply_is_whole",
                condition=Q(outcome="", replied_on=None)
                | (~Q(outcome="") & Q(replied_on__isnull=False)),
                violation_error_message="返事には、内容と日が要ります。",
            ),
            models.CheckConstraint(
                name="referral_arrival_is_checked_by_somebody",
                condition=Q(arrived_on=None, arrival_checked_on=None, arrival_checked_by=None)
                | Q(
                    arrived_on__isnull=False,
                    arrival_checked_on__isnull=False,
                    arrival_checked_by__isnull=False,
                ),
                violation_error_message="着いたことは、だれがいつ確かめたかを記録します。",
            ),
            models.CheckConstraint(
                name="referral_arrives_or_fails",
                condition=Q(arrived_on=None) | Q(failed_on=None),
                violation_error_message="着いたつなぎは、つながらなかったことにできません。",
            ),
        ]

    def __str__(self):
        return f"{self.agency}へのつなぎ"


class AccompanimentOutcome(models.TextChoices):
    """同行支援の結果"""

    DONE = "done", "引き継いだ"
    AGAIN = "again", "もう一度同行する"
    ABSENT = "absent", "本人が来なかった"
    CANCELLED = "cancelled", "取りやめ"


class Accompaniment(ScopedModel):
    """同行支援: planned, then what came of it (report, chapter 5)"""

    resource = "consultation.referral"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case",
        Class.WORK: "agency planned_at place outcome event by referral",
    }

    id = opaque_key()
    case = part_of(Case, "相談", related_name="accompaniments")
    referral = part_of(Referral, "つなぎ", related_name="accompaniments", null=True, blank=True)
    agency = outside("consultation.Agency", "行き先")
    planned_at = models.DateTimeField("予定の日時")
    place = line("待ち合わせ", 100)
    by = account("同行する人")
    outcome = models.CharField(
        "結果", max_length=10, choices=AccompanimentOutcome.choices, blank=True
    )
    event = part_of(CaseEvent, "経過", related_name="+", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "同行支援"
        verbose_name_plural = "同行支援"
        ordering = ["case", "planned_at"]
        constraints = [
            known("accompaniment", "outcome", AccompanimentOutcome, "結果", blank=True),
            models.CheckConstraint(
                name="accompaniment_outcome_is_recorded",
                condition=Q(outcome="") | Q(event__isnull=False),
                violation_error_message="結果は、経過といっしょに記録します。",
            ),
        ]

    def __str__(self):
        return f"{self.agency}への同行支援"


class VisitOutcome(models.TextChoices):
    """訪問の結果; a visit in vain is a visit"""

    MET = "met", "会えた"
    VOICE = "voice", "声だけ・ドア越し"
    NOT_MET = "not_met", "会えなかった"
    REFUSED = "refused", "断られた"


class OutreachVisit(ScopedModel):
    """アウトリーチ: each visit counts, also those in vain (domain.md §4.7)"""

    resource = "consultation.record"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case event",
        Class.WORK: "number outcome left_message",
    }

    case = part_of(Case, "相談", related_name="visits")
    event = models.OneToOneField(
        CaseEvent, models.PROTECT, verbose_name="経過", related_name="visit"
    )
    number = models.PositiveSmallIntegerField("何回目")
    outcome = models.CharField("結果", max_length=10, choices=VisitOutcome.choices)
    left_message = models.BooleanField("手紙・伝言を残した", default=False)

    class Meta(ScopedModel.Meta):
        verbose_name = "アウトリーチ"
        verbose_name_plural = "アウトリーチ"
        ordering = ["case", "number"]
        constraints = [
            known("outreach_visit", "outcome", VisitOutcome, "訪問の結果"),
            models.UniqueConstraint(
                fields=["case", "number"],
                name="outreach_visit_number_once",
                violation_error_message="訪問の回数が重なっています。",
            ),
        ]

    def __str__(self):
        return f"{self.number}回目の訪問"
