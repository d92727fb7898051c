"""Addresses of the committees; a body is named by its code."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from committee.views import (
    documents,
    inquiries,
    live,
    meetings,
    minutes,
    pay,
    public,
    rosters,
)

app_name = "committee"


class MeetingConverter(StringConverter):
    """「2019-1」: the first meeting of 年度 2019"""

    regex = "[0-9]{4}-[1-9][0-9]{0,2}"


class ItemActConverter(StringConverter):
    regex = "start|decide|close|finish"


class YearConverter(IntConverter):
    regex = "(?:19|20)[0-9]{2}"


register_converter(MeetingConverter, "meeting")
register_converter(YearConverter, "committee_year")
register_converter(ItemActConverter, "item_act")
MEETING = "<slug:code>/meetings/<meeting:key>/"

urlpatterns = [
    path("", rosters.index, name="index"),
    path("meetings/", meetings.index, name="meetings"),
    path("meetings/new/", meetings.new, name="new_meeting"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(f"{MEETING}do/<slug:name>/", meetings.act, name="act"),
    path(f"{MEETING}materials/<int:number>/<int:version>/", meetings.material, name="material"),
    path(f"{MEETING}observers/", meetings.observers, name="observers"),
    path(f"{MEETING}observers/<slug:name>/", meetings.gallery, name="gallery"),
    path(f"{MEETING}documents/", documents.of_meeting, name="documents"),
    path(
        f"{MEETING}documents/<slug:kind>.<slug:format>",
        documents.meeting_file,
        name="meeting_file",
    ),
    path(f"{MEETING}minutes/", minutes.minutes, name="minutes"),
    path(f"{MEETING}minutes/publish/", minutes.publish, name="minutes_publish"),
    path(f"{MEETING}minutes/published/", minutes.published, name="minutes_published"),
    path(f"{MEETING}minutes/sections/<int:number>/", minutes.section, name="minutes_section"),
    path(f"{MEETING}minutes/<slug:name>/", minutes.act, name="minutes_act"),
    path(f"{MEETING}pay/", pay.pay, name="pay"),
    path(f"{MEETING}pay/issue/", pay.issue, name="pay_issue"),
    path("<slug:code>/pay/<committee_year:year>/", pay.year, name="pay_year"),
    path(
        "<slug:code>/pay/<committee_year:year>/pay.<slug:format>",
        documents.pay_year_file,
        name="pay_year_file",
    ),
    path("<slug:code>/inquiries/", inquiries.index, name="inquiries"),
    path("<slug:code>/inquiries/<slug:name>/", inquiries.act, name="inquiry_act"),
    path(
        "<slug:code>/inquiries/<int:pk>/attachments/<int:number>/",
        inquiries.attachment,
        name="attachment",
    ),
    path(f"{MEETING}live/", live.live, name="live"),
    path(f"{MEETING}live/move/", live.move, name="live_move"),
    path(f"{MEETING}live/recusal/", live.recusal, name="live_recusal"),
    path(f"{MEETING}live/withdraw/<int:pk>/", live.withdraw, name="live_withdraw"),
    path(f"{MEETING}live/items/<int:number>/<item_act:name>/", live.item, name="live_item"),
    path("public/", public.index, name="public"),
    path("public/<slug:code>/meetings/<meeting:key>/", public.meeting, name="public_meeting"),
    path(
        "public/<slug:code>/meetings/<meeting:key>/materials/<int:number>/",
        public.material,
        name="public_material",
    ),
    path(
        "public/<slug:code>/meetings/<meeting:key>/reports/<int:pk>/<int:number>/",
        public.attachment,
        name="public_attachment",
    ),
    path(
        "public/<slug:code>/meetings/<meeting:key>/minutes/",
        public.minutes,
        name="public_minutes",
    ),
    path("public/<slug:code>/meetings/<meeting:key>/event.ics", public.event, name="public_event"),
    path("public/<slug:code>/meetings.ics", public.feed, name="public_feed"),
    path("public/<slug:code>/roster/", public.roster, name="public_roster"),
    path("<slug:code>/roster/", rosters.roster, name="roster"),
    path("<slug:code>/roster/roster.<slug:format>", documents.roster_file, name="roster_file"),
    path("<slug:code>/letters/<slug:kind>.pdf", documents.letters_file, name="letters_file"),
    path("<slug:code>/contacts/", rosters.contacts, name="contacts"),
    path("<slug:code>/forecast/", rosters.forecast, name="forecast"),
    path("<slug:code>/figures/", rosters.yearly_figures, name="figures"),
    path("<slug:code>/ordinance/", rosters.ordinance, name="ordinance"),
]
