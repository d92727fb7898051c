"""役割の申請, 人事異動, 代決者, 利用者の棚卸し: who asked for a right, and who agreed (access.md).

A role is asked for by one person, agreed to by a second one and registered by an ACCOUNT_ADMIN;
none of them is the one whose account it is. The last of it stands here, in the database.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from koganei.access.roles import ACCOUNT_ROLES, Role
from koganei.law import LegalText
from koganei.models.organizations import Department
from koganei.triggers import refuse, register

TWO_PERSONS = LegalText("利用者管理の定め").section("申請と承認は別の人")
ROLE_CHOICES = [(role.value, role.label) for role in ACCOUNT_ROLES]
# whose decisions somebody else may take in their absence
DEPUTY_ROLES = (Role.WELFARE_MANAGER, Role.SECTION_HEAD, Role.CHIEF_SUPPORT_WORKER)


class Kind(models.TextChoices):
    """申請の種類"""

    GRANT = "grant", "付与"
    END = "end", "終了"


class Decision(models.TextChoices):
    """承認の結果"""

    APPROVED = "approved", "承認"
    REFUSED = "refused", "却下"


def _person(label, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", **options
    )


class Requested(models.Model):
    """What one person asks for, a second one decides and an ACCOUNT_ADMIN registers."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="利用者",
        related_name="%(class)ss",
    )
    requested_by = _person("申請者")
    requested_at = models.DateTimeField("申請日時", default=timezone.now)
    request_reason = models.CharField("申請の理由", max_length=200, blank=True)
    decided_by = _person("承認者", null=True, blank=True)
    decided_at = models.DateTimeField("承認・却下の日時", null=True, blank=True)
    decision = models.CharField("結果", max_length=10, choices=Decision.choices, blank=True)
    reason = models.CharField("却下の理由", max_length=200, blank=True)
    executed_by = _person("登録者", null=True, blank=True)
    executed_at = models.DateTimeField("登録日時", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_decided_by_another_person",
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
                violation_error_message="申請した人は、その申請を承認・却下できません。",
            ),
            models.CheckConstraint(
                name="%(class)s_not_for_own_account",
                condition=~Q(requested_by=F("user"))
                & (Q(decided_by=None) | ~Q(decided_by=F("user")))
                & (Q(executed_by=None) | ~Q(executed_by=F("user"))),
                violation_error_message="自分の利用者について、申請・承認・登録はできません。",
            ),
            models.CheckConstraint(
                name="%(class)s_decision_is_complete",
                condition=Q(decision="", decided_by=None, decided_at=None)
                | Q(
                    decision__in=Decision.values, decided_by__isnull=False, decided_at__isnull=False
                ),
                violation_error_message="承認・却下には、結果と、した人と、日時が要ります。",
            ),
            models.CheckConstraint(
                name="%(class)s_refused_for_a_reason",
                condition=~Q(decision=Decision.REFUSED) | ~Q(reason=""),
                violation_error_message="却下には理由が要ります。",
            ),
            models.CheckConstraint(
                name="%(class)s_registered_when_approved",
                condition=Q(executed_by=None, executed_at=None)
                | Q(
                    decision=Decision.APPROVED,
                    executed_by__isnull=False,
                    executed_at__isnull=False,
                ),
                violation_error_message="登録できるのは、承認された申請だけです。",
            ),
        ]

    @property
    def state(self):
        """(word, colour) of where this stands."""
        if self.executed_at:
            return "登録ずみ", "good with-tick"
        if self.decision == Decision.APPROVED:
            return "承認ずみ・登録待ち", "kind"
        if self.decision == Decision.REFUSED:
            return "却下", "stop with-cross"
        return "承認待ち", "look"


class Transfer(Requested):
    """人事異動: on a day somebody leaves their roles for others, in another section"""

    starts_on = models.DateField("異動日")
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name="異動先の課",
        null=True,
        blank=True,
        related_name="+",
    )
    successor = _person("仕事を引き継ぐ人", null=True, blank=True)
    applied_at = models.DateTimeField("課と仕事を移した日時", null=True, blank=True)

    class Meta(Requested.Meta):
        verbose_name = "人事異動"
        verbose_name_plural = "人事異動"
        ordering = ["-starts_on", "user"]
        constraints = [
            *Requested.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "starts_on"],
                condition=~Q(decision=Decision.REFUSED),
                name="transfer_once_a_day",
                violation_error_message="この人の、同じ日の異動がすでにあります。",
            ),
            models.CheckConstraint(
                name="transfer_successor_is_another",
                condition=Q(successor=None) | ~Q(successor=F("user")),
                violation_error_message="仕事を引き継ぐ人は、異動する人とは別の人にしてください。",
            ),
            models.CheckConstraint(
                name="transfer_applied_when_registered",
                condition=Q(applied_at=None) | Q(executed_at__isnull=False),
                violation_error_message="登録していない異動で、課や仕事は移せません。",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.starts_on}"


