"""本人同意と情報提供の記録 (rules.md, consent): who agreed to what, and who was told what"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consultation.enums import Basis, ConsentMethod, ConsentScope, DisclosureOccasion, Signer
from consultation.models.base import account, line, opaque_key, outside, part_of, text
from consultation.models.case import Case
from consultation.models.person import Person
from koganei.access.field_classes import FieldClass as Class
from koganei.access.scoped import ScopedModel
from koganei.constraints import known
from koganei.my_number import validate as refuse_my_number


class ConsentRecord(ScopedModel):
    """本人同意: one person's; never changed but by a signature that was owed, and by withdrawal

    ``is_refused``: asked, and refused. What may be told to whom stands in its targets.
    """

    resource = "consultation.consent"
    belongs_to = "person"
    field_classes = {
        Class.EXISTENCE: "id person case",
        Class.WORK: "is_refused scope wording signer signer_proof method explained_by explained_on "
        "given_on signed_on starts_on expires_on withdrawn_at withdrawn_recorded_by "
        "scan recorded_by recorded_at",
    }

    id = opaque_key()
    person = part_of(Person, "人", related_name="consents")
    case = part_of(Case, "相談", related_name="consents")
    is_refused = models.BooleanField("断られた", default=False)
    scope = models.CharField("範囲", max_length=8, choices=ConsentScope.choices, blank=True)
    wording = outside("consultation.ConsentWording", "説明した文面")
    signer = models.CharField("同意した人", max_length=10, choices=Signer.choices)
    signer_proof = line("親権者・後見人と確かめた書類", 100)
    method = models.CharField("方法", max_length=12, choices=ConsentMethod.choices)
    explained_by = account("説明した人")
    explained_on = models.DateField("説明した日")
    given_on = models.DateField("同意した日")
    signed_on = models.DateField("署名した日", null=True, blank=True)
    starts_on = models.DateField("いつから")
    expires_on = models.DateField("期限（この日まで）", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回した日時", null=True, blank=True)
    withdrawn_recorded_by = account("撤回を記録した人", null=True, blank=True)
    scan = models.ForeignKey(
        "consultation.Attachment", models.PROTECT, verbose_name="同意書の写し",
        null=True, blank=True, related_name="+",
    )  # fmt: skip
    recorded_by = account("記録した人")
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = "本人同意"
        verbose_name_plural = "本人同意"
        ordering = ["person", "-given_on", "-recorded_at"]
        indexes = [models.Index(fields=["given_on"], name="consent_by_day")]
        constraints = [
            known("consent", "scope", ConsentScope, "範囲", blank=True),
            known("consent", "signer", Signer, "同意した人"),
            known("consent", "method", ConsentMethod, "方法"),
            models.CheckConstraint(
                name="consent_has_a_scope_unless_refused",
                condition=Q(is_refused=True, scope="") | (Q(is_refused=False) & ~Q(scope="")),
                violation_error_message="同意には範囲が要ります。断られたときは空けておきます。",
            ),
            models.CheckConstraint(
                name="consent_of_another_signer_is_proven",
                condition=Q(signer=Signer.CLIENT) | ~Q(signer_proof=""),
                violation_error_message="親権者・後見人の同意には、確かめた書類が要ります。",
            ),
            models.CheckConstraint(
                name="consent_days_in_order",
                condition=Q(explained_on__lte=F("given_on"), given_on__lte=F("starts_on"))
                & (Q(expires_on=None) | Q(expires_on__gte=F("starts_on"))),
                violation_error_message="説明、同意、始まり、期限の順に日を入れてください。",
            ),
            models.CheckConstraint(
                name="consent_withdrawal_is_recorded_by_somebody",
                condition=Q(withdrawn_at=None, withdrawn_recorded_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_recorded_by__isnull=False),
                violation_error_message="撤回には、日時と記録した人が要ります。",
            ),
        ]

    def __str__(self):
        return "本人同意"


class ConsentTarget(ScopedModel):
    """同意の相手: an agency that may be told, what and what for; or one that is excluded"""

    resource = "consultation.consent"
    belongs_to = "consent"
    field_classes = {
        Class.EXISTENCE: "id consent",
        Class.WORK: "agency is_excluded purpose may_tell",
    }

    consent = part_of(ConsentRecord, "本人同意", related_name="targets")
    agency = outside("consultation.Agency", "機関")
    is_excluded = models.BooleanField("除く", default=False)
    purpose = line("目的", 100)
    may_tell = models.CharField(
        "伝えてよいこと", max_length=100, blank=True, validators=[refuse_my_number],
        help_text="項目の区分。間は空白。",
    )  # fmt: skip

    class Meta(ScopedModel.Meta):
        verbose_name = "同意の相手"
        verbose_name_plural = "同意の相手"
        ordering = ["consent", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consent", "agency"],
                name="consent_target_once",
                violation_error_message="同じ機関が2回あります。",
            ),
        ]

    def __str__(self):
        return "除く" if self.is_excluded else "伝えてよい"


class Disclosure(ScopedModel):
    """情報提供の記録: who was told of what kind of things, when, where, on which basis"""

    resource = "consultation.disclosure"
    belongs_to = "person"
    field_classes = {
        Class.EXISTENCE: "id person case consent",
        Class.WORK: "agency recipient told_at told_by occasion basis basis_item decided_by told "
        "recorded_at",
    }

    id = opaque_key()
    person = part_of(Person, "だれのことを", related_name="disclosures")
    case = part_of(Case, "相談", related_name="disclosures")
    agency = outside("consultation.Agency", "伝えた機関")
    recipient = line("受け取った人の職", 100)
    told_at = models.DateTimeField("伝えた日時")
    told_by = account("伝えた人")
    occasion = models.CharField("どこで", max_length=16, choices=DisclosureOccasion.choices)
    basis = models.CharField("根拠", max_length=24, choices=Basis.choices)
    basis_item = line("根拠の条項", 50)
    consent = part_of(ConsentRecord, "本人同意", related_name="+", null=True, blank=True)
    decided_by = account("決めた人", null=True, blank=True)
    told = models.CharField("伝えたこと（区分）", max_length=100, validators=[refuse_my_number])
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = "情報提供の記録"
        verbose_name_plural = "情報提供の記録"
        ordering = ["person", "-told_at"]
        constraints = [
            known("disclosure", "occasion", DisclosureOccasion, "どこで"),
            known("disclosure", "basis", Basis, "根拠"),
            models.CheckConstraint(
                name="disclosure_names_consent_or_who_decided",
                condition=Q(basis=Basis.CONSENT, consent__isnull=False)
                | (~Q(basis=Basis.CONSENT) & Q(decided_by__isnull=False, consent=None)),
                violation_error_message="本人同意か、ほかの根拠で決めた人の、どちらかが要ります。",
            ),
        ]

    def __str__(self):
        return "情報提供の記録"


class DisclosureText(ScopedModel):
    """伝えた内容と理由"""

    resource = "consultation.note"
    belongs_to = "disclosure"
    field_classes = {Class.EXISTENCE: "id disclosure", Class.NARRATIVE: "content reason"}

    disclosure = models.OneToOneField(
        Disclosure, models.PROTECT, verbose_name="情報提供の記録", related_name="text"
    )
    content = text("伝えた内容")
    reason = text("同意によらない理由")

    class Meta(ScopedModel.Meta):
        verbose_name = "伝えた内容"
        verbose_name_plural = "伝えた内容"

    def __str__(self):
        return "伝えた内容"
