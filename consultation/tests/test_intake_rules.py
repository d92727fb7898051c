"""相談受付・連絡票 and 添付: the rules, line by line"""

import io
import zipfile
from datetime import date, datetime, time

import pytest

from consultation.codes import CallerKind, Relation, Route, Trouble, Urgency
from consultation.rules import intake
from koganei import attachments
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.wareki import TOKYO

HOURS = (time(8, 30), time(17))
HOLIDAY = (time(9), time(12))
MONDAY, SATURDAY, NEW_YEAR = date(2026, 4, 13), date(2026, 4, 11), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("day", "clock", "holiday_hours", "outside"),
    [
        (MONDAY, time(8, 30), None, False),
        (MONDAY, time(17), None, False),
        (MONDAY, time(8, 29), None, True),
        (MONDAY, time(17, 1), None, True),
        (SATURDAY, time(10), None, True),
        (NEW_YEAR, time(10), None, True),
        (date(2026, 4, 29), time(10), None, True),
        (SATURDAY, time(10), HOLIDAY, False),
        (SATURDAY, time(13), HOLIDAY, True),
    ],
)
def test_opening_hours(day, clock, holiday_hours, outside):
    found = intake.is_outside_hours(clock, day, hours=HOURS, holiday_hours=holiday_hours)
    assert found is outside


def at(day, hour):
    return datetime.combine(day, time(hour), TOKYO)


@pytest.mark.parametrize(
    ("moment", "place"),
    [
        (at(MONDAY, 10), None),
        (at(MONDAY, 12), None),
        (at(MONDAY, 13), "received_time"),
        (at(date(2026, 4, 14), 9), "received_on"),
        (at(date(2019, 3, 31), 9), "received_on"),
    ],
)
def test_nothing_is_received_before_it_comes(moment, place):
    found = intake.check_reception(moment, now=at(MONDAY, 12))
    assert (found and found.place) == place


def test_the_number_keeps_its_year():
    assert intake.check_same_year(MONDAY, FiscalYear(2026)) is None
    assert "令和7年度" in intake.check_same_year(MONDAY, FiscalYear(2025)).message


@pytest.mark.parametrize(
    ("violation", "place"),
    [
        (intake.check_route(Route.AGENCY, has_agency=False), "agency"),
        (intake.check_route(Route.AGENCY, has_agency=True), None),
        (intake.check_route(Route.CLIENT_VISIT, has_agency=False), None),
        (intake.check_caller(CallerKind.FAMILY, ""), "relation"),
        (intake.check_caller(CallerKind.FAMILY, Relation.UNKNOWN), "relation"),
        (intake.check_caller(CallerKind.FAMILY, Relation.SIBLING), None),
        (intake.check_caller(CallerKind.OTHER, ""), None),
        (intake.check_birth(None, received_on=MONDAY), None),
        (intake.check_birth(MONDAY, received_on=MONDAY), None),
        (intake.check_birth(date(2026, 4, 14), received_on=MONDAY), "birth_on"),
        (intake.check_birth(date(1890, 1, 1), received_on=MONDAY), "birth_on"),
        (intake.check_urgency(Urgency.TODAY, " \n"), "urgent_response"),
        (intake.check_urgency(Urgency.TODAY, "主任に伝えた"), None),
        (intake.check_urgency(Urgency.THREE_DAYS, ""), None),
    ],
)
def test_what_a_slip_must_say(violation, place):
    assert (violation and violation.place) == place


@pytest.mark.parametrize(
    ("chosen", "main", "other", "place"),
    [
        ((), None, "", "troubles"),
        ((2,), None, "", None),
        ((2, 3), None, "", "main"),
        ((2, 3), 3, "", None),
        ((2, 3), 4, "", "main"),
        ((Trouble.OTHER,), None, " ", "other"),
        ((Trouble.OTHER,), None, "ペット", None),
    ],
)
def test_troubles_have_one_that_is_the_main(chosen, main, other, place):
    found = intake.check_troubles(chosen, main, other)
    assert (found and found.place) == place


@pytest.mark.parametrize(
    ("name", "kana", "is_anonymous", "places"),
    [
        ("山吹 蓮", "やまぶき れん", False, []),
        ("山吹 蓮", "", False, ["kana"]),
        ("", "", False, ["name", "kana"]),
        ("", "", True, ["name"]),
        ("30代の男性", "", True, []),
    ],
)
def test_a_client_has_a_name_or_is_called_something(name, kana, is_anonymous, places):
    found = intake.check_client(name=name, kana=kana, is_anonymous=is_anonymous)
    assert [violation.place for violation in found] == places


@pytest.mark.parametrize(
    ("urgency", "received_on", "due_on"),
    [
        (Urgency.TODAY, SATURDAY, SATURDAY),
        (Urgency.THREE_DAYS, MONDAY, date(2026, 4, 16)),
        (Urgency.NORMAL, MONDAY, date(2026, 4, 20)),
        (Urgency.NORMAL, date(2026, 4, 28), date(2026, 5, 11)),
        (Urgency.INFORMATION, MONDAY, date(2026, 4, 20)),
    ],
)
def test_the_screening_is_due_by_urgency(urgency, received_on, due_on):
    assert intake.screening_due_on(urgency, received_on) == due_on


def packed(*names, size=1):
    """A zip with these parts, each of ``size`` bytes of nothing."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as parts:
        for name in names:
            parts.writestr(name, b"\0" * size)
    return body.getvalue()


WORD = packed("[Content_Types].xml", "word/document.xml")
GOOD = [
    ("申請書.pdf", b"%PDF-1.7 ..."),
    ("写真.JPG", b"\xff\xd8\xff\xe0 ..."),
    ("写真.png", b"\x89PNG\r\n\x1a\n ..."),
    ("写真.heic", b"\0\0\0\x18ftypheic ..."),
    ("家計.xlsx", packed("xl/workbook.xml")),
    ("手紙.docx", WORD),
]
BAD = [
    ("空.pdf", b"", "空です"),
    ("大.pdf", b"%PDF-" + b" " * attachments.LARGEST, "10MBまで"),
    ("絵.gif", b"GIF89a", "添付できるのは"),
    ("古い.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "添付できるのは"),
    ("実行.pdf", b"MZ\x90\0", "添付できるのは"),
    ("頁.html", b"<html><script>", "添付できるのは"),
    ("絵.pdf", b"\x89PNG\r\n\x1a\n", "中身は.pngのファイル"),
    ("申請書", b"%PDF-1.7", "中身は.pdfのファイル"),
    ("袋.zip", packed("a.txt"), "添付できるのは"),
    ("こわれた.docx", WORD[:-30], "添付できるのは"),
    ("マクロ.docx", packed("word/document.xml", "word/vbaProject.bin"), "マクロ"),
    ("爆弾.xlsx", packed("xl/workbook.xml", *map(str, range(3)), size=60 << 20), "大きくなりすぎ"),
    ("多い.xlsx", packed("xl/workbook.xml", *map(str, range(5001))), "大きくなりすぎ"),
]


@pytest.mark.parametrize(("name", "content"), GOOD, ids=[name for name, _ in GOOD])
def test_papers_are_taken(name, content):
    assert attachments.check_attachment(name, content) == []


@pytest.mark.parametrize(("name", "content", "message"), BAD, ids=[name for name, *_ in BAD])
def test_everything_else_is_refused_by_its_content(name, content, message):
    messages = [violation.message for violation in attachments.check_attachment(name, content)]
    assert any(message in each for each in messages), messages
