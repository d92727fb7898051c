"""What the secretariat writes when somebody is appointed, leaves, or is elected.

The names of the fields are the arguments of ``actions.appointments``.
"""

from django import forms
from django.utils import timezone

from committee.enums import EndReason, Office, OfficeEndReason
from committee.forms.rosters import PickedDateField
from committee.models import Member, SelectionCategory

WAIVER = "「原則として」の限度（連続3期など）を超えて委嘱するときだけ書きます。"


class ActForm(forms.Form):
    """A form about one row; ``on`` begins as today."""

    def __init__(self, data=None, *, row, **kwargs):
        super().__init__(data, **kwargs)
        self.row = row
        if "on" in self.fields:
            self.fields["on"].initial = timezone.localdate


class TermForm(ActForm):
    """What every appointment needs."""

    on = PickedDateField(label="委嘱日")
    starts_on = PickedDateField(
        label="任期の始まり", required=False, help_text="空ければ委嘱日（再任は満了の翌日）から。"
    )
    nominating_body = forms.CharField(label="推薦団体・所属団体", required=False, max_length=100)
    letter_number = forms.CharField(
        label="委嘱状の文書番号", required=False, max_length=40, help_text="後から記録できます。"
    )
    other_posts = forms.IntegerField(
        label="市の他の会議体の兼職数", required=False, min_value=0, max_value=50
    )
    waiver_reason = forms.CharField(
        label="限度を超えて委嘱する理由",
        required=False,
        help_text=WAIVER,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppointForm(TermForm):
    """委嘱する: ``row`` is the body."""

    member = forms.ModelChoiceField(
        Member.objects.all(),
        label="委員になる人",
        help_text="いなければ、先に「委員」に氏名を登録します。",
    )
    category = forms.ModelChoiceField(None, label="選出区分")
    seat = forms.IntegerField(
        label="席（番号）", required=False, min_value=1, help_text="空ければ、空いている席。"
    )
    field_order = ["member", "category", "seat", "on"]

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        newest = self.row.ordinances.order_by("effective_on").last()
        self.fields["category"].queryset = SelectionCategory.objects.filter(ordinance=newest)


class ReappointForm(TermForm):
    """再任する: ``row`` is the appointment that expires."""

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["nominating_body"].initial = self.row.nominating_body


class SubstituteForm(ReappointForm):
    """補欠委員を委嘱する: ``row`` is the predecessor's appointment."""

    member = forms.ModelChoiceField(
        Member.objects.all(),
        label="補欠委員になる人",
        help_text="いなければ、先に「委員」に氏名を登録します。",
    )
    field_order = ["member", "on"]


class LetterForm(ActForm):
    """委嘱状の文書番号"""

    letter_number = forms.CharField(
        label="委嘱状の文書番号", max_length=40, help_text="例: 小福地発第430号"
    )
    everyone = forms.BooleanField(
        label="同じ日に委嘱した委員すべてに", required=False, initial=True
    )

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["letter_number"].initial = self.row.letter_number


class EndForm(ActForm):
    """辞任・解嘱・死亡"""

    on = PickedDateField(label="在任の最後の日")
    reason = forms.ChoiceField(label="事由", choices=EndReason.choices)


class ElectForm(ActForm):
    """互選"""

    on = PickedDateField(label="互選の日")
    office = forms.ChoiceField(label="職", choices=Office.choices)


class EndOfficeForm(ActForm):
    """会長・副会長だけを退く"""

    on = PickedDateField(label="その職の最後の日")
    reason = forms.ChoiceField(
        label="事由",
        choices=[
            each for each in OfficeEndReason.choices if each[0] != OfficeEndReason.LEFT_COMMITTEE
        ],
    )
