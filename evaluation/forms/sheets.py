"""Forms of the evaluation pages."""

from django import forms

from evaluation.enums import NOT_RATED, NOT_RATED_LABEL, Grade
from evaluation.models import BasicMeasure
from evaluation.queries.narrowed import MOVES, STATES
from evaluation.queries.sheets import departments_of
from evaluation.queries.totals import DIVISIONS


class SheetFilter(forms.Form):
    """Which rows of the sheet are shown."""

    department = forms.ModelChoiceField(
        None, label="担当課", required=False, empty_label="すべての課"
    )
    grade = forms.ChoiceField(
        label="事業評価",
        required=False,
        choices=[
            ("", "すべて"),
            *((g.value, f"{g} {g.short_criterion}") for g in Grade),
            (NOT_RATED, f"{NOT_RATED} {NOT_RATED_LABEL}"),
            ("-", "未記入"),
        ],
    )
    moved = forms.ChoiceField(
        label="前年度の評価より",
        required=False,
        choices=[("", "すべて"), *MOVES.items()],
    )
    state = forms.ChoiceField(
        label="記入の進み",
        required=False,
        choices=[("", "すべて"), *((key, label) for key, (label, _) in STATES.items())],
    )
    within = forms.RegexField(
        rf"^({'|'.join(DIVISIONS)})-\d{{1,9}}$", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments_of(sheet)

    def chosen(self):
        """The valid choices; what is not valid is as if it were not asked for."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}


class YearChoice(forms.Form):
    """Which year's sheet is shown."""

    year = forms.ChoiceField(label="年度", required=False)

    def __init__(self, *args, sheets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [
            (
                str(int(sheet.year)),
                f"{sheet.year}（{'公表ずみ' if sheet.is_published else '公表前'}）",
            )
            for sheet in reversed(sheets)
        ]

    def chosen(self):
        """The number of a year that has a sheet, or None."""
        self.full_clean()
        return self.cleaned_data.get("year") or None


class TotalsFilter(SheetFilter):
    """How the totals are divided."""

    by = forms.ChoiceField(
        label="分け方",
        required=False,
        choices=[(key, label) for key, (label, *_) in DIVISIONS.items()],
    )
    grade = within = moved = state = None
    field_order = ["by", "department"]


class PrintForm(SheetFilter):
    """What is printed."""

    basic_measure = forms.ModelChoiceField(
        None, label="基本施策", required=False, empty_label="すべての基本施策"
    )
    stamped = forms.BooleanField(label="会議資料の表示（【資料5】など）を付ける", required=False)
    blank = forms.BooleanField(label="記入用紙（実績・評価・展望を空欄にする）", required=False)
    grade = within = moved = state = None
    field_order = ["department", "basic_measure", "stamped", "blank"]

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, sheet=sheet, **kwargs)
        self.fields["basic_measure"].queryset = (
            BasicMeasure.objects.filter(goal__plan=sheet.plan_id)
            .select_related("goal")
            .order_by("goal__number", "number")
        )
