"""The one admin site. It asks the access matrix (through the user) and shows nothing else."""

from django.contrib.admin import AdminSite


class KoganeiAdminSite(AdminSite):
    site_header = "小金井市 地域福祉システム 管理"
    site_title = "地域福祉システム 管理"
    index_title = "管理するもの"
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.is_staff
