"""世帯の様式: who belongs to the household, how two are related, what surrounds them"""

from django import forms
from django.utils import timezone

from consultation.actions.families import Belonging, Kin
from consultation.actions.intake import Newcomer
from consultation.codes import Sex
from consultation.forms.acts import AgencyField, CaseForm
from consultation.forms.fields import LineField
from consultation.forms.persons import BLANK, PartForm
from consultation.models import EcomapTie, Relationship
from consultation.models.household import RelationshipEnd, RelationshipKind, TieStrength
from consultation.presenters.people import born, name_of
from consultation.queries.duplicates import find_known
from consultation.queries.relatives import family_of
from consultation.rules.persons import tidy_name
from koganei.dates.fields import WarekiDateField
from koganei.forms import noted

NEW = "new"
OF_CLIENT, CLIENT_OF = "of_client", "client_of"
# what the new member is, in the words of the counter → the kind, and in which direction
KINS = (
    ("", "続柄は分からない"),
    *((f"{OF_CLIENT}:{kind}", f"本人の{kind.label}") for kind in RelationshipKind),
    *(
        (f"{CLIENT_OF}:{kind}", label)
        for kind, label in (
            (RelationshipKind.PARENT, "本人の実子"),
            (RelationshipKind.ADOPTIVE_PARENT, "本人の養子"),
            (RelationshipKind.STEP_PARENT, "本人の継子（配偶者の子）"),
            (RelationshipKind.FOSTER_PARENT, "本人の里子"),
            (RelationshipKind.GRANDPARENT, "本人の孫"),
            (RelationshipKind.CARER, "本人が世話をしている人"),
        )
    ),
)


class BelongingFields(CaseForm):
    """Since when and until when somebody belongs to the household, and how."""

    lives_together = forms.BooleanField(label="同居している", required=False, initial=True)
    starts_on = WarekiDateField(label="いつから", required=False)
    ends_on = WarekiDateField(label="いつまで（この日まで）", required=False)
    occupation = LineField(label="職業・就学", max_length=50)
    note = LineField(label="備考", max_length=100)
    BELONGING = "lives_together starts_on ends_on occupation note"

    def belonging(self):
        return Belonging(**{name: self.cleaned_data[name] for name in self.BELONGING.split()})


class MembershipForm(BelongingFields):
    """世帯の人の期間などを直す"""

    def __init__(self, *args, about, **kwargs):
        kwargs["initial"] = {name: getattr(about, name) for name in self.BELONGING.split()}
        super().__init__(*args, about=about, **kwargs)


class MemberForm(BelongingFields):
    """世帯の人を加える: somebody new, or somebody registered, who must be told apart first"""

    known = noted(
        forms.ChoiceField(label="登録されている人ですか", required=False, widget=forms.RadioSelect),
        "必須",
        is_required=True,
    )
    name = noted(
        LineField(label="氏名", max_length=100, help_text="分からなければ「30代・男性」など"),
        "必須",
        is_required=True,
    )
    kana = noted(LineField(label="ふりがな", max_length=100), "氏名があるとき必須")
    is_anonymous = forms.BooleanField(label="氏名が分からない・仮名", required=False)
    birth_on = WarekiDateField(label="生年月日", required=False)
    age_about = LineField(label="およその年齢", max_length=20)
    sex = forms.ChoiceField(
        label="性別", choices=Sex.choices, widget=forms.RadioSelect, initial=Sex.UNKNOWN
    )
    kin = forms.ChoiceField(label="続柄", choices=KINS, required=False)
    GROUPS = (
        ("だれか", "known name kana is_anonymous birth_on age_about sex", "abreast"),
        ("本人との間柄", "kin", ""),
        ("世帯", BelongingFields.BELONGING, "abreast"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = {}
        if not self.is_bound:
            del self.fields["known"]

    def clean(self):
        data = super().clean()
        self._look(data)
        if not self.found:
            del self.fields["known"]
            self._errors.pop("known", None)
        elif self.data.get("known") not in {NEW, *self.found}:
            self.add_error("known", "同じ人がいるようです。どちらかを選んでください。")
        else:
            self._errors.pop("known", None)
        return data

    def _look(self, data):
        """Find who may be the same, among those whom the account may see."""
        known = find_known(
            name="" if data.get("is_anonymous") else data.get("name", ""),
            kana=data.get("kana", ""),
            birth_on=data.get("birth_on"),
            apart=family_of(self.case).persons,
        )
        self.found = {str(each.person.pk): each.person for each in known}
        self.fields["known"].choices = [
            *((key, _words(each)) for key, each in zip(self.found, known, strict=True)),
            (NEW, "別の人として、新しく登録する"),
        ]

    def member(self):
        """Return the Person who was chosen, or a Newcomer."""
        if person := self.found.get(self.data.get("known")):
            return person
        names = ("is_anonymous", "birth_on", "age_about", "sex")
        given = {name: self.cleaned_data[name] for name in names}
        tidy = {name: tidy_name(self.cleaned_data[name]) for name in ("name", "kana")}
        return Newcomer(**tidy, **given)

    def kinship(self):
        direction, _, kind = self.cleaned_data["kin"].partition(":")
        return Kin(RelationshipKind(kind), direction == OF_CLIENT) if kind else None


def _words(known):
    person = known.person
    return "　".join([name_of(person), *born(person, timezone.localdate()), known.match.sentence])


class RelationshipForm(PartForm):
    """続柄・関係: 「<person> は <related> の <kind>」"""

    MODEL = Relationship
    related = forms.ChoiceField(label="だれの")
    kind = forms.ChoiceField(label="何にあたるか", choices=[*BLANK, *RelationshipKind.choices])
    starts_on = WarekiDateField(label="いつから", required=False)
    ends_on = WarekiDateField(label="いつまで（この日まで）", required=False)
    ended_by = forms.ChoiceField(
        label="終わり方", choices=[("", "続いている"), *RelationshipEnd.choices], required=False
    )
    note = LineField(label="備考", max_length=100)
    field_order = ("related", "kind", "starts_on", "ends_on", "ended_by", "note", "is_mistake")

    def __init__(self, *args, about, **kwargs):
        super().__init__(*args, about=about, **kwargs)
        own = getattr(about, "person_id", about.pk)
        self.persons = {
            str(key): person for key, person in family_of(self.case).persons.items() if key != own
        }
        names = [(key, name_of(person)) for key, person in self.persons.items()]
        self.fields["related"].choices = [*BLANK, *names]
        if "related" in self.initial:
            self.initial["related"] = str(about.related_id)

    def clean_related(self):
        return self.persons[self.cleaned_data["related"]]


class TieForm(PartForm):
    """エコマップの線"""

    MODEL = EcomapTie
    agency = AgencyField(label="関係機関", required=False, empty_label="関係機関ではない")
    other = LineField(
        label="機関でないつながり", max_length=50, help_text="「近所の人」「自治会」など"
    )
    strength = forms.ChoiceField(
        label="つながり", choices=TieStrength.choices, widget=forms.RadioSelect, initial="normal"
    )
    note = LineField(label="備考", max_length=50)
    field_order = ("agency", "other", "strength", "note", "is_mistake")
