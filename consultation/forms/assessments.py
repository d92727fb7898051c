"""Forms of the 課題分析, made from the questions of the sheet (consultation/questionnaire.py)"""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from consultation.actions.assessments import TEXTS
from consultation.codes import NATIONAL_CODE, IssueCode, LocalIssue
from consultation.models import AssessmentSummary
from consultation.models.base import LONGEST
from consultation.questionnaire import (
    LONGEST_TEXT,
    Kind,
    questions_of,
    sections_for,
    words_of,
)
from koganei.dates.fields import WarekiDateField
from koganei.forms import RuleForm, with_fields
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


class PartForm(RuleForm):
    """A part of the open version; ``version`` is the count of saves that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @property
    def version(self):
        return self.cleaned_data["seen"]

    def after(self, row):
        """Return the form as it was sent, ready to be sent again over ``row``."""
        data = self.data.copy()
        data[self.add_prefix("seen")] = row.version
        return self.again(data)

    def again(self, data):
        return type(self)(data)


class AnswersForm(PartForm):
    """The questions of some sections, in their groups."""

    def __init__(self, *args, sections, **kwargs):
        super().__init__(*args, **kwargs)
        self.sections = sections
        for key, question in questions_of(sections).items():
            self.fields[key] = field_of(question)

    def again(self, data):
        return type(self)(data, sections=self.sections)

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


def field_of_summary(name):
    return forms.CharField(
        label=AssessmentSummary._meta.get_field(name).verbose_name,
        max_length=LONGEST,
        required=False,
        strip=False,
        validators=[refuse_my_number],
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class SummaryForm(PartForm):
    """課題のまとめ"""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            self.fields[name] = field_of_summary(name)

    @property
    def texts(self):
        return {name: self.cleaned_data[name] for name in TEXTS}


class FixForm(RuleForm):
    """Nothing to type"""


class BeginForm(RuleForm):
    """新しい版"""

    assessed_on = WarekiDateField(label="実施日", help_text="例: 令和2年8月28日")


def initial_answers(row):
    """Return what a form of answers begins with; ``row`` may be missing."""
    return {"seen": row.version, **row.answers} if row else {"seen": 0}


def initial_person(row, issues):
    others = [issue.note for issue in issues if issue.code == IssueCode.OTHER and issue.note]
    return initial_answers(row) | {
        "issues": [issue.code for issue in issues if not issue.local_code],
        "local_issues": [issue.local_code for issue in issues if issue.local_code],
        "other_issue": "".join(others),
    }


def initial_summary(row):
    return {"seen": row.version, **{name: getattr(row, name) for name in TEXTS}}


def words_now(form, row):
    """Return [(label, words)] of a part as somebody else saved it, for the page of a conflict."""
    if isinstance(row, AssessmentSummary):
        return [(form.fields[name].label, getattr(row, name)) for name in TEXTS]
    questions = questions_of(form.sections)
    return [(q.label, words_of(q, row.answers.get(key))) for key, q in questions.items()]


def _asked(*, is_money):
    """The fields of every question, as for the client, of whom everything is asked."""
    questions = questions_of(sections_for(is_client=True, is_money=is_money))
    return {key: field_of(question) for key, question in questions.items()}


SUMMARY_FIELDS = with_fields(SummaryForm, {name: field_of_summary(name) for name in TEXTS})
PERSON_FIELDS = with_fields(PersonForm, _asked(is_money=False))
MONEY_FIELDS = with_fields(AnswersForm, _asked(is_money=True))
