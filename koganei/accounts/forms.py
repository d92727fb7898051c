"""Forms of account administration. Dates are typed as people write them: 令和9年4月1日, R9.4.1."""

from django import forms

from koganei.access.roles import ACCOUNT_ROLES
from koganei.accounts.queries import STATES
from koganei.dates.fields import WarekiDateField
from koganei.forms import RuleForm
from koganei.models import Department, PartnerOrganization, User
from koganei.models.accounts import DEPUTY_ROLES, Kind

ROLES = [(role.value, role.label) for role in ACCOUNT_ROLES]
ANY = [("", "すべて")]


class AccountFilter(forms.Form):
    """Which accounts are listed."""

    text = forms.CharField(label="氏名・かな・利用者名", required=False, max_length=60)
    department = forms.ModelChoiceField(
        Department.objects.all(), label="課", required=False, empty_label="すべて"
    )
    role = forms.ChoiceField(label="役割", required=False, choices=[*ANY, *ROLES])
    state = forms.ChoiceField(label="状態", required=False, choices=[*ANY, *STATES])

    def chosen(self):
        """The valid choices; what is not valid is as if it were not asked for."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class AccountForm(RuleForm):
    """A new account; it has no role yet."""

    username = forms.RegexField(
        r"^[a-z][a-z0-9._-]{2,49}$",
        label="利用者名",
        help_text="小文字の英字で始まる3〜50文字（英小文字、数字、. _ -）。後から変えられません。",
        error_messages={
            "invalid": "小文字の英字で始まる3〜50文字にしてください（英小文字、数字、. _ -）。"
        },
    )
    name = forms.CharField(label="氏名", max_length=100)
    kana = forms.CharField(label="かな", max_length=100)
    department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True), label="課", required=False, empty_label="なし"
    )
    organization = forms.ModelChoiceField(
        PartnerOrganization.objects.filter(is_active=True),
        label="関係機関",
        required=False,
        empty_label="なし（市の職員）",
        help_text="社会福祉協議会など、市の職員でない人だけ選びます。",
    )
    expires_on = WarekiDateField(
        label="有効期限（この日まで）",
        required=False,
        help_text="例: R9.3.31。関係機関の人には必ず入れます。過ぎると自動で使えなくなります。",
    )

    def account(self):
        return User(**self.cleaned_data)


class RoleRequestForm(RuleForm):
    """Ask for a role, or for the end of one."""

    kind = forms.ChoiceField(
        label="申請の種類", choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.GRANT
    )
    role = forms.ChoiceField(label="役割", choices=[("", "選んでください"), *ROLES])
    starts_on = WarekiDateField(
        label="開始日",
        required=False,
        help_text="付与のとき。例: R9.4.1。その日の0時から使えます。",
    )
    ends_on = WarekiDateField(
        label="終了日（この日まで）",
        required=False,
        help_text="終了のときは必ず入れます。例: R9.3.31",
    )
    reason = forms.CharField(
        label="理由", max_length=200, help_text="業務上の理由だけ。相談者の名前は書きません。"
    )

    def clean(self):
        data = super().clean()
        if data.get("kind") == Kind.GRANT and not data.get("starts_on"):
            self._need("starts_on", "付与には開始日を入れてください。")
        if data.get("kind") == Kind.END and not data.get("ends_on"):
            self._need("ends_on", "終了には終了日を入れてください。")
        return data

    def _need(self, field, message):
        if field not in self.errors:
            self.add_error(field, message)


class DecisionForm(RuleForm):
    decision = forms.ChoiceField(choices=[("approve", "承認する"), ("refuse", "却下する")])
    reason = forms.CharField(label="却下の理由", required=False, max_length=200)


class DeputyForm(RuleForm):
    """Who decides in whose place."""

    principal = forms.ModelChoiceField(None, label="決裁者", empty_label="選んでください")
    role = forms.ChoiceField(
        label="決裁者の役割",
        choices=[("", "選んでください"), *((role.value, role.label) for role in DEPUTY_ROLES)],
    )
    deputy = forms.ModelChoiceField(None, label="代決者", empty_label="選んでください")
    starts_on = WarekiDateField(label="開始日")
    ends_on = WarekiDateField(label="終了日（この日まで）")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["principal"].queryset = self.fields["deputy"].queryset = people


class ReviewForm(RuleForm):
    note = forms.CharField(
        label="確認の結果",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="気づいたことと、出した申請。何もなければ空のままで記録できます。",
    )


class PeopleFilter(forms.Form):
    """Whom a transfer screen lists."""

    department = forms.ModelChoiceField(
        Department.objects.all(), label="いまの課", required=False, empty_label="すべて"
    )


class TransferForm(RuleForm):
    """The transfer of the chosen people: one day, and for each where they go."""

    starts_on = WarekiDateField(
        label="異動日",
        help_text="例: R9.4.1。いまの役割は前の日で終わり、新しい役割はこの日に始まります。",
    )
    reason = forms.CharField(label="理由", max_length=200, initial="人事異動")

    def __init__(self, *args, people, successors, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = list(people)
        departments = Department.objects.filter(is_active=True)
        for person in self.people:
            self.fields[f"department_{person.pk}"] = forms.ModelChoiceField(
                departments, label=f"{person}の異動先", required=False, empty_label="変わらない"
            )
            self.fields[f"role_{person.pk}"] = forms.ChoiceField(
                label=f"{person}の新しい役割",
                required=False,
                choices=[("", "なし（離れる）"), *ROLES],
            )
            self.fields[f"successor_{person.pk}"] = forms.ModelChoiceField(
                successors,
                label=f"{person}の仕事を引き継ぐ人",
                required=False,
                empty_label="決めていない",
            )

    def rows(self):
        """(person, the three fields) for the table of the screen."""
        names = ("department", "role", "successor")
        return [(person, *(self[f"{n}_{person.pk}"] for n in names)) for person in self.people]

    def wanted(self):
        """Return, per person, what a Move is made of."""
        names = ("department", "role", "successor")
        data = self.cleaned_data
        return [
            {"account": person} | {n: data[f"{n}_{person.pk}"] for n in names}
            for person in self.people
        ]
