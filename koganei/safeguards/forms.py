"""Forms of the 緊急閲覧."""

from django import forms

from koganei.accounts.forms import RuleForm
from koganei.models.safeguards import Finding, GlassReason
from koganei.my_number import validate as refuse_my_number


class AskForm(RuleForm):
    """Which case, and why it cannot wait."""

    number = forms.CharField(
        label="相談の番号", max_length=20, help_text="例: 2026-0012。氏名では開けません。"
    )
    reason = forms.ChoiceField(label="理由", choices=GlassReason.choices, widget=forms.RadioSelect)
    explanation = forms.CharField(
        label="理由の説明",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_my_number],
        help_text="「その他」のときは30字以上で必ず書きます。氏名や住所は書きません。",
    )


class ReviewForm(RuleForm):
    """What came of looking at it."""

    finding = forms.ChoiceField(
        label="確かめた結果", choices=Finding.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="分かったことと、した対応",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[refuse_my_number],
        help_text="「不適切」のときは必ず書きます。",
    )

    def __init__(self, *args, glass, **kwargs):
        super().__init__(*args, prefix=f"glass-{glass.pk}", **kwargs)
        self.glass = glass
