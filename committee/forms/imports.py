"""Which body a roster is for, and from which day: asked with the file, kept until confirmed."""

from django import forms
from import_export.forms import ConfirmImportForm, ImportForm

from committee.forms.rosters import PickedDateField
from committee.models import Committee


class RosterImportForm(ImportForm):
    """The file, the body and the day of appointment"""

    committee = forms.ModelChoiceField(Committee.objects.all(), label="委員会")
    appointed_on = PickedDateField(label="委嘱日")
    field_order = ["resource", "committee", "appointed_on", "import_file", "format"]


class RosterConfirmForm(ConfirmImportForm):
    """The same, hidden, beside the preview"""

    committee = forms.ModelChoiceField(Committee.objects.all(), widget=forms.HiddenInput)
    appointed_on = PickedDateField(widget=forms.HiddenInput)
