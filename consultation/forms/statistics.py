"""統計の画面で選ぶこと: the month, the year, the item of the chart, how the file is made"""

from django import forms

from consultation.presenters.statistics import CHARTED

OPEN, HIDING = "open", "hiding"


class MonthChoice(forms.Form):
    """``months``: [(202604, label)]; what is not among them is as if it were not asked for."""

    use_required_attribute = False
    month = forms.TypedChoiceField(label="月", required=False, coerce=int, empty_value=None)

    def __init__(self, data, *, months):
        super().__init__(data)
        self.fields["month"].choices = months

    def chosen(self):
        self.is_valid()
        return self.cleaned_data.get("month")


class ItemChoice(forms.Form):
    """The item that the chart shows."""

    use_required_attribute = False
    item = forms.ChoiceField(
        label="グラフの項目", required=False, choices=[(line.key, line.label) for line in CHARTED]
    )

    def chosen(self):
        self.is_valid()
        return self.cleaned_data.get("item") or CHARTED[0].key


class ExportForm(forms.Form):
    """How the figures leave the house."""

    use_required_attribute = False
    form = forms.ChoiceField(
        label="数の見せ方",
        choices=[
            (HIDING, "小さい数を伏せる（公表・会議の資料）"),
            (OPEN, "小さい数もそのまま（国・都への報告）"),
        ],
    )
