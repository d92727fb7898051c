"""統計 as Excel and CSV: the same numbers as the page, hidden where the page hides them"""

from django.utils import timezone

from consultation.presenters.statistics import definitions, month_name, tables, year_rows
from consultation.statistics.figures import HIDDEN
from koganei.spreadsheets import Column, SheetSpec, write_csv, write_workbook

NOTE_HIDDEN = f"「{HIDDEN}」は、小さい数か、それを計算できないようにするために伏せた数です。"
CSV_COLUMNS = ("年度", "月", "項目", "内訳", "区分", "区分2", "数", "単位")


def statistics_workbook(figures, mark):
    """Return the year as a workbook: the months, the breakdowns, the definitions."""
    notes = (mark,) if figures.is_open else (mark, NOTE_HIDDEN)
    specs = [_months(figures, notes)]
    for number, (_, found) in enumerate(tables(figures), 1):
        for table in found:
            specs.append(_table(f"{number} {table.title}"[:28], table, notes, len(specs)))
    specs.append(
        SheetSpec(
            title="定義",
            columns=[Column("項目", 30), Column("数え方", 60), Column("出典", 50)],
            rows=[(label, meaning, str(source)) for label, meaning, source in definitions()],
            notes=(mark,),
        )
    )
    title = f"相談の統計 {figures.year}"
    return write_workbook(specs, title=title, made_on=timezone.localdate())


def _months(figures, notes):
    columns = [Column("項目", 34), Column("単位", 8)]
    columns += [Column(month_name(month), 9) for month in figures.months]
    columns += [Column("年度の計", 12), Column("目安（月）", 12), Column("目安（年度）", 12)]
    rows = [
        (
            f"　{row.line.label}" if row.line.is_of else row.line.label,
            row.line.unit,
            *(_cell(each) for each in row.cells),
            _plain(row.aim),
            _plain(row.aim_total),
        )
        for row in year_rows(figures)
    ]
    return SheetSpec(title="月ごと", columns=columns, rows=rows, notes=notes)


def _table(title, table, notes, place):
    heads = (*table.columns, "計") if table.columns else ("数",)
    columns = [Column("区分", 40), *(Column(head, 12) for head in heads)]
    rows = [(label, *(_cell(each) for each in cells)) for label, cells in table.rows]
    if table.columns:
        rows.append(("計", *(_cell(each) for each in table.sums), _cell(table.whole)))
    else:
        rows.append(("計" if table.adds_up else "（もとの数）", _cell(table.whole)))
    return SheetSpec(title=f"{title}{place}", columns=columns, rows=rows, notes=notes)


def statistics_csv(figures):
    """Return the year as CSV in UTF-8 with BOM: one number a line."""
    year, lines = str(figures.year), []
    for row in year_rows(figures):
        heads = [*map(month_name, figures.months), "年度の計"]
        for head, cell in zip(heads, row.cells, strict=True):
            if cell.is_hidden or cell.number is not None:
                lines.append((year, head, row.line.label, "", "", "", _cell(cell), row.line.unit))
    for _, found in tables(figures):
        for table in found:
            lines += _lines(year, table)
    return write_csv(CSV_COLUMNS, lines)[0]


def _lines(year, table):
    item, breakdown = table.title.split("　", 1)
    for label, cells in table.rows:
        for head, cell in zip(
            (*table.columns, "計") if table.columns else ("",), cells, strict=True
        ):
            yield year, "年度の計", item, breakdown, label, head, _cell(cell), table.unit


def _cell(shown):
    return HIDDEN if shown.is_hidden else _plain(shown.number)


def _plain(number):
    if number is None:
        return ""
    return number if isinstance(number, int) else float(number)
