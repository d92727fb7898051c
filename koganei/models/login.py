"""ログイン中の場所と、初回ログインの符号"""

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


class LoginSession(AbstractBaseSession):
    """ログイン中の場所: a session that knows whose it is, so that it can be shown and ended

    The columns repeat what the session's data say; ``koganei.login.store`` fills them when the
    session is saved. Sessions of people who are not logged in (yet) have no user.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name="利用者",
        null=True,
        related_name="login_sessions",
    )
    address = models.CharField("場所（アドレス）", max_length=64, blank=True)
    browser = models.CharField("ブラウザー", max_length=60, blank=True)
    started_at = models.DateTimeField("ログインした日時", null=True)
    used_at = models.DateTimeField("最後に使った日時", null=True)

    class Meta:
        verbose_name = "ログイン中の場所"
        verbose_name_plural = "ログイン中の場所"

    def __str__(self):
        return f"{self.address} {self.browser}".strip()

    @classmethod
    def get_session_store_class(cls):
        return import_module(settings.SESSION_ENGINE).SessionStore


class OneTimeCode(models.Model):
    """初回ログインの符号: lets one account set its own password, once, within a day

    Only the digest is kept (``koganei.login.codes``).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name="利用者",
        related_name="one_time_codes",
    )
    digest = models.CharField("符号のハッシュ", max_length=64, unique=True)
    created_at = models.DateTimeField("発行した日時", default=timezone.now)
    expires_at = models.DateTimeField("期限")
    used_at = models.DateTimeField("使った日時", null=True, blank=True)

    class Meta:
        verbose_name = "初回ログインの符号"
        verbose_name_plural = "初回ログインの符号"
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.user} {self.created_at:%Y-%m-%d}"
