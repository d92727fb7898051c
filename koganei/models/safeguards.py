"""利益相反, 緊急閲覧, 支援措置: what stands between an account and a person's record (access.md).

Cases and persons belong to the consultation app, which the kernel does not know: they are named by
their opaque ids. What the database itself refuses stands at the end.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from koganei.law import LegalText
from koganei.my_number import validate as refuse_my_number
from koganei.triggers import refuse, register

SAFEGUARDS = LegalText("個人情報を守る定め")
CONFLICTS = SAFEGUARDS.section("利益相反")
BREAK_GLASS = SAFEGUARDS.section("緊急閲覧")
PROTECTION = SAFEGUARDS.section("支援措置")


def _account(label, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", **options
    )


class Source(models.TextChoices):
    """だれの申出か"""

    SELF = "self", "自己申告"
    SUPERVISOR = "supervisor", "上司の申告"
    CLIENT = "client", "本人（相談する人）の申出"


class Relation(models.TextChoices):
    """どういう関わりか; no more is written down"""

    FAMILY = "family", "親族"
    ACQUAINTANCE = "acquaintance", "知人・近所"
    INTEREST = "interest", "仕事・お金の関わり"
    OTHER = "other", "その他"


class ConflictOfInterest(models.Model):
    """利益相反・除斥: an account must not come near a person, the household and related persons

    In force from the declaration on, until another person ends it; approval only confirms it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="除斥される利用者",
        related_name="conflicts",
    )
    person_id = models.UUIDField("人の番号", db_index=True)
    source = models.CharField("だれの申出か", max_length=10, choices=Source.choices)
    relation = models.CharField("関わり", max_length=12, choices=Relation.choices)
    declared_by = _account("申告を記録した人")
    declared_at = models.DateTimeField("申告日時", default=timezone.now)
    approved_by = _account("承認した人", null=True, blank=True)
    approved_at = models.DateTimeField("承認日時", null=True, blank=True)
    ended_by = _account("終わらせた人", null=True, blank=True)
    ended_at = models.DateTimeField("終わった日時", null=True, blank=True)
    end_reason = models.CharField(
        "終わらせた理由", max_length=200, blank=True, validators=[refuse_my_number]
    )

    class Meta:
        verbose_name = "利益相反・除斥"
        verbose_name_plural = "利益相反・除斥"
        ordering = ["-declared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "person_id"],
                condition=Q(ended_at=None),
                name="conflict_in_force_once",
                violation_error_message="この人についての利益相反は、すでに申告されています。",
            ),
            models.CheckConstraint(
                name="conflict_words_are_known",
                condition=Q(source__in=Source.values, relation__in=Relation.values),
                violation_error_message="申出と関わりは一覧から選んでください。",
            ),
            models.CheckConstraint(
                name="conflict_self_declared_by_oneself",
                condition=(Q(source=Source.SELF) & Q(declared_by=F("user")))
                | (~Q(source=Source.SELF) & ~Q(declared_by=F("user"))),
                violation_error_message="自己申告だけが、除斥される利用者の記録です。",
            ),
            models.CheckConstraint(
                name="conflict_approved_by_another_person",
                condition=Q(approved_by=None, approved_at=None)
                | (
                    Q(approved_at__isnull=False)
                    & ~Q(approved_by=F("declared_by"))
                    & ~Q(approved_by=F("user"))
                ),
                violation_error_message="申告した人と、除斥される人は、承認できません。",
            ),
            models.CheckConstraint(
                name="conflict_ended_by_another_person",
                condition=Q(ended_by=None, ended_at=None)
                | (
                    Q(ended_at__isnull=False)
                    & ~Q(end_reason="")
                    & ~Q(ended_by=F("declared_by"))
                    & ~Q(ended_by=F("user"))
                ),
                violation_error_message="申告した人と、除斥される人は、終わらせられません。",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.get_source_display()}"


class GlassReason(models.TextChoices):
    """緊急閲覧の理由"""

    DANGER = "danger", "生命・身体の危険"
    ABSENT = "absent", "担当不在"
    AUTHORITY = "authority", "警察・消防要請"
    OTHER = "other", "その他"


class Finding(models.TextChoices):
    """緊急閲覧を確かめた結果"""

    PROPER = "proper", "適切"
    IMPROPER = "improper", "不適切"


