"""管理画面: the plan's tree, the sheets and their rows with history and Excel."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from import_export.admin import ImportExportModelAdmin

from evaluation.models import (
    BasicMeasure,
    EvaluationSheet,
    Goal,
    Initiative,
    Measure,
    SheetEntry,
    SheetVersion,
    WelfarePlan,
)
from evaluation.queries.sheets import in_print_order
from evaluation.resources import SheetEntryResource, SheetWorkbookFormat, entries_workbook
from koganei.access.matrix import allows, visible
from koganei.admin import HistoryAdmin, ReadOnlyAdmin
from koganei.admin_imports import RowImportMixin


@admin.register(WelfarePlan)
class WelfarePlanAdmin(HistoryAdmin):
    list_display = ["name", "first_year", "last_year"]


@admin.register(Goal)
class GoalAdmin(HistoryAdmin):
    list_display = ["number", "name", "plan"]
    list_display_links = ["name"]
    list_select_related = ["plan"]


@admin.register(BasicMeasure)
class BasicMeasureAdmin(HistoryAdmin):
    list_display = ["goal", "number", "name"]
    list_display_links = ["name"]
    list_select_related = ["goal"]


@admin.register(Measure)
class MeasureAdmin(HistoryAdmin):
    list_display = ["basic_measure", "number", "name"]
    list_display_links = ["name"]
    list_select_related = ["basic_measure"]


@admin.register(Initiative)
class InitiativeAdmin(HistoryAdmin):
    list_display = ["measure", "number", "label", "is_new", "is_priority", "indicator", "target"]
    list_display_links = ["label"]
    list_filter = ["is_new", "is_priority", "measure__basic_measure__goal"]
    list_select_related = ["measure"]
    search_fields = ["name", "measure__name"]
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}

    @admin.display(description="個別事業・取り組み")
    def label(self, initiative):
        return initiative.label


@admin.register(EvaluationSheet)
class EvaluationSheetAdmin(ReadOnlyAdmin):
    list_display = ["year", "plan"]
    list_select_related = ["plan"]


@admin.register(SheetVersion)
class SheetVersionAdmin(ReadOnlyAdmin):
    list_display = ["sheet", "number", "kind", "issued_on", "cover_date", "issuer"]
    list_select_related = ["sheet"]
    exclude = ["content"]


@admin.register(SheetEntry)
class SheetEntryAdmin(RowImportMixin, ImportExportModelAdmin, ReadOnlyAdmin):
    """Rows are written on their own page or by Excel; both go through the same action."""

    resource_classes = [SheetEntryResource]
    formats = [SheetWorkbookFormat]
    list_display = ["initiative", "department", "grade", "source_gap", "version"]
    list_filter = ["sheet", "grade", "department", "source_gap"]
    list_select_related = ["initiative", "department"]
    search_fields = ["initiative__name", "department__name", "results", "outlook"]

    def get_queryset(self, request):
        return visible(super().get_queryset(request), request.user, "evaluation.entry")

    def has_import_permission(self, request):
        return allows(request.user, "evaluation.entry", "change")

    def has_export_permission(self, request):
        return allows(request.user, "evaluation.sheet", "export")

    def export_action(self, request):
        """Hand out the workbook of the newest sheet among the filtered rows; nothing to choose."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        rows = self.get_export_queryset(request)
        sheet = EvaluationSheet.objects.filter(entries__in=rows).first()
        if sheet is None:
            self.message_user(request, "出力する行がありません。", messages.WARNING)
            return redirect("admin:evaluation_sheetentry_changelist")
        content = entries_workbook(in_print_order(rows.filter(sheet=sheet)), sheet)
        response = HttpResponse(content, content_type=SheetWorkbookFormat.CONTENT_TYPE)
        name = f"評価票_{sheet.year}.xlsx"
        response.headers["Content-Disposition"] = content_disposition_header(True, name)
        return response
