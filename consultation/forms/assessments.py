"""Forms of the 課題分析, made from the questions of the sheet (consultation/questionnaire.py)"""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from consultation.actions.assessments import TEXTS
from consultation.codes import NATIONAL_CODE, IssueCode, LocalIssue
from consultation.models import AssessmentSummary
from consultation.questionnaire import LONGEST_TEXT, Kind, questions_of
from koganei.dates.fields import WarekiDateField
from koganei.forms import RuleForm
from koganei.my_number import validate as refuse_my_number

NOTE_LENGTH = 200


class AmountField(forms.IntegerField):
    """A number as people write it: 85000, 85,000円, ８５，０００."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "amount"})

    def to_python(self, value):
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        if self.unit and text.endswith(self.unit):
            text = text.removesuffix(self.unit).strip()
        text = text.replace(",", "")
        if not text:
            return None
        if not text.isdecimal():
            raise ValidationError(f"数字で入れてください（「{value}」は数字ではありません）。")
        return int(text)

    def __init__(self, *, unit, **options):
        self.unit = unit
        super().__init__(**options)


def field_of(question):
    """Return the form field of one question."""
    common = {"label": question.label, "required": False, "help_text": question.help}
    if question.kind is Kind.ONE:
        choices = [("", "聞いていない"), *question.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if question.kind is Kind.MANY:
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=question.choices, widget=widget, **common)
    if question.kind is Kind.NUMBER:
        common["label"] += f"（{question.unit}）"
        return AmountField(unit=question.unit, **common)
    return forms.CharField(
        max_length=LONGEST_TEXT,
        validators=[refuse_my_number],
        widget=forms.Textarea(attrs={"rows": 3}),
        **common,
    )


class AnswersForm(RuleForm):
    """The questions of some sections, in their groups."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, sections, **kwargs):
        super().__init__(*args, **kwargs)
        self.sections = sections
        for key, question in questions_of(sections).items():
            self.fields[key] = field_of(question)

    def groups(self):
        """Yield (section, its bound fields) for the template."""
        for section in self.sections:
            yield section, [self[q.key] for q in section.questions if q.is_asked]

    @property
    def answers(self):
        """What was answered; a question without an answer leaves no key."""
        keys = questions_of(self.sections)
        given = {key: self.cleaned_data[key] for key in keys}
        return {key: answer for key, answer in given.items() if answer not in (None, "", [])}


class PersonForm(AnswersForm):
    """状況と課題 of one person: the answers, and the issues in the national code."""

    issues = forms.TypedMultipleChoiceField(
        label="課題と背景要因（国の区分）",
        coerce=int,
        choices=IssueCode.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    local_issues = forms.MultipleChoiceField(
        label="市の細かい区分",
        choices=[(i.value, f"{i.label} → {NATIONAL_CODE[i].label}") for i in LocalIssue],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="選ぶと、矢印の先の国の区分にも数えます。",
    )
    other_issue = forms.CharField(
        label="「その他」の内容",
        max_length=NOTE_LENGTH,
        required=False,
        validators=[refuse_my_number],
    )

    @property
    def chosen_issues(self):
        """Return (IssueCode, LocalIssue or "", note) triples, as the action takes them."""
        local = [LocalIssue(value) for value in self.cleaned_data["local_issues"]]
        covered = {NATIONAL_CODE[each] for each in local}
        plain = [IssueCode(code) for code in self.cleaned_data["issues"]]
        note = self.cleaned_data["other_issue"]
        return [
            *((NATIONAL_CODE[each], each, "") for each in local),
            *((c, "", note if c is IssueCode.OTHER else "") for c in plain if c not in covered),
        ]


class SummaryForm(RuleForm, forms.ModelForm):
    """課題のまとめ"""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = AssessmentSummary
        fields = TEXTS

    def clean_version(self):
        return self.cleaned_data["version"]


class BeginForm(RuleForm):
    """新しい版"""

    assessed_on = WarekiDateField(label="実施日", help_text="例: 令和2年8月28日")
