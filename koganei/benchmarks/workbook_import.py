"""A workbook of 10,000 rows uploaded and previewed, beside openpyxl that merely reads it

python -m koganei.benchmarks.workbook_import

Of the rows 500 were written in Excel, 500 on the page since the workbook was sent, 100 of them
both. Memory: the most that this process and its children (the sandbox's) ever held.
"""

import io
import resource

from koganei.benchmarks.measure import report, scratch_database, side_by_side
from koganei.benchmarks.sheet_page import multiply

TIMES = 193  # 52 rows each
EDITED, SAVED = range(500), range(400, 900)


def main():
    with scratch_database():
        from django.core.files.uploadedfile import SimpleUploadedFile
        from django.test import Client

        from koganei.models import User
        from koganei.sandbox import stop_all

        multiply(TIMES)
        author = User.objects.get(username="section_author")
        workbook, rows = sent_and_written(author)
        client = Client(HTTP_HOST="localhost")
        client.force_login(author)

        def ours():
            file = SimpleUploadedFile("a.xlsx", workbook)
            sent = client.post("/evaluation/2018/excel/", {"file": file})
            page = client.get(sent["Location"])
            assert page.status_code == 200
            text = page.content.decode()
            assert f"変わりません</span> {rows - 900:}行" in text, text[2000:4000]

        ours()
        stop_all()  # the memory of children is known once they ended
        before = megabytes()
        times = side_by_side(
            {
                "openpyxl（読むだけ）": lambda: read_fast(workbook),
                "読み込みの画面": ours,
            },
            rounds=3,
        )
        report(f"{rows:,}行のExcel", times, "openpyxlの3倍以下", base="openpyxl（読むだけ）")
        print(f"メモリ: この処理 {before[0]:.0f}MB、子の処理 {before[1]:.0f}MB（目標 400MB以下）")


def sent_and_written(author):
    """Send the sheet; write some rows in Excel and some on the page; return (workbook, rows)."""
    from openpyxl import load_workbook

    from evaluation.actions.entries import write_entry
    from evaluation.models import EvaluationSheet, SheetEntry
    from evaluation.resources import sheet_workbook

    SheetEntry.objects.update(results="実績を書いた。")
    sheet = EvaluationSheet.objects.get(year=2018)
    book = load_workbook(io.BytesIO(sheet_workbook(sheet)))
    page = book.worksheets[0]
    rows_of = own_places(page, author.department.name)
    keys = [int(page.cell(number, 1).value) for number in rows_of]
    for place in EDITED:
        page.cell(rows_of[place], 10).value = "Excelで書いた。\n2行目"
    out = io.BytesIO()
    book.save(out)
    rows = SheetEntry.objects.in_bulk([keys[place] for place in SAVED])
    for row in rows.values():
        write_entry(
            entry=row, by=author, version=row.version, results="画面で書いた。", grade=row.grade,
            outlook=row.outlook,
        )  # fmt: skip
    return out.getvalue(), page.max_row - 3


def own_places(page, section):
    """The numbers of the rows of a section."""
    return [row for row in range(4, page.max_row + 1) if page.cell(row, 9).value == section]


def read_fast(data):
    from openpyxl import load_workbook

    return [list(row) for row in load_workbook(io.BytesIO(data), read_only=True).active.values]


def megabytes():
    return [
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]


if __name__ == "__main__":
    main()
