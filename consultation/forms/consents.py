"""Forms of 同意と開示: a consent with its agencies, its signature and withdrawal, what was told"""

from copy import deepcopy
from dataclasses import replace
from datetime import datetime

from django import forms
from django.utils import timezone

from consultation.actions.consents import Signed
from consultation.enums import (
    Basis,
    ConsentMethod,
    ConsentScope,
    DisclosureOccasion,
    Signer,
    Told,
)
from consultation.models import Agency, Attachment, ConsentWording
from consultation.models.base import LONGEST
from consultation.presenters.people import name_of
from consultation.queries.staff import deciders_of, staff_of
from consultation.rules.consent import ITEMS_69_2, TELLABLE, Target
from consultation.rules.consent_record import ConsentInput, Wording
from consultation.rules.disclosure import DisclosureInput
from koganei.dates.fields import ClockField, WarekiDateField
from koganei.dates.wareki import TOKYO
from koganei.forms import RuleForm, with_fields
from koganei.models import User
from koganei.my_number import validate as refuse_my_number

PREFIX, AGENCY_NUMBERS = "agency", range(1, 7)
BY_CONSENT = [(each.value, each.label) for each in Told if each in TELLABLE]
ITEMS = [("", "69条2項によるときだけ"), *((item, f"{item}号") for item in ITEMS_69_2)]


class StaffChoice(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return user.name


def agency_field(**options):
    rows = Agency.objects.filter(is_active=True)
    return forms.ModelChoiceField(rows, label="機関", empty_label="選んでください", **options)


def classes_field(label, choices, **options):
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **options
    )


def line_field(label, length, **options):
    return forms.CharField(label=label, max_length=length, validators=[refuse_my_number], **options)


def text_field(label, rows=3, **options):
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        strip=False,
        validators=[refuse_my_number],
        widget=forms.Textarea(attrs={"rows": rows}),
        **options,
    )


class PlacedForm(RuleForm):
    """A form whose fields have other names than the rules give them."""

    PLACES = {
        "at": "on", "told_at": "on", "organization": "agency", "classes": "told",
        "item": "article_item", "is_refused": "answer",
    }  # fmt: skip

    def add_violations(self, violations):
        super().add_violations(
            [replace(each, place=self.PLACES.get(each.place, each.place)) for each in violations]
        )

    def groups(self):
        """Yield (legend, bound fields) for the template."""
        for legend, names in self.GROUPS:
            yield legend, [self[name] for name in names.split()]


