"""Forms of a meeting: its plan, its agenda and materials, each step of its way."""

from django import forms
from django.utils import timezone

from committee.enums import Answer, ItemKind, MeetingMode, Selection, Via
from committee.models import AgendaItem, Appointment, Committee
from koganei.dates.clock import LATE
from koganei.dates.fields import ClockField, WarekiDateField
from koganei.forms import RuleForm


class LateClockField(ClockField):
    """A time of a meeting that may go on into the night (24:30), as a timedelta."""

    until = LATE

    def compress(self, clock):
        return clock


class MeetingForm(RuleForm):
    """日時・場所・方法"""

    held_on = WarekiDateField(label="開催日", help_text="例: 令和2年8月28日")
    starts_at = ClockField(label="開始の予定")
    ends_at = ClockField(label="終了の予定", required=False)
    place = forms.CharField(label="場所", max_length=100, required=False)
    mode = forms.ChoiceField(label="開催の方法", choices=MeetingMode.choices, initial="in_person")
    online_note = forms.CharField(
        label="オンラインの案内", max_length=200, required=False, help_text="委員だけに知らせます。"
    )
    observer_limit = forms.IntegerField(
        label="傍聴の定員",
        required=False,
        min_value=0,
        help_text="空けると条例・要綱の定めによります。",
    )
    observer_selection = forms.ChoiceField(
        label="傍聴人の決め方", choices=Selection.choices, initial="first_come"
    )

    def __init__(self, *args, meeting=None, **kwargs):
        if meeting is not None:
            names = self.base_fields
            kwargs["initial"] = {name: getattr(meeting, name, None) for name in names}
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def plan(self):
        """The values for the action; the limit of the ordinance where none was given."""
        values = dict(self.cleaned_data)
        if values["observer_limit"] is None:
            values.pop("observer_limit")
        return values


class NewMeetingForm(MeetingForm):
    """会議を用意する"""

    committee = forms.ModelChoiceField(Committee.objects.all(), label="委員会", empty_label=None)
    field_order = ["committee"]


class MeetingFilter(forms.Form):
    """Which meetings are listed."""

    committee = forms.ModelChoiceField(
        Committee.objects.all(), label="委員会", required=False, empty_label="すべて"
    )

    def chosen(self):
        self.full_clean()
        return self.cleaned_data.get("committee")


class AboutMeeting(RuleForm):
    """A form that knows its meeting; several of them stand on one page, so ids name the form."""

    def __init__(self, *args, meeting, item=None, **kwargs):
        super().__init__(*args, auto_id=f"{type(self).__name__.lower()}_%s", **kwargs)
        self.meeting = meeting
        self.item = self.about = item  # a field named item hides the first from templates
        if "item" in self.fields:
            self.fields["item"].queryset = meeting.items.all()
        if "appointment" in self.fields:
            self.fields["appointment"].queryset = (
                Appointment.objects.filter(committee=meeting.committee)
                .in_office(meeting.held_on)
                .select_related("member")
                .order_by("category__item", "seat")
            )


class MemberField(forms.ModelChoiceField):
    """A member in office on the day."""

    def label_from_instance(self, obj):
        return obj.member.name


class TimedForm(AboutMeeting):
    """``time`` is a clock of the meeting's day; empty means now."""

    time = LateClockField(
        label="時刻",
        required=False,
        help_text="空けると、いまの時刻です。0時を過ぎたら24:30のように。",
    )

    def at(self):
        clock = self.cleaned_data.get("time")
        return self.meeting.moment(clock) if clock else None


class ConveneForm(AboutMeeting):
    on = WarekiDateField(label="招集する日", initial=timezone.localdate)


class NotifyForm(AboutMeeting):
    notice_number = forms.CharField(
        label="通知の文書番号", max_length=40, required=False, help_text="例: 小福地発第412号"
    )
    sent_on = WarekiDateField(label="委員に通知する日", initial=timezone.localdate)
    published_on = WarekiDateField(label="開催を公表する日", initial=timezone.localdate)
    late_notice_reason = forms.CharField(
        label="公表が遅れる理由",
        max_length=200,
        required=False,
        help_text="定めた日数に足りないときだけ書きます。",
    )


class PresidedForm(TimedForm):
    """What begins: a meeting or an item, under a 仮議長 without chair and vice-chair."""

    presided_by = MemberField(
        Appointment.objects.none(),
        label="仮議長",
        required=False,
        empty_label="なし",
        help_text="会長も副会長もいないときだけ選びます。",
    )

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, meeting=meeting, **kwargs)
        self.fields["presided_by"].queryset = (
            Appointment.objects.filter(committee=meeting.committee)
            .in_office(meeting.held_on)
            .select_related("member")
        )


class OpenForm(PresidedForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["presided_by"].empty_label = "なし（事務局が進める）"


class EndForm(TimedForm):
    next_meeting = forms.CharField(label="次回の予定", max_length=100, required=False)


class CancelForm(AboutMeeting):
    cancel_reason = forms.CharField(label="中止の理由", max_length=200, required=False)
    on = WarekiDateField(label="決めた日", initial=timezone.localdate)


class ItemForm(AboutMeeting):
    title = forms.CharField(label="議題", max_length=200)
    kind = forms.ChoiceField(label="扱い", choices=ItemKind.choices)
    remit = forms.TypedChoiceField(label="所掌事項", required=False, coerce=int, empty_value=None)

    def __init__(self, *args, meeting, item=None, **kwargs):
        if item is not None:
            kwargs["initial"] = {n: getattr(item, n) for n in ("title", "kind", "remit")}
        super().__init__(*args, meeting=meeting, item=item, **kwargs)
        self.fields["remit"].choices = [("", "その他")]

    def offer(self, remits):
        """Set the 号 of the ordinance in force."""
        self.fields["remit"].choices += [(r.item, f"第{r.item}号 {r.text}") for r in remits]


class MaterialForm(AboutMeeting):
    title = forms.CharField(label="資料名", max_length=200)
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="議題", required=False, empty_label="議題によらない"
    )
    is_public = forms.BooleanField(label="公開する", required=False, initial=True)
    file = forms.FileField(
        label="ファイル",
        required=False,
        help_text="PDF・Excel・Word・テキスト、20MBまで。後から加えることもできます。",
    )


class VersionForm(AboutMeeting):
    file = forms.FileField(label="ファイル", help_text="PDF・Excel・Word・テキスト、20MBまで。")
    note = forms.CharField(
        label="差し替える理由",
        max_length=200,
        required=False,
        help_text="2版目からは必ず書きます。",
    )


class ReplyForm(AboutMeeting):
    appointment = MemberField(Appointment.objects.none(), label="委員", empty_label=None)
    answer = forms.ChoiceField(label="回答", choices=Answer.choices)
    via = forms.ChoiceField(label="出席の方法", choices=Via.choices, initial=Via.ROOM)
    note = forms.CharField(label="連絡", max_length=200, required=False)


class InviteForm(AboutMeeting):
    name = forms.CharField(label="氏名", max_length=100)
    affiliation = forms.CharField(label="所属", max_length=100, required=False)
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="議題", required=False, empty_label="すべての議題"
    )
    purpose = forms.CharField(label="求めること", max_length=200)


class StaffForm(AboutMeeting):
    post = forms.CharField(label="職", max_length=60)
    name = forms.CharField(label="氏名", max_length=100)


class ObserverForm(AboutMeeting):
    name = forms.CharField(label="傍聴人の氏名", max_length=100)
