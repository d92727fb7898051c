"""The files of a published version, made from what it froze and from nothing else

One row a 個別事業 × 担当課, one line of headings, numbers as numbers: CSV and Excel have the same
columns. Newlines stay inside quotes. A text that a spreadsheet program would run as a formula
gets one ' before it (koganei.spreadsheets.safe_cell); whoever takes it off again has the text back.
"""

from dataclasses import asdict

from evaluation.actions.published import FilesFailed, MadeFile
from evaluation.documents.opinions import opinions_context
from evaluation.documents.sheets import TEMPLATE, Cover, frame, printed_row
from evaluation.enums import FileKind, Grade
from evaluation.queries.published import content_rows, sections_of, tally
from evaluation.snapshot import GRADE_COLUMNS, committee_grades, said_of
from koganei.documents import PdfFailed, render_pdf
from koganei.spreadsheets import XLSX, Column, SheetSpec, write_csv, write_workbook

TIDY = (
    Column("年度（西暦）", 8),
    Column("年度", 11),
    Column("計画", 18),
    Column("基本目標番号", 8),
    Column("基本目標", 16),
    Column("基本施策番号", 8),
    Column("基本施策", 18),
    Column("施策番号", 8),
    Column("施策", 18),
    Column("個別事業番号", 8),
    Column("個別事業・取り組み", 24),
    Column("新規", 6),
    Column("担当課", 15),
    Column("事業実績", 48),
    Column("事業評価", 9),
    Column("今後の事業計画・展望", 44),
    Column("版", 6),
    Column("公表日", 12),
    Column("表紙の日付", 12),
    Column("委員会の評価", 11),
)
OPINIONS = (
    Column("年度（西暦）", 8),
    Column("年度", 11),
    Column("番号", 6),
    Column("該当箇所の種類", 12),
    Column("該当箇所", 34),
    Column("意見", 52),
    Column("発言者", 12),
    Column("会議", 30),
    Column("会議録の箇所", 18),
    Column("市の考え方", 60),
    Column("担当課", 15),
    Column("反映の区分", 16),
    Column("版", 6),
    Column("公表日", 12),
)
GRADES = (
    Column("施策", 22),
    Column("個別事業・取り組み", 34),
    Column("担当課", 15),
    Column("課の評価", 9),
    Column("委員会の評価", 11),
    Column("会議", 30),
    Column("理由", 48),
)
REPORT = ("行（見出しが1行目）", "列", "文字", "符号位置", "代わりに書いた字")
DROPPED = "（書かない）"
# how the name of a file ends, and its type for the browser
KINDS = {
    FileKind.PDF: (".pdf", "application/pdf"),
    FileKind.EXCEL: (".xlsx", XLSX),
    FileKind.CSV: ("_UTF-8.csv", "text/csv; charset=utf-8"),
    FileKind.CSV_CP932: ("_Shift_JIS.csv", "text/csv; charset=shift_jis"),
    FileKind.REPLACEMENTS: ("_置き換えた文字.csv", "text/csv; charset=utf-8"),
    FileKind.OPINIONS: ("_主な意見と市の考え方.csv", "text/csv; charset=utf-8"),
}


def files_of(version):
    """Return the MadeFiles of a version, one of every FileKind; raise FilesFailed."""
    context = version_context(version)
    try:
        pdf = render_pdf(TEMPLATE, context, title=context["title"])
    except PdfFailed as failure:
        raise FilesFailed(str(failure)) from failure
    return [_made(version, FileKind.PDF, pdf), *tables_of(version)]


def tables_of(version):
    """Return the MadeFiles that hold the rows as a table, and the report of what was replaced.

    The same version gives the same bytes.
    """
    rows = content_rows(version)
    grades = committee_grades(version.content)
    tidy = [tidy_row(version, row, grades.get(row.place, "")) for row in rows]
    plain, _ = write_csv(TIDY, tidy)
    cp932, replaced = write_csv(TIDY, tidy, "cp932")
    report, _ = write_csv(REPORT, map(_replaced, replaced))
    opinions, _ = write_csv(OPINIONS, opinion_rows(version))
    try:
        excel = _workbook(version, rows, tidy)
    except ValueError as failure:  # what no cell of Excel can hold
        raise FilesFailed(f"{failure}その行を短くしてから、版を固定し直してください。") from failure
    return [
        _made(version, FileKind.EXCEL, excel),
        _made(version, FileKind.CSV, plain),
        _made(version, FileKind.CSV_CP932, cp932),
        _made(version, FileKind.REPLACEMENTS, report),
        _made(version, FileKind.OPINIONS, opinions),
    ]


