"""Addresses of the 緊急閲覧."""

from django.urls import path

from koganei.safeguards import views

app_name = "break_glass"

urlpatterns = [
    path("", views.index, name="index"),
    path("ask/", views.ask, name="ask"),
    path("<int:pk>/grant/", views.grant, name="grant"),
    path("<int:pk>/stop/", views.stop, name="stop"),
    path("<int:pk>/end/", views.end, name="end"),
    path("<int:pk>/review/", views.review, name="review"),
]
