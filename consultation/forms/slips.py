"""連絡票の様式: five groups in the order of a telephone call

What is asked of a slip stands in rules/intake.py; here is how it is typed, and how it is handed to
actions/intake.py. A person chosen among those registered takes the place of name and birth.
"""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils import timezone

from consultation.actions.intake import (
    NARRATIVE,
    TEXTS,
    Newcomer,
    Reach,
    Reception,
    Said,
    Slip,
    Troubles,
)
from consultation.codes import CallerKind, Channel, Relation, Route, Sex, Trouble, Urgency
from consultation.enums import AddressState
from consultation.forms.fields import LineField, LongField, PhoneField
from consultation.models import Agency, Person
from consultation.queries.duplicates import find_known, known_person
from consultation.queries.staff import staff_of
from consultation.rules import intake as rules
from koganei.access.roles import Role
from koganei.dates.fields import ClockField, WarekiDateField
from koganei.forms import RuleForm, noted
from koganei.models import User

GROUPS = {
    "1 受付": ("received_on", "received_time", "received_by", "route", "agency", "channel"),
    "2 相談した方と本人": (
        *("caller_kind", "caller_name", "relation", "caller_phone"),
        *("person", "name", "kana", "is_anonymous", "birth_on", "sex", "apart"),
        *("contact_note", "age_about", "client_phone", "postal_code", "address_kind", "address"),
        *("introduce_as", "hours", "leaves_message"),
    ),
    "3 お困りのこと": ("troubles", "main", "other"),
    "4 緊急度と対応": ("urgency", "urgent_response", "on_duty"),
    "5 聞き取り": ("client_words", "staff_view", "third_party", "wish"),
}
MORE_ABOUT_CLIENT = (
    *("age_about", "client_phone", "postal_code", "address_kind", "address"),
    *("introduce_as", "hours", "leaves_message"),
)
UNCHOSEN = "選んでください"
SEXES = [(s.value, s.label) for s in Sex if s != Sex.UNKNOWN]
ASKED_FOR = (Channel.PHONE, Channel.OFFICE, Channel.HOME_VISIT, Channel.MAIL, Channel.LETTER)


class StaffField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return user.name


class OneOfMany(forms.RadioSelect):
    """Radios that tell when a browser sends two of them."""

    def value_from_datadict(self, data, files, name):
        sent = data.getlist(name) if hasattr(data, "getlist") else []
        return sent if len(sent) > 1 else super().value_from_datadict(data, files, name)


class MainTroubleField(forms.TypedChoiceField):
    widget = OneOfMany

    def clean(self, value):
        if isinstance(value, list):
            raise ValidationError(
                f"一番お困りのことは1つです（{'、'.join(value)}が選ばれています）。"
            )
        return super().clean(value)


class ReceptionFields(forms.Form):
    """1 受付, 4 緊急度"""

    received_on = WarekiDateField(label="受付日", widget=forms.TextInput)
    received_time = ClockField(label="受付時刻")
    received_by = StaffField(User.objects.none(), label="受付者", empty_label=None)
    route = forms.TypedChoiceField(
        label="相談経路",
        coerce=int,
        choices=[("", UNCHOSEN), *((r.value, f"{r.value}　{r.label}") for r in Route)],
    )
    agency = noted(
        forms.ModelChoiceField(
            Agency.objects.filter(is_active=True),
            label="紹介した機関",
            required=False,
            empty_label=UNCHOSEN,
        ),
        "紹介のとき必須",
        is_required=True,
    )
    channel = forms.ChoiceField(
        label="方法",
        choices=[
            ("", UNCHOSEN),
            *((c.value, c.label) for c in ASKED_FOR),
            *((c.value, c.label) for c in Channel if c not in ASKED_FOR),
        ],
    )
    urgency = forms.ChoiceField(label="緊急度", choices=Urgency.choices, widget=forms.RadioSelect)
    on_duty = StaffField(
        User.objects.none(), label="当番の主任", required=False, empty_label="いない・聞いていない"
    )


class CallerFields(forms.Form):
    """2 相談した方: whose name and number count only where somebody else than the client calls"""

    caller_kind = forms.ChoiceField(
        label="相談した方", choices=CallerKind.choices, widget=forms.RadioSelect
    )
    caller_name = LineField(label="その方の氏名", max_length=100)
    relation = noted(
        forms.ChoiceField(
            label="続柄・関係", choices=[("", UNCHOSEN), *Relation.choices], required=False
        ),
        "家族は必須",
        is_required=True,
    )
    caller_phone = PhoneField(label="電話")


