"""人の様式: name and birth, ways to reach a person, whereabouts; each save sees the one before"""

from django import forms

from consultation.codes import Sex
from consultation.enums import AddressState
from consultation.forms.acts import CaseForm
from consultation.forms.fields import LineField
from consultation.models import ContactPoint, ContactRule, PersonAddress, PersonName
from consultation.models.person import ContactKind, NameKind
from koganei.dates.fields import WarekiDateField
from koganei.forms import noted

BLANK = [("", "選んでください")]


class PersonFields(CaseForm):
    """A form about a person, or a row beside one; ``version`` is the count of saves seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, label="版")

    def __init__(self, *args, about, **kwargs):
        kwargs["initial"] = {"version": person_of(about).version} | kwargs.get("initial", {})
        super().__init__(*args, about=about, **kwargs)

    @property
    def values(self):
        """Return what was typed, without what only says how it is to be saved."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("version", "is_mistake")
        }


def person_of(about):
    """Return the person that ``about`` (a person, or a row beside one) belongs to."""
    return getattr(about, "person", about)


class PersonForm(PersonFields):
    """氏名・生年月日などを直す"""

    name = noted(
        LineField(label="氏名", max_length=100), "氏名か仮の呼び名が必須", is_required=True
    )
    kana = noted(LineField(label="ふりがな", max_length=100), "氏名があるとき必須")
    is_anonymous = forms.BooleanField(label="匿名・仮名", required=False)
    called = LineField(
        label="仮の呼び名", max_length=50, help_text="氏名が分からないとき。「30代・男性」など。"
    )
    birth_on = WarekiDateField(label="生年月日", required=False)
    age_about = LineField(label="およその年齢", max_length=20, help_text="生年月日が分からないとき")
    sex = forms.ChoiceField(label="性別", choices=Sex.choices, widget=forms.RadioSelect)
    died_on = WarekiDateField(label="亡くなった日", required=False)
    GROUPS = (
        ("氏名", "name kana is_anonymous called", "abreast"),
        ("生年月日・性別", "birth_on age_about sex died_on", "abreast"),
    )

    def __init__(self, *args, about, **kwargs):
        names = [name for name in self.base_fields if name != "version"]
        kwargs["initial"] = {name: getattr(about, name) for name in names}
        super().__init__(*args, about=about, **kwargs)


class PartForm(PersonFields):
    """A row beside a person: ``about`` is the row, or the person who gets one."""

    MODEL = None
    is_mistake = forms.BooleanField(label="誤って入れたので消す", required=False)

    def __init__(self, *args, about, **kwargs):
        is_new = not isinstance(about, self.MODEL)
        names = [name for name in self.base_fields if name not in ("version", "is_mistake")]
        if not is_new:
            kwargs["initial"] = {name: getattr(about, name) for name in names}
        super().__init__(*args, about=about, **kwargs)
        if is_new:
            del self.fields["is_mistake"]

    def part(self):
        """Return the new row, still without its person."""
        return self.MODEL(**self.values)

    @property
    def changes(self):
        """Return the values of the row, or None where it is to be taken away."""
        return None if self.cleaned_data.get("is_mistake") else self.values


class NameForm(PartForm):
    """ほかの氏名"""

    MODEL = PersonName
    kind = forms.ChoiceField(label="種類", choices=NameKind.choices, widget=forms.RadioSelect)
    name = LineField(label="氏名", max_length=100, required=True)
    kana = LineField(label="ふりがな", max_length=100)
    field_order = ("kind", "name", "kana", "is_mistake")


class ContactPointForm(PartForm):
    """連絡先"""

    MODEL = ContactPoint
    kind = forms.ChoiceField(label="手段", choices=ContactKind.choices, widget=forms.RadioSelect)
    value = LineField(label="番号・アドレス", max_length=100, required=True)
    may_be_used = forms.BooleanField(label="この連絡先を使ってよい", required=False, initial=True)
    note = LineField(
        label="使うときの注意", max_length=100, help_text="「夫が出る。個人名で名乗る」など"
    )
    field_order = ("kind", "value", "may_be_used", "note", "is_mistake")


class ContactRuleForm(PartForm):
    """連絡のしかた"""

    MODEL = ContactRule
    introduce_as = LineField(label="名乗り方", max_length=100, help_text="「個人名で名乗る」など")
    hours = LineField(label="連絡してよい時間帯", max_length=100)
    leaves_message = forms.BooleanField(label="伝言を残してよい", required=False)
    note = LineField(label="注意", max_length=200)
    field_order = ("introduce_as", "hours", "leaves_message", "note", "is_mistake")


class AddressForm(PartForm):
    """住所・居場所"""

    MODEL = PersonAddress
    kind = forms.ChoiceField(
        label="種類", choices=AddressState.choices, widget=forms.RadioSelect, initial="home"
    )
    postal_code = LineField(label="郵便番号", max_length=8)
    address = LineField(label="住所・場所", max_length=300, required=True)
    starts_on = WarekiDateField(label="いつから", required=False)
    ends_on = WarekiDateField(label="いつまで（この日まで）", required=False)
    note = LineField(label="注意", max_length=200)
    field_order = ("kind", "postal_code", "address", "starts_on", "ends_on", "note", "is_mistake")
