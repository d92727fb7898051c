"""The form of one row: three texts of the sheet, and what the initiative is measured by"""

from django import forms
from django.utils.html import format_html

from evaluation.enums import NOT_RATED, NOT_RATED_LABEL, Grade, IndicatorKind, Milestone
from evaluation.rules.indicators import read_actual

GUIDE_LENGTH = 400
NEED = "課長へ回すときに要ります"  # beside the label: a row may be saved half done
MILESTONES = [("", "まだ書いていない"), *Milestone.choices, (NOT_RATED, "― 確かめていない")]


def _grade_choices():
    letters = [(grade.value, grade.criterion) for grade in Grade]
    return [
        (value, format_html('<span class="grade">{}</span> {}', value, words))
        for value, words in [*letters, (NOT_RATED, f"{NOT_RATED_LABEL}（理由を実績に書く）")]
    ]


class RuledText(forms.CharField):
    """A long text whose characters only the rules judge, so that NUL is named like the others."""

    need = NEED

    def __init__(self, **kwargs):
        widget = forms.Textarea(attrs={"rows": 7, "data-count": GUIDE_LENGTH})
        super().__init__(required=False, widget=widget, **kwargs)
        self.validators = []


class GradeField(forms.ChoiceField):
    """A–D, or 「―」; none of them while it is not decided yet."""

    need = NEED


class EntryForm(forms.Form):
    """One row of the sheet. ``version`` is the count of saves that the page showed.

    ``lines`` are the IndicatorLines of its initiative (queries/indicators.py).
    """

    results = RuledText(
        label="事業実績",
        help_text="前年度の展望に対して、したこと・数・できなかったことを書きます。",
    )
    grade = GradeField(
        label="事業評価",
        required=False,
        choices=_grade_choices,
        widget=forms.RadioSelect(attrs={"class": "boxed"}),
        help_text="まだ決めていなければ選ばずに保存できます。空欄、「D 未実施」、「―」は別です。",
    )
    outlook = RuledText(
        label="今後の事業計画・展望",
        help_text="次の年度の評価票に「前年度の展望」として表示します。",
    )
    version = forms.IntegerField(label="保存の回数", widget=forms.HiddenInput)

    def __init__(self, *args, lines=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = {line.indicator.pk: line for line in lines}
        self.indicators = {key: line.indicator for key, line in self.lines.items()}
        for key, indicator in self.indicators.items():
            self.fields[f"actual_{key}"] = _actual_field(indicator)
            self.fields[f"note_{key}"] = forms.CharField(
                label=f"補足（{indicator.name}）", required=False, max_length=400
            )

    def clean(self):
        """Read every actual by its kind; all that is wrong is told at once."""
        cleaned = super().clean()
        self._actuals = {}
        for key, indicator in self.indicators.items():
            answer = str(cleaned.get(f"actual_{key}") or "")
            actual, found = read_actual(
                indicator.kind, answer, cleaned.get(f"note_{key}") or "", unit=indicator.unit
            )
            self._actuals[key] = actual
            for violation in found:
                place = "actual" if violation.place == "answer" else violation.place
                self.add_error(f"{place}_{key}", str(violation))
        return cleaned

    def texts(self):
        """The three answers, with line ends as they are stored."""
        data = self.cleaned_data
        return {
            "results": data["results"].replace("\r\n", "\n"),
            "grade": data["grade"],
            "outlook": data["outlook"].replace("\r\n", "\n"),
        }

    def actuals(self):
        """{indicator id: Actual} as read; call it after ``is_valid``."""
        return self._actuals

    def pairs(self):
        """(line of the indicator, its field, the field of its note) for the page."""
        return [
            (line, self[f"actual_{key}"], self[f"note_{key}"]) for key, line in self.lines.items()
        ]

    def add_violations(self, violations):
        """Show each violation at its field, or above the form."""
        for violation in violations:
            self.add_error(violation.place or None, str(violation))


def _actual_field(indicator):
    if indicator.kind == IndicatorKind.MILESTONE:
        return forms.ChoiceField(label=indicator.name, required=False, choices=MILESTONES)
    if indicator.kind == IndicatorKind.NUMERIC:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        label = f"{indicator.name}（{indicator.unit}）"
        return forms.CharField(label=label, required=False, max_length=30, widget=widget)
    return forms.CharField(label=indicator.name, required=False, max_length=1000)


def initial_of(row, actuals):
    """What the form shows of a row as it stands; ``actuals`` are its IndicatorActuals."""
    values = {name: getattr(row, name) for name in ("results", "grade", "outlook", "version")}
    for actual in actuals:
        values[f"actual_{actual.indicator_id}"] = actual.milestone or actual.answer
        values[f"note_{actual.indicator_id}"] = actual.note
    return values
