"""Admin of the kernel's master data, and the bases that the apps' admins share."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin

from koganei.access.matrix import Action
from koganei.audit import record
from koganei.models import Department, PartnerOrganization


class NoDeletion:
    """Governed rows are ended or corrected, never deleted; what is out of reach is not found.

    What is saved here is in the audit.
    """

    def has_delete_permission(self, request, obj=None):
        return False

    def log_addition(self, request, obj, message):
        record(verb=Action.ADD, on_object=obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        record(verb=Action.CHANGE, on_object=obj)
        return super().log_change(request, obj, message)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Django would lead to the list of the admin with a message that quotes the id."""
        raise Http404

    def history_view(self, request, object_id, extra_context=None):
        self._require_visible(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def _require_visible(self, request, object_id):
        """The past of a row is no more open than the row: simple-history would show it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404


class HistoryAdmin(NoDeletion, SimpleHistoryAdmin):
    """An admin with the history of every row; past states can be looked at, not restored."""

    history_list_per_page = 50

    def revert_disabled(self, request, obj=None):
        return True

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        self._require_visible(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)


class OnlyShown(NoDeletion):
    """Rows that are looked at here and written by actions."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(OnlyShown, HistoryAdmin):
    """An admin that only shows, with the history of every row."""


@admin.register(Department)
class DepartmentAdmin(NoDeletion, admin.ModelAdmin):
    list_display = ["name", "division", "organization", "display_order", "is_active"]
    list_select_related = ["organization"]
    search_fields = ["name"]


@admin.register(PartnerOrganization)
class PartnerOrganizationAdmin(NoDeletion, admin.ModelAdmin):
    list_display = ["name", "is_active"]
    search_fields = ["name"]
