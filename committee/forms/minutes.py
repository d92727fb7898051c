"""Forms of the minutes: one text, the speakers' answers, fixing, publishing."""

from django import forms
from django.utils import timezone

from committee.enums import CheckResult
from committee.forms.meetings import AboutMeeting, MemberField
from committee.models import Appointment
from koganei.dates.fields import WarekiDateField
from koganei.forms import RuleForm


class SectionForm(RuleForm):
    """One text of the minutes. ``version`` is the count of saves that the page showed."""

    text = forms.CharField(
        label="本文", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 16})
    )
    version = forms.IntegerField(label="保存の回数", widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].validators = []  # the rules judge the characters

    def written(self):
        """The text, with line ends as they are stored."""
        return self.cleaned_data["text"].replace("\r\n", "\n")


class CheckForm(AboutMeeting):
    until = WarekiDateField(label="確認の期限", help_text="過ぎると、異議がないものとします。")


class AnswerForm(AboutMeeting):
    appointment = MemberField(Appointment.objects.none(), label="委員", empty_label=None)
    result = forms.ChoiceField(label="回答", choices=CheckResult.choices)
    note = forms.CharField(
        label="求める直し", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class FixForm(AboutMeeting):
    on = WarekiDateField(label="会長が確定した日", initial=timezone.localdate)


class PublishForm(AboutMeeting):
    on = WarekiDateField(label="公表する日", initial=timezone.localdate)
    reason = forms.CharField(
        label="訂正の理由", max_length=300, required=False, help_text="2版目からは必ず書きます。"
    )
