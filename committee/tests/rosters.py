"""Tables as somebody might send them, for the tests of imports."""

import io

import openpyxl

HEADINGS = ["番号", "氏名", "推薦団体・所属団体等", "選出区分"]
CITIZEN, EXPERT, GROUP = "公募市民", "学識経験者", "福祉関係団体・関係機関"


def people(citizens=4, groups=7):
    """Rows of a whole roster of invented people."""
    rows = [["", f"市民 {n}郎", "", CITIZEN] for n in range(1, citizens + 1)]
    rows.append(["", "学識 花子", "ある大学", EXPERT])
    rows += [["", f"団体 {n}子", f"第{n}団体", GROUP] for n in range(1, groups + 1)]
    return [[number, *row[1:]] for number, row in enumerate(rows, start=1)]


def csv(rows, encoding="utf-8", headings=HEADINGS):
    lines = [",".join(map(str, row)) for row in [headings, *rows]]
    return "\r\n".join(lines).encode(encoding)


def xlsx(rows, change=lambda sheet: None, headings=HEADINGS):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [headings, *rows]:
        sheet.append(row)
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
