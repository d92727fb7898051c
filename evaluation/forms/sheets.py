"""Forms of the evaluation pages."""

from django import forms
from django.utils.html import format_html

from evaluation.enums import Grade
from evaluation.models import BasicMeasure
from evaluation.queries.sheets import DIVISIONS, departments_of

GUIDE_LENGTH = 400


def _grade_choices():
    return [
        (grade.value, format_html('<span class="grade">{}</span> {}', grade, grade.criterion))
        for grade in Grade
    ]


class RuledText(forms.CharField):
    """A long text whose characters only the rules judge, so that NUL is named like the others."""

    def __init__(self, **kwargs):
        widget = forms.Textarea(attrs={"rows": 7, "data-count": GUIDE_LENGTH})
        super().__init__(required=False, widget=widget, **kwargs)
        self.validators = []


class EntryForm(forms.Form):
    """One row of the sheet. ``version`` is the count of saves that the page showed."""

    results = RuledText(
        label="事業実績",
        help_text="この年度にしたこと、数、できなかったことを書きます。",
    )
    grade = forms.ChoiceField(
        label="事業評価",
        required=False,
        choices=_grade_choices,
        widget=forms.RadioSelect(attrs={"class": "boxed"}),
        help_text="まだ決めていなければ選ばずに保存できます。空欄と「D 未実施」は別です。",
    )
    outlook = RuledText(
        label="今後の事業計画・展望",
        help_text="次の年度の評価票に「前年度の展望」として表示します。",
    )
    version = forms.IntegerField(label="保存の回数", widget=forms.HiddenInput)

    def texts(self):
        """The three answers, with line ends as they are stored."""
        data = self.cleaned_data
        return {
            "results": data["results"].replace("\r\n", "\n"),
            "grade": data["grade"],
            "outlook": data["outlook"].replace("\r\n", "\n"),
        }

    def add_violations(self, violations):
        """Show each violation at its field, or above the form."""
        for violation in violations:
            self.add_error(violation.place or None, str(violation))


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
            ("-", "未記入"),
        ],
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


class TotalsFilter(SheetFilter):
    """How the totals are divided."""

    by = forms.ChoiceField(
        label="分け方",
        required=False,
        choices=[(key, label) for key, (label, *_) in DIVISIONS.items()],
    )
    grade = within = None
    field_order = ["by", "department"]


class PrintForm(SheetFilter):
    """What is printed."""

    basic_measure = forms.ModelChoiceField(
        None, label="基本施策", required=False, empty_label="すべての基本施策"
    )
    stamped = forms.BooleanField(label="会議資料の表示（【資料5】など）を付ける", required=False)
    blank = forms.BooleanField(label="記入用紙（実績・評価・展望を空欄にする）", required=False)
    grade = within = None
    field_order = ["department", "basic_measure", "stamped", "blank"]

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, sheet=sheet, **kwargs)
        self.fields["basic_measure"].queryset = (
            BasicMeasure.objects.filter(goal__plan=sheet.plan_id)
            .select_related("goal")
            .order_by("goal__number", "number")
        )
