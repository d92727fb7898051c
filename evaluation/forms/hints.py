"""The form of a hint: why it is none here"""

from django import forms

from evaluation.rules.hints import LONGEST_REASON
from koganei.forms import RuleForm, noted


class HintForm(RuleForm):
    """``seen`` is the hash of the texts that the page showed."""

    reason = noted(
        forms.CharField(
            label="消す理由",
            required=False,
            help_text="課長と地域福祉課にも見えます。もとの文を直すと、また気づきが出ることがあります。",
            widget=forms.Textarea(attrs={"rows": 3, "data-count": LONGEST_REASON}),
        ),
        "必須",
        is_required=True,
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
