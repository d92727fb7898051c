"""One-time codes: 80 bits on paper, with which one account sets its own password within a day."""

import hmac
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from koganei.audit import record
from koganei.login.sessions import end_all
from koganei.models import OneTimeCode, User

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs that nobody confuses on paper
LENGTH, GROUP = 16, 4
LIFE = timedelta(hours=24)


@transaction.atomic
def issue(user, *, by=None):
    """Return a new code for ``user``; the codes before it are void. It is never readable again."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    OneTimeCode.objects.filter(user=user).delete()
    OneTimeCode.objects.create(user=user, digest=_digest(code), expires_at=timezone.now() + LIFE)
    record(verb="one_time_code_issued", by=by, on_object=user)
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def find(username, code):
    """Return the unused code of the account ``username`` if it is this one, else None."""
    digest = _digest(code)
    row = (
        OneTimeCode.objects.filter(
            user__username=username,
            user__is_active=True,
            used_at=None,
            expires_at__gt=timezone.now(),
        )
        .select_related("user")
        .first()
    )
    matches = hmac.compare_digest(row.digest if row else "0" * len(digest), digest)
    return row if row and matches and not row.user.has_expired else None


@transaction.atomic
def redeem(row, password):
    """Use a code up and set the password; False if another request was quicker."""
    unused = OneTimeCode.objects.filter(pk=row.pk, used_at=None)
    if not unused.update(used_at=timezone.now()):
        return False
    user = User.objects.select_for_update().get(pk=row.user_id)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_all(user)
    record(verb="password_set_by_code", by=user, on_object=user)
    return True


def _digest(code):
    plain = "".join(sign for sign in code.upper() if sign in ALPHABET)
    return salted_hmac("koganei.one-time-code", plain, algorithm="sha256").hexdigest()
