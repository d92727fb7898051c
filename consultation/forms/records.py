"""経過の様式: a contact, a visit, going along, a correction; the quick one by the number"""

import unicodedata
from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.utils import timezone

from consultation.actions.records import Contact, Next
from consultation.codes import CallerKind, Channel
from consultation.enums import DueKind, EventKind
from consultation.forms.acts import AgencyField, CaseForm, StaffField
from consultation.forms.fields import LineField, LongField
from consultation.models import CaseEvent, DueItem
from consultation.models.screening import AccompanimentOutcome, VisitOutcome
from consultation.rules.records import BY_HAND, LONGEST_MINUTES
from koganei.dates.fields import ClockField, WarekiDateField
from koganei.dates.wareki import TOKYO, format_date
from koganei.forms import RuleForm
from koganei.models import User

BLANK = [("", "選んでください")]
NEXT_KINDS = [("", "なし"), *((kind, DueKind(kind).label) for kind in BY_HAND)]
# written by their own acts, or about meetings that are recorded elsewhere
OF_THEIR_OWN = (Channel.ACCOMPANY, Channel.COORDINATION, Channel.STATUTORY)
CHANNELS = BLANK + [(c.value, c.label) for c in Channel if c not in OF_THEIR_OWN]
COUNTERPARTS = [("", "なし"), *((c.value, c.label) for c in CallerKind if c != "unknown")]
NOW = "いつ・だれと"
WHAT = "内容"
NEXT = "次の対応"


