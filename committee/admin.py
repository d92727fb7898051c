"""管理画面: bodies, their ordinances and daily rates are written here.

Who sits where is written by ``actions.appointments`` alone: the buttons call it.
"""

from datetime import timedelta

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from import_export.admin import ImportMixin

from committee.actions import appointments, members
from committee.actions.appointments import lock
from committee.enums import OfficeEndReason
from committee.forms.appointments import (
    AppointForm,
    ElectForm,
    EndForm,
    EndOfficeForm,
    LetterForm,
    ReappointForm,
    SubstituteForm,
)
from committee.forms.imports import (
    AttendanceConfirmForm,
    AttendanceImportForm,
    RosterConfirmForm,
    RosterImportForm,
)
from committee.models import (
    Appointment,
    AttendanceReply,
    Committee,
    Mayor,
    Meeting,
    Member,
    MemberContact,
    Officer,
    Ordinance,
    OrdinanceArticle,
    RemunerationRate,
    SelectionCategory,
)
from committee.models.ordinance import PARAMETERS
from committee.presenters.meetings import blockers
from committee.queries.meetings import session_of
from committee.queries.ordinances import broken_limits, ordinance_is_in_use, provisions_on
from committee.resources.attendance import AttendanceFormat, AttendanceResource
from committee.resources.roster import RosterFormat, RosterResource
from committee.rules.officers import check_end_of_office
from committee.rules.terms import check_end, check_has_term, check_substitute
from committee.views.acts import STEPS, Typed
from committee.workflow import MEETING_FLOW, PROCEDURE
from koganei.access.matrix import allows
from koganei.admin import HistoryAdmin, NoDeletion, OnlyShown, ReadOnlyAdmin
from koganei.admin_acts import Act, ActingAdmin
from koganei.admin_imports import RowImportMixin
from koganei.law import Violation

IN_USE = (
    "この条例・要綱で委嘱した委員がいるので、数と区分は直せません。"
    "改正は、新しい施行日の行として追加してください。"
)


def appoint(body, **arguments):
    return appointments.appoint(committee=body, **arguments)


@admin.register(Committee)
class CommitteeAdmin(ActingAdmin, HistoryAdmin):
    acts = (
        Act("appoint", "委員を委嘱する", AppointForm, appoint, "委嘱を記録しました。",
            resource="committee.appointment"),
    )  # fmt: skip
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


@admin.register(Mayor)
class MayorAdmin(HistoryAdmin):
    list_display = ["name", "took_office_on"]


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


def _of(row, day):
    return provisions_on(row.committee, day)


def cannot_reappoint(row):
    return [check_has_term(_of(row, row.starts_on), row.tenure)]


def cannot_substitute(row):
    after = (row.ended_on or row.ends_on or row.starts_on) + timedelta(days=1)
    return [check_substitute(_of(row, row.starts_on), row.tenure, after)]


def cannot_end(row):
    return [check_end(_of(row, row.starts_on), row.tenure, row.appointed_on, row.appointed_on)]


def cannot_end_office(row):
    rules = _of(row, row.elected_on)
    return [check_end_of_office(rules, row.mandate, row.elected_on, OfficeEndReason.RESIGNED)]


def reappoint(row, **arguments):
    return appointments.reappoint(appointment=row, **arguments)


def fill_vacancy(row, **arguments):
    return appointments.fill_vacancy(predecessor=row, **arguments)


def end(row, **arguments):
    return appointments.end(appointment=row, **arguments)


def number_letters(row, **arguments):
    return members.number_letters(appointment=row, **arguments)


def elect(row, **arguments):
    return appointments.elect_officer(appointment=row, **arguments)


def end_office(row, **arguments):
    return appointments.end_office(officer=row, **arguments)


