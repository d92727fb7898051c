"""The pages of log-in and of one's own account. Most are django-allauth's with our templates."""

from allauth.account import views as account
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django.views.generic.edit import FormView

from koganei.login import codes, sessions
from koganei.login.forms import FirstLoginForm
from koganei.login.second_factor import accept_once, enrolled, factors_of, is_required, note

# why a session ended, for the log-in page
WHY = {
    "logout": "ログアウトしました。",
    "idle": "15分使わなかったので、ログアウトしました。続けるには、もう一度ログインしてください。",
    "long": "ログインから10時間たったので、ログアウトしました。もう一度ログインしてください。",
    "ended": (
        "この利用者は、いま使えません（有効期限や役割が終わったか、パスワードが変わりました）。"
        "使えるはずのときは、利用者管理の担当者に知らせてください。"
    ),
    "roles": "役割が変わったので、ログアウトしました。もう一度ログインしてください。",
    "factor": "別の場所で二要素認証を登録したので、もう一度ログインしてください。",
}


class LoginView(account.LoginView):
    """利用者名とパスワード; says why one has to log in again."""

    def get_context_data(self, **kwargs):
        why = self.request.GET.get("why", "")
        if not why and self._had_session():
            why = "idle"
        context = super().get_context_data(**kwargs)
        return context | {"why": WHY.get(why, ""), "next": self.get_next_url() or ""}

    def _had_session(self):
        """A cookie came, but its session is no longer kept."""
        came = settings.SESSION_COOKIE_NAME in self.request.COOKIES
        return came and self.request.session.is_empty()


class LogoutView(account.LogoutView):
    """Log-out, after which the browser forgets what it kept of us.

    Cookies are deleted one by one: ``"cookies"`` would log out of the city's other systems under
    the same domain as well.
    """

    def post(self, *args, **kwargs):
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        response.delete_cookie(settings.CSRF_COOKIE_NAME)
        return response

    def get_redirect_url(self):
        return self.get_next_url() or f"{reverse('login')}?why=logout"


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters("code", "password1", "password2"), name="dispatch")
class FirstLoginView(FormView):
    """初回ログイン: a one-time code lets an account choose its password and come in."""

    form_class = FirstLoginForm
    template_name = "account/first_login.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return redirect("account")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        user = form.code.user
        if not codes.redeem(form.code, form.cleaned_data["password1"]):
            form.add_error(
                None, "この符号は、たったいま使われました。新しい符号をもらってください。"
            )
            return self.form_invalid(form)
        user.refresh_from_db()
        messages.success(self.request, "パスワードを決めました。次からは、これでログインします。")
        login = Login(user=user, redirect_url=reverse("home"))
        return perform_password_login(self.request, {"username": user.username}, login)


@require_safe
def own_account(request):
    """自分のアカウント: who I am here, and where I am logged in."""
    places = [
        {
            "row": place,
            "token": sessions.token_of(place.pk),
            "is_this": place.pk == request.session.session_key,
        }
        for place in sessions.places_of(request.user)
    ]
    factors = factors_of(request.user)
    return render(
        request,
        "account/own.html",
        {
            "places": places,
            "others": sum(not place["is_this"] for place in places),
            "keys": factors.get(Authenticator.Type.WEBAUTHN, []),
            "totp": factors.get(Authenticator.Type.TOTP),
            "required": is_required(request.user),
        },
    )


@require_POST
def end_place(request):
    """End one other place, or all others."""
    token = request.POST.get("place", "")
    if token == "others":  # noqa: S105 -- a word of the form
        count = sessions.end_others(request)
        messages.success(request, f"ほかの{count}か所をログアウトしました。")
    elif sessions.end_place(request.user, token):
        messages.success(request, "その場所をログアウトしました。")
    else:
        messages.info(request, "その場所は、もうログアウトしています。")
    return redirect("account")


@require_safe
def second_factor(request):
    """二要素認証: what is set up, and what can be."""
    factors = factors_of(request.user)
    recovery = factors.get(Authenticator.Type.RECOVERY_CODES)
    return render(
        request,
        "mfa/index.html",
        {
            "totp": next(iter(factors.get(Authenticator.Type.TOTP, [])), None),
            "keys": factors.get(Authenticator.Type.WEBAUTHN, []),
            "unused": len(recovery[0].get_unused_codes()) if recovery else None,
            "required": is_required(request.user),
        },
    )


class ActivateTOTPView(totp.ActivateTOTPView):
    """Register a token; the code that proved it cannot be used to log in."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        return context | {"secret": " ".join(groups)}

    @method_decorator(transaction.atomic)
    def form_valid(self, form):
        response = super().form_valid(form)
        authenticator = Authenticator.objects.get(
            user=self.request.user, type=Authenticator.Type.TOTP
        )
        accept_once(authenticator, form.cleaned_data["code"])
        enrolled(self.request, authenticator)
        return response


class DeactivateTOTPView(totp.DeactivateTOTPView):
    @method_decorator(transaction.atomic)
    def form_valid(self, form):
        return super().form_valid(form)


@never_cache
@require_safe
def totp_qr(request):
    """The picture that a phone reads; served by itself, so that no page needs ``data:`` images."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml")


class AddSecurityKeyView(webauthn.AddWebAuthnView):
    @method_decorator(transaction.atomic)
    def form_valid(self, form):
        response = super().form_valid(form)
        keys = self.request.user.authenticator_set.filter(type=Authenticator.Type.WEBAUTHN)
        enrolled(self.request, keys.latest("pk"))
        return response


class RemoveSecurityKeyView(webauthn.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    @method_decorator(transaction.atomic)
    def form_valid(self, form):
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        return super().form_valid(form)


class RenewRecoveryCodesView(recovery.GenerateRecoveryCodesView):
    @method_decorator(transaction.atomic)
    def form_valid(self, form):
        note(self.request.user, "", "recovery_codes_renewed")
        return super().form_valid(form)