class MinutesField(forms.IntegerField):
    """Minutes, in digits of any width."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "amount"})

    def __init__(self, **options):
        super().__init__(
            label="所要時間（分）",
            required=False,
            min_value=1,
            max_value=LONGEST_MINUTES,
            **options,
        )

    def to_python(self, value):
        text = unicodedata.normalize("NFKC", str(value or "")).strip().removesuffix("分")
        return super().to_python(text)


class MomentFields(CaseForm):
    """When it was, and how long it took; now, unless told otherwise."""

    on = WarekiDateField(label="対応した日", help_text="例: 令和2年11月24日、R2.11.24")
    at = ClockField(label="開始の時刻")
    minutes = MinutesField()

    def __init__(self, *args, **kwargs):
        now = timezone.localtime()
        kwargs["initial"] = {"on": now.date(), "at": now.time()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    @property
    def moment(self):
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"], TOKYO)


class ContactFields(MomentFields):
    """A contact: when, with whom, what was said, what it settles, and what is next."""

    facts = LongField(label="内容（事実）", required=True, rows=5)
    client_words = LongField(label="本人の言葉", rows=3)
    judgement = LongField(label="判断", rows=3)
    next_step = LongField(label="次にすること", rows=2)
    next_kind = forms.ChoiceField(label="期限までにする仕事", choices=NEXT_KINDS, required=False)
    next_on = WarekiDateField(label="期限（この日まで）", required=False)
    next_at = ClockField(label="時刻", required=False)
    next_user = StaffField(label="する人", required=False, empty_label="書いた人")
    settled = forms.MultipleChoiceField(
        label="この対応で済んだ仕事", required=False, widget=forms.CheckboxSelectMultiple
    )
    channel = Channel.HOME_VISIT  # a form without the field says it here
    TEXTS = ("facts", "client_words", "judgement", "next_step")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if open_items := self.open_items():
            self.fields["settled"].choices = open_items
        else:
            del self.fields["settled"]

    def open_items(self):
        """What is still to be done by hand: (key, words)."""
        rows = DueItem.objects.filter(case=self.case, done_at=None, kind__in=BY_HAND)
        return [
            (
                row.pk,
                f"{row.get_kind_display()}　{format_date(row.due_on)}まで　{row.label}".strip(),
            )
            for row in rows
        ]

    def contact(self):
        """Return what was typed, as the actions take it."""
        data = self.cleaned_data
        return Contact(
            at=self.moment,
            channel=data.get("channel") or self.channel,
            counterpart=data.get("counterpart", ""),
            agency=data.get("agency"),
            minutes=data["minutes"],
            texts={name: data[name] for name in self.TEXTS},
            next=Next(
                kind=data["next_kind"],
                due_on=data["next_on"],
                due_at=data["next_at"],
                user=data["next_user"],
            ),
            settled=tuple(data.get("settled", ())),
        )


class ContactForm(ContactFields):
    """経過を記録する"""

    channel = forms.ChoiceField(label="方法", choices=CHANNELS)
    counterpart = forms.ChoiceField(label="相手", choices=COUNTERPARTS, required=False)
    agency = AgencyField(label="関係機関", required=False, empty_label="なし")
    GROUPS = (
        (NOW, "on at minutes channel counterpart agency", "abreast"),
        (WHAT, "facts client_words judgement", ""),
        (NEXT, "next_step next_kind next_on next_at next_user settled", "abreast"),
    )


class VisitForm(ContactFields):
    """アウトリーチ"""

    outcome = forms.ChoiceField(
        label="結果", choices=VisitOutcome.choices, widget=forms.RadioSelect
    )
    left_message = forms.BooleanField(label="手紙・伝言を残した", required=False)
    counterpart = forms.ChoiceField(label="会えた人", choices=COUNTERPARTS, required=False)
    GROUPS = (
        (NOW, "on at minutes", "abreast"),
        ("結果", "outcome counterpart left_message", "abreast"),
        (WHAT, "facts client_words judgement", ""),
        (NEXT, "next_step next_kind next_on next_at next_user settled", "abreast"),
    )


class AccompanimentForm(ContactFields):
    """同行支援の結果"""

    channel = Channel.ACCOMPANY
    outcome = forms.ChoiceField(
        label="結果", choices=AccompanimentOutcome.choices, widget=forms.RadioSelect
    )
    again_on = WarekiDateField(label="もう一度同行する日", required=False)
    again_at = ClockField(label="もう一度同行する時刻", required=False)
    GROUPS = (
        (NOW, "on at minutes", "abreast"),
        ("結果", "outcome again_on again_at", "abreast"),
        (WHAT, "facts client_words judgement", ""),
        (NEXT, "next_step next_kind next_on next_at next_user settled", "abreast"),
    )

    def clean(self):
        data = super().clean()
        if bool(data.get("again_on")) != bool(data.get("again_at")):
            self.add_error("again_at", "もう一度同行するときは、日と時刻をそろえて入れてください。")
        return data

    @property
    def again(self):
        """The moment of the next one, or None."""
        data = self.cleaned_data
        if not data["again_on"]:
            return None
        return datetime.combine(data["again_on"], data["again_at"], TOKYO)


class CorrectionForm(CaseForm):
    """訂正: a new line; the old one stays as it was written"""

    facts = LongField(label="正しい内容（事実）", required=True, rows=5)
    client_words = LongField(label="本人の言葉", rows=3)
    judgement = LongField(label="判断・訂正の理由", rows=3)


class NumberForm(RuleForm):
    """どの相談か, by its number; a name opens nothing"""

    number = LineField(label="相談の番号", required=True, max_length=20, help_text="例: R02-0087")

    def clean_number(self):
        return unicodedata.normalize("NFKC", self.cleaned_data["number"]).strip().upper()


class RecordFilter(forms.Form):
    """Which lines of the timeline are shown; what cannot be read narrows nothing."""

    kind = forms.ChoiceField(
        label="種類", choices=[("", "すべて"), *EventKind.choices], required=False
    )
    by = StaffField(label="対応者", required=False, empty_label="すべて")
    since = WarekiDateField(label="いつから", required=False)
    until = WarekiDateField(label="いつまで", required=False)

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        wrote = CaseEvent.objects.filter(case=case).order_by().values("by")
        self.fields["by"].queryset = User.objects.filter(pk__in=wrote)

    def wanted(self):
        """Return the conditions for ``timeline_of``."""
        self.full_clean()
        return getattr(self, "cleaned_data", {})

    @property
    def rest_of_address(self):
        """The filter as it stands in an address, ending in &, for the next page."""
        sent = {name: self.data.get(name) for name in self.fields if self.data.get(name)}
        return f"{urlencode(sent)}&" if sent else ""
