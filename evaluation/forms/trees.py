"""Forms of the plan's tree and of indicators; what is missing is for the rules to say"""

from django import forms

from evaluation.enums import IndicatorKind
from evaluation.models import Measure
from koganei.dates.fields import FiscalYearFormField, WarekiDateField
from koganei.forms import RuleForm
from koganei.models import Department


class MeasureChoice(forms.ModelChoiceField):
    """A measure by its whole path, for names repeat."""

    def label_from_instance(self, measure):
        basic = measure.basic_measure
        path = f"{basic.goal.number}-{basic.number}-{measure.number}"
        return f"{path}　{basic.name}／{measure.name}"


def _measures(plan):
    return (
        Measure.objects.filter(basic_measure__goal__plan=plan)
        .select_related("basic_measure__goal")
        .order_by("basic_measure__goal__number", "basic_measure__number", "number")
    )


class ChangeForm(RuleForm):
    """When a change has effect, when it was decided, why."""

    year = FiscalYearFormField(label="どの年度から", required=False)
    decided_on = WarekiDateField(label="決めた日", required=False)
    reason = forms.CharField(label="理由", required=False, max_length=400)

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        if "measure" in self.fields:
            self.fields["measure"].queryset = _measures(plan)
        if "departments" in self.fields:
            self.fields["departments"].queryset = Department.objects.filter(is_active=True)


class AddForm(ChangeForm):
    measure = MeasureChoice(None, label="施策", empty_label="選んでください")
    name = forms.CharField(label="個別事業・取り組み", required=False, max_length=200)
    departments = forms.ModelMultipleChoiceField(
        None, label="答える課", required=False, widget=forms.CheckboxSelectMultiple
    )
    is_priority = forms.BooleanField(label="★（計画の重点）", required=False)
    field_order = ["measure", "name", "departments", "is_priority"]


class MoveForm(ChangeForm):
    measure = MeasureChoice(
        None, label="移す先の施策", required=False, empty_label="選んでください"
    )
    field_order = ["measure"]


class RenameForm(ChangeForm):
    name = forms.CharField(label="新しい名称", required=False, max_length=200)
    field_order = ["name"]


class EndForm(ChangeForm):
    pass


class NextPlanForm(RuleForm):
    """次期計画: its name, its years, and what is carried over."""

    name = forms.CharField(label="計画の名称", required=False, max_length=100)
    first_year = FiscalYearFormField(label="計画の初年度", required=False)
    last_year = FiscalYearFormField(label="計画の最終年度", required=False)
    carried = forms.ModelMultipleChoiceField(
        None, label="引き継ぐ個別事業", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, initiatives, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carried"].queryset = initiatives

    def said(self):
        said = super().said()
        return said | {"carried": [each.pk for each in said["carried"]]}


class TargetForm(RuleForm):
    target = forms.CharField(label="目標", required=False, max_length=200)
    target_year = FiscalYearFormField(
        label="目標年度", help_text="計画が書いたとおりの年度でかまいません。例: 平成34年度"
    )
    set_on = WarekiDateField(label="決めた日", required=False)
    reason = forms.CharField(label="変えた理由", required=False, max_length=400)


class IndicatorForm(TargetForm):
    name = forms.CharField(label="指標", required=False, max_length=200)
    kind = forms.ChoiceField(label="種類", choices=IndicatorKind.choices)
    unit = forms.CharField(
        label="単位", required=False, max_length=20, help_text="数値の指標だけ。例: 人、回"
    )
    baseline = forms.CharField(label="基準値", required=False, max_length=200)
    baseline_year = FiscalYearFormField(label="基準値の年度", required=False)
    reason = None
    field_order = ["name", "kind", "unit", "baseline", "baseline_year"]
