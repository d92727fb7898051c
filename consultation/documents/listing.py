"""ケース一覧 (使用標準様式【4】): the cases of the list that was asked for"""

from datetime import date

from django.utils import timezone

from consultation.documents.blocks import paragraph, table
from consultation.documents.paper import Paper, day_or_blank
from koganei.dates.wareki import format_date
from koganei.spreadsheets import Column, SheetSpec, write_workbook

HEADS = [
    ("番号", 8),
    ("氏名", 14),
    ("担当", 12),
    ("受付日", 12),
    ("スクリーニング", 18),
    ("段階", 10),
    ("次の期限", 12),
    ("最終対応日", 12),
]
COLUMNS = [(words, width * 1.6) for words, width in HEADS]


def cases_paper(rows, mark):
    """``rows``: (case, the client's name) pairs in the order of the list."""
    today = format_date(timezone.localdate())
    blocks = [
        paragraph(f"{today}現在　{len(rows)}件"),
        table(HEADS, [_row(case, name) for case, name in rows]),
    ]
    return Paper("ケース一覧", blocks, is_wide=True, mark=mark)


def blank_cases(mark):
    return Paper("ケース一覧", [table(HEADS, [], empty=20)], is_wide=True, mark=mark)


def cases_workbook(rows, mark):
    """Return the same as an Excel workbook, its days as days; ``mark`` stands above it."""
    spec = SheetSpec(
        title="ケース一覧",
        columns=[Column(words, width) for words, width in COLUMNS],
        rows=[_values(case, name) for case, name in rows],
        notes=(mark,),
    )
    return write_workbook([spec], title="ケース一覧", made_on=timezone.localdate())


def _row(case, name):
    return [day_or_blank(each) if isinstance(each, date) else each for each in _values(case, name)]


def _values(case, name):
    return [
        case.number,
        name,
        case.lead.name if case.lead else "",
        case.received_on,
        case.get_screening_result_display() or "",
        case.get_stage_display(),
        case.next_due_on or "",
        case.last_contact_on or "",
    ]
