"""管理画面: bodies, their ordinances and daily rates are written here; appointments are only shown.

Who sits where is written by ``actions.appointments`` alone.
"""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from committee.actions.appointments import lock
from committee.models import (
    Appointment,
    Committee,
    Member,
    MemberContact,
    Officer,
    Ordinance,
    OrdinanceArticle,
    RemunerationRate,
    SelectionCategory,
)
from committee.models.ordinance import PARAMETERS
from committee.queries.ordinances import broken_limits, ordinance_is_in_use
from koganei.admin import HistoryAdmin, NoDeletion, ReadOnlyAdmin

IN_USE = (
    "この条例・要綱で委嘱した委員がいるので、数と区分は直せません。"
    "改正は、新しい施行日の行として追加してください。"
)


@admin.register(Committee)
class CommitteeAdmin(HistoryAdmin):
    list_display = ["name", "code", "secretariat"]
    list_select_related = ["secretariat"]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []


class CategoryFormSet(BaseInlineFormSet):
    """Refuses limits that those who are appointed already would break."""

    def clean(self):
        super().clean()
        ordinance = self.instance
        if any(self.errors) or not (ordinance.committee_id and ordinance.effective_on):
            return
        categories = [form.instance for form in self.forms if self._is_kept(form)]
        if found := broken_limits(ordinance, categories):
            raise ValidationError([str(violation) for violation in found])

    def _is_kept(self, form):
        return form.has_changed() or (form.instance.pk and not self._should_delete_form(form))


class WhileUnused:
    """Rows of an ordinance that may be changed until somebody is appointed under it."""

    extra = 0

    def _may(self, request, obj):
        return self.has_view_permission(request, obj) and not (
            obj and obj.pk and ordinance_is_in_use(obj)
        )

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self._may(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


class SelectionCategoryInline(WhileUnused, admin.TabularInline):
    model = SelectionCategory
    formset = CategoryFormSet


class OrdinanceArticleInline(WhileUnused, admin.StackedInline):
    model = OrdinanceArticle


@admin.register(Ordinance)
class OrdinanceAdmin(HistoryAdmin):
    """An amendment is a new row; a row that is in use keeps its numbers."""

    list_display = ["short_name", "committee", "kind", "effective_on", "seat_limit", "term_years"]
    list_select_related = ["committee"]
    list_filter = ["committee"]
    inlines = [SelectionCategoryInline, OrdinanceArticleInline]
    fieldsets = [
        (None, {"fields": ["committee", "kind", "name", "short_name", "effective_on"]}),
        (
            "委員と任期",
            {
                "fields": [
                    "seat_limit",
                    "term_years",
                    "consecutive_limit",
                    "run_gap_days",
                    "substitute_remainder_counts_as_term",
                    "public_citizen_share_warning",
                    ("chair_title", "vice_chair_title"),
                ]
            },
        ),
        ("経過措置", {"fields": ["incumbents_stay", "transition"]}),
        (
            "会議と議決",
            {
                "fields": [
                    ("quorum_kind", "quorum_base", "online_presence_counts"),
                    ("vote_kind", "chair_has_vote", "chair_breaks_tie"),
                    "written_meeting_allowed",
                    ("meetings_public", "notice_days", "observer_limit"),
                    "minutes_method",
                ]
            },
        ),
        ("報酬", {"fields": ["chair_rate_on_election_day", "acting_chair_rate"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        if obj is None or not ordinance_is_in_use(obj):
            return []
        return ["committee", "effective_on", *PARAMETERS]

    def get_fieldsets(self, request, obj=None):
        found = super().get_fieldsets(request, obj)
        if obj is None or not ordinance_is_in_use(obj):
            return found
        (_, first), *rest = found
        return [(None, first | {"description": IN_USE}), *rest]

    def save_model(self, request, obj, form, change):
        """Wait for whoever appoints just now, and let the next one see the new numbers."""
        lock(obj.committee_id)
        super().save_model(request, obj, form, change)


@admin.register(RemunerationRate)
class RemunerationRateAdmin(HistoryAdmin):
    list_display = ["committee", "office", "yen", "effective_on", "source_name", "source_place"]
    list_display_links = ["office"]
    list_select_related = ["committee"]


@admin.register(Member)
class MemberAdmin(HistoryAdmin):
    list_display = ["name", "kana"]
    search_fields = ["name", "kana"]


@admin.register(MemberContact)
class MemberContactAdmin(NoDeletion, admin.ModelAdmin):
    """No history: what is corrected here is gone."""

    list_display = ["member"]
    list_select_related = ["member"]
    search_fields = ["member__name", "member__kana"]


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    list_display = [
        "member",
        "committee",
        "category",
        "seat",
        "nominating_body",
        "starts_on",
        "ends_on",
        "ended_on",
        "term_number",
    ]
    list_select_related = ["member", "committee", "category"]
    list_filter = ["committee", "end_reason"]
    search_fields = ["member__name", "member__kana", "nominating_body"]
    date_hierarchy = "starts_on"


@admin.register(Officer)
class OfficerAdmin(ReadOnlyAdmin):
    list_display = ["appointment", "committee", "office", "elected_on", "ends_on", "ended_on"]
    list_select_related = ["appointment__member", "appointment__category", "committee"]
    list_filter = ["committee", "office"]
