"""理由を入れて読む: why the contents of a case are opened"""

from django import forms

from consultation.enums import ReadingReason
from koganei.forms import RuleForm
from koganei.my_number import validate as refuse_my_number


class ReadingForm(RuleForm):
    reason = forms.ChoiceField(
        label="理由",
        choices=ReadingReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "読む理由を選んでください。"},
    )
    explanation = forms.CharField(
        label="説明",
        max_length=200,
        validators=[refuse_my_number],
        help_text="何のために読むか。氏名は書かないでください。監査の記録から点検されます。",
        error_messages={"required": "何のために読むかを書いてください。"},
    )
