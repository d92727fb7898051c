"""Forms of the steps: what each asks for. What is wrong is told by the rules, all of it at once"""

from django import forms

from committee.models import Meeting
from evaluation.enums import Phase
from evaluation.queries.campaigns import entries_of, extension_violations
from evaluation.rules.campaign import check_deadlines
from evaluation.rules.flow import LONGEST_COMMENT
from koganei.dates.fields import FiscalYearFormField, WarekiDateField
from koganei.forms import RuleForm, noted
from koganei.models import Department

LETTER = {"rows": 4}


def _comment(label, help_text=""):
    """Whether words are needed, and how many, is for the rules to say."""
    return forms.CharField(
        label=label, required=False, help_text=help_text,
        widget=forms.Textarea(attrs=LETTER | {"data-count": LONGEST_COMMENT}),
    )  # fmt: skip


def _tell(form, violations):
    """Add what the rules say of fields that hold no other fault."""
    form.add_violations([each for each in violations if each.place not in form.errors])


class StepForm(RuleForm):
    """A step of ``row`` that asks for nothing; ``version`` is the state that the page showed."""

    version = forms.IntegerField(label="進めた回数", widget=forms.HiddenInput)

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, **kwargs)


class CommentForm(StepForm):
    comment = _comment("ことば", "どこを、なぜ直してほしいかを書きます。相手の画面に出ます。")


class ReturnForm(CommentForm):
    """差戻し: words for the whole, and for each row that is to be mended."""

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.rows = {f"row_{each.pk}": each for each in entries_of(row)}
        for name, each in self.rows.items():
            self.fields[name] = forms.CharField(
                label=f"{each.initiative}への指摘", required=False, max_length=LONGEST_COMMENT,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def said(self):
        said = super().said()
        comments = {row.pk: said.pop(name) for name, row in self.rows.items()}
        return said | {"row_comments": comments}


class FixForm(StepForm):
    document_number = forms.CharField(
        label="文書番号", required=False, max_length=50, help_text="例: 福地発第123号"
    )


class SubmitForm(StepForm):
    meeting = forms.ModelChoiceField(
        None, label="会議", required=False, empty_label="会議を選ばない"
    )
    stamp = forms.CharField(
        label="会議資料の表示", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="表紙の右上に1行ずつ印刷します。例: 【資料5】",
    )  # fmt: skip
    cover_date = forms.CharField(
        label="表紙の日付", required=False, max_length=30, help_text="例: 令和2年12月"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.order_by("-held_on")


class PrepareForm(StepForm):
    cover_date = forms.CharField(
        label="表紙の日付", required=False, max_length=30, help_text="例: 令和3年3月"
    )
    comment = _comment("訂正の理由", "公表した版がもうあるときだけ、何をなぜ訂正するかを書きます。")


class PhaseDates(RuleForm):
    """A deadline for each phase; which are missing or out of order is for the rules to say."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for phase in Phase:
            self.fields[phase.value] = WarekiDateField(label=f"{phase.label}の期限", required=False)

    def dates(self):
        return {phase: self.cleaned_data.get(phase.value) for phase in Phase}


class OpenYearForm(PhaseDates):
    year = FiscalYearFormField(label="年度", help_text="評価する年度です。例: 令和元年度")
    note = _comment("依頼の文", "各課のホームと回答の画面に出ます。")
    field_order = ["year"]

    def said(self):
        data = self.cleaned_data
        return {"year": data["year"], "deadlines": self.dates(), "note": data["note"]}

    def clean(self):
        """Tell what the rules say of the days together with what could not be read at all."""
        cleaned = super().clean()
        if year := cleaned.get("year"):
            _tell(self, check_deadlines(self.dates(), year))
        return cleaned


class ExtensionForm(RuleForm):
    phase = forms.ChoiceField(label="段取り", choices=Phase.choices)
    department = forms.ModelChoiceField(None, label="課", required=False, empty_label="すべての課")
    due_on = noted(WarekiDateField(label="新しい期限", required=False), "必須", is_required=True)
    reason = noted(
        forms.CharField(label="延ばす理由", required=False, max_length=400),
        "必須",
        is_required=True,
    )

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = (
            Department.objects.filter(answers__sheet=campaign.sheet_id)
            .distinct()
            .order_by("display_order")
        )
        self.campaign = campaign

    def clean(self):
        """Tell what the rules say of a later day together with what could not be read at all."""
        cleaned = super().clean()
        if phase := cleaned.get("phase"):
            department = cleaned.get("department")
            _tell(
                self,
                extension_violations(
                    self.campaign, phase, department and department.pk,
                    cleaned.get("due_on"), cleaned.get("reason", ""),
                ),
            )  # fmt: skip
        return cleaned


class EvidenceForm(RuleForm):
    title = forms.CharField(label="何の資料か", required=False, max_length=100)
    file = forms.FileField(label="ファイル", allow_empty_file=True)
