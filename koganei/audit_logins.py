"""Log-in, failed log-in and log-out are recorded; never a password, never an unknown name."""

import logging

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import DatabaseError, transaction
from django.dispatch import receiver

from koganei.audit import record, record_refusal

logger = logging.getLogger(__name__)


@receiver(user_logged_in)
def _logged_in(sender, user, request=None, **kwargs):
    """No audit, no log-in: the session is not saved when this raises."""
    with transaction.atomic():
        record(verb="login", by=user, on_object=user, request=request)


@receiver(user_login_failed)
def _login_failed(sender, credentials, request=None, **kwargs):
    """Name the account if there is one of that name; what else was typed may be a password."""
    typed = credentials.get("username") or ""
    user = get_user_model().objects.filter(username=typed).first()
    record_refusal(
        verb="login",
        reason="認証できない" if user else "認証できない（登録のない利用者名）",
        by=user,
        on_object=user,
        request=request,
    )


@receiver(user_logged_out)
def _logged_out(sender, user, request=None, **kwargs):
    """A log-out goes on without its event: a terminal left open would be worse."""
    if user is None:
        return
    try:
        with transaction.atomic():
            record(verb="logout", by=user, on_object=user, request=request)
    except DatabaseError:
        logger.exception("ログアウトを監査の記録に書けませんでした（利用者番号 %s）。", user.pk)
