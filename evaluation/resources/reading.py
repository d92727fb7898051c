"""A workbook of the sheet that comes back: its rows as texts, and the sheet that it is of"""

from statistics import mode

from evaluation.models import EvaluationSheet
from evaluation.resources.layout import COLUMNS
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.wareki import WarekiError
from koganei.row_imports import TableFormat, read_rows
from koganei.spreadsheets import Problem, WorkbookRefused

WRITE_AGAIN = "消さないでください。Excelを出力し直し、書いた内容を写してから読み込んでください。"
# what is said where a column is missing; nothing where the workbook is older than the column
MISSING = {key: WRITE_AGAIN for key, column in COLUMNS.items() if column.hidden} | {"version": ""}


def read_dataset(data):
    """Read a workbook as koganei.row_imports does; ``dataset.sheet`` is the sheet it is of."""
    dataset = read_rows(data, COLUMNS, "評価票", missing=MISSING)
    dataset.sheet = _sheet_of(dataset)
    return dataset


def refuse_other_year(dataset, sheet):
    """Raise WorkbookRefused where the workbook is of another sheet than ``sheet``."""
    if dataset.sheet.pk != sheet.pk:
        message = (
            f"{dataset.sheet.year}の評価票のExcelです。{sheet.year}のExcelを選ぶか、"
            f"{dataset.sheet.year}の評価票の画面で読み込んでください。"
        )
        raise WorkbookRefused(Problem(dataset.title, None, COLUMNS["year"].heading, message))


class SheetWorkbookFormat(TableFormat):
    """The workbook for the admin's import and export pages."""

    def read(self, data):
        return read_dataset(data)


def _sheet_of(dataset):
    """Return the sheet of the year that most rows name; the other rows are refused one by one."""

    def refused(message):
        return WorkbookRefused(Problem(dataset.title, None, COLUMNS["year"].heading, message))

    if not len(dataset):
        raise refused("評価票の行がありません。出力したExcelに記入して読み込んでください。")
    try:
        year = FiscalYear.parse(mode(dataset["year"]))
    except WarekiError as error:
        raise refused(str(error)) from error
    sheet = EvaluationSheet.objects.filter(year=year).first()
    if sheet is None:
        raise refused(
            f"{year}の評価票はありません。いまの年度の評価票を出力し直して使ってください。"
        )
    return sheet