class RoleRequest(Requested):
    """役割の申請: that an account gets a role, or that a role ends"""

    kind = models.CharField("種類", max_length=5, choices=Kind.choices)
    role = models.CharField("役割", max_length=30, choices=ROLE_CHOICES)
    starts_on = models.DateField("開始日", null=True, blank=True)
    ends_on = models.DateField("終了日（この日まで）", null=True, blank=True)
    transfer = models.ForeignKey(
        Transfer,
        models.PROTECT,
        verbose_name="人事異動",
        null=True,
        blank=True,
        related_name="role_requests",
    )

    class Meta(Requested.Meta):
        verbose_name = "役割の申請"
        verbose_name_plural = "役割の申請"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            *Requested.Meta.constraints,
            models.CheckConstraint(
                name="role_request_role_is_known",
                condition=Q(role__in=[role.value for role in ACCOUNT_ROLES]),
                violation_error_message="役割は一覧から選んでください。",
            ),
            models.CheckConstraint(
                name="role_request_dates_in_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="終了日は開始日以後の日にしてください。",
            ),
            models.CheckConstraint(
                name="role_request_has_its_dates",
                condition=Q(kind=Kind.GRANT, starts_on__isnull=False)
                | Q(kind=Kind.END, starts_on=None, ends_on__isnull=False),
                violation_error_message="付与には開始日、終了には終了日が要ります。",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.get_role_display()} {self.get_kind_display()}"


class Deputy(models.Model):
    """代決者: who may decide in the place of somebody with a role, from–until"""

    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="決裁者",
        related_name="deputies",
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="代決者",
        related_name="deputy_for",
    )
    role = models.CharField(
        "役割", max_length=30, choices=[(role.value, role.label) for role in DEPUTY_ROLES]
    )
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日（この日まで）")
    registered_by = _person("登録者")
    registered_at = models.DateTimeField("登録日時", default=timezone.now)

    class Meta:
        verbose_name = "代決者"
        verbose_name_plural = "代決者"
        ordering = ["-starts_on", "principal"]
        constraints = [
            models.CheckConstraint(
                name="deputy_is_another_person",
                condition=~Q(deputy=F("principal")),
                violation_error_message="代決者は、決裁者とは別の人にしてください。",
            ),
            models.CheckConstraint(
                name="deputy_registered_by_neither",
                condition=~Q(registered_by=F("deputy")) & ~Q(registered_by=F("principal")),
                violation_error_message="決裁者・代決者になる本人は、登録できません。",
            ),
            models.CheckConstraint(
                name="deputy_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="終了日は開始日以後の日にしてください。",
            ),
            models.CheckConstraint(
                name="deputy_role_can_be_deputised",
                condition=Q(role__in=[role.value for role in DEPUTY_ROLES]),
                violation_error_message="代決者を置ける役割から選んでください。",
            ),
        ]

    def __str__(self):
        return f"{self.principal}→{self.deputy}"


class AccountReview(models.Model):
    """利用者の棚卸し: that somebody looked through who holds what, once a quarter"""

    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("四半期")
    reviewed_by = _person("確認者")
    reviewed_at = models.DateTimeField("確認日時", default=timezone.now)
    accounts = models.PositiveIntegerField("利用者の数")
    unused = models.PositiveIntegerField("90日使っていない数")
    note = models.CharField("確認の結果", max_length=400, blank=True)

    class Meta:
        verbose_name = "利用者の棚卸し"
        verbose_name_plural = "利用者の棚卸し"
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter"],
                name="account_review_once_a_quarter",
                violation_error_message="この四半期の棚卸しは記録ずみです。",
            ),
            models.CheckConstraint(
                name="account_review_quarter_is_known",
                condition=Q(quarter__gte=1, quarter__lte=4),
                violation_error_message="四半期は1から4です。",
            ),
        ]

    def __str__(self):
        return f"{self.year}年度 第{self.quarter}四半期"


def _changed(*columns):
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


ASKED = ("user_id", "requested_by_id", "requested_at", "request_reason", "starts_on")
DECIDED = ("decided_by_id", "decided_at", "decision", "reason")
EXECUTED = ("executed_by_id", "executed_at")
for _table, _own in (
    ("rolerequest", ("kind", "role", "ends_on")),
    ("transfer", ("department_id", "successor_id")),
):
    register(
        refuse(
            f"{_table}_decided_is_frozen",
            f"koganei_{_table}",
            "UPDATE",
            "承認・却下した申請は、書き換えられません。",
            when=f"(OLD.decision <> '' AND ({_changed(*ASKED, *DECIDED, *_own)})) "
            f"OR (OLD.executed_at IS NOT NULL AND ({_changed(*EXECUTED)}))",
            citation=TWO_PERSONS,
        ),
        refuse(
            f"{_table}_never_deleted",
            f"koganei_{_table}",
            "DELETE",
            "申請の記録は、消せません。",
            citation=TWO_PERSONS,
        ),
    )
