"""廃棄の決裁の様式"""

from django import forms

from consultation.forms.fields import LineField
from koganei.forms import RuleForm


class DecisionForm(RuleForm):
    """承認する、または理由を書いて却下する; ``seen`` is the fingerprint of the list on the page"""

    seen = forms.CharField(widget=forms.HiddenInput)
    approve = forms.TypedChoiceField(
        label="決裁",
        coerce=lambda value: value == "yes",
        choices=[("yes", "承認する"), ("no", "却下する")],
        widget=forms.RadioSelect,
    )
    reason = LineField(label="却下する理由", max_length=200)
