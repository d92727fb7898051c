"""Excelから読み込む: the file, and then what is chosen where page and Excel disagree"""

from django import forms

from evaluation.actions.workbooks import MergedRow
from evaluation.resources.layout import COLUMNS
from koganei.forms import RuleForm

PAGE, EXCEL = "page", "excel"
FAULTY = "直すところがあるので、1行も書き込めません。Excelを直して、もう一度選んでください。"
STALE = (
    "{}行目は、見ているあいだに画面で保存されました。いまの文と比べ直したので、"
    "もう一度確かめてください。まだ何も書き込んでいません。"
)


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="評価票のExcel",
        allow_empty_file=True,
        error_messages={"required": "Excelのファイルを選んでください。"},
    )

    def add_problems(self, problems):
        """Say everything that is wrong with the file, each with its place."""
        for problem in problems:
            row = f"{problem.row}行目 " if problem.row else ""
            column = f"{problem.column}：" if problem.column else ""
            self.add_error("file", f"{row}{column}{problem.message}")


class ChoiceForm(RuleForm):
    """One choice for each conflict of ``lines``, nothing chosen before.

    ``seen`` says which save of each row the page showed; a choice is bound to it.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.written = [line for line in lines if line.is_written]
        for line in self.written:
            for cell in line.conflicts:
                self.fields[name_of(line, cell)] = _choice(line, cell)

    def now_seen(self):
        return " ".join(f"{line.number}:{line.entry.version}" for line in self.written)

    def clean(self):
        """Refuse a file with something wrong in it, and what was decided on rows saved since."""
        if any(line.errors for line in self.lines):
            self.add_error(None, FAULTY)
        seen = set(self.cleaned_data.get("seen", "").split())
        stale = [
            str(line.number)
            for line in self.written
            if f"{line.number}:{line.entry.version}" not in seen
        ]
        if stale:
            self.add_error(None, STALE.format("、".join(stale)))
        return self.cleaned_data

    def rows(self):
        """The MergedRows to write; call it after ``is_valid``."""
        return [
            MergedRow(line.number, line.entry, line.merged(self._chosen(line)))
            for line in self.written
        ]

    def _chosen(self, line):
        return {
            cell.key
            for cell in line.conflicts
            if self.cleaned_data[name_of(line, cell)].startswith(EXCEL)
        }


def name_of(line, cell):
    return f"choice_{line.number}_{cell.key}"


def _choice(line, cell):
    version = line.entry.version
    return forms.ChoiceField(
        label=f"{line.number}行目 {COLUMNS[cell.key].heading}",
        choices=[
            (f"{PAGE}-{version}", "画面の文を残す"),
            (f"{EXCEL}-{version}", "Excelの文にする"),
        ],
        widget=forms.RadioSelect(attrs={"class": "boxed"}),
        error_messages={
            "required": "画面とExcelのどちらを残すか、選んでください。",
            "invalid_choice": "画面の文が変わりました。見比べて、選び直してください。",
        },
    )