class BreakGlass(models.Model):
    """緊急閲覧: an account reads one case for thirty minutes without being assigned to it

    There is no column for the end: it follows from ``started_at``, which cannot be changed. Without
    ``started_at`` it was asked for and waits for another person.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="閲覧する人",
        related_name="broken_glass",
    )
    case_id = models.UUIDField("相談の番号（内部）", db_index=True)
    reason = models.CharField("理由", max_length=10, choices=GlassReason.choices)
    explanation = models.CharField(
        "理由の説明", max_length=400, blank=True, validators=[refuse_my_number]
    )
    asked_at = models.DateTimeField("申し出た日時", default=timezone.now)
    granted_by = _account("許可した人", null=True, blank=True)
    started_at = models.DateTimeField("始めた日時", null=True, blank=True)
    stopped_at = models.DateTimeField("終わった日時", null=True, blank=True)
    reviewed_by = _account("確かめた人", null=True, blank=True)
    reviewed_at = models.DateTimeField("確かめた日時", null=True, blank=True)
    finding = models.CharField("結果", max_length=10, choices=Finding.choices, blank=True)
    note = models.CharField(
        "確かめて分かったこと", max_length=400, blank=True, validators=[refuse_my_number]
    )

    class Meta:
        verbose_name = "緊急閲覧"
        verbose_name_plural = "緊急閲覧"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(stopped_at=None),
                name="break_glass_one_case_at_a_time",
                violation_error_message="緊急閲覧は、一度に1件だけです。",
            ),
            models.CheckConstraint(
                name="break_glass_words_are_known",
                condition=Q(reason__in=GlassReason.values, finding__in=["", *Finding.values]),
                violation_error_message="理由と結果は一覧から選んでください。",
            ),
            models.CheckConstraint(
                name="break_glass_granted_by_another_person",
                condition=Q(granted_by=None) | ~Q(granted_by=F("user")),
                violation_error_message="自分の緊急閲覧は許可できません。",
            ),
            models.CheckConstraint(
                name="break_glass_ends_after_its_start",
                condition=Q(started_at=None)
                | Q(stopped_at=None)
                | Q(stopped_at__gte=F("started_at")),
                violation_error_message="終わった日時は、始めた日時より後です。",
            ),
            models.CheckConstraint(
                name="break_glass_reviewed_by_another_person",
                condition=Q(reviewed_by=None, reviewed_at=None, finding="")
                | (
                    Q(reviewed_at__isnull=False, stopped_at__isnull=False)
                    & Q(started_at__isnull=False)
                    & ~Q(finding="")
                    & ~Q(reviewed_by=F("user"))
                    & (Q(granted_by=None) | ~Q(reviewed_by=F("granted_by")))
                ),
                violation_error_message="閲覧した人・許可した人は確かめられません。終わってから、"
                "別の人が結果を付けてください。",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.get_reason_display()}"


class AddressProtection(models.Model):
    """支援措置（住所の保護）: a person's whereabouts stay hidden, from the application on

    A new application is a new row: while any row of the person is not lifted, the address is
    hidden. That a period ran out lifts nothing.
    """

    person_id = models.UUIDField("人の番号", db_index=True)
    applied_on = models.DateField("申出日")
    active_on = models.DateField("開始日", null=True, blank=True)
    ends_on = models.DateField("期間の終わり（この日まで）", null=True, blank=True)
    registered_by = _account("登録した人")
    registered_at = models.DateTimeField("登録日時", default=timezone.now)
    lift_asked_by = _account("解除を申し出た人", null=True, blank=True)
    lift_asked_at = models.DateTimeField("解除の申出の日時", null=True, blank=True)
    lift_reason = models.CharField(
        "解除の理由", max_length=200, blank=True, validators=[refuse_my_number]
    )
    lifted_by = _account("解除した人", null=True, blank=True)
    lifted_at = models.DateTimeField("解除の日時", null=True, blank=True)

    class Meta:
        verbose_name = "支援措置"
        verbose_name_plural = "支援措置"
        ordering = ["-applied_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="protection_days_in_order",
                condition=(Q(active_on=None) | Q(active_on__gte=F("applied_on")))
                & (Q(ends_on=None) | Q(ends_on__gte=F("applied_on"))),
                violation_error_message="開始日と期間の終わりは、申出日以後の日にしてください。",
            ),
            models.CheckConstraint(
                name="protection_lifting_asked_for_with_a_reason",
                condition=Q(lift_asked_by=None, lift_asked_at=None, lift_reason="")
                | (
                    Q(lift_asked_by__isnull=False, lift_asked_at__isnull=False) & ~Q(lift_reason="")
                ),
                violation_error_message="解除の申出には、理由が要ります。",
            ),
            models.CheckConstraint(
                name="protection_lifted_by_two_persons",
                condition=Q(lifted_by=None, lifted_at=None)
                | (
                    Q(lifted_at__isnull=False, lift_asked_by__isnull=False)
                    & ~Q(lifted_by=F("lift_asked_by"))
                ),
                violation_error_message="解除を申し出た人は、解除できません。",
            ),
        ]

    def __str__(self):
        return f"{self.get_state_display()} {self.applied_on}"

    def get_state_display(self):
        if self.lifted_at:
            return "解除"
        return "実施中" if self.active_on else "申出中"


class RevealReason(models.TextChoices):
    """保護された住所を見る理由"""

    CONTACT = "contact", "連絡・訪問"
    DANGER = "danger", "生命・身体の危険"
    PROCEDURE = "procedure", "手続き・書類の送付"
    DISCLOSURE = "disclosure", "開示請求"


class AddressReader(models.Model):
    """保護された住所を見てよい人: who stands on the list of one person, put there by another"""

    person_id = models.UUIDField("人の番号", db_index=True)
    user = _account("利用者")
    added_by = _account("加えた人")
    added_at = models.DateTimeField("加えた日時", default=timezone.now)
    removed_at = models.DateTimeField("外した日時", null=True, blank=True)

    class Meta:
        verbose_name = "保護された住所を見てよい人"
        verbose_name_plural = "保護された住所を見てよい人"
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "user"],
                condition=Q(removed_at=None),
                name="address_reader_once",
                violation_error_message="この人は、もう見てよい人に入っています。",
            ),
            models.CheckConstraint(
                name="address_reader_added_by_another_person",
                condition=~Q(added_by=F("user")),
                violation_error_message="自分を、保護された住所を見てよい人にはできません。",
            ),
        ]

    def __str__(self):
        return str(self.user)


def _frozen(*columns):
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


def _written_once(*columns):
    return " OR ".join(
        f"(OLD.{column} IS NOT NULL AND OLD.{column} IS DISTINCT FROM NEW.{column})"
        for column in columns
    )


# table → (citation, columns that never change, columns that are written once)
FACTS = {
    "conflictofinterest": (
        CONFLICTS,
        ("user_id", "person_id", "source", "relation", "declared_by_id", "declared_at"),
        ("approved_by_id", "approved_at", "ended_by_id", "ended_at"),
    ),
    "breakglass": (
        BREAK_GLASS,
        ("user_id", "case_id", "reason", "explanation", "asked_at"),
        ("granted_by_id", "started_at", "stopped_at", "reviewed_by_id", "reviewed_at"),
    ),
    "addressprotection": (
        PROTECTION,
        ("person_id", "applied_on", "registered_by_id", "registered_at"),
        ("lifted_by_id", "lifted_at"),
    ),
    "addressreader": (
        PROTECTION,
        ("person_id", "user_id", "added_by_id", "added_at"),
        ("removed_at",),
    ),
}
GUARDS = [
    guard
    for table, (citation, never, once) in FACTS.items()
    for guard in (
        refuse(
            f"{table}_facts_are_frozen",
            f"koganei_{table}",
            "UPDATE",
            "記録した事実は、書き換えられません。",
            when=f"{_frozen(*never)} OR {_written_once(*once)}",
            citation=citation,
        ),
        refuse(
            f"{table}_never_deleted",
            f"koganei_{table}",
            "DELETE",
            "この記録は、消せません。",
            citation=citation,
        ),
    )
]
GUARDS += [
    refuse(
        "breakglass_review_is_final",
        "koganei_breakglass",
        "UPDATE",
        "確かめた結果は、書き換えられません。",
        when="OLD.reviewed_at IS NOT NULL AND (OLD.finding <> NEW.finding OR OLD.note <> NEW.note)",
        citation=BREAK_GLASS,
    ),
    refuse(
        "addressprotection_lifted_as_asked",
        "koganei_addressprotection",
        "UPDATE",
        "解除の申出のあとで、申出の内容が変わりました。申出からやり直してください。",
        when="NEW.lifted_at IS NOT NULL AND OLD.lifted_at IS NULL AND ("
        "OLD.lift_asked_by_id IS NULL OR "
        + _frozen("lift_asked_by_id", "lift_asked_at", "lift_reason", "active_on", "ends_on")
        + ")",
        citation=PROTECTION,
    ),
]
register(*GUARDS)
