"""Admin of the kernel's master data, and the bases that the apps' admins share."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from koganei.models import Department, PartnerOrganization


class NoDeletion:
    """Governed rows are ended or corrected, never deleted."""

    def has_delete_permission(self, request, obj=None):
        return False


class HistoryAdmin(NoDeletion, SimpleHistoryAdmin):
    """An admin with the history of every row; past states can be looked at, not restored."""

    history_list_per_page = 50
    revert_disabled = True


class ReadOnlyAdmin(HistoryAdmin):
    """An admin that only shows."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Department)
class DepartmentAdmin(NoDeletion, admin.ModelAdmin):
    list_display = ["name", "division", "organization", "display_order", "is_active"]
    list_select_related = ["organization"]
    search_fields = ["name"]


@admin.register(PartnerOrganization)
class PartnerOrganizationAdmin(NoDeletion, admin.ModelAdmin):
    list_display = ["name", "is_active"]
    search_fields = ["name"]
