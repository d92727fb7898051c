"""Master data of the desk that city staff keep; nobody's data is in the admin (design.md 8)"""

from django.contrib import admin

from consultation.models import BodySeat, BodyTerms, ConferenceBody
from koganei.admin import HistoryAdmin


class Terms(admin.StackedInline):
    model = BodyTerms
    extra = 0
    can_delete = False


class Seats(admin.StackedInline):
    model = BodySeat
    extra = 0
    can_delete = False


@admin.register(ConferenceBody)
class ConferenceBodyAdmin(HistoryAdmin):
    """会議体, with what the law says of it from which day on, and who sits there"""

    list_display = ("name", "consent_rule", "approves_plans", "organizer", "established_on")
    list_filter = ("consent_rule", "approves_plans")
    inlines = (Terms, Seats)
