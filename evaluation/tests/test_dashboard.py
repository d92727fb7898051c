"""集計: every number is that of the rows it leads to, and counts only what its reader may see"""

import csv
import io
import re
from html import unescape

import pytest
from django.db import connection

from evaluation.models import EvaluationSheet, Initiative, SectionAnswer, SheetEntry
from evaluation.queries.narrowed import MOVES, STATES, count_moves, count_states, rows_for
from evaluation.tests.years import SAFETY, YEAR, answer, fill, fix, hand_up, open_year, user
from koganei.models import Department
from koganei.spreadsheets import read_workbook

CELL = re.compile(r'data-label="([^"]*)">(?:<a href="([^"]*)">)?(\d+)(?:</a>)?</td>')


@pytest.fixture
def running(demo):
    """平成30年度 published, 令和元年度 running: 地域安全課 handed in, 健康課 at its head."""
    open_year()
    fix(SAFETY)
    hand_up("健康課")
    fill("広報秘書課", grade="A")
    return EvaluationSheet.objects.get(year=YEAR)


def part_of(page, name):
    """The panel whose heading has this id."""
    return page.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def linked(text):
    return [
        (label, unescape(address), int(n)) for label, address, n in CELL.findall(text) if address
    ]


def stated(page):
    return int(re.search(r"(\d+)件（個別事業×担当課）", page)[1])


@pytest.mark.parametrize("by", ["goal", "department"])
def test_every_number_leads_to_as_many_rows(running, client_as, by):
    client = client_as("welfare_staff")
    page = client.get(f"/evaluation/2019/totals/?by={by}").content.decode()
    links = linked(page)
    assert len(links) > 30
    for label, address, number in links:
        assert stated(client.get(address).content.decode()) == number, (label, address)


def test_the_years_stand_beside_each_other_each_part_with_its_own(running, client_as):
    page = client_as("welfare_staff").get("/evaluation/2018/totals/").content.decode()
    table = part_of(page, "years")
    rows = re.findall(
        r'<tr><th scope="row" data-label="年度">(.*?)</th>(.*?)</tr>', table, re.DOTALL
    )
    assert {year: [int(n) for *_, n in CELL.findall(cells)] for year, cells in rows} == {
        "平成30年度": [16, 28, 4, 4, 0, 52],
        "令和元年度": [3, 3, 0, 0, 46, 52],
    }
    assert part_of(page, "part-years").count("<tbody>") == 3


def test_a_section_counts_its_own_rows_until_the_year_is_published(running, client_as):
    page = client_as("section_author_safety").get("/evaluation/2019/totals/").content.decode()
    assert "令和元年度はまだ公表されていないので、自分の課の行だけ" in page
    assert "令和元年度（2件）" in page
    assert "平成30年度（52件）" in page
    progress = part_of(page, "progress")
    assert re.findall(r'data-label="担当課"><a[^>]*>(.*?)</a>', progress) == [SAFETY]


def test_the_auditor_counts_what_is_published_and_sees_stages_only(running, client_as):
    client = client_as("auditor")
    page = client.get("/evaluation/2018/totals/").content.decode()
    assert 'aria-labelledby="years"' not in page
    progress = part_of(page, "progress")
    assert ("確定ずみ" in progress, CELL.findall(progress)) == (True, [])
    assert (
        "この条件で見られる行がありません"
        in client.get("/evaluation/2019/totals/").content.decode()
    )


def test_progress_tells_where_the_rows_of_each_section_stand(running, client_as):
    page = client_as("welfare_staff").get("/evaluation/2018/totals/").content.decode()
    rows = re.findall(r'<th scope="row" data-label="担当課">(.*?)</th>(.*?)</tr>',
                      part_of(page, "progress"), re.DOTALL)  # fmt: skip
    found = {
        re.sub("<.*?>", "", name): [int(n) for *_, n in CELL.findall(cells)] for name, cells in rows
    }
    assert found[SAFETY] == [2, 0, 0, 0, 2]
    assert found["健康課"] == [1, 0, 0, 1, 0]
    assert found["広報秘書課"] == [3, 0, 3, 0, 0]
    assert found["地域福祉課"] == [17, 17, 0, 0, 0]
    assert found["全体"] == [52, 46, 3, 1, 2]


def test_every_row_has_one_state_and_one_move(running):
    staff = user("welfare_staff")
    entries = running.entries.all()
    SheetEntry.objects.filter(sheet=running, grade="A").update(grade="―")
    moves, states = count_moves(entries, staff, running), count_states(entries)
    assert sum(moves.values()) == sum(sum(each.values()) for each in states.values()) == 52
    assert {key: rows_for(staff, running, moved=key).count() for key in MOVES} == moves
    for key in STATES:
        assert rows_for(staff, running, state=key).count() == sum(
            each[key] for each in states.values()
        )


