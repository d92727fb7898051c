"""The filter of the list of cases; what it does not know is as if it were not asked for"""

from django import forms

from consultation.enums import ClosureReason, Stage
from consultation.queries.cases import ANY, DUES, MINE, NOBODY, OPEN, ORDERS, Wanted


class CaseFilter(forms.Form):
    """``leaders`` are the accounts that may lead a case of the desks that the list shows."""

    use_required_attribute = False

    lead = forms.ChoiceField(label="担当", required=False)
    stage = forms.ChoiceField(
        label="段階",
        required=False,
        choices=[
            (OPEN, "終結を除く"),
            *Stage.choices,
            (ANY, "すべて"),
        ],
    )
    due = forms.ChoiceField(
        label="期限",
        required=False,
        choices=[("", "問わない"), *((key, label) for key, (label, _) in DUES.items())],
    )
    reason = forms.ChoiceField(
        label="終結の区分", required=False, choices=[("", "問わない"), *ClosureReason.choices]
    )
    order = forms.ChoiceField(
        label="並べ方",
        required=False,
        choices=[(key, label) for key, (label, _) in ORDERS.items()],
    )

    def __init__(self, data, *, leaders):
        super().__init__(data)
        self.fields["lead"].choices = [
            ("", "問わない"),
            (MINE, "自分（代わりを含む）"),
            (NOBODY, "まだいない"),
            *((str(user.pk), user.name) for user in leaders),
        ]

    def wanted(self):
        """Return the Wanted; an answer that is none of the choices is left out."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})
