"""集計 as Excel and CSV: the numbers of the dashboard, every year that the reader sees"""

from django.utils import timezone

from evaluation.enums import NOT_RATED, NOT_RATED_LABEL, Grade
from evaluation.queries.dashboard import years_counted, years_in
from evaluation.queries.totals import DIVISIONS
from koganei.charts import BLANK
from koganei.spreadsheets import XLSX, Column, SheetSpec, write_csv, write_workbook

HEADS = (*Grade.values, NOT_RATED, BLANK)
KEYS = (*Grade.values, NOT_RATED, "")
PARTIAL = "この利用者が見られる課の行だけ"


def _lines(user, by, department):
    """Yield one line for each part of each year, the whole of the year after its parts."""
    years, _ = years_in(user, years_counted(user), by, department)
    for each in years:
        note = PARTIAL if each.sheet.is_partial else ""
        for total in (*each.parts, each.whole):
            numbers = [total.counts.get(key, 0) for key in KEYS]
            yield str(each.year), total.label, *numbers, total.total, note


def totals_workbook(user, by, department=None):
    """Return the workbook of what ``user`` may count, divided by a key of DIVISIONS."""
    label = DIVISIONS[by][0]
    columns = [Column("年度", 14), Column(label, 44), *(Column(head, 9) for head in HEADS)]
    columns += [Column("計", 9), Column("注", 30)]
    notes = [f"{label}ごとの評価の件数（個別事業×担当課）　{department or 'すべての課'}"]
    notes += [f"{NOT_RATED} は「{NOT_RATED_LABEL}」。"]
    rows = list(_lines(user, by, department))
    spec = SheetSpec(title=f"{label}ごと", columns=columns, rows=rows, notes=notes)
    return write_workbook([spec], title="評価の集計", made_on=timezone.localdate())


def totals_csv(user, by, department=None):
    """Return the same as CSV in UTF-8 with BOM."""
    columns = ("年度", DIVISIONS[by][0], *HEADS, "計", "注")
    return write_csv(columns, list(_lines(user, by, department)))[0]


FILES = {"xlsx": totals_workbook, "csv": totals_csv}
CONTENT_TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