class ClientFields(forms.Form):
    """2 本人: one who is registered, or a new person"""

    person = forms.UUIDField(label="登録されている方", required=False, widget=forms.HiddenInput)
    apart = forms.CharField(label="別の方", required=False, widget=forms.HiddenInput)
    name = noted(LineField(label="本人の氏名", max_length=100), "必須", is_required=True)
    kana = noted(LineField(label="ふりがな", max_length=100), "必須", is_required=True)
    is_anonymous = forms.BooleanField(label="匿名・仮名", required=False)
    birth_on = WarekiDateField(label="生年月日", required=False, widget=forms.TextInput)
    sex = forms.ChoiceField(label="性別", choices=SEXES, required=False, widget=forms.RadioSelect)
    contact_note = LineField(label="連絡のしかた", max_length=200)
    client_phone = PhoneField(label="本人の電話")
    age_about = LineField(label="およその年齢", max_length=20)
    postal_code = LineField(label="郵便番号", max_length=8)
    address_kind = forms.ChoiceField(
        label="住所の種類", choices=AddressState.choices, required=False
    )
    address = LineField(label="住所・居場所", max_length=300)
    introduce_as = LineField(label="名乗り方", max_length=100)
    hours = LineField(label="連絡してよい時間帯", max_length=100)
    leaves_message = forms.BooleanField(label="伝言を残してよい", required=False)


class ContentFields(forms.Form):
    """3 お困りのこと, 4 行った対応, 5 聞き取り: the narrative, with what others said apart"""

    troubles = noted(
        forms.TypedMultipleChoiceField(
            label="お困りのこと",
            coerce=int,
            choices=Trouble.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        ),
        "必須",
        is_required=True,
    )
    main = MainTroubleField(
        label="一番お困り", coerce=int, empty_value=None, choices=Trouble.choices, required=False
    )
    other = LineField(label="その他の内容", max_length=100)
    urgent_response = noted(
        LongField(label="行った対応", rows=3), "即日のとき必須", is_required=True
    )
    client_words = LongField(label="本人の言葉")
    staff_view = LongField(label="職員の見立て")
    third_party = noted(LongField(label="ほかの人から聞いたこと"), "任意・開示は別に扱う")
    wish = LongField(label="相談されたいこと・希望", rows=2)


