"""引継ぎの様式: whom, the words that may be shared, and the case they go to

Every field begins empty: nothing of the register is filled in.
"""

from django import forms
from django.utils import timezone

from consultation.actions.consents import Signed
from consultation.actions.intake import Newcomer, Reception, Said, Slip, Troubles
from consultation.actions.matter_handovers import NewCase
from consultation.codes import CallerKind, Channel, Route, Trouble, Urgency
from consultation.enums import ConsentMethod, ConsentScope
from consultation.forms.fields import LineField, LongField
from consultation.forms.matters import UNCHOSEN, MatterForm, RowField
from consultation.models import Case, ConsentWording
from consultation.queries.desks import desk_of
from consultation.rules.consent_record import ConsentInput, Wording
from koganei.dates.fields import WarekiDateField

JOIN, OPEN = "join", "open"
ONLY_NEW = ("name", "kana", "given_on", "wording", "method", "trouble", "urgency")
METHODS = (ConsentMethod.SIGNED, ConsentMethod.ORAL)


class HandoverForm(MatterForm):
    """窓口に引き継ぐ"""

    person = RowField(label="同意した人")
    words = LongField(
        label="伝えてよいこと", rows=5,
        help_text="同意した人と確かめた範囲を、自分の言葉で書きます。台帳の文は写りません。",
    )  # fmt: skip
    way = forms.ChoiceField(
        label="引き継ぎ方", widget=forms.RadioSelect,
        choices=[(JOIN, "いまある相談に加える"), (OPEN, "新しい相談として受け付ける")],
    )  # fmt: skip
    case = LineField(label="相談の番号", max_length=20)
    name = LineField(label="氏名", max_length=100)
    kana = LineField(label="ふりがな", max_length=100)
    given_on = WarekiDateField(label="同意した日", required=False)
    wording = forms.ModelChoiceField(
        ConsentWording.objects.all(), label="説明した文面", required=False, empty_label=UNCHOSEN
    )
    method = forms.ChoiceField(
        label="同意の方法", required=False, widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in METHODS],
    )  # fmt: skip
    trouble = forms.TypedChoiceField(
        label="お困りのこと", required=False, coerce=int, empty_value=None,
        choices=[("", UNCHOSEN), *Trouble.choices],
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label="緊急度", required=False, choices=[("", UNCHOSEN), *Urgency.choices]
    )
    GROUPS = (
        ("だれの、何を引き継ぐか", "person words way"),
        ("いまある相談に加えるとき", "case"),
        ("新しい相談として受け付けるとき", " ".join(ONLY_NEW)),
    )

    def prepare(self):
        self.fields["person"].offer(self.file.persons, lambda row: row.name)

    def grouped(self):
        """Yield (legend, bound fields) of each group, as the page shows it."""
        for legend, names in self.GROUPS:
            yield legend, [self[name] for name in names.split()]

    def clean(self):
        data = super().clean()
        if data.get("way") == JOIN:
            data["row"] = Case.objects.filter(number=data.get("case", "")).first()
            if data["row"] is None:
                self.add_error("case", "この番号の相談は見つかりません。番号を確かめてください。")
        for name in ONLY_NEW if data.get("way") == OPEN else ():
            if name not in self.errors and data.get(name) in (None, ""):
                self.add_error(name, "新しい相談として受け付けるときは、必ず入れてください。")
        return data

    def given(self):
        """Return the arguments of the action."""
        data = self.cleaned_data
        given = {"person": data["person"], "words": data["words"]}
        return given | ({"case": data["row"]} if data["way"] == JOIN else {"new": self._new()})

    def _new(self):
        data = self.cleaned_data
        oral, wording = data["method"] == ConsentMethod.ORAL, data["wording"]
        reception = Reception(
            received_at=timezone.localtime(), received_by=self.by, route=Route.OUTREACH,
            channel=Channel.STATUTORY, urgency=data["urgency"],
        )  # fmt: skip
        return NewCase(
            desk=desk_of(self.by),
            client=Newcomer(name=data["name"], kana=data["kana"]),
            slip=Slip(reception, Said(CallerKind.CLIENT), Troubles((data["trouble"],))),
            given=ConsentInput(
                scope=ConsentScope.GENERAL,
                method=ConsentMethod(data["method"]),
                explained_on=data["given_on"],
                given_on=data["given_on"],
                signed_on=None if oral else data["given_on"],
                starts_on=data["given_on"],
                wording=Wording(
                    number=wording.number, starts_on=wording.starts_on, ends_on=wording.ends_on
                ),
            ),
            signed=Signed(wording=wording, explained_by=self.by),
        )
