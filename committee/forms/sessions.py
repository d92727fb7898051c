"""Forms of the live page: who comes and goes, and how an item ends."""

from django import forms

from committee.enums import MovementKind, ResolutionMethod, Via, Vote
from committee.forms.meetings import AboutMeeting, MemberField, PresidedForm, TimedForm
from committee.models import AgendaItem, Appointment

CASTING = [("", "なし"), (Vote.FOR.value, "賛成"), (Vote.AGAINST.value, "反対")]


class MoveForm(TimedForm):
    """One movement; a button of the table names member and kind: 「arrived-12」."""

    move = forms.RegexField(r"^(arrived|left)-[0-9]{1,9}$", widget=forms.HiddenInput)
    via = forms.ChoiceField(label="方法", choices=Via.choices, initial=Via.ROOM)
    reason = forms.CharField(
        label="後から直す理由",
        max_length=200,
        required=False,
        help_text="開会・決定より前の出入りを直すときだけ書きます。",
    )

    def movement(self):
        """Return (kind, id of the appointment)."""
        kind, _, pk = self.cleaned_data["move"].partition("-")
        return MovementKind(kind), int(pk)


class RecusalForm(TimedForm):
    """除斥: of one member, for one item, with the reason"""

    appointment = MemberField(Appointment.objects.none(), label="委員", empty_label=None)
    kind = forms.ChoiceField(
        label="記録",
        choices=[(k.value, k.label) for k in (MovementKind.RECUSED, MovementKind.RETURNED)],
    )
    item = forms.ModelChoiceField(AgendaItem.objects.none(), label="議題", empty_label=None)
    reason = forms.CharField(label="理由", max_length=200, required=False)
    field_order = ["appointment", "kind", "item", "time", "reason"]


class WithdrawForm(AboutMeeting):
    reason = forms.CharField(label="取り消す理由", max_length=200, required=False)


class StartForm(PresidedForm):
    """議題に入る"""


class VoteForm(TimedForm):
    """異議なし, hands or ballot, with the numbers of the last two"""

    method = forms.ChoiceField(
        label="決め方",
        choices=ResolutionMethod.choices,
        initial=ResolutionMethod.NO_OBJECTION,
        widget=forms.RadioSelect(attrs={"class": "segments"}),
    )
    votes_for = forms.IntegerField(label="賛成", required=False, widget=forms.TextInput)
    votes_against = forms.IntegerField(label="反対", required=False, widget=forms.TextInput)
    abstentions = forms.IntegerField(label="棄権", required=False, widget=forms.TextInput)
    chair_decides = forms.ChoiceField(
        label="可否同数のときの裁決",
        required=False,
        choices=CASTING,
        widget=forms.RadioSelect,
        help_text="会長の表決は上の人数に含みます。可否同数のときだけ、もう一度ここで決めます。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("votes_for", "votes_against", "abstentions"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def votes(self):
        data = self.cleaned_data
        return {
            "method": data["method"],
            "votes": (data["votes_for"], data["votes_against"], data["abstentions"]),
            "chair_decides": data["chair_decides"] or None,
        }


class DecideForm(VoteForm):
    motion = forms.CharField(
        label="諮ること",
        max_length=300,
        initial="原案のとおり了承する",
    )
    field_order = ["motion", "method"]


class CloseForm(VoteForm):
    reason = forms.CharField(
        label="非公開の理由",
        max_length=400,
        required=False,
        help_text="公開すると、運営にどのような支障があるか。",
    )
    field_order = ["reason", "method"]


class FinishForm(TimedForm):
    result = forms.CharField(label="結果", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    continued = forms.BooleanField(label="継続審議にする", required=False)
    field_order = ["result", "continued", "time"]