class TakenDown(ReceptionFields, CallerFields, ContentFields, RuleForm):
    """What a new slip and a corrected one have in common."""

    def __init__(self, *args, desk, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        staff = staff_of(desk.organization_id, today)
        self.fields["received_by"].queryset = staff
        self.fields["on_duty"].queryset = staff_of(
            desk.organization_id, today, {Role.CHIEF_SUPPORT_WORKER}
        )
        self.order_fields([name for names in GROUPS.values() for name in names])
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            field.error_messages["required"] = "選んでください。" if chosen else "入れてください。"

    def clean(self):
        """Let the rules say all that is wrong, beside what could not be read."""
        cleaned = super().clean()
        self.add_violations(
            violation
            for violation in self.violations()
            if violation and violation.place not in self._errors
        )
        return cleaned

    def violations(self):
        given = self.cleaned_data.get
        yield rules.check_route(given("route"), has_agency=bool(given("agency")))
        yield rules.check_caller(given("caller_kind"), given("relation", ""))
        yield rules.check_urgency(given("urgency"), given("urgent_response", ""))
        if self.received_at:
            yield rules.check_reception(self.received_at, now=timezone.localtime())
        if "main" in self.cleaned_data and "troubles" in self.cleaned_data:
            yield rules.check_troubles(given("troubles"), given("main"), given("other", ""))

    @property
    def received_at(self):
        """The moment, or None as long as day or time cannot be read."""
        day, clock = (self.cleaned_data.get(name) for name in ("received_on", "received_time"))
        return timezone.make_aware(datetime.combine(day, clock)) if day and clock else None

    def slip(self):
        """Return what was taken down, as the action wants it."""
        given = self.cleaned_data
        names = ("received_by", "route", "channel", "urgency", "on_duty")
        sent_by = given["agency"] if given["route"] == Route.AGENCY else None
        return Slip(
            Reception(self.received_at, agency=sent_by, **{name: given[name] for name in names}),
            self._caller(),
            Troubles(tuple(given["troubles"]), given["main"], given["other"]),
            {name: given[name] for name in TEXTS},
        )

    def _caller(self):
        given = self.cleaned_data
        kind = given["caller_kind"]
        if kind == CallerKind.CLIENT:
            return Said(kind)
        return Said(kind, given["caller_name"], given["relation"], given["caller_phone"])

    def errors_by_group(self):
        """Yield (id of the control, its name, its group, what is wrong) in their order."""
        for group, names in GROUPS.items():
            for name in names:
                for error in self.errors.get(name, ()):
                    yield anchor_of(self[name]), self[name].label, group, error

    def forget_errors(self):
        """Show what was typed without a fault: it was looked at, not yet sent to be saved."""
        self._errors = ErrorDict(renderer=self.renderer)


class SlipForm(ClientFields, TakenDown):
    """A new 連絡票: ``known`` are those who may be the same person, ``chosen`` the one it is."""

    known, chosen = (), None

    def choose(self, person):
        """Begin with a person who is registered."""
        self.initial["person"] = person.pk
        self.chosen = known_person(person)

    def clean_person(self):
        key = self.cleaned_data["person"]
        if key is None:
            return None
        person = Person.objects.filter(pk=key, merged_into=None).first()
        if person is None:
            raise ValidationError("選んだ方の記録は、いま見られません。選び直してください。")
        self.chosen = known_person(person)
        return person

    def clean(self):
        cleaned = super().clean()
        if not self.cleaned_data.get("person"):
            self._look()
        return cleaned

    def _look(self):
        """Find who may be the same; whoever was set apart is not named again."""
        given = self.cleaned_data.get
        found = find_known(
            name="" if given("is_anonymous") else given("name", ""),
            kana=given("kana", ""),
            birth_on=given("birth_on"),
            phone=self._phone(),
            address=given("address", ""),
        )
        apart = set(given("apart", "").split())
        self.known = [known for known in found if str(known.person.pk) not in apart]
        if self.known and "name" not in self._errors:
            self.add_error("name", "同じ方かどうかを、下で選んでください。")

    def violations(self):
        yield from super().violations()
        given = self.cleaned_data.get
        if not given("person"):
            yield from rules.check_client(
                name=given("name", ""),
                kana=given("kana", ""),
                is_anonymous=given("is_anonymous", False),
            )
        day = given("received_on") or timezone.localdate()
        yield rules.check_birth(given("birth_on"), received_on=day)

    def _phone(self):
        given = self.cleaned_data.get
        own = given("caller_phone", "") if given("caller_kind") == CallerKind.CLIENT else ""
        return own or given("client_phone", "")

    def client(self):
        """Return the person who was chosen, or the new one."""
        given = self.cleaned_data
        if given["person"]:
            return given["person"]
        names = ("name", "kana", "is_anonymous", "birth_on", "age_about")
        return Newcomer(sex=given["sex"] or Sex.UNKNOWN, **{name: given[name] for name in names})

    def reach(self):
        """Return how the client is reached."""
        given = self.cleaned_data
        names = ("introduce_as", "hours", "leaves_message", "address", "postal_code")
        return Reach(
            phone=self._phone(),
            note=given["contact_note"],
            address_kind=given["address_kind"] or AddressState.HOME,
            **{name: given[name] for name in names},
        )

    @property
    def known_ids(self):
        """Whom 「別の方として続ける」 sets apart."""
        return " ".join(str(known.person.pk) for known in self.known)

    @property
    def has_more(self):
        """Tell whether something stands in the part that is folded."""
        typed = [self[name].value() for name in MORE_ABOUT_CLIENT if name != "address_kind"]
        return any(typed) or any(self.errors.get(name) for name in MORE_ABOUT_CLIENT)


class CorrectionForm(TakenDown):
    """The same slip again; ``version`` is the count of saves that was seen."""

    version = forms.IntegerField(label="版", widget=forms.HiddenInput, min_value=0)


def values_of(whole):
    """Return the initial values of a CorrectionForm from a WholeSlip."""
    slip, caller, narrative = whole.slip, whole.caller, whole.narrative
    moment = timezone.localtime(slip.received_at)
    main = [trouble.code for trouble in whole.troubles if trouble.is_main]
    other = [trouble.other for trouble in whole.troubles if trouble.other]
    return {
        "received_on": moment.date(),
        "received_time": moment.time(),
        **{name: getattr(slip, name) for name in ("route", "channel", "urgency", "version")},
        **{name: getattr(slip, f"{name}_id") for name in ("received_by", "agency", "on_duty")},
        "caller_kind": caller.kind,
        "caller_name": caller.name,
        "relation": caller.relation,
        "caller_phone": caller.phone,
        "troubles": [trouble.code for trouble in whole.troubles],
        "main": main[0] if main else None,
        "other": other[0] if other else "",
        **{name: getattr(narrative, name) for name in NARRATIVE},
        "third_party": whole.third_party.words if whole.third_party else "",
    }


def anchor_of(field):
    """Return the id of the first control of a bound field."""
    several = isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{field.auto_id}_0" if several else field.auto_id
