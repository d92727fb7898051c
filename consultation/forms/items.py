"""案件の様式: who attends it, when they came, papers, requests, opinions, minutes"""

from datetime import datetime, time

from django import forms
from django.utils import timezone

from consultation.forms.acts import CaseForm
from consultation.forms.fields import LineField, LongField
from consultation.models import Agency, Attendee, ItemAgency, ItemMinutes
from consultation.queries.attendance import bound_to, picks_of
from koganei.dates.fields import ClockField, WarekiDateField


class AttendeesField(forms.ModelMultipleChoiceField):
    """Attendees of the sitting."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row):
        return f"{row}（{row.agency}　{row.post}）" if row.post else f"{row}（{row.agency}）"


class PickForm(CaseForm):
    """案件の出席者を選ぶ; ``about`` is the open item"""

    attendees = AttendeesField(
        Attendee.objects.none(),
        label="この案件の出席者",
        required=False,
        help_text="構成員と、招いた機関の人だけが並びます。選ばない人には、案件が開きません。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bound = [row.pk for row, is_bound in bound_to(self.about).items() if is_bound]
        rows = Attendee.objects.filter(pk__in=bound).select_related("user", "agency")
        self.fields["attendees"].queryset = rows.order_by("added_at", "pk")
        picks = picks_of([self.about]).get(self.about.pk, [])
        self.fields["attendees"].initial = [p.attendee_id for p in picks if p.ended_at is None]


class AttendForm(CaseForm):
    """案件ごとの出欠; ``about`` is the pick"""

    is_absent = forms.BooleanField(label="欠席", required=False)
    came_at = ClockField(label="来た時刻", required=False)
    left_at = ClockField(label="去った時刻", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_absent"].initial = self.about.is_absent
        for name in ("came_at", "left_at"):
            moment = getattr(self.about, name)
            if moment:
                self.fields[name].initial = timezone.localtime(moment).time()

    def given(self):
        """Return what the action takes: moments on the day of the sitting."""
        day = self.about.item.part.conference.held_on
        data = dict(self.cleaned_data)
        for name in ("came_at", "left_at"):
            if isinstance(data[name], time):
                data[name] = timezone.make_aware(datetime.combine(day, data[name]))
        return data


class RecuseForm(CaseForm):
    """除斥する"""

    reason = LineField(label="理由", max_length=100, help_text="例: 親族、利益相反の申出")


class SendForm(CaseForm):
    """資料を配る"""


class OpinionForm(CaseForm):
    """機関の意見を記録する; ``about`` is the item"""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="機関", empty_label="選んでください"
    )
    words = LongField(label="意見", rows=4, required=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        picks = picks_of([self.about]).get(self.about.pk, [])
        there = {p.attendee.agency_id for p in picks if p.ended_at is None and not p.is_absent}
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=there)


class RequestForm(CaseForm):
    """情報提供を依頼する; ``about`` is the open item"""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="求める機関", empty_label="選んでください",
        help_text="この機関に伝える本人同意が、いま有効なときだけ依頼できます。",
    )  # fmt: skip
    question = LongField(label="求めること", rows=4, required=True)
    answer_by = WarekiDateField(label="回答の期限")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        invited = ItemAgency.objects.filter(item=self.about, ended_at=None).order_by()
        keys = list(invited.values_list("agency_id", flat=True))
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=keys)


class AnswerForm(CaseForm):
    """回答を記録する; ``about`` is the request"""

    answered_on = WarekiDateField(label="回答の日")
    answer = LongField(label="回答", rows=5, required=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answered_on"].initial = self.today


class MinutesForm(CaseForm):
    """案件の会議録の案を書く; ``about`` is the item"""

    words = LongField(label="会議録", rows=12, required=True)
    reason = LineField(
        label="直した理由", max_length=200, help_text="確定した会議録を直すときに書きます。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        newest = ItemMinutes.objects.filter(item=self.about).order_by("-version").first()
        if newest:
            self.fields["words"].initial = newest.words
        if newest is None or (newest.version == 1 and newest.fixed_at is None):
            del self.fields["reason"]


class FixForm(CaseForm):
    """会議録を確定する"""