def _made(version, kind, content):
    ending, content_type = KINDS[kind]
    name = f"評価票_{version.sheet.year}_第{version.number}版{ending}"
    return MadeFile(kind, name, content_type, content)


def tidy_row(version, row, committee_grade):
    """One row of the tidy table, in the order of TIDY."""
    return (
        int(version.sheet.year), str(version.sheet.year), str(version.sheet.plan),
        row.goal_number, row.goal, row.basic_measure_number, row.basic_measure,
        row.measure_number, row.measure, row.number, row.initiative,
        "新規" if row.is_new else "", row.department, row.results, row.grade, row.outlook,
        version.number, version.issued_on, version.cover_date, committee_grade,
    )  # fmt: skip


def opinion_rows(version):
    """The committee's main opinions with the city's answers, in the order of OPINIONS."""
    return [
        (
            int(version.sheet.year), str(version.sheet.year), row["number"], row["target"],
            row["place"], row["text"], row["speaker"], row["meeting"], row["minutes_place"],
            row["city_view"], row["department"], row["reflection"], version.number,
            version.issued_on,
        )
        for row in said_of(version.content)["opinions"]
    ]  # fmt: skip


def version_context(version):
    """Everything that documents/evaluation_sheet.html places, of a frozen version."""
    mark = f"訂正版　第{version.number}版" if version.reason else ""
    cover = Cover(version.cover_date, version.issuer, tuple(version.stamp.splitlines()), mark)
    return (
        frame(version.sheet)
        | opinions_context(said_of(version.content))
        | {
            "cover": asdict(cover),
            "sections": [
                {
                    "goal": (section.first.goal_number, section.first.goal),
                    "basic_measure": (
                        section.first.basic_measure_number,
                        section.first.basic_measure,
                    ),
                    "measures": section.measures,
                    "rows": [
                        printed_row(each.row, each.opens_measure, each.opens_initiative)
                        for each in section.rows
                    ],
                }
                for section in sections_of(content_rows(version))
            ],
        }
    )


def _workbook(version, rows, tidy):
    parts, whole = tally(rows)
    letters = list(whole.counts)
    title = version.sheet.title
    totals = SheetSpec(
        title="集計",
        columns=[
            Column("基本目標", 40),
            *(Column(each or "未記入", 9) for each in letters),
            Column("計", 9),
        ],
        rows=[(part.label, *part.counts.values(), part.total) for part in [*parts, whole]],
        notes=[title, *(f"{grade}　{grade.criterion}" for grade in Grade)],
    )
    table = SheetSpec(
        title="評価票", columns=TIDY, rows=tidy, notes=[f"{title}　第{version.number}版"]
    )
    sheets = [table, totals, *_of_committee(version, title)]
    # the day of the papers of 平成30年度 is not known
    made_on = version.issued_on or version.sheet.year.ends_on
    return write_workbook(sheets, title=title, made_on=made_on)


def _of_committee(version, title):
    """What the committee said, where it said something."""
    said, notes = said_of(version.content), [f"{title}　第{version.number}版"]
    if said["opinions"]:
        rows = opinion_rows(version)
        yield SheetSpec(title="主な意見と市の考え方", columns=OPINIONS, rows=rows, notes=notes)
    if said["grades"]:
        rows = [tuple(row[name] for name in GRADE_COLUMNS) for row in said["grades"]]
        yield SheetSpec(title="委員会の評価", columns=GRADES, rows=rows, notes=notes)


def _replaced(each):
    return (
        each.line, each.heading, each.character, f"U+{ord(each.character):04X}",
        each.written or DROPPED,
    )  # fmt: skip
