"""What is asked around a 連絡票: a paper to attach, and the filter of the list"""

from django import forms
from django.core.exceptions import ValidationError

from consultation.codes import Channel
from consultation.forms.fields import LineField
from koganei.attachments import ALLOWED, LARGEST
from koganei.characters import validate as refuse_unreadable
from koganei.dates.fields import WarekiDateField
from koganei.forms import RuleForm
from koganei.my_number import validate as refuse_my_number


class PaperForm(RuleForm):
    """書類を添付する"""

    title = LineField(label="内容", max_length=100, required=True, help_text="例：賃貸借契約書")
    file = forms.FileField(label="ファイル", help_text=f"{ALLOWED}、10MBまで。")

    def clean_file(self):
        file = self.cleaned_data["file"]
        refuse_my_number(file.name)
        refuse_unreadable(file.name)
        if file.size > LARGEST:  # before anything of it is read
            raise ValidationError(f"{file.size / 1024 / 1024:.1f}MBあります。10MBまでです。")
        return file


class SlipFilter(forms.Form):
    """連絡票の一覧の絞り込み; what cannot be read filters nothing, and says so"""

    day = WarekiDateField(label="受付日", required=False, widget=forms.TextInput)
    channel = forms.ChoiceField(
        label="方法", choices=[("", "すべて"), *Channel.choices], required=False
    )
    outside = forms.BooleanField(label="時間外だけ", required=False)
    mine = forms.BooleanField(label="自分が受けたもの", required=False)

    def chosen(self):
        """Return what is asked for; a field with an error asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}
