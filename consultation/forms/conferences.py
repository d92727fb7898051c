"""会議の様式: calling a sitting, putting a plan before it, what came of it, the city's decision"""

from django import forms

from consultation.enums import ItemOutcome
from consultation.forms.acts import CaseForm
from consultation.forms.fields import LineField, LongField
from consultation.models import Agency, Conference, ConferenceBody, ConferencePart
from consultation.queries.conferences import parts_for_plans
from consultation.queries.plans import open_plan
from consultation.rules.guards import Place
from koganei.dates.fields import ClockField, WarekiDateField
from koganei.dates.wareki import format_date
from koganei.forms import RuleForm


class CallForm(RuleForm):
    """会議を招集する"""

    held_on = WarekiDateField(label="開催日", help_text="例: 令和8年12月8日")
    starts_at = ClockField(label="開会の時刻")
    place = LineField(label="場所", max_length=100, required=True)
    is_regular = forms.TypedChoiceField(
        label="定例・随時",
        coerce=lambda value: value == "yes",
        choices=[("yes", "定例"), ("no", "随時")],
        widget=forms.RadioSelect,
        initial="yes",
    )
    bodies = forms.ModelMultipleChoiceField(
        ConferenceBody.objects.none(),
        label="会議体",
        widget=forms.CheckboxSelectMultiple,
        help_text="同じ日に続けて開く会議体は、一緒に選びます。上から順に開きます。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bodies"].queryset = ConferenceBody.objects.exclude(established_on=None)

    def conference(self):
        """Return the sitting that is not saved yet."""
        names = ("held_on", "starts_at", "place", "is_regular")
        return Conference(**{name: self.cleaned_data[name] for name in names})


class PartField(forms.ModelChoiceField):
    """One body of a sitting to come."""

    def label_from_instance(self, part):
        conference = part.conference
        day = format_date(conference.held_on)
        return f"{day} {conference.starts_at:%H:%M}　{part.body}（{conference.place}）"


class ConveneForm(CaseForm):
    """支援調整会議にかける"""

    part = PartField(ConferencePart.objects.none(), label="開催", empty_label="選んでください")
    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label="招く機関",
        widget=forms.CheckboxSelectMultiple,
        help_text="有効な本人同意のある機関だけを招けます。",
    )
    PLACES = {Place.CONSENT: "agencies"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].queryset = parts_for_plans(self.today)
        self.fields["agencies"].queryset = Agency.objects.filter(is_active=True)
        plan = open_plan(self.case)
        if plan:
            named = plan.items.exclude(agency=None).values_list("agency_id", flat=True)
            self.fields["agencies"].initial = list(named)


class TakeBackForm(CaseForm):
    """案件から下ろす"""

    words = LongField(label="理由", rows=2)


class OutcomeForm(CaseForm):
    """会議の結果を記録する"""

    outcome = forms.ChoiceField(label="結果", choices=ItemOutcome.choices, widget=forms.RadioSelect)
    opinion = LongField(
        label="会議の意見", rows=4, help_text="修正・継続のときは、何を直すかを書きます。"
    )


class DecideForm(CaseForm):
    """支援計画を決定・確認する"""

    document_number = LineField(label="文書番号", max_length=40, required=True)
    decided_on = WarekiDateField(label="決裁日")
    conditions = LongField(label="条件・所見", rows=3)
    PLACES = {Place.DECISION: "document_number"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].initial = self.today


class SendBackForm(CaseForm):
    """差し戻す"""

    words = LongField(label="差し戻す理由", rows=4, required=True)
