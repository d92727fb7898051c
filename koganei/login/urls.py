"""Addresses of log-in and of one's own account. allauth looks its pages up by its own names."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from koganei.access.decorators import entrance, requires
from koganei.login import views

own = requires("koganei.account", "change")
login = entrance(views.LoginView.as_view())
logout = entrance(views.LogoutView.as_view())

urlpatterns = [
    path("login/", login, name="login"),
    path("login/", login, name="account_login"),
    path("login/second/", entrance(factors.authenticate), name="mfa_authenticate"),
    path("first-login/", entrance(views.FirstLoginView.as_view()), name="first_login"),
    path("logout/", logout, name="logout"),
    path("logout/", logout, name="account_logout"),
    path("account/", own(views.own_account), name="account"),
    path("account/places/end/", own(views.end_place), name="end_place"),
    path("account/password/", own(account.password_change), name="account_change_password"),
    path("account/confirm/", own(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", own(factors.reauthenticate), name="mfa_reauthenticate"),
    path(
        "account/confirm/key/",
        own(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/second-factor/", own(views.second_factor), name="mfa_index"),
    path("account/totp/", own(views.ActivateTOTPView.as_view()), name="mfa_activate_totp"),
    path("account/totp/qr.svg", own(views.totp_qr), name="totp_qr"),
    path(
        "account/totp/remove/", own(views.DeactivateTOTPView.as_view()), name="mfa_deactivate_totp"
    ),
    path("account/keys/add/", own(views.AddSecurityKeyView.as_view()), name="mfa_add_webauthn"),
    path(
        "account/keys/<int:pk>/remove/",
        own(views.RemoveSecurityKeyView.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/recovery-codes/", own(recovery.view_recovery_codes), name="mfa_view_recovery_codes"
    ),
    path(
        "account/recovery-codes/new/",
        own(views.RenewRecoveryCodesView.as_view()),
        name="mfa_generate_recovery_codes",
    ),
]
