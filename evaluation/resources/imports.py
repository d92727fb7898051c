"""A workbook of the sheet written through the actions, all rows or none, for admin and command

What importing means is told in koganei.row_imports. A conflict is an error here: it is chosen on
the page 「Excelから読み込む」 (evaluation.views.workbooks).
"""

from django.core.exceptions import ValidationError
from import_export.fields import Field

from evaluation.actions.entries import Conflict, add_entry, write_entry
from evaluation.models import SheetEntry
from evaluation.resources.comparison import compare
from evaluation.resources.layout import ANSWERS, COLUMNS
from evaluation.resources.reading import read_dataset
from koganei.row_imports import ROW, RowResource, import_rows

CHOOSE = (
    "Excelを出力したあとに画面でも書き換えられています。評価票の「Excelから読み込む」の画面で、"
    "どちらを残すかを選んでください。"
)
UNKNOWN = (
    "Excelを出力したときの文が分からないので、画面の文と比べられません。"
    "評価票の「Excelから読み込む」の画面で、どちらを残すかを選んでください。"
)


class SheetEntryResource(RowResource):
    """評価票の行: reads a dataset of ``read_dataset`` for the user given to ``import_data``."""

    columns = COLUMNS
    results = Field("results", COLUMNS["results"].heading)
    grade = Field("grade", COLUMNS["grade"].heading)
    outlook = Field("outlook", COLUMNS["outlook"].heading)
    initiative = Field("initiative", COLUMNS["initiative"].heading, readonly=True)
    department = Field("department", COLUMNS["department"].heading, readonly=True)

    class Meta:
        model = SheetEntry
        name = "評価票の行"
        fields = ("initiative", "department", *ANSWERS)
        import_order = export_order = ("initiative", "department", *ANSWERS)

    def before_import(self, dataset, *, user, **kwargs):
        self.user = user
        self.lines = {line.number: line for line in compare(dataset, user)}

    def get_or_init_instance(self, instance_loader, row):
        """Find the row by its hidden id, else by number and section; else begin a new one."""
        line = self.lines[row[ROW]]
        return line.entry or SheetEntry(), line.is_new

    def import_instance(self, instance, row, **kwargs):
        """Put the answers on the instance; raise everything wrong with the row at once."""
        line = self.lines[row[ROW]]
        self.changed = line.is_written
        errors = dict(line.errors)
        for cell in line.conflicts:
            errors.setdefault(cell.key, [UNKNOWN if cell.sent is None else CHOOSE])
        if errors:
            raise ValidationError(errors)
        if self.changed:
            for key, text in line.merged().items():
                setattr(instance, key, text)

    def write(self, instance, is_create):
        answers = {key: getattr(instance, key) for key in ANSWERS}
        try:
            if is_create:
                added = add_entry(
                    sheet=instance.sheet, initiative=instance.initiative,
                    department=instance.department, by=self.user, **answers,
                )  # fmt: skip
                instance.pk = added.pk
            else:
                write_entry(entry=instance, by=self.user, version=instance.version, **answers)
        except Conflict as conflict:
            raise ValidationError(f"{conflict}もう一度読み込んでください。") from conflict


def import_workbook(data, *, by, dry_run=False):
    """Read a workbook for the user ``by``; all rows are written or none."""
    return import_rows(SheetEntryResource(), lambda: read_dataset(data), by=by, dry_run=dry_run)
