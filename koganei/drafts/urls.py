"""Addresses of the drafts; what is typed stands in the body, never here."""

from django.urls import path

from koganei.drafts import views

app_name = "drafts"

urlpatterns = [
    path("<uuid:pk>/", views.save, name="save"),
    path("<uuid:pk>/discard/", views.discard, name="discard"),
    path("csrf/", views.csrf, name="csrf"),
]
