"""The one admin site. It asks the access matrix (through the user) and shows nothing else."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from koganei.audit_pages import recorded


class KoganeiAdminSite(AdminSite):
    site_header = "小金井市 地域福祉システム 管理"
    site_title = "地域福祉システム 管理"
    index_title = "管理するもの"
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Leave out what allauth offers: credentials are nobody's master data."""
        if not getattr(admin_class, "__module__", "").startswith("allauth."):
            super().register(model_or_iterable, admin_class, **options)

    @login_not_required
    def login(self, request, extra_context=None):
        """There is one door: with the second factor and the limits on guessing."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def logout(self, request, extra_context=None):
        return redirect("logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def admin_view(self, view, cacheable=False):
        """Every page leaves one event in the audit; without a right here it is refused.

        Django would send those who are logged in already to log in.
        """
        inner = super().admin_view(recorded(view), cacheable)

        @wraps(inner)
        def refused_or_shown(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return refused_or_shown

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.is_staff
