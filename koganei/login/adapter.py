"""What django-allauth asks us: addresses, words, secrets. It sends no mail and signs nobody up."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth import load_backend
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from koganei.audit import record_refusal
from koganei.audit_context import client_address
from koganei.login.notices import announce_failures
from koganei.login.second_factor import FACTORS, is_required
from koganei.login.sessions import recently_authenticated, to_login

WAIT = (
    "続けて間違えたので、しばらく受け付けません。5分ほど待ってから、もう一度入れてください。"
    "何度も出るときは、利用者管理の担当者に知らせてください。"
)
WRONG_CODE = (
    "コードが違うか、すでに使われています。次のコードが出てから、もう一度入れてください。"
    "何度も違うときは、機器の時計を合わせるか、予備コードを入れてください。"
)


class AccountAdapter(DefaultAccountAdapter):
    """Log-in by user name and password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": (
            "利用者名とパスワードの組み合わせが違うか、使えない利用者です。"
            "確かめて、もう一度入力してください。"
        ),
        "too_many_login_attempts": WAIT,
        "rate_limited": WAIT,
        "incorrect_password": "パスワードが違います。もう一度入れてください。",
        "enter_current_password": "いまのパスワードが違います。もう一度入れてください。",
    }

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """The network is closed: no mail leaves it."""

    def send_notification_mail(self, *args, **kwargs):
        """No mail; ``koganei.login.notices`` tells it on the screen."""

    def get_client_ip(self, request):
        return client_address(request) or "unknown"

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Count failures by (name, address): elsewhere the owner of the name is not kept waiting.

        allauth counts by name alone, with which anybody in the building could lock out anybody.
        """
        return f"{self.get_client_ip(request)} {credentials.get('username', '').lower()}"

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record_refusal(verb="login", reason="続けて失敗したので待たせた", request=request)
            raise

    def login(self, request, user):
        """Look once more: the account may have been disabled while the code was typed."""
        backend = load_backend(settings.AUTHENTICATION_BACKENDS[0])
        if not backend.user_can_authenticate(user) or not user.current_roles():
            raise ImmediateHttpResponse(to_login(request, "ended"))
        with transaction.atomic():
            super().login(request, user)
            SecondFactorAdapter().renew(user)
        announce_failures(request, user)

    def is_reauthentication_required(self, *, app, **kwargs):
        return not recently_authenticated(context.request)

    def get_reauthentication_methods(self, user):
        """Whoever has a second factor confirms with it; a password alone can be looked on."""
        methods = super().get_reauthentication_methods(user)
        words = {
            "mfa_reauthenticate": "確認コードを使う",
            "mfa_reauthenticate:webauthn": "セキュリティキーを使う",
        }
        factors = [
            method | {"description": words[method["id"]]}
            for method in methods
            if method["id"] in words
        ]
        return factors or methods

    def get_password_change_redirect_url(self, request):
        return reverse("account")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors; their secrets are encrypted with a key that is not in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": (
            "予備コードは、確認コードかセキュリティキーを登録してから作れます。"
        ),
        "cannot_delete_authenticator": (
            "最後の1つは消せません。別の確認の手段を登録してから、消してください。"
        ),
        "unreadable": (
            "登録した二要素を読めません。セキュリティキーを使うか、"
            "利用者管理の担当者に登録をやり直してもらってください。"
        ),
    }

    def get_totp_label(self, user):
        return user.username

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user, type):
        number = user.authenticator_set.filter(type=type).count() + 1
        return f"セキュリティキー{number}"

    def can_delete_authenticator(self, authenticator):
        """The last factor of somebody who must have one can only be replaced."""
        user = authenticator.user
        others = user.authenticator_set.filter(type__in=FACTORS).exclude(pk=authenticator.pk)
        return not is_required(user) or others.exists()

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """An unreadable secret is never an empty one, whose codes anybody can reckon."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise self.validation_error("unreadable") from None

    def renew(self, user):
        """Encrypt with the present key what a former one encrypted, so that it can be dropped."""
        if not settings.SECRET_KEY_FALLBACKS:
            return
        for row in user.authenticator_set.select_for_update().exclude(type="webauthn"):
            name = "secret" if "secret" in row.data else "seed"
            row.data[name] = self.encrypt(self.decrypt(row.data[name]))
            row.save(update_fields=["data"])


def _cipher():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(secret):
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"koganei second factor")
    return kdf.derive(secret.encode())
