"""Addresses of the audit screens; persons, accounts and events stand in them as numbers only."""

from django.urls import path

from koganei.auditing import views, views_leak, views_review

app_name = "audit"

urlpatterns = [
    path("", views.search, name="search"),
    path("events/<int:sequence>/", views.event, name="event"),
    path("persons/", views.find_person, name="person_search"),
    path("persons/<uuid:person>/", views.person, name="person"),
    path("review/", views_review.review, name="review"),
    path("review/done/", views_review.done, name="review_done"),
    path("leak/", views_leak.ask, name="leak_ask"),
    path("leak/<int:account>/", views_leak.leak, name="leak"),
    path("leak/<int:account>/csv/", views_leak.leak_csv, name="leak_csv"),
]
