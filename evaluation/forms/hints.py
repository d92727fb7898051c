"""The form of a hint: why it is none here"""

from django import forms

from evaluation.rules.hints import LONGEST_REASON
from koganei.forms import RuleForm


class NeededText(forms.CharField):
    """A text that the rules ask for: all that is missing is told at once."""

    need, is_need_required = "必須", True


class HintForm(RuleForm):
    """``seen`` is the hash of the texts that the page showed."""

    reason = NeededText(
        label="消す理由",
        required=False,
        help_text="課長と地域福祉課にも見えます。もとの文を直すと、また気づきが出ることがあります。",
        widget=forms.Textarea(attrs={"rows": 3, "data-count": LONGEST_REASON}),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
