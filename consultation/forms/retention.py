"""保存の延長の様式"""

from django import forms

from consultation.enums import HoldReason
from consultation.forms.acts import CaseForm
from consultation.forms.fields import LineField


class HoldForm(CaseForm):
    """保存を延長する"""

    reason = forms.ChoiceField(label="理由", choices=HoldReason.choices, widget=forms.RadioSelect)
    explanation = LineField(
        label="説明", max_length=200, required=True, help_text="例: 令和8年度第12号の開示請求"
    )


class EndHoldForm(CaseForm):
    """延長を終える"""

    explanation = LineField(label="延長を終える理由", max_length=200, required=True)
