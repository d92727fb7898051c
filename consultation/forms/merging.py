"""名寄せの様式: which two rows are one, which row is two, and why"""

from django import forms
from django.utils import timezone

from consultation.actions.intake import Newcomer
from consultation.codes import Sex
from consultation.forms.acts import CaseForm
from consultation.forms.fields import LineField
from consultation.presenters.people import born, name_of
from consultation.queries.persons import whole_person
from consultation.rules.merging import differences
from consultation.rules.persons import tidy_name
from koganei.dates.fields import WarekiDateField
from koganei.forms import RuleForm, noted


class OtherForm(RuleForm):
    """もう一人をさがす: by the number of a case of theirs"""

    number = LineField(label="もう一人の相談番号", max_length=20, required=True)


class MergeForm(CaseForm):
    """同じ人としてまとめる; ``about`` is (this person, the other one)"""

    stays = forms.ChoiceField(label="残す記録", widget=forms.RadioSelect)
    reason = LineField(label="同じ人とした理由", max_length=200, required=True)
    is_checked = forms.BooleanField(label="違うところを確かめた", required=False)
    versions = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, about, **kwargs):
        seen = " ".join(f"{person.pk}:{person.version}" for person in about)
        kwargs["initial"] = {"versions": seen, "stays": str(about[0].pk)}
        super().__init__(*args, about=about, **kwargs)
        today = timezone.localdate()
        self.fields["stays"].choices = [
            (str(person.pk), "　".join([name_of(person), *born(person, today)])) for person in about
        ]
        if not differences(*about):
            del self.fields["is_checked"]

    def pair(self):
        """Return (the row that stays, the one that is merged)."""
        one, other = self.about
        return (one, other) if self.cleaned_data["stays"] == str(one.pk) else (other, one)

    def seen(self):
        """Return {id: version} as the preview showed them."""
        return dict(_pairs(self.cleaned_data["versions"], self.about))


def _pairs(text, persons):
    keys = {str(person.pk): person.pk for person in persons}
    for each in text.split():
        key, _, version = each.partition(":")
        if key in keys and version.isdecimal():
            yield keys[key], int(version)


class UndoForm(CaseForm):
    """まとめた記録を戻す"""

    reason = LineField(label="戻す理由", max_length=200, required=True)


class SplitForm(CaseForm):
    """別の人の記録を分ける"""

    cases = forms.MultipleChoiceField(
        label="分ける人の相談", widget=forms.CheckboxSelectMultiple, required=False,
        help_text="続いている相談だけを移せます。",
    )  # fmt: skip
    parts = forms.MultipleChoiceField(
        label="分ける人のもの", widget=forms.CheckboxSelectMultiple, required=False
    )
    name = noted(LineField(label="氏名", max_length=100), "必須", is_required=True)
    kana = noted(LineField(label="ふりがな", max_length=100), "氏名があるとき必須")
    is_anonymous = forms.BooleanField(label="氏名が分からない・仮名", required=False)
    birth_on = WarekiDateField(label="生年月日", required=False)
    age_about = LineField(label="およその年齢", max_length=20)
    sex = forms.ChoiceField(
        label="性別", choices=Sex.choices, widget=forms.RadioSelect, initial=Sex.UNKNOWN
    )
    reason = LineField(label="別の人とした理由", max_length=200, required=True)
    GROUPS = (
        ("移すもの", "cases parts", ""),
        ("分ける人", "name kana is_anonymous birth_on age_about sex", "abreast"),
        ("理由", "reason", ""),
    )

    def __init__(self, *args, about, **kwargs):
        super().__init__(*args, about=about, **kwargs)
        whole = whole_person(about)
        self.open_cases = {str(case.pk): case for case in whole.cases if case.closed_on is None}
        parts = [*whole.names, *whole.contact_points, *whole.addresses]
        own = [part for part in parts if part.person_id == about.pk]
        self.parts = {f"{part._meta.model_name}:{part.pk}": part for part in own}
        self.fields["cases"].choices = [(k, case.number) for k, case in self.open_cases.items()]
        self.fields["parts"].choices = [(key, _line(part)) for key, part in self.parts.items()]
        if not own:
            del self.fields["parts"]

    def other(self):
        names = ("is_anonymous", "birth_on", "age_about", "sex")
        tidy = {name: tidy_name(self.cleaned_data[name]) for name in ("name", "kana")}
        return Newcomer(**tidy, **{name: self.cleaned_data[name] for name in names})

    def chosen_cases(self):
        return [self.open_cases[key] for key in self.cleaned_data["cases"]]

    def chosen_parts(self):
        return [self.parts[key] for key in self.cleaned_data.get("parts", ())]


def _line(part):
    words = getattr(part, "address", None) or str(part)
    return f"{part._meta.verbose_name}　{words}"
