"""The admin's import page for every table: refusals named, a preview, then all or nothing."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from koganei.row_imports import result_problems
from koganei.spreadsheets import WorkbookRefused


class RowImportMixin:
    """Stands before import-export's mixin in a ModelAdmin."""

    def get_import_data_kwargs(self, **kwargs):
        return super().get_import_data_kwargs(**kwargs) | {"rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form, e):
        """Say what is wrong with the file as such; anything else is a fault of ours."""
        if not isinstance(e, WorkbookRefused):
            raise e
        for problem in e.problems:
            form.add_error("import_file", str(problem))

    def process_import(self, request, **kwargs):
        """Write what was shown before, or say why that is no longer possible."""
        try:
            return super().process_import(request, **kwargs)
        except WorkbookRefused as refused:
            for problem in refused.problems:
                self.message_user(request, str(problem), messages.ERROR)
            opts = self.opts
            return redirect(reverse(f"admin:{opts.app_label}_{opts.model_name}_import"))

    def process_dataset(self, dataset, form, request, **kwargs):
        result = super().process_dataset(dataset, form, request, **kwargs)
        if problems := list(result_problems(result, dataset.title)):
            raise WorkbookRefused(*problems)
        return result
