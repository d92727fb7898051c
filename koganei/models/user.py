"""職員アカウントと役割"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from koganei.access.matrix import has_module_permission, has_permission
from koganei.access.roles import ACCOUNT_ROLES, CONTRACTOR_ROLES, Role
from koganei.models.organizations import Department, PartnerOrganization


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(username=username)


class User(AbstractBaseUser):
    """利用者: a person with an account. Rights come from dated roles only; nobody is superuser."""

    username = models.CharField(
        "利用者名",
        max_length=50,
        unique=True,
        error_messages={"unique": "この利用者名は使われています。"},
    )
    name = models.CharField("氏名", max_length=100)
    kana = models.CharField("かな", max_length=100, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="課", null=True, blank=True
    )
    organization = models.ForeignKey(
        PartnerOrganization, models.PROTECT, verbose_name="関係機関", null=True, blank=True
    )
    is_active = models.BooleanField("有効", default=True)
    expires_on = models.DateField("有効期限（この日まで）", null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "利用者"
        verbose_name_plural = "利用者"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="user_from_outside_expires",
                condition=Q(organization=None) | Q(expires_on__isnull=False),
                violation_error_message="関係機関の人の利用者には、有効期限を入れてください。",
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.pk and (missing := missing_for(self, self.current_roles())):
            raise ValidationError(missing)

    @property
    def has_expired(self):
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @cached_property
    def roles(self):
        """The roles held today; read once a request."""
        return self.current_roles()

    def current_roles(self):
        """The roles held at this moment, read afresh."""
        if not self.is_active or self.has_expired:
            return frozenset()
        today = timezone.localdate()
        held = self.role_assignments.filter(starts_on__lte=today).filter(
            Q(ends_on=None) | Q(ends_on__gte=today)
        )
        return frozenset(Role(role) for role in held.values_list("role", flat=True))

    @property
    def role_labels(self):
        return "・".join(role.label for role in Role if role in self.roles)

    @property
    def is_staff(self):
        """May enter the admin: whoever may see a model that the admin serves."""
        return self.has_module_perms("evaluation") or self.has_module_perms("koganei")

    def has_perm(self, perm, obj=None):
        return has_permission(self, perm, obj)

    def has_module_perms(self, app_label):
        return has_module_permission(self, app_label)


class RoleAssignment(models.Model):
    """役割の付与: from–until, the last day included"""

    user = models.ForeignKey(
        User, models.CASCADE, verbose_name="利用者", related_name="role_assignments"
    )
    role = models.CharField(
        "役割", max_length=30, choices=[(r.value, r.label) for r in ACCOUNT_ROLES]
    )
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日（この日まで）", null=True, blank=True)

    class Meta:
        verbose_name = "役割の付与"
        verbose_name_plural = "役割の付与"
        ordering = ["user", "role", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="role_assignment_role_is_known",
                condition=Q(role__in=[r.value for r in ACCOUNT_ROLES]),
                violation_error_message="役割は一覧から選んでください。",
            ),
            models.CheckConstraint(
                name="role_assignment_dates_in_order",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="終了日は開始日以後の日にしてください。",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "starts_on"],
                name="role_assignment_once_a_day",
                violation_error_message="同じ役割が同じ日から付与されています。",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.get_role_display()}"

    def save(self, **kwargs):
        """Refuse a role to an account that lacks what the role needs, whoever gives it."""
        self.clean()
        super().save(**kwargs)

    def clean(self):
        super().clean()
        if self.user_id and (missing := missing_for(self.user, {self.role})):
            raise ValidationError(missing)


def missing_for(user, roles):
    """Return what an account must have before it may hold ``roles``, as Japanese sentences.

    People of other employers leave without the city being told: their accounts end by themselves.
    """
    missing = []
    if set(roles) & set(CONTRACTOR_ROLES) and not user.organization_id:
        missing.append("社会福祉協議会の役割には、利用者の関係機関が要ります。選んでください。")
    is_attendee = Role.CONFERENCE_ATTENDEE in roles
    if is_attendee and not (user.organization_id or user.department_id):
        missing.append(
            "会議出席関係機関の役割には、利用者の課か関係機関が要ります。選んでください。"
        )
    if set(roles) & {*CONTRACTOR_ROLES, Role.CONFERENCE_ATTENDEE} and not user.expires_on:
        missing.append("この役割には、利用者の有効期限が要ります。日付を入れてください。")
    return missing
