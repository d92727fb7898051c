"""The second factor: who must have one, codes that work once, what is recorded about it."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.dispatch import receiver
from django.shortcuts import redirect

from koganei.access.roles import MFA_ROLES
from koganei.audit import record, record_refusal
from koganei.login.sessions import end_others, proven, to_login

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only replace them
# what may be opened before there is a second factor: setting one up, and leaving
BEFORE = frozenset(
    {
        "login",
        "logout",
        "first_login",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "totp_qr",
        "mfa_add_webauthn",
    }
)


def is_required(user):
    """Tell whether ``user`` must log in with a second factor."""
    return settings.MFA_REQUIRED and not MFA_ROLES.isdisjoint(user.roles)


def has_factor(user):
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def factors_of(user):
    """Return {type: [authenticators]} of ``user``, wrapped by allauth."""
    found = {}
    for authenticator in Authenticator.objects.filter(user=user).order_by("created_at"):
        found.setdefault(authenticator.type, []).append(authenticator.wrap())
    return found


class SecondFactorRequired:
    """Lead everybody who must have a second factor to its set-up, until there is one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or not is_required(user) or proven(request):
            return None
        if has_factor(user):  # set up elsewhere: this session has never shown it
            logout(request)
            return to_login(request, "factor")
        if request.resolver_match.view_name in BEFORE:
            return None
        return redirect("mfa_index")


@transaction.atomic
def accept_once(authenticator, code):
    """Take a TOTP code if neither it nor a later one was taken before (RFC 6238, 5.2).

    allauth forgets a used code after 30 seconds; with the neighbouring steps, which we allow for
    tokens whose clock is off, a code is good for 90.
    """
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = decrypt(row.data["secret"])
    taken = row.data.get("last_counter", -1)
    fitting = [
        counter
        for counter in yield_hotp_counters_from_time()
        if counter > taken
        and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
    ]
    if fitting:
        row.data["last_counter"] = max(fitting)
        row.save(update_fields=["data"])
    return bool(fitting)


def enrolled(request, authenticator):
    """Setting a factor up proves it; sessions that were opened without it end."""
    details = {"id": authenticator.pk, "type": authenticator.type}
    record_authentication(request, request.user, "mfa", **details)
    end_others(request)
    note(request.user, authenticator.type, "second_factor_added")


@receiver(signals.authenticator_removed)
def _removed(sender, request, user, authenticator, **kwargs):
    if authenticator.type in FACTORS:
        end_others(request)
    note(user, authenticator.type, "second_factor_removed")


@receiver(signals.authenticator_used)
def _used(sender, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        note(user, authenticator.type, "recovery_code_used")


@receiver(signals.authentication_failed)
def _failed(sender, request, user, authenticator, **kwargs):
    record_refusal(
        verb="login",
        by=user,
        on_object=user,
        reason=f"二要素が違う（{authenticator.type}）",
        request=request,
    )


@receiver(password_changed)
def _password_changed(sender, request, user, **kwargs):
    end_others(request)
    note(user, "", "password_changed")


def note(user, kind, verb):
    """Record an event about the account of whoever acts; inside the transaction of the act."""
    with transaction.atomic():
        record(verb=verb, by=user, on_object=user, reason=str(kind))
