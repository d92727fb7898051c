"""What an import is for: asked with the file, kept, hidden, until it is confirmed."""

from django import forms
from import_export.forms import ConfirmImportForm, ImportForm

from committee.forms.rosters import PickedDateField
from committee.models import Committee, Meeting


class RosterImportForm(ImportForm):
    """The file, the body and the day of appointment"""

    committee = forms.ModelChoiceField(Committee.objects.all(), label="委員会")
    appointed_on = PickedDateField(label="委嘱日")
    letter_number = forms.CharField(
        label="委嘱状の文書番号", required=False, max_length=40, help_text="後から記録できます。"
    )
    field_order = [
        "resource", "committee", "appointed_on", "letter_number", "import_file", "format",
    ]  # fmt: skip


class RosterConfirmForm(ConfirmImportForm):
    """The same, hidden, beside the preview"""

    committee = forms.ModelChoiceField(Committee.objects.all(), widget=forms.HiddenInput)
    appointed_on = PickedDateField(widget=forms.HiddenInput)
    letter_number = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class AttendanceImportForm(ImportForm):
    """The file and the meeting"""

    meeting = forms.ModelChoiceField(Meeting.objects.select_related("committee"), label="会議")
    field_order = ["resource", "meeting", "import_file", "format"]


class AttendanceConfirmForm(ConfirmImportForm):
    """The same, hidden, beside the preview"""

    meeting = forms.ModelChoiceField(
        Meeting.objects.select_related("committee"), widget=forms.HiddenInput
    )
