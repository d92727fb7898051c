"""支援会議の台帳の様式: each act on a matter is one form, which knows the matter and its file

Nothing typed here is kept as a draft elsewhere: it would stand outside the register.
"""

from django import forms
from django.utils import timezone

from consultation.codes import MatterEnd, MatterNoteKind, Sex
from consultation.enums import MemberRole
from consultation.forms.acts import AgencyField, StaffField
from consultation.forms.fields import LineField, LongField
from consultation.models import Agency, ConferencePart
from consultation.queries.matters import (
    CITY,
    INSIDE,
    READERS,
    accounts,
    attendees_of,
    bodies_to_choose,
    parts_to_come,
)
from consultation.rules.matters import TEXTS
from koganei.dates.fields import WarekiDateField
from koganei.dates.wareki import format_date
from koganei.forms import RuleForm, noted, with_fields

UNCHOSEN = "選んでください"
NOTED = (MatterNoteKind.OPINION, MatterNoteKind.APPROACH)


class OrderForm(RuleForm):
    """案件の起案を命じる"""

    body = forms.ModelChoiceField(None, label="会議体", empty_label=UNCHOSEN)
    drafter = StaffField(
        label="起案する人", help_text="取り上げるかどうかは、別の管理者が決めます。"
    )
    proposed_by = LineField(
        label="申し出た機関・職", max_length=100, help_text="人の名前は書きません。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies_to_choose()
        self.fields["drafter"].queryset = accounts(CITY, timezone.localdate())


class MatterForm(RuleForm):
    """A form about one matter; ``file`` is its MatterFile, ``by`` the account that fills it in."""

    def __init__(self, *args, matter, file, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.matter, self.file, self.by = matter, file, by
        self.today = timezone.localdate()
        for field in self.fields.values():
            if isinstance(field, AgencyField):
                field.queryset = Agency.objects.filter(is_active=True)
        self.prepare()

    def prepare(self):
        """Choose what the fields offer and begin with."""


class _TextsForm(MatterForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    proposed_by = LineField(label="申し出た機関・職", max_length=100)

    def prepare(self):
        self.fields["version"].initial = self.matter.version
        self.fields["proposed_by"].initial = self.matter.proposed_by
        for name, _, _ in TEXTS:
            self.fields[name].initial = getattr(self.file.text, name)

    def given(self):
        data = self.cleaned_data
        texts = {name: data[name] for name, _, _ in TEXTS}
        return {"version": data["version"], "proposed_by": data["proposed_by"], "texts": texts}


def _text(label, is_needed):
    return noted(LongField(label=label, rows=4), "取り上げるまでに" if is_needed else "任意")


TextsForm = with_fields(
    _TextsForm, {name: _text(label, is_needed) for name, label, is_needed in TEXTS}
)


class PersonForm(MatterForm):
    """案件に出てくる人"""

    role = forms.ChoiceField(label="立場", choices=MemberRole.choices, widget=forms.RadioSelect)
    name = LineField(label="氏名・呼び名", max_length=100)
    kana = LineField(label="ふりがな", max_length=100)
    birth_on = WarekiDateField(label="生年月日", required=False)
    sex = forms.ChoiceField(label="性別", choices=Sex.choices, initial=Sex.UNKNOWN)


class ConfirmForm(MatterForm):
    """An act that asks for nothing more than to be confirmed."""


class DeclineForm(MatterForm):
    """取り上げない"""

    words = LongField(label="取り上げない理由", rows=4)


class PartField(forms.ModelChoiceField):
    """One sitting to come of the body of the matter."""

    def label_from_instance(self, part):
        conference = part.conference
        day = format_date(conference.held_on)
        return f"{day} {conference.starts_at:%H:%M}　{part.body}（{conference.place}）"


class PutForm(MatterForm):
    """会議にかける"""

    part = PartField(ConferencePart.objects.none(), label="開催", empty_label=UNCHOSEN)
    opens_on = WarekiDateField(
        label="資料を読める日", help_text="この日から、守秘義務を確認した出席者が読めます。"
    )

    def prepare(self):
        self.fields["part"].queryset = parts_to_come(self.matter.body, self.today)
        self.fields["opens_on"].initial = self.today


class RowField(forms.ChoiceField):
    """One of the rows of the matter's file, by its key; what it cleans to is the row."""

    def offer(self, rows, label):
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [(key, label(row)) for key, row in self.rows.items()]

    def clean(self, value):
        return self.rows[super().clean(value)]


def _sitting(item):
    return f"{format_date(item.part.conference.held_on)}　{item.part.body}"


def _attendee(row):
    return f"{row}（{row.agency}）"


class OfItem(MatterForm):
    """A form about one item of the matter."""

    item = RowField(label="開催")

    def prepare(self):
        self.fields["item"].offer([each.item for each in self.file.sittings], _sitting)


class ChooseForm(OfItem):
    """出席する人を選ぶ"""

    attendee = forms.ChoiceField(
        label="出席する人", help_text="その開催の出席者から、案件ごとに選びます。"
    )

    def prepare(self):
        super().prepare()
        self.offered = {
            str(row.pk): row for row in attendees_of([s.item for s in self.file.sittings])
        }
        self.fields["attendee"].choices = [
            (key, _attendee(row)) for key, row in self.offered.items()
        ]

    def clean_attendee(self):
        return self.offered[self.cleaned_data["attendee"]]


class ReleaseForm(MatterForm):
    """出席から外す"""

    attendee = RowField(label="外す人")

    def prepare(self):
        rows = [row for sitting in self.file.sittings for row in sitting.attendees]
        self.fields["attendee"].offer(rows, lambda row: _attendee(row.attendee))


class EntrustForm(MatterForm):
    """働きかける人を決める"""

    user = RowField(label="働きかける人", help_text="守秘義務を確認した、窓口か地域福祉課の人。")

    def prepare(self):
        rows = [row for sitting in self.file.sittings for row in sitting.attendees]
        inside = set(accounts(INSIDE, self.today))
        users = {row.user_id: row.user for row in rows if row.user in inside}
        self.fields["user"].offer(users.values(), lambda user: user.name)


class RecuseForm(MatterForm):
    """除斥する"""

    user = StaffField(label="除斥する人")

    def prepare(self):
        self.fields["user"].queryset = accounts(READERS, self.today)


class EndForm(MatterForm):
    """終える"""

    kind = forms.ChoiceField(label="終わり方", choices=MatterEnd.choices, widget=forms.RadioSelect)
    words = LongField(label="終わりの理由", rows=3)


class MinutesForm(OfItem):
    """会議録を書く"""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    discussion = LongField(label="話し合ったこと", rows=5)
    involvement = LongField(label="関わり方", rows=3, help_text="だれが、どのように関わるか。")
    system = LongField(label="支援の体制", rows=3, help_text="支援計画の決定は、ここではしません。")
    review_on = WarekiDateField(label="見直す日", required=False)
    TEXTS = ("discussion", "involvement", "system")

    def prepare(self):
        super().prepare()
        self.fields["review_on"].initial = self.matter.review_on
        item = self.initial.get("item")
        minutes = next((s.minutes for s in self.file.sittings if str(s.item.pk) == item), None)
        if minutes:
            self.initial |= {name: getattr(minutes, name) for name in ("version", *self.TEXTS)}

    def given(self):
        data = self.cleaned_data
        texts = {name: data[name] for name in self.TEXTS}
        return {name: data[name] for name in ("item", "version", "review_on")} | {"texts": texts}


class NoteForm(MatterForm):
    """書き足す"""

    kind = forms.ChoiceField(
        label="種類", choices=[(each.value, each.label) for each in NOTED], widget=forms.RadioSelect
    )
    agency = AgencyField(label="機関", required=False, empty_label="なし")
    words = LongField(label="内容", rows=4)


class DemandForm(MatterForm):
    """情報の提供を求める"""

    agency = AgencyField(label="求める機関", empty_label=UNCHOSEN)
    asked_on = WarekiDateField(label="求めた日")
    due_on = WarekiDateField(label="回答の期限")
    words = LongField(label="求めること", rows=4)

    def prepare(self):
        self.fields["asked_on"].initial = self.today


class AnswerForm(MatterForm):
    """回答を記録する"""

    demand = RowField(label="求め")
    answered_on = WarekiDateField(label="回答の日")
    answer = LongField(label="回答", rows=4)

    def prepare(self):
        rows = [row for row in self.file.demands if row.answered_on is None]
        self.fields["demand"].offer(rows, lambda row: f"{row.agency}　{format_date(row.asked_on)}")
        self.fields["answered_on"].initial = self.today
