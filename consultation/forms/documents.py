"""出力する目的"""

from django import forms

from consultation.enums import PrintPurpose
from koganei.forms import RuleForm


class PrintForm(RuleForm):
    purpose = forms.ChoiceField(
        label="出力する目的", choices=[("", "選んでください"), *PrintPurpose.choices]
    )

    @property
    def words(self):
        return PrintPurpose(self.cleaned_data["purpose"]).label
