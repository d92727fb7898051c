"""The pages of the sheet: who may open what, what a filter shows, and that the numbers agree."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from evaluation.models import Initiative, SheetEntry
from evaluation.resources import sheet_workbook
from evaluation.tests.papers import read
from evaluation.tests.years import unpublish
from koganei.models import User

pytest_plugins = ["evaluation.tests.fixtures"]

PAGES = {
    "sheet": "/evaluation/2018/",
    "totals": "/evaluation/2018/totals/",
    "own row": "/evaluation/2018/rows/1/",
    "other row": "/evaluation/2018/rows/5/",
    "print": "/evaluation/2018/print/",
    "pdf": "/evaluation/2018/pdf/?basic_measure=1&department=1",
    "workbook": "/evaluation/2018/workbook/",
}
EVERYTHING = dict.fromkeys(PAGES, 200)
NO_EXPORT = EVERYTHING | dict.fromkeys(("print", "pdf", "workbook"), 403)
NOTHING = dict.fromkeys(PAGES, 403)
# security.md §2.5, written once more by hand
MAY_OPEN = {
    "secretariat": EVERYTHING,
    "welfare_staff": EVERYTHING,
    "welfare_manager": EVERYTHING,
    "section_author": EVERYTHING,
    "section_head": EVERYTHING,
    "auditor": NO_EXPORT,
    "committee_member": NOTHING,
    "chief_support_worker": NOTHING,
    "support_worker": NOTHING,
    "household_finance_worker": NOTHING,
    "integration_coordinator": NOTHING,
    "conference_attendee": NOTHING,
    "account_admin": NOTHING,
}


def rows_on(response):
    """Whose row it is and its grade, for every row of the sheet page."""
    cells = re.findall(
        r'data-label="担当課">(.*?)</td>.*?data-label="評価" class="grade">(.*?)</td>',
        response.content.decode(),
        re.DOTALL,
    )
    return [(re.sub(r"\s*<span.*", "", section), grade) for section, grade in cells]


def stated_count(page):
    return int(re.search(r"(\d+)件（個別事業×担当課）", page)[1])


@pytest.mark.parametrize("role", MAY_OPEN)
def test_each_role_opens_what_it_may_and_nothing_is_written(sheet, client_as, role):
    before = list(SheetEntry.objects.order_by("pk").values()), SheetEntry.history.count()
    client = client_as(role)
    found = {name: client.get(address).status_code for name, address in PAGES.items()}
    assert found == MAY_OPEN[role]
    after = list(SheetEntry.objects.order_by("pk").values()), SheetEntry.history.count()
    assert after == before


@pytest.mark.parametrize("address", ["/evaluation/", "/evaluation/totals/", *PAGES.values()])
def test_nobody_sees_anything_without_logging_in(sheet, client, address):
    response = client.get(address)
    assert (response.status_code, urlsplit(response.url).query) == (
        302,
        f"next={address.replace('?', '%3F').replace('=', '%3D').replace('&', '%26')}",
    )


@pytest.mark.parametrize("address", PAGES.values())
def test_page_that_reads_takes_no_post(sheet, client_as, address):
    status = client_as("secretariat").post(address, {"results": "文"}).status_code
    assert status == (422 if "rows" in address else 405)


def test_short_addresses_lead_to_the_newest_sheet(sheet, client_as):
    client = client_as("auditor")
    assert client.get("/evaluation/").url == "/evaluation/2018/"
    assert client.get("/evaluation/totals/").url == "/evaluation/2018/totals/"


@pytest.mark.parametrize(
    "address",
    [
        *(f"/evaluation/{year}/" for year in (0, 1872, 2017, 2019, 2100, 99999, 10**30)),
        "/evaluation/2018/rows/0/",
        "/evaluation/2018/rows/999/",
        f"/evaluation/2018/rows/{2**63}/",
        "/evaluation/2017/rows/1/",
        "/evaluation/2018/pdf/?department=999",
        "/evaluation/2018/pdf/?basic_measure=x",
    ],
)
def test_what_is_not_there_is_not_found(sheet, client_as, address):
    assert client_as("secretariat").get(address).status_code == 404


# Drafts: a sheet without a published version


def test_section_sees_only_its_own_drafts(sheet, client_as):
    unpublish(sheet)
    client = client_as("section_author_safety")
    assert rows_on(client.get("/evaluation/2018/")) == [("地域安全課", "C")] * 2
    assert client.get("/evaluation/2018/rows/5/").status_code == 200
    assert client.get("/evaluation/2018/rows/1/").status_code == 404
    totals = client.get("/evaluation/2018/totals/?by=department").content.decode()
    assert re.findall(r'<th scope="row" data-label="担当課">(.*?)</th>', totals) == [
        "地域安全課",
        "全体",
    ]
    paper = read(client.get("/evaluation/2018/pdf/").content)
    assert len(paper.tables) == 1
    author = User.objects.get(username="section_author_safety")
    workbook = client.get("/evaluation/2018/workbook/").content
    assert workbook == sheet_workbook(sheet, reader=author)
    assert workbook != sheet_workbook(sheet)


@pytest.mark.parametrize(
    ("role", "count"),
    [("secretariat", 52), ("welfare_staff", 52), ("welfare_manager", 52), ("auditor", 0)],
)
def test_those_who_gather_see_all_drafts(sheet, client_as, role, count):
    unpublish(sheet)
    assert len(rows_on(client_as(role).get("/evaluation/2018/"))) == count


# The sheet and its filter


def test_sheet_shows_every_row_in_the_papers_order(sheet, client_as):
    response = client_as("auditor").get("/evaluation/2018/")
    rows = rows_on(response)
    assert (len(rows), stated_count(response.content.decode())) == (52, 52)
    assert rows[4:8] == [
        ("地域安全課", "C"),
        ("地域安全課", "C"),
        ("地域福祉課", "B"),
        ("健康課", "B"),
    ]
    page = response.content.decode()
    assert page.count("（原資料で判読不能）") == 5 + 9  # texts, and names of rows
    assert page.count("【新規】") == 3


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 52),
        ("grade=A", 16),
        ("grade=D", 4),
        ("grade=-", 0),
        ("department=1", 17),
        ("department=1&grade=A", 4),
        ("within=goal-2", 10),
        ("within=goal-2&grade=D", 2),
        ("grade=E", 52),
        ("grade=a", 52),
        ("department=999", 52),
        ("department=x&within=planet-1", 52),
        ("within=goal-999999999", 0),
        ("within=goal-1%20OR%201=1", 52),
        ("grade=A&grade=B", 28),
    ],
)
def test_filter_shows_what_fits_and_passes_over_what_is_no_choice(sheet, client_as, query, count):
    response = client_as("auditor").get(f"/evaluation/2018/?{query}")
    assert (len(rows_on(response)), stated_count(response.content.decode())) == (count, count)


def test_rows_without_a_grade_can_be_found(sheet, client_as):
    SheetEntry.objects.filter(grade="D").update(grade="")
    response = client_as("auditor").get("/evaluation/2018/?grade=-")
    assert [grade for _, grade in rows_on(response)] == ["未記入"] * 4


def test_text_is_shown_as_text(sheet, client_as):
    SheetEntry.objects.filter(pk=1).update(results="<script>alert(1)</script>&amp;")
    for address in ("/evaluation/2018/", "/evaluation/2018/rows/1/"):
        page = client_as("auditor").get(address).content.decode()
        assert "<script>alert(1)</script>" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in page


@pytest.mark.parametrize("page", ["", "totals/", "totals/?by=department", "workbook/"])
def test_queries_do_not_grow_with_the_rows(sheet, client_as, django_assert_max_num_queries, page):
    client = client_as("section_author")
    with django_assert_max_num_queries(15, connection=connection) as few:
        client.get(f"/evaluation/2018/{page}")
    tenfold(sheet)
    with django_assert_max_num_queries(15, connection=connection) as many:
        response = client.get(f"/evaluation/2018/{page}")
    assert len(many) == len(few)
    assert page or stated_count(response.content.decode()) == 520


def tenfold(sheet):
    """Give every initiative nine more of its kind, each with its rows."""
    rows = list(sheet.entries.order_by("pk"))
    for more in range(1, 10):
        twins = {
            old.pk: Initiative(measure=old.measure, number=old.number + 100 * more, name=old.label)
            for old in Initiative.objects.filter(number__lt=100)
        }
        Initiative.objects.bulk_create(twins.values())
        for row in rows:
            row.pk, row._state.adding = None, True
            row.initiative = twins[row.initiative_id % 1000 if more == 1 else row.initiative_id]
        SheetEntry.objects.bulk_create(rows)
        rows = list(sheet.entries.filter(initiative__number__lt=100).order_by("pk"))


# Totals


@pytest.mark.parametrize(
    ("by", "department"),
    [
        ("goal", ""),
        ("goal", "&department=1"),
        ("basic_measure", ""),
        ("measure", "&department=1"),
        ("department", ""),
    ],
)
def test_number_of_the_totals_leads_to_as_many_rows(sheet, client_as, by, department):
    SheetEntry.objects.filter(pk__in=(30, 31, 40)).update(grade="")
    client = client_as("auditor")
    page = client.get(f"/evaluation/2018/totals/?by={by}{department}").content.decode()
    links = re.findall(r'data-label="([^"]*)"><a href="([^"]*)">(\d+)</a>', page)
    assert len(links) >= 5
    for grade, address, number in links:
        rows = rows_on(client.get(unescape(address)))
        assert len(rows) == int(number), address
        assert {found for _, found in rows} == {grade}
    whole = [int(number) for _, address, number in links if "within" not in parse_address(address)]
    assert sum(whole) == stated_count(page) == (17 if department else 52)


def parse_address(address):
    return parse_qs(urlsplit(unescape(address)).query)


def test_chart_says_its_numbers_in_words_the_blank_among_them(sheet, client_as):
    SheetEntry.objects.filter(grade="D").update(grade="")
    page = client_as("auditor").get("/evaluation/2018/totals/").content.decode()
    words = re.findall(r"<desc[^>]*>(.*?)</desc>", page, re.DOTALL)
    assert {text.split("。")[-2].strip() for text in words} == {
        "全体（52件）：A 16、B 28、C 4、D 0、未記入 4"
    }


@pytest.mark.parametrize("query", ["by=planet", "by=", "department=x"])
def test_totals_pass_over_what_is_no_choice(sheet, client_as, query):
    page = client_as("auditor").get(f"/evaluation/2018/totals/?{query}").content.decode()
    assert re.findall(r'<th scope="row" data-label="基本目標">(.*?)</th>', page) == [
        "1 福祉のまちづくり",
        "2 包括的支援体制の構築",
        "3 地域活動の活性化",
        "全体",
    ]


# Files


def test_workbook_is_a_named_attachment(sheet, client_as):
    response = client_as("secretariat").get("/evaluation/2018/workbook/?department=6")
    assert response.headers["Content-Type"] == (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E8%A9%95%E4%BE%A1%E7%A5%A8_"
        "%E5%B9%B3%E6%88%9030%E5%B9%B4%E5%BA%A6_%E5%9C%B0%E5%9F%9F%E5%AE%89%E5%85%A8%E8%AA%B2.xlsx"
    )
    section = User.objects.get(username="section_author_safety").department
    assert response.content == sheet_workbook(sheet, department=section)


def test_pdf_opens_in_the_browser_with_what_was_chosen(sheet, client_as):
    client = client_as("section_head")
    response = client.get("/evaluation/2018/pdf/?basic_measure=1&stamped=on")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline; filename*=utf-8''")
    paper = read(response.content)
    assert ("【資料5】" in paper.cover, len(paper.tables)) == (True, 1)
    blank = read(client.get("/evaluation/2018/pdf/?basic_measure=1&blank=on").content)
    assert ("【資料5】" in blank.cover, "記入用紙" in blank.cover) == (False, True)
