"""Tell people at log-in what was tried under their name since they last came."""

import hashlib

from allauth.mfa.signals import authentication_failed
from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.core.cache import cache
from django.dispatch import receiver

KEEP = 30 * 24 * 3600  # seconds
CAUTION = "心当たりがなければ、利用者管理の担当者に知らせてください。"


@receiver(user_login_failed)
def _password_failed(sender, credentials, **kwargs):
    """Counted for names that do not exist as well, so that both take as long."""
    _count("password", credentials.get("username") or "")


@receiver(authentication_failed)
def _second_factor_failed(sender, user, **kwargs):
    _count("factor", user.username)


def announce_failures(request, user):
    """Put into words what was counted, and begin anew."""
    failed, half = (_take(kind, user.username) for kind in ("password", "factor"))
    if failed:
        messages.warning(
            request, f"前のログインのあと、パスワードの間違いが{failed}回ありました。{CAUTION}"
        )
    if half:
        messages.warning(
            request,
            f"パスワードは合っていて、二要素で止まったログインが{half}回ありました。"
            f"あなたでなければ、すぐにパスワードを変えてください。{CAUTION}",
        )


def _count(kind, username):
    key = _key(kind, username)
    cache.set(key, cache.get(key, 0) + 1, KEEP)


def _take(kind, username):
    key = _key(kind, username)
    count = cache.get(key, 0)
    cache.delete(key)
    return count


def _key(kind, username):
    return f"login-failed-{kind}-{hashlib.sha256(username.encode()).hexdigest()}"
