"""Addresses of the committees; a body is named by its code."""

from django.urls import path

from committee.views import public, rosters

app_name = "committee"

urlpatterns = [
    path("", rosters.index, name="index"),
    path("public/", public.index, name="public"),
    path("public/<slug:code>/roster/", public.roster, name="public_roster"),
    path("<slug:code>/roster/", rosters.roster, name="roster"),
    path("<slug:code>/contacts/", rosters.contacts, name="contacts"),
    path("<slug:code>/forecast/", rosters.forecast, name="forecast"),
    path("<slug:code>/figures/", rosters.yearly_figures, name="figures"),
    path("<slug:code>/ordinance/", rosters.ordinance, name="ordinance"),
]