@admin.register(Appointment)
class AppointmentAdmin(RowImportMixin, ImportMixin, ActingAdmin, ReadOnlyAdmin):
    """Appointments by buttons, or many at once from a roster."""

    resource_classes = [RosterResource]
    formats = [RosterFormat]
    import_form_class = RosterImportForm
    confirm_form_class = RosterConfirmForm
    import_asks = ("committee", "appointed_on", "letter_number")
    acts = (
        Act("reappoint", "再任する", ReappointForm, reappoint, "再任を記録しました。",
            cannot_reappoint),
        Act("substitute", "補欠委員を委嘱する", SubstituteForm, fill_vacancy,
            "補欠委員の委嘱を記録しました。", cannot_substitute),
        Act("end", "辞任・解嘱などを記録する", EndForm, end, "在任の終わりを記録しました。",
            cannot_end),
        Act("elect", "会長・副会長に選ばれたことを記録する", ElectForm, elect,
            "互選の結果を記録しました。"),
        Act("letter", "委嘱状の文書番号を記録する", LetterForm, number_letters,
            "文書番号を記録しました。"),
    )  # fmt: skip
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

    def has_import_permission(self, request):
        return allows(request.user, "committee.appointment", "change")


@admin.register(Officer)
class OfficerAdmin(ActingAdmin, ReadOnlyAdmin):
    acts = (
        Act("end", "その職を退いたことを記録する", EndOfficeForm, end_office,
            "退いた日を記録しました。", cannot_end_office),
    )  # fmt: skip
    list_display = ["appointment", "committee", "office", "elected_on", "ends_on", "ended_on"]
    list_select_related = ["appointment__member", "appointment__category", "committee"]
    list_filter = ["committee", "office"]


@admin.register(AttendanceReply)
class AttendanceReplyAdmin(RowImportMixin, ImportMixin, OnlyShown, admin.ModelAdmin):
    """Answers are written on the meeting's pages, or with arrivals from a file."""

    resource_classes = [AttendanceResource]
    formats = [AttendanceFormat]
    import_form_class = AttendanceImportForm
    confirm_form_class = AttendanceConfirmForm
    import_asks = ("meeting",)
    skip_admin_log = True  # a row of the file is a member, not an answer; the audit has the acts
    list_display = ["meeting", "name", "answer", "via", "replied_on"]
    list_select_related = ["meeting__committee", "appointment__member"]
    list_filter = ["meeting__committee", "answer"]
    fields = ["meeting", "name", "answer", "via", "replied_on", "note"]
    readonly_fields = ["name"]

    def has_import_permission(self, request):
        return allows(request.user, "committee.meeting", "change")

    @admin.display(description="委員")
    def name(self, row):
        return row.appointment.member.name


def meeting_act(name):
    """Return the button of a step of the meeting (``views.acts.STEPS``), as the admin wants it."""
    step = STEPS[name]

    def form(data=None, *, row):
        return step.form(data, meeting=row)

    def perform(row, *, by, **typed):
        step.run(row, Typed(row, typed), by)

    def cannot(row):
        reachable = [each.name for each in MEETING_FLOW.steps_from(row.stage)]
        if name not in reachable:
            stage = row.get_stage_display()
            return [Violation(PROCEDURE.section(step.label), f"会議は「{stage}」の段階です。")]
        return blockers(name, row, session_of(row), list(row.items.all()))

    return Act(name, step.label, form, perform, step.done, cannot)


@admin.register(Meeting)
class MeetingAdmin(ActingAdmin, ReadOnlyAdmin):
    """The steps of a meeting; agenda, materials and the live page are pages of their own."""

    acts = tuple(meeting_act(name) for name in STEPS)
    list_display = ["committee", "year", "number", "held_on", "place", "stage", "is_public"]
    list_display_links = ["number"]
    list_select_related = ["committee"]
    list_filter = ["committee", "stage"]
    date_hierarchy = "held_on"
    # in words: not everybody who reads meetings may open the rows of bodies and members
    fields = [
        "body", "year", "number", "stage", ("held_on", "starts_at", "ends_at"), "place", "mode",
        ("convener", "convened_on"), ("notice_number", "notice_sent_on", "notice_published_on"),
        "late_notice_reason", ("reception_at", "opened_at", "ended_at"), "leader",
        ("is_public", "non_public_reason"), ("cancelled_on", "cancel_reason"),
        ("observer_limit", "observer_selection"), "next_meeting",
    ]  # fmt: skip
    readonly_fields = ["body", "leader"]

    @admin.display(description="委員会")
    def body(self, row):
        return str(row.committee)

    @admin.display(description="議長")
    def leader(self, row):
        return row.presiding_label
