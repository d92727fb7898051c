"""Forms of remuneration."""

from django import forms
from django.utils import timezone

from committee.forms.meetings import AboutMeeting
from koganei.dates.fields import WarekiDateField


class PayForm(AboutMeeting):
    on = WarekiDateField(label="作成日", initial=timezone.localdate)
    reason = forms.CharField(
        label="差額の理由",
        max_length=200,
        required=False,
        help_text="2枚目（差額の支給調書）からは必ず書きます。",
    )
