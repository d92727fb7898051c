"""さがす: one field for name, kana, phone, birth or number"""

from django import forms

from consultation.rules.search import LONGEST, SearchError, read_query
from koganei.forms import RuleForm


class SearchForm(RuleForm):
    """``cleaned_data["text"]`` is what was typed; ``query`` what it means."""

    text = forms.CharField(
        label="氏名・かな・電話・生年月日・番号",
        max_length=LONGEST,
        strip=True,
        help_text="例：「さとう はな」「佐藤」「042-383」「昭和53年6月14日」「R08-0123」",
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
        error_messages={"required": "氏名、かな、電話、生年月日、番号のどれかを入れてください。"},
    )

    def clean_text(self):
        text = self.cleaned_data["text"]
        try:
            self.query = read_query(text)
        except SearchError as error:
            raise forms.ValidationError(str(error)) from error
        return text
