"""The admin's import page for every table: refusals named, a preview, then all or nothing."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from koganei.row_imports import result_problems
from koganei.spreadsheets import WorkbookRefused


class RowImportMixin:
    """Stands before import-export's mixin in a ModelAdmin.

    ``import_asks`` names the fields that the import form has beside the file: they may come with
    the address of the page, are kept, hidden, in the confirm form, and go to the resource.
    """

    import_asks = ()

    def get_import_form_initial(self, request):
        asked = {name: request.GET[name] for name in self.import_asks if name in request.GET}
        return super().get_import_form_initial(request) | asked

    def get_import_data_kwargs(self, **kwargs):
        return (
            super().get_import_data_kwargs(**kwargs)
            | {"rollback_on_validation_errors": True}
            | self._asked(kwargs["form"])
        )

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        return initial | self._asked(import_form) if import_form else initial

    def _asked(self, form):
        return {name: form.cleaned_data[name] for name in self.import_asks}

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
