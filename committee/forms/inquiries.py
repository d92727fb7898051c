"""Forms of 諮問, 答申 and 市の対応."""

from django import forms
from django.utils import timezone

from committee.models import AgendaItem, Resolution
from committee.queries.inquiries import agenda_of, carried_decisions
from koganei.dates.fields import WarekiDateField
from koganei.forms import RuleForm
from koganei.models import Department


def _text(label, rows=8):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}))


class AboutBody(RuleForm):
    """A form that knows its body, and what it is about."""

    def __init__(self, *args, body, about=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.body, self.about = body, about


class InquiryForm(AboutBody):
    number = forms.CharField(label="文書番号", max_length=40)
    inquired_on = WarekiDateField(label="諮問の日", initial=timezone.localdate)
    title = forms.CharField(label="件名", max_length=200)
    remit = forms.IntegerField(
        label="所掌事項の号",
        required=False,
        help_text="第2条の号の番号。当たる号がなければ空けます。",
    )
    text = _text("諮問の文")


class DeliberationForm(AboutBody):
    item = forms.ModelChoiceField(AgendaItem.objects.none(), label="議題", empty_label=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = agenda_of(self.body)
        self.fields["item"].label_from_instance = lambda i: f"{i.meeting.code} {i}"


class ReportForm(AboutBody):
    title = forms.CharField(label="件名", max_length=200)
    text = _text("答申の文", rows=14)

    def __init__(self, *args, about=None, **kwargs):
        report = getattr(about, "report", None)
        if report is not None:
            kwargs["initial"] = {"title": report.title, "text": report.text}
        super().__init__(*args, about=about, **kwargs)


class AttachmentForm(AboutBody):
    title = forms.CharField(label="名称", max_length=200, help_text="例: 評価の一覧")
    file = forms.FileField(label="ファイル", help_text="PDF・Excel・Word・テキスト、20MBまで。")


class DetachForm(AboutBody):
    """添付を外す"""


class SubmissionForm(AboutBody):
    number = forms.CharField(label="文書番号", max_length=40)
    submitted_on = WarekiDateField(label="答申の日", initial=timezone.localdate)
    resolution = forms.ModelChoiceField(
        Resolution.objects.none(), label="答申を決めた議決", required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["resolution"].queryset = carried_decisions(self.body)
        self.fields["resolution"].label_from_instance = lambda r: f"{r.meeting.code} {r.motion}"


class ResponseForm(AboutBody):
    responded_on = WarekiDateField(label="対応の日", initial=timezone.localdate)
    department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True), label="担当課", required=False
    )
    text = _text("対応")
