"""Every address of the house. The composition root: only urls, views and commands know the apps."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import include, path

from koganei import views

admin.autodiscover()
admin.site.unregister(Group)  # rights come from roles only
handler500 = "koganei.failures.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("koganei.login.urls")),
    path("accounts/", include("koganei.accounts.urls")),
    path("audit/", include("koganei.auditing.urls")),
    path("break-glass/", include("koganei.safeguards.urls")),
    path("drafts/", include("koganei.drafts.urls")),
    path("guide/", views.guide, name="guide"),
    path("roles/", views.roles, name="roles"),
    path("committee/", include("committee.urls")),
    path("desk/", include("consultation.urls")),
    path("evaluation/", include("evaluation.urls")),
    path("admin/", admin.site.urls),
]
