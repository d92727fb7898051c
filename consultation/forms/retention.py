"""保存の延長の様式"""

from django import forms

from consultation.enums import HoldReason
from consultation.forms.acts import CaseForm
from consultation.forms.fields import LineField
from consultation.forms.matters import MatterForm


class _Hold(forms.Form):
    reason = forms.ChoiceField(label="理由", choices=HoldReason.choices, widget=forms.RadioSelect)
    explanation = LineField(
        label="説明", max_length=200, required=True, help_text="例: 令和8年度第12号の開示請求"
    )


class _EndHold(forms.Form):
    explanation = LineField(label="延長を終える理由", max_length=200, required=True)


class HoldForm(_Hold, CaseForm):
    """保存を延長する"""


class EndHoldForm(_EndHold, CaseForm):
    """延長を終える"""


class MatterHoldForm(_Hold, MatterForm):
    """支援会議の案件の保存を延長する"""


class EndMatterHoldForm(_EndHold, MatterForm):
    """支援会議の案件の延長を終える"""
