"""終結の申出と引継書: proposed by the 社協, confirmed by the city; what another agency was given

A proposal is written once and answered once. A 引継書 is fixed when it is issued: what stood on it
is kept class by class, so that a copy can be printed again and nobody sees more of it than of the
record itself.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consultation.enums import ClosureAnswer, ClosureDetail, ClosureReason
from consultation.models.base import account, line, opaque_key, outside, part_of, text
from consultation.models.case import Case
from consultation.rules.closure import DETAILS, PROPOSABLE
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known
from koganei.my_number import validate as refuse_my_number


def _detail_fits():
    """The finer word is one of its reason; where a reason has none, it is empty."""
    fits = Q(detail="") & ~Q(reason__in=list(DETAILS))
    for reason, details in DETAILS.items():
        fits |= Q(reason=reason, detail__in=list(details))
    return fits


class ClosureProposal(ScopedModel):
    """終結の申出: one that is open at a time; the city's answer is another person's"""

    resource = "consultation.closure"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case",
        Class.WORK: "reason detail ended_on agency has_follow_up proposed_by proposed_at "
        "answer answered_by answered_at",
    }

    id = opaque_key()
    case = part_of(Case, "相談", related_name="closure_proposals")
    reason = models.CharField("終結区分", max_length=20, choices=ClosureReason.choices)
    detail = models.CharField(
        "終結の細かい別", max_length=20, choices=ClosureDetail.choices, blank=True
    )
    ended_on = models.DateField("支援が終わった日")
    agency = outside("consultation.Agency", "引き継いだ機関", null=True, blank=True)
    has_follow_up = models.BooleanField("終結のあとに様子を見る")
    proposed_by = account("申し出た人")
    proposed_at = models.DateTimeField("申し出た日時", default=timezone.now)
    answer = models.CharField("返事", max_length=10, choices=ClosureAnswer.choices, blank=True)
    answered_by = account("返事をした人", null=True, blank=True)
    answered_at = models.DateTimeField("返事の日時", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "終結の申出"
        verbose_name_plural = "終結の申出"
        ordering = ["case", "-proposed_at"]
        constraints = [
            known("closure", "answer", ClosureAnswer, "返事", blank=True),
            models.CheckConstraint(
                name="closure_reason_may_be_proposed",
                condition=Q(reason__in=list(PROPOSABLE)),
                violation_error_message="終結区分は一覧から選んでください。",
            ),
            models.CheckConstraint(
                name="closure_detail_fits_the_reason",
                condition=_detail_fits(),
                violation_error_message="終結の細かい別が、終結区分に合いません。",
            ),
            models.CheckConstraint(
                name="closure_handed_over_to_an_agency",
                condition=~Q(reason=ClosureReason.HANDED_OVER) | Q(agency__isnull=False),
                violation_error_message="他機関への引継ぎには、引き継いだ機関が要ります。",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answer=""),
                name="closure_one_open",
                violation_error_message="返事を待っている終結の申出があります。",
            ),
            models.CheckConstraint(
                name="closure_answer_is_whole",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                violation_error_message="返事には、人と日時が要ります。",
            ),
            models.CheckConstraint(
                name="closure_confirmed_by_another",
                condition=~Q(answer=ClosureAnswer.CONFIRMED) | ~Q(answered_by=F("proposed_by")),
                violation_error_message="終結を申し出た人は確かめられません。",
            ),
        ]
        indexes = [
            models.Index(fields=["proposed_at"], condition=Q(answer=""), name="closure_waiting")
        ]

    def __str__(self):
        return self.get_reason_display()


class ClosureText(ScopedModel):
    """終結にする状況、引継書を渡さないわけ"""

    resource = "consultation.closure"
    belongs_to = "proposal"
    field_classes = {Class.EXISTENCE: "id proposal", Class.NARRATIVE: "words why_no_summary"}

    proposal = models.OneToOneField(
        ClosureProposal, models.PROTECT, verbose_name="終結の申出", related_name="text"
    )
    words = text("終結にする状況")
    why_no_summary = text("引継書を渡さないわけ")

    class Meta(ScopedModel.Meta):
        verbose_name = "終結にする状況"
        verbose_name_plural = "終結にする状況"

    def __str__(self):
        return "終結にする状況"


class ClosureMove(ScopedModel):
    """転居先の自治体: whereabouts, hidden with the address"""

    resource = "consultation.address"
    belongs_to = "proposal"
    field_classes = {Class.EXISTENCE: "id proposal", Class.ADDRESS: "municipality"}

    proposal = models.OneToOneField(
        ClosureProposal, models.PROTECT, verbose_name="終結の申出", related_name="move"
    )
    municipality = line("転居先の自治体", 100, blank=False)

    class Meta(ScopedModel.Meta):
        verbose_name = "転居先"
        verbose_name_plural = "転居先"

    def __str__(self):
        return self.municipality


class DeathNotice(ScopedModel):
    """死亡を知らせた機関"""

    resource = "consultation.closure"
    belongs_to = "proposal"
    field_classes = {Class.EXISTENCE: "id proposal", Class.WORK: "agency"}

    proposal = part_of(ClosureProposal, "終結の申出", related_name="notices")
    agency = outside("consultation.Agency", "知らせた機関")

    class Meta(ScopedModel.Meta):
        verbose_name = "死亡を知らせた機関"
        verbose_name_plural = "死亡を知らせた機関"
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "agency"],
                name="death_notice_once",
                violation_error_message="同じ機関が2回あります。",
            )
        ]

    def __str__(self):
        return str(self.agency)


class ClosureReturn(ScopedModel):
    """終結の申出を差し戻した理由, by the city"""

    resource = "consultation.closure"
    belongs_to = "proposal"
    field_classes = {Class.EXISTENCE: "id proposal", Class.NARRATIVE: "words"}

    proposal = models.OneToOneField(
        ClosureProposal, models.PROTECT, verbose_name="終結の申出", related_name="sent_back"
    )
    words = text("差し戻した理由")

    class Meta(ScopedModel.Meta):
        verbose_name = "差し戻した理由"
        verbose_name_plural = "差し戻した理由"

    def __str__(self):
        return "差し戻した理由"


class HandoverSummary(ScopedModel):
    """引継書: given to one agency on one day; fixed when issued, its receipt follows once"""

    resource = "consultation.handover_summary"
    belongs_to = "case"
    field_classes = {
        Class.EXISTENCE: "id case",
        Class.WORK: "agency recipient told issued_by issued_at received_on received_by "
        "receipt_recorded_by",
    }

    id = opaque_key()
    case = part_of(Case, "相談", related_name="handover_summaries")
    agency = outside("consultation.Agency", "引継ぎ先")
    recipient = line("受け取る人の職", 100, blank=False)
    told = models.CharField("伝えたこと（区分）", max_length=100, validators=[refuse_my_number])
    issued_by = account("渡した人")
    issued_at = models.DateTimeField("渡した日時", default=timezone.now)
    received_on = models.DateField("受け取った日", null=True, blank=True)
    received_by = line("受け取った人の職", 100)
    receipt_recorded_by = account("受け取りを記録した人", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "引継書"
        verbose_name_plural = "引継書"
        ordering = ["case", "-issued_at"]
        constraints = [
            models.CheckConstraint(
                name="handover_summary_receipt_is_whole",
                condition=Q(received_on=None, received_by="", receipt_recorded_by=None)
                | (Q(received_on__isnull=False, receipt_recorded_by__isnull=False)
                   & ~Q(received_by="")),
                violation_error_message="受け取りには、日と受け取った人の職が要ります。",
            )
        ]  # fmt: skip

    def __str__(self):
        return "引継書"


class HandoverText(ScopedModel):
    """引継書の文"""

    resource = "consultation.handover_summary"
    belongs_to = "summary"
    field_classes = {
        Class.EXISTENCE: "id summary",
        Class.NARRATIVE: "background situation remaining wishes request issues",
    }

    summary = models.OneToOneField(
        HandoverSummary, models.PROTECT, verbose_name="引継書", related_name="text"
    )
    background = text("相談と支援の経過")
    situation = text("いまの状況")
    remaining = text("残っている課題")
    wishes = text("本人の希望")
    request = text("引継ぎ先にお願いすること")
    issues = models.JSONField("課題", default=list)

    class Meta(ScopedModel.Meta):
        verbose_name = "引継書の文"
        verbose_name_plural = "引継書の文"

    def __str__(self):
        return "引継書の文"


class HandoverPart(ScopedModel):
    """What stood on a 引継書 of one class of fields: per person, as it was printed"""

    belongs_to = "summary"

    values = models.JSONField("渡した内容", default=list)

    class Meta(ScopedModel.Meta):
        abstract = True

    def __str__(self):
        return self._meta.verbose_name


class HandoverIdentity(HandoverPart):
    """引継書の氏名など"""

    resource = "consultation.handover_summary"
    field_classes = {Class.EXISTENCE: "id summary", Class.IDENTITY: "values"}

    summary = models.OneToOneField(
        HandoverSummary, models.PROTECT, verbose_name="引継書", related_name="identity"
    )

    class Meta(HandoverPart.Meta):
        verbose_name = "引継書の氏名など"
        verbose_name_plural = "引継書の氏名など"


class HandoverAddress(HandoverPart):
    """引継書の住所"""

    resource = "consultation.address"
    field_classes = {Class.EXISTENCE: "id summary", Class.ADDRESS: "values"}

    summary = models.OneToOneField(
        HandoverSummary, models.PROTECT, verbose_name="引継書", related_name="address"
    )

    class Meta(HandoverPart.Meta):
        verbose_name = "引継書の住所"
        verbose_name_plural = "引継書の住所"


class HandoverMoney(HandoverPart):
    """引継書の家計"""

    resource = "consultation.money"
    field_classes = {Class.EXISTENCE: "id summary", Class.MONEY: "values"}

    summary = models.OneToOneField(
        HandoverSummary, models.PROTECT, verbose_name="引継書", related_name="money"
    )

    class Meta(HandoverPart.Meta):
        verbose_name = "引継書の家計"
        verbose_name_plural = "引継書の家計"