@pytest.mark.parametrize(("before", "now", "key"), [
    ("C", "B", "up"), ("A", "B", "down"), ("B", "B", "same"),
    ("", "B", "none"), ("―", "B", "none"), ("D", "B", "up"),
])  # fmt: skip
def test_a_row_is_compared_with_its_own_of_last_year(running, before, now, key):
    row = answer_row(SAFETY)
    SheetEntry.objects.filter(
        sheet__year=2018, department=row.department, initiative=row.initiative
    ).update(grade=before)
    assert row.grade == now
    assert row in rows_for(user("welfare_staff"), running, moved=key)


def test_a_row_that_was_moved_is_compared_with_what_it_continues(running):
    row = answer_row(SAFETY)
    old = row.initiative
    new = Initiative.objects.create(
        measure=old.measure, number=99, name="別の名称", continues=old, first_year=YEAR
    )
    SectionAnswer.objects.filter(pk=answer(SAFETY).pk).update(stage="entry")
    SheetEntry.objects.filter(pk=row.pk).update(initiative=new)
    assert row in rows_for(user("welfare_staff"), running, moved="up")


def answer_row(section):
    rows = SheetEntry.objects.filter(sheet__year=YEAR, department__name=section)
    return rows.order_by("pk").first()


def test_a_reader_learns_no_grade_of_last_year_that_is_not_theirs_to_see(running):
    """Another section's row of a year that is not published counts as one without a grade."""
    after = EvaluationSheet.objects.create(plan=running.plan, year=YEAR.next)
    row = answer_row(SAFETY)
    SheetEntry.objects.create(
        sheet=after, initiative=row.initiative, department=row.department, grade="A", results="-"
    )
    moves = {
        name: {key for key, n in count_moves(after.entries.all(), user(name), after).items() if n}
        for name in ("section_author_safety", "section_author")
    }
    assert moves == {"section_author_safety": {"up"}, "section_author": {"none"}}


def test_the_year_is_chosen_with_the_rest_of_the_form(running, client_as):
    client = client_as("welfare_staff")
    response = client.get("/evaluation/totals/?year=2018&by=department&department=")
    assert response.url == "/evaluation/2018/totals/?by=department&department="
    for year in ("1999", "x", ""):
        assert client.get(f"/evaluation/totals/?year={year}").url == "/evaluation/2019/totals/"


def test_files_carry_the_numbers_of_the_page(running, client_as):
    client = client_as("section_author_safety")
    text = client.get("/evaluation/2018/totals/csv/").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0] == ["年度", "基本目標", "A", "B", "C", "D", "―", "未記入", "計", "注"]
    assert ["平成30年度", "全体", "16", "28", "4", "4", "0", "0", "52", ""] in lines
    assert lines[-1] == [
        "令和元年度", "全体", "0", "2", "0", "0", "0", "0", "2", "この利用者が見られる課の行だけ",
    ]  # fmt: skip
    content = client.get("/evaluation/2018/totals/xlsx/?by=department").content
    (sheet,) = read_workbook(content)
    cells = [list(map(str, row)) for row in sheet.rows]
    assert any(row[:2] == ["令和元年度", SAFETY] for row in cells)
    assert not any(row[:2] == ["令和元年度", "健康課"] for row in cells)
    assert client_as("auditor").get("/evaluation/2018/totals/csv/").status_code == 403


@pytest.mark.parametrize("by", ["department", "measure"])
def test_queries_do_not_grow_with_years_and_sections(
    running, client_as, django_assert_max_num_queries, by
):
    client = client_as("welfare_staff")
    address = f"/evaluation/2019/totals/?by={by}"
    client.get(address)
    with django_assert_max_num_queries(40, connection=connection) as few:
        client.get(address)
    grown = ten_years_of_thirty_sections()
    with django_assert_max_num_queries(40, connection=connection) as many:
        page = client.get(address).content.decode()
    assert len(many) == len(few)
    assert len(re.findall(r'<th scope="row" data-label="年度">', part_of(page, "years"))) == 10
    assert grown == 30


def ten_years_of_thirty_sections():
    """Rows of thirty sections in ten years, past the published and the running one."""
    plan = EvaluationSheet.objects.get(year=2018).plan
    sections = list(Department.objects.all())
    sections += Department.objects.bulk_create(
        Department(name=f"第{n}課", display_order=100 + n) for n in range(30 - len(sections))
    )
    initiatives = list(Initiative.objects.all()[:20])
    sheets = [EvaluationSheet(plan=plan, year=2010 + n) for n in range(8)]
    EvaluationSheet.objects.bulk_create(sheets)
    SheetEntry.objects.bulk_create(
        SheetEntry(
            sheet=sheet, initiative=each, department=section, results="-",
            grade="ABCD"[(each.pk + section.pk) % 4],
        )
        for sheet in sheets
        for each in initiatives
        for section in sections
    )  # fmt: skip
    running = EvaluationSheet.objects.get(year=2019)
    asked = set(running.answers.values_list("department", flat=True))
    SectionAnswer.objects.bulk_create(
        SectionAnswer(sheet=running, department=each) for each in sections if each.pk not in asked
    )
    return len(sections)
