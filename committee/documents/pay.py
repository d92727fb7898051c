"""支給調書 of a meeting and of a 年度: gross pay by the record; no bank data, no My Number."""

from django.utils import timezone

from committee.documents.meetings import head
from committee.documents.paper import NothingToPrint, Paper, full_name, session_name
from committee.enums import RemunerationOffice
from committee.queries.pay import pay_of
from koganei.dates.wareki import format_date
from koganei.spreadsheets import Column, SheetSpec, write_workbook

NARROW, WIDE = 3, 12  # meetings of a year that fit a page upright and lying; more: Excel alone


def pay_paper(meeting):
    """支給調書 of one meeting, by its record of attendance"""
    pay = _payable(meeting)
    rows = [[*row[:-1], f"{row[-1]:,}"] for row in _pay_rows(pay)]
    context = head(meeting) | {"rows": rows, "total": f"{pay.total:,}", "count": len(rows)}
    return Paper(f"{session_name(meeting)} 支給調書", "pay", context)


def pay_workbook(meeting):
    """Return the same as an Excel workbook."""
    columns = [Column("番号", 8), Column("氏名", 22), Column("職", 12), Column("報酬額（円）", 16)]
    title = f"{session_name(meeting)} 支給調書"
    spec = SheetSpec(
        title="支給調書", columns=columns, rows=_pay_rows(_payable(meeting)), notes=(title,),
        landscape=False,
    )  # fmt: skip
    return write_workbook([spec], title=title, made_on=timezone.localdate())


def _payable(meeting):
    pay = pay_of(meeting)
    if pay.violations:
        raise NothingToPrint("\n".join(map(str, pay.violations)))
    if not pay.attended:
        raise NothingToPrint("出席の記録がないので、支給するものはありません。")
    return pay


def _pay_rows(pay):
    return [
        [line.row.number, line.row.name, RemunerationOffice(line.office).label, line.yen]
        for line in pay.attended
    ]


def year_title(found):
    """「小金井市地域福祉推進委員会 令和元年度 委員報酬支給調書」"""
    return f"{full_name(found.committee)} {found.year} 委員報酬支給調書"


def pay_year_paper(found):
    """支給調書 of a 年度, from the slips that were issued: members by meeting, then the slips"""
    shown = found.meetings if len(found.meetings) <= WIDE else []
    rows = [row[: 3 + len(shown)] + row[-2:] for row in _year_rows(found)]
    context = {
        "body": full_name(found.committee),
        "year": str(found.year),
        "is_wide": len(shown) > NARROW,
        "meetings": [
            {"number": m.number, "day": f"{m.held_on.month}/{m.held_on.day}"} for m in shown
        ],
        "rows": [[*row[:3], *(f"{cell:,}" for cell in row[3:])] for row in rows],
        "sums": [f"{each:,}" for each in (*found.sums[: len(shown)], found.days, found.total)],
        "count": len(rows),
        "slips": [[*row[:-1], f"{row[-1]:,}"] for row in _slip_rows(found)],
        "missing": missing(found),
    }
    return Paper(year_title(found), "pay_year", context)


def pay_year_workbook(found):
    """Return the same as an Excel workbook of two sheets."""
    title = year_title(found)
    of_members = SheetSpec(
        title="委員ごとの支給",
        columns=[
            Column("番号", 8), Column("氏名", 22), Column("職", 14),
            *(Column(f"第{m.number}回（円）", 14) for m in found.meetings),
            Column("日数", 8), Column("支給額（円）", 16),
        ],
        rows=[
            *_year_rows(found),
            [None, "計", None, *found.sums, found.days, found.total],
        ],
        notes=(title, *missing(found)),
    )  # fmt: skip
    of_slips = SheetSpec(
        title="支給調書の一覧",
        columns=[
            Column("会議", 10), Column("開催日", 18), Column("種類", 12), Column("作成日", 18),
            Column("差額の理由", 40), Column("支給額（円）", 16),
        ],
        rows=[*_slip_rows(found), ["計", None, None, None, None, found.total]],
        notes=(title,),
    )  # fmt: skip
    return write_workbook([of_members, of_slips], title=title, made_on=timezone.localdate())


def missing(found):
    """Return sentences about what the slips of the year do not hold yet."""
    return [
        f"第{meeting.number}回（{format_date(meeting.held_on)}）の{told}"
        for meetings, told in (
            (found.unpaid, "支給調書は、まだ作っていません。"),
            (found.differing, "出席は、支給調書の後に訂正されています。差額の支給調書がまだです。"),
        )
        for meeting in meetings
    ]


def _year_rows(found):
    """Return number, name, office, what each meeting paid, days, sum; a row for each member."""
    if not found.slips:
        raise NothingToPrint(f"{found.year}の支給調書はまだありません。")
    return [
        [number, line.member.name, line.office, *found.cells(line), line.days, line.yen]
        for number, line in enumerate(found.lines, start=1)
    ]


def _slip_rows(found):
    return [
        [
            f"第{slip.meeting.number}回",
            format_date(slip.meeting.held_on),
            "差額" if slip.is_difference else "支給",
            format_date(slip.issued_on),
            slip.reason,
            slip.yen,
        ]
        for slip in found.slips
    ]
