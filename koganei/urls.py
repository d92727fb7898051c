"""Every address of the house. The composition root: only urls, views and commands know the apps."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from koganei import views
from koganei.access.decorators import public

admin.autodiscover()

urlpatterns = [
    path("", views.home, name="home"),
    path("login/", public(LoginView.as_view()), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("guide/", views.guide, name="guide"),
    path("roles/", views.roles, name="roles"),
    path("evaluation/", include("evaluation.urls")),
    path("admin/", admin.site.urls),
]
