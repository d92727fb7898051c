"""支給調書 of a 年度: the sums of its meetings, differences included, as page, PDF and Excel."""

import io
import re
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from openpyxl import load_workbook
from pypdf import PdfReader

from committee.actions import attendance
from committee.actions.pay import issue_pay_slip
from committee.documents.kinds import KINDS
from committee.models import AttendanceEvent, Meeting
from committee.queries.meetings import meeting_called
from committee.queries.pay import slips_of
from committee.queries.pay_years import year_of_pay
from committee.tests.meetings import seats
from koganei.documents import why_unavailable
from koganei.testing.fixtures import logged_in

pytest_plugins = ["committee.tests.fixtures"]
needs_pdf = pytest.mark.skipif(bool(why_unavailable()), reason="PDFを作れない機械です")
YEAR = KINDS["pay"].of_year
PAGE = "/committee/promotion/pay/2019/"


@pytest.fixture
def meeting(promotion):
    return meeting_called(promotion, "2019-1")


@pytest.fixture
def corrected(meeting, promotion, secretary):
    """Paid; then the twelfth was not there, and the eleventh was: a difference slip."""
    issue_pay_slip(meeting=meeting, by=secretary, on=date(2020, 1, 17))
    twelfth, eleventh = seats(promotion, 12, 11)
    attendance.withdraw(
        event=AttendanceEvent.objects.get(meeting=meeting, appointment=twelfth),
        by=secretary, reason="代わりの人",
    )  # fmt: skip
    attendance.move(
        meeting=meeting, appointment=eleventh, kind="arrived", by=secretary,
        at=meeting.opened_at, reason="書きもらし",
    )  # fmt: skip
    issue_pay_slip(meeting=meeting, by=secretary, on=date(2020, 2, 3), reason="出席の訂正")
    return meeting


def sheets(content):
    book = load_workbook(io.BytesIO(content))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]


def table(rows):
    start = next(n for n, row in enumerate(rows) if row[0] in ("番号", "会議"))
    return rows[start + 1 :]


def test_the_year_is_the_sum_of_the_meetings_slips(corrected, promotion):
    of_members, of_slips = sheets(YEAR.make(year_of_pay(promotion, 2019), "xlsx"))
    *members, total = table(of_members)
    paid = {}
    for slip in slips_of(corrected):
        for line in slip.lines.all():
            name = line.appointment.member.name
            paid[name] = paid.get(name, 0) + line.yen
    assert {row[1]: row[-1] for row in members} == paid
    assert {row[1]: row[-2] for row in members}["和久井 文"] == 0  # paid once and taken back
    assert total == [None, "計", None, 111000, 11, 111000]
    *slips, sum_of_slips = table(of_slips)
    assert [(row[2], row[5]) for row in slips] == [("支給", 111000), ("差額", 0)]
    assert sum_of_slips[-1] == 111000
    of_meeting = table(sheets(KINDS["pay"].make(corrected, "xlsx"))[0])
    assert sum(row[3] for row in of_meeting) == 111000


@needs_pdf
def test_the_paper_says_the_same(corrected, promotion):
    pdf = PdfReader(io.BytesIO(YEAR.make(year_of_pay(promotion, 2019), "pdf")))
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pdf.pages))
    for words in ("令和元年度小金井市地域福祉推進委員会委員報酬支給調書", "計12人", "111,000",
                  "差額", "出席の訂正", "長谷部和之会長"):  # fmt: skip
        assert words in text, words
    assert "和久井" not in pdf.metadata.title


def test_what_is_not_in_it_yet_is_said(corrected, promotion, secretary):
    (row,) = seats(promotion, 11)
    event = AttendanceEvent.objects.get(meeting=corrected, appointment=row)
    attendance.withdraw(event=event, by=secretary, reason="やはり欠席")
    Meeting.objects.filter(pk=corrected.pk).update(number=4)
    found = year_of_pay(promotion, 2019)
    assert [each.pk for each in found.differing] == [corrected.pk]
    notes = [row[0] for row in sheets(YEAR.make(found, "xlsx"))[0][:2]]
    assert notes[1].startswith(
        "第4回（令和元年12月13日）の出席は、支給調書の後に訂正されています。"
    )


def test_a_meeting_without_a_slip_is_named(meeting, promotion):
    assert year_of_pay(promotion, 2019).unpaid == (meeting,)
    shown = logged_in("secretariat").get(PAGE).content.decode()
    assert "まだ作っていません" in shown
    assert "年度の支給調書（PDF）" not in shown


def test_the_page_needs_as_many_queries_whatever_was_paid(
    corrected, promotion, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        year_of_pay(promotion, 2019).total  # noqa: B018 -- what the page shows


def test_buttons_lead_to_the_documents(corrected):
    desk = logged_in("secretariat")
    for page in (PAGE, "/committee/promotion/meetings/2019-1/pay/"):
        links = re.findall(r'href="([^"]+pay\.(?:pdf|xlsx))"', desk.get(page).content.decode())
        assert len(links) == 2
        assert desk.get(links[1]).content.startswith(b"PK")
    assert logged_in("welfare_manager").get(f"{PAGE}pay.xlsx").status_code == 403
    assert desk.get(f"{PAGE}pay.csv").status_code == 404


# the command


def run(*arguments):
    call_command("committee_document", "pay", "--committee=promotion", *arguments)


@pytest.mark.parametrize("which", ["--on=2020-03-31", "--year=2019", "--year=令和元年度"])
def test_the_command_writes_the_year(corrected, promotion, tmp_path, which):
    file = tmp_path / "F.xlsx"
    run(which, "--format=xlsx", f"--output={file}")
    assert table(sheets(file.read_bytes())[0])[-1][-1] == 111000


def test_with_a_meeting_it_writes_the_meetings(corrected, tmp_path):
    file = tmp_path / "F.xlsx"
    run("--meeting=2019-1", "--format=xlsx", f"--output={file}")
    assert len(table(sheets(file.read_bytes())[0])) == 11


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--year=平成30年"], "平成30年"),
        (["--year=2031"], "令和13年度の支給調書はまだありません。"),
        (["--year=2019", "--meeting=2019-1"], "--meeting なしで"),
        (["--format=csv", "--year=2019"], "支給調書は pdf、xlsx で出せます"),
    ],
)
def test_what_is_wrong_is_named(corrected, tmp_path, arguments, told):
    with pytest.raises(CommandError, match=told):
        run(*arguments, f"--output={tmp_path / 'F'}")
    assert not (tmp_path / "F").exists()
