"""Master data of the desk that city staff keep; nobody's data is in the admin (design.md 8)"""

from django.contrib import admin

from consultation.models import (
    BodySeat,
    BodyTerms,
    CityPopulation,
    ConferenceBody,
    RetentionRule,
    StatisticsTarget,
    StatisticsTerms,
)
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


@admin.register(StatisticsTerms)
class StatisticsTermsAdmin(HistoryAdmin):
    """統計の定め, from a month on"""

    list_display = ("starts_on", "counts_linked", "smallest", "source", "is_verified")


@admin.register(StatisticsTarget)
class StatisticsTargetAdmin(HistoryAdmin):
    """目安値, by year and item"""

    list_display = ("fiscal_year", "indicator", "value", "unit", "source")
    list_filter = ("fiscal_year", "indicator")


@admin.register(CityPopulation)
class CityPopulationAdmin(HistoryAdmin):
    """人口, by year"""

    list_display = ("fiscal_year", "people", "counted_on", "source")


@admin.register(RetentionRule)
class RetentionRuleAdmin(HistoryAdmin):
    """保存期間の定め: how long each kind of record is kept, from which day on"""

    list_display = ("kind", "starts_on", "years", "source", "is_verified")
    list_filter = ("kind", "is_verified")