class OfCase(PlacedForm):
    """A form about one person of a case; ``members`` are those that the page may name."""

    def __init__(self, *args, case, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.case, self.today = case, timezone.localdate()
        self.persons = {str(member.person.pk): member.person for member in members}
        names = [(str(member.person.pk), _named(member)) for member in members]
        self.fields["person"].choices = names

    def chosen(self):
        """Return the Person that was chosen."""
        return self.persons[self.cleaned_data["person"]]


def _named(member):
    return f"{name_of(member.person)}（本人）" if member.is_client else name_of(member.person)


class AskForm(RuleForm):
    """この機関に今伝えてよいか: asked by GET, nothing in it names a person."""

    agency = agency_field()
    told = classes_field("伝えること", BY_CONSENT)


class TargetForm(RuleForm):
    """One agency that a consent or a refusal speaks about."""

    agency = agency_field(required=False)
    told = classes_field("伝えてよいこと", BY_CONSENT, required=False)
    purpose = line_field("目的", 100, required=False)
    is_excluded = forms.BooleanField(label="この機関を除く（伝えない）", required=False)

    def clean(self):
        data = super().clean()
        if not data.get("agency") and any(data.get(name) for name in ("told", "is_excluded")):
            self.add_error("agency", "機関を選んでください。")
        return data

    def target(self):
        data = self.cleaned_data
        if not data.get("agency"):
            return None
        told = () if data["is_excluded"] else data["told"]
        return Target(data["agency"], frozenset(told), data["purpose"], data["is_excluded"])


class ConsentForm(OfCase):
    """本人同意を記録する"""

    person = forms.ChoiceField(label="だれの同意か")
    answer = forms.ChoiceField(
        label="答え", choices=[("agreed", "同意した"), ("refused", "断られた")],
        widget=forms.RadioSelect, initial="agreed",
    )  # fmt: skip
    wording = forms.ModelChoiceField(
        ConsentWording.objects.all(), label="説明した文面（同意書の版）", empty_label=None
    )
    explained_by = StaffChoice(User.objects.none(), label="説明した人")
    explained_on = WarekiDateField(label="説明した日")
    given_on = WarekiDateField(label="答えた日")
    signer = forms.ChoiceField(
        label="同意した人", choices=Signer.choices, widget=forms.RadioSelect, initial=Signer.CLIENT
    )
    signer_proof = line_field(
        "親権者・後見人と確かめた書類", 100, required=False,
        help_text="戸籍、登記事項証明書など。本人のときは空けます。",
    )  # fmt: skip
    method = forms.ChoiceField(
        label="方法", choices=ConsentMethod.choices, widget=forms.RadioSelect,
        initial=ConsentMethod.SIGNED,
    )  # fmt: skip
    starts_on = WarekiDateField(label="いつから", required=False, help_text="空けると答えた日から")
    expires_on = WarekiDateField(label="期限（この日まで）", required=False)
    scan = forms.ModelChoiceField(
        None, label="同意書の写し", required=False, empty_label="まだない",
        help_text="連絡票に添付した書類から選びます。",
    )  # fmt: skip
    scope = forms.ChoiceField(
        label="範囲", choices=ConsentScope.choices, widget=forms.RadioSelect, required=False,
        help_text="包括の同意には、氏名・住所・相談の内容が入ります。家計は、機関を挙げて選びます。",
    )  # fmt: skip

    GROUPS = (
        ("だれの、どの答えか", "person answer given_on"),
        ("説明", "wording explained_by explained_on"),
        ("署名", "signer signer_proof method scan"),
        ("範囲と期間", "scope starts_on expires_on"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["explained_by"].queryset = staff_of(self.case.desk.organization_id, self.today)
        self.fields["scan"].queryset = Attachment.objects.filter(case=self.case).defer("content")
        self.fields["scan"].label_from_instance = lambda row: row.title or row.file_name
        for name in ("explained_on", "given_on"):
            self.fields[name].initial = self.today
        data = self.data if self.is_bound else None
        self.rows = [TargetForm(data, prefix=f"{PREFIX}{n}") for n in AGENCY_NUMBERS]

    def full_clean(self):
        super().full_clean()
        if not self.is_bound:
            return
        for number, row in enumerate(self.rows, 1):
            for name, errors in row.errors.items():
                label = row.fields[name].label if name in row.fields else "機関"
                self.add_error(None, [f"{number}番目の{label}：{error}" for error in errors])

    def signed(self):
        data = self.cleaned_data
        return Signed(
            wording=data["wording"], explained_by=data["explained_by"],
            scan=data["scan"],
        )  # fmt: skip

    def given(self):
        data, person = self.cleaned_data, self.chosen()
        is_refused = data["answer"] == "refused"
        method = ConsentMethod(data["method"])
        is_signed = method != ConsentMethod.ORAL and not is_refused
        wording = data["wording"]
        return ConsentInput(
            is_refused=is_refused,
            scope=ConsentScope(data["scope"]) if data["scope"] else None,
            targets=tuple(target for row in self.rows if (target := row.target())),
            signer=Signer(data["signer"]),
            signer_proof=data["signer_proof"],
            method=method,
            explained_on=data["explained_on"],
            given_on=data["given_on"],
            signed_on=data["given_on"] if is_signed else None,
            starts_on=data["starts_on"] or data["given_on"],
            expires_on=data["expires_on"],
            wording=Wording(
                number=wording.number, starts_on=wording.starts_on, ends_on=wording.ends_on
            ),
            birth_on=person.birth_on,
            died_on=person.died_on,
        )


def _field_of_row(number, name):
    field = deepcopy(TargetForm.base_fields[name])
    field.label = f"{number}番目の機関　{field.label}"
    return field


CONSENT_FIELDS = with_fields(
    ConsentForm,
    {
        f"{PREFIX}{number}-{name}": _field_of_row(number, name)
        for number in AGENCY_NUMBERS
        for name in TargetForm.base_fields
    },
)


class SignForm(RuleForm):
    """後日署名"""

    signed_on = WarekiDateField(label="署名した日")


class WithdrawForm(PlacedForm):
    """撤回"""

    on = WarekiDateField(label="撤回した日")
    clock = ClockField(label="撤回した時刻")

    @property
    def moment(self):
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["clock"], TOKYO)


class TellForm(OfCase):
    """伝えたことを記録する"""

    person = forms.ChoiceField(label="だれのことを")
    agency = agency_field()
    recipient = line_field("受け取った人の職", 100, help_text="係や職。氏名は書きません。")
    on = WarekiDateField(label="伝えた日")
    clock = ClockField(label="伝えた時刻")
    occasion = forms.ChoiceField(
        label="どこで", choices=DisclosureOccasion.choices, widget=forms.RadioSelect
    )
    told = classes_field("伝えたこと", Told.choices)
    content = text_field("伝えた内容")
    basis = forms.ChoiceField(label="根拠", choices=Basis.choices, widget=forms.RadioSelect)
    article_item = forms.ChoiceField(label="69条2項の何号か", choices=ITEMS, required=False)
    article = line_field(
        "支援会議の根拠の条", 50, required=False, help_text="生活困窮者自立支援法9条など"
    )
    decided_by = StaffChoice(
        User.objects.none(), label="決めた人", required=False,
        empty_label="本人同意によるときは空ける",
    )  # fmt: skip
    reason = text_field("同意によらない理由", rows=2, required=False)

    GROUPS = (
        ("だれに、いつ", "person agency recipient on clock occasion"),
        ("何を", "told content"),
        ("根拠", "basis article_item article decided_by reason"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decided_by"].queryset = deciders_of(self.case.desk.organization_id, self.today)

    def given(self):
        data = self.cleaned_data
        basis = Basis(data["basis"])
        item = {
            Basis.ARTICLE_69_2: data["article_item"],
            Basis.STATUTORY_CONFERENCE: data["article"],
        }.get(basis, "")
        return DisclosureInput(
            organization=data["agency"],
            recipient=data["recipient"],
            told_at=datetime.combine(data["on"], data["clock"], TOKYO),
            occasion=DisclosureOccasion(data["occasion"]),
            classes=frozenset(data["told"]),
            content=data["content"],
            basis=basis,
            item=item,
            decided_by=data["decided_by"],
            reason=data["reason"],
        )


class SharingForm(PlacedForm):
    """共有シートを出す: to whom, what of it, and what the agency is asked for"""

    agency = agency_field()
    recipient = line_field("受け取る人の職", 100, help_text="係や職。氏名は書きません。")
    told = classes_field(
        "伝えること", BY_CONSENT,
        help_text="本人同意の範囲にないものは、選んでも印刷されません。",
    )  # fmt: skip
    request = text_field("依頼したいこと", rows=4)

    GROUPS = (("だれに", "agency recipient"), ("何を", "told request"))

    def lines(self, sheet):
        """Return {id of a person: DisclosureInput} of all who stand on a SharingSheet.

        With the client's words counts what the agency is asked for.
        """
        data = self.cleaned_data
        return {
            shared.member.person.pk: DisclosureInput(
                organization=data["agency"], recipient=data["recipient"],
                occasion=DisclosureOccasion.DOCUMENT,
                classes=shared.classes | ({Told.NARRATIVE} if shared.member.is_client else set()),
                content=f"共有シート：{data['request']}", basis=Basis.CONSENT,
                told_at=timezone.now(),
            )
            for shared in sheet.persons
        }  # fmt: skip
