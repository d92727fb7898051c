"""Addresses of account administration."""

from django.urls import path

from koganei.accounts import views, views_periodic

app_name = "accounts"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.account, name="account"),
    path("<int:pk>/request/", views.request_role, name="request_role"),
    path("<int:pk>/disable/", views.disable, name="disable"),
    path("<int:pk>/enable/", views.enable, name="enable"),
    path("<int:pk>/code/", views.reset_code, name="reset_code"),
    path("requests/", views.requests, name="requests"),
    path("requests/<int:pk>/decide/", views.decide, name="decide"),
    path("requests/<int:pk>/execute/", views.execute, name="execute"),
    path("deputies/", views.deputies, name="deputies"),
    path("deputies/<int:pk>/end/", views.end_deputy, name="end_deputy"),
    path("review/", views_periodic.review, name="review"),
    path("review/done/", views_periodic.reviewed, name="reviewed"),
    path("review/csv/", views_periodic.review_csv, name="review_csv"),
    path("transfers/", views_periodic.transfer_screen, name="transfers"),
    path("transfers/decide/", views_periodic.decide_all, name="decide_all"),
    path("transfers/execute/", views_periodic.execute_all, name="execute_all"),
    path("transfers/<int:pk>/decide/", views_periodic.decide_transfer, name="decide_transfer"),
    path("transfers/<int:pk>/execute/", views_periodic.execute_transfer, name="execute_transfer"),
]
