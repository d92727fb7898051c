"""What is typed on the audit screens, and what may stand in an address: numbers, days and codes.

A name that is typed goes with POST and comes back as a number. Where several fit, the form asks.
"""

import re
from datetime import date, datetime, time
from uuid import UUID

from django import forms
from django.db.models import Q

from koganei.accounts.forms import RuleForm
from koganei.auditing import directory
from koganei.auditing.queries import named
from koganei.auditing.words import VERBS
from koganei.dates.fields import WarekiDateField
from koganei.models import User
from koganei.models.audit import Result
from koganei.models.audit_review import Outcome

ANY = [("", "すべて")]
MOST = 30  # who is offered to choose from


class NamedForm(RuleForm):
    """Turns a typed name into a number: ``person`` into a UUID, ``account`` into a User."""

    def __init__(self, *args, actor, **kwargs):
        self.actor = actor
        super().__init__(*args, **kwargs)

    def clean(self):
        data = super().clean()
        for name, find in (("person", self._person), ("account", self._account)):
            if name in data:
                data[name] = find(data[name].strip()) if data[name].strip() else None
        return data

    def _person(self, text):
        number = re.sub(r"^番号\s*", "", text)
        try:
            return UUID(number)
        except ValueError:
            found = list(directory.current().find(self.actor, text))
        labels = named(self.actor, found)
        chosen = self._one("person", [(each, labels[each]) for each in found], "人")
        return chosen and UUID(chosen)

    def _account(self, text):
        exact = User.objects.filter(username=text).first()
        if exact:
            return exact
        users = User.objects.select_related("department", "organization").order_by("kana", "pk")
        for word in text.split():
            users = users.filter(Q(name__icontains=word) | Q(kana__icontains=word))
        users = {str(user.pk): user for user in users[: MOST + 1]}
        chosen = self._one(
            "account",
            [(pk, f"{user.name}（{user.username}）") for pk, user in users.items()],
            "利用者",
        )
        return users.get(chosen)

    def _one(self, name, found, what):
        """Return the one key that fits, or the one that was chosen; else say what to do."""
        if len(found) == 1:
            return found[0][0]
        if not found:
            self.add_error(name, f"この{what}は見つかりません。氏名か番号を確かめてください。")
            return None
        if len(found) > MOST:
            self.add_error(name, f"{MOST}人より多くの{what}に当たります。姓と名を入れてください。")
            return None
        choice = f"{name}_choice"
        self.fields[choice] = forms.ChoiceField(
            label=f"どの{what}ですか", choices=found, widget=forms.RadioSelect
        )
        chosen = self.data.get(choice)
        if chosen in dict(found):
            return chosen
        self.add_error(name, f"{len(found)}人の{what}に当たります。下から1人を選んでください。")
        return None


PERSON = {"label": "人（氏名か番号）", "max_length": 60, "required": False}
ACCOUNT = {"label": "利用者（氏名か利用者名）", "max_length": 60, "required": False}


class SearchForm(NamedForm):
    """Which events are listed."""

    person = forms.CharField(**PERSON)
    account = forms.CharField(**ACCOUNT)
    since = WarekiDateField(label="この日から", required=False, help_text="例: R8.11.1")
    until = WarekiDateField(label="この日まで", required=False)
    verb = forms.ChoiceField(label="操作", required=False)
    result = forms.ChoiceField(label="結果", required=False, choices=[*ANY, *Result.choices])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [*ANY, *VERBS.items()]

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", "「この日から」以後の日にしてください。")
        return data

    def query(self):
        """What stands in the address: no name."""
        data = self.cleaned_data
        words = {
            "person": data["person"],
            "account": data["account"] and data["account"].pk,
            "since": data["since"],
            "until": data["until"],
            "verb": data["verb"],
            "result": data["result"],
        }
        return {name: str(value) for name, value in words.items() if value}


class SearchQuery(forms.Form):
    """The address of a search, read back."""

    person = forms.UUIDField(required=False)
    account = forms.ModelChoiceField(User.objects.all(), required=False)
    since = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    until = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    verb = forms.RegexField(r"^[a-z_]{1,40}$", required=False)
    result = forms.ChoiceField(required=False, choices=[*ANY, *Result.choices])
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def typed(self):
        """What the form on the page shows of it."""
        data = self.cleaned_data
        return data | {
            "person": data["person"] and f"番号 {data['person']}",
            "account": data["account"] and data["account"].username,
        }


class PersonForm(NamedForm):
    person = forms.CharField(**PERSON | {"required": True})


def _clock(label):
    errors = {"invalid": "時刻は 9:00 のように入れてください。"}
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TextInput(attrs={"size": 6}),
        error_messages=errors,
    )


class LeakForm(NamedForm):
    """Which account, from when to when; without a time a day counts as a whole."""

    account = forms.CharField(**ACCOUNT | {"required": True})
    since = WarekiDateField(label="この日から", help_text="例: R8.11.1")
    since_time = _clock("時刻（書かなければ 0:00）")
    until = WarekiDateField(label="この日まで", help_text="例: R8.11.23")
    until_time = _clock("時刻（書かなければ その日の終わり）")

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and not self.errors:
            first, last = self.span()
            if last < first:
                self.add_error("until", "始まりより後にしてください。")
        return data

    def span(self):
        data = self.cleaned_data
        ends = data["until_time"] or time(23, 59)
        return (
            datetime.combine(data["since"], data["since_time"] or time()),
            datetime.combine(data["until"], ends),
        )

    def query(self):
        since, until = (f"{end:%Y-%m-%dT%H:%M}" for end in self.span())
        return {"since": since, "until": until}


class LeakQuery(forms.Form):
    """The address of such a question, read back; both minutes are included."""

    since = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M"])
    until = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M"])


class OutcomeForm(RuleForm):
    """What came of looking at a finding."""

    finding = forms.CharField(widget=forms.HiddenInput, max_length=200)
    outcome = forms.ChoiceField(
        label="結果",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "問題なしか、問題ありかを選んでください。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=200,
        help_text="例: 窓口の応援で担当に代わって応対した。相談する人の名前は書きません。",
        error_messages={"required": "確かめたことを書いてください。"},
    )


def week_in(text):
    """Return the day that ?week= names, or None where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
