"""The forms of log-in in our words. What they check is django-allauth's."""

import struct

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.validators import MaxLengthValidator

from koganei.login import codes
from koganei.login.second_factor import accept_once

EMPTY = {"required": "入れてください。"}
UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)


def relabel(form, words):
    """Give the fields our labels, and ask for each in plain words; no placeholders."""
    for name, field in form.fields.items():
        field.label = words.get(name, field.label)
        field.help_text = ""
        field.error_messages |= EMPTY
        field.widget.attrs.pop("placeholder", None)


class LoginForm(account.LoginForm):
    """Log-in by user name; allauth calls the field ``login``."""

    field_order = ["username", "password"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {"username": self.fields["login"], "password": self.fields["password"]}
        relabel(self, {"username": "利用者名", "password": "パスワード"})

    def clean(self):
        self.cleaned_data["login"] = self.cleaned_data.get("username", "").strip()
        cleaned = super().clean()
        if self.user and not self.user.current_roles():
            raise forms.ValidationError(
                "いま有効な役割がありません。利用者管理の担当者に役割を頼んでください。"
            )
        return cleaned


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        relabel(self, {"password": "パスワード"})


class NewPasswordMixin:
    """Two fields for the new password, checked against the rules with the account in mind."""

    def label_passwords(self):
        words = {
            "oldpassword": "いまのパスワード",
            "password1": "新しいパスワード",
            "password2": "新しいパスワード（もう一度）",
        }
        relabel(self, words)
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean(self):
        """Compare what was typed, also where the first field is refused: all faults at once."""
        cleaned = super().clean()
        first, second = (self.data.get(self.add_prefix(f"password{n}")) for n in (1, 2))
        if first and second and first != second:
            self._errors.pop("password2", None)  # allauth's words for the same
            self.add_error("password2", "上の欄と違います。同じパスワードを入れてください。")
        return cleaned


class ChangePasswordForm(NewPasswordMixin, account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_passwords()


class FirstLoginForm(NewPasswordMixin, forms.Form):
    """User name and one-time code from the paper, and the password that one chooses."""

    username = forms.CharField(
        label="利用者名", max_length=50, widget=forms.TextInput({"autocomplete": "username"})
    )
    code = forms.CharField(
        label="初回ログインの符号",
        max_length=50,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    password1 = account.PasswordField(autocomplete="new-password")
    password2 = account.PasswordField(autocomplete="new-password")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.code = None
        self.label_passwords()
        self.fields["code"].help_text = "紙に書かれた16文字。ハイフンと大文字・小文字は問いません。"

    def clean(self):
        """Name and code first, by one answer for all that may be wrong; only then the password."""
        cleaned = super().clean()
        username, code = cleaned.get("username"), cleaned.get("code")
        if not (username and code):
            return cleaned
        self._count(username)
        self.code = codes.find(username, code)
        if self.code is None:
            raise forms.ValidationError(
                "利用者名と符号の組み合わせが違うか、符号が使われたか、期限（24時間）が過ぎました。"
                "確かめてもう一度入れるか、新しい符号をもらってください。"
            )
        if password := cleaned.get("password1"):
            try:
                get_adapter().clean_password(password, user=self.code.user)
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def _count(self, username):
        key = get_adapter()._get_login_attempts_cache_key(context.request, username=username)
        if not ratelimit.consume(context.request, action="first_login", key=key):
            raise get_adapter().validation_error("too_many_login_attempts")


class OnceMixin:
    """A code typed from a token works once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        relabel(self, {"code": "確認コード"})
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}
        self.fields["code"].help_text = "機器に出ている6けたの数字。なければ予備コード。"

    def clean_code(self):
        code = super().clean_code()
        is_totp = self.authenticator.type == Authenticator.Type.TOTP
        if is_totp and not accept_once(self.authenticator, code):
            raise get_factor_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(OnceMixin, base.AuthenticateForm):
    pass


class ReauthenticateByCodeForm(OnceMixin, base.ReauthenticateForm):
    pass


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        relabel(self, {"code": "機器に出た6けたの確認コード"})
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self):
        try:
            return super().clean_code()
        except forms.ValidationError as error:
            if error.code != "incorrect_code":
                raise
        raise forms.ValidationError(
            "コードが合いません。いま機器に出ている数字を入れてください。何度も合わないときは、"
            "機器の時計を合わせ、左の図か文字を読み取らせ直してください。",
            code="incorrect_code",
        )


class AddSecurityKeyForm(webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        relabel(self, {"name": "このキーの呼び名"})
        self.fields["name"].validators.append(MaxLengthValidator(50))
        self.fields["name"].help_text = "2本目と見分けられる名前。例: 青いキー、机の引き出し"

    def clean(self):
        """allauth lets most of what a forged answer breaks in the parser through, as a 500."""
        try:
            return super().clean()
        except UNREADABLE as error:
            raise get_factor_adapter().validation_error("incorrect_code") from error
