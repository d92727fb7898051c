"""What citizens see of the evaluation: published versions, each as it was frozen, and no draft"""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from evaluation.actions import steps
from evaluation.actions import years as year_steps
from evaluation.enums import FileKind
from evaluation.models import Campaign, EvaluationSheet, SheetEntry, SheetVersion
from evaluation.snapshot import content_hash
from evaluation.tests import years
from evaluation.tests.years import SAFETY
from koganei.testing.canary import text_of
from koganei.testing.crawl import Page, crawl

pytest_plugins = ["evaluation.tests.fixtures"]
YEAR = "/evaluation/public/2018/"


def shown(address=YEAR):
    response = Client().get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def rows_on(page):
    return page.count('data-label="評価" class="grade"')


@pytest.fixture
def campaign(sheet):
    """A year of one section that waits for its publication."""
    campaign = years.open_year()
    years.only(SAFETY)
    years.gather(SAFETY)
    years.to_publication()
    return campaign


def corrected(reason="参加者の数を直した。", results="4回。"):
    """The year goes back to its section, which writes anew, and waits for publication again."""
    staff = years.user("welfare_staff")
    fresh = Campaign.objects.get()
    year_steps.move(
        by=staff, campaign=fresh, version=fresh.version, step="reopen", comment="数が違う。"
    )
    row = years.answer(SAFETY)
    steps.send_back(
        by=staff, answer=row, version=row.version, step="return_section", comment="直して。"
    )
    years.fill(SAFETY, grade="C", results=results)
    row = years.answer(SAFETY)
    steps.hand_up(by=years.author_of(SAFETY), answer=row, version=row.version)
    row = years.answer(SAFETY)
    head = years.head_of(SAFETY)
    steps.fix(by=head, answer=row, version=row.version, document_number="第2号")
    row = years.answer(SAFETY)
    steps.receive(by=staff, answer=row, version=row.version)
    years.to_publication(reason=reason)


def test_the_citizens_start_page_leads_to_the_year(sheet):
    assert "/evaluation/public/" in shown("/committee/public/")
    assert YEAR in shown("/evaluation/public/")
    page = shown()
    for words in (
        "平成30年度 評価票", "ほぼ施策内容を達成した。", "公表 令和2年3月", "第2版", "市民",
    ):  # fmt: skip
        assert words in page
    assert rows_on(page) == 52
    assert Page(page).lang == "ja"
    assert 'class="skip" href="#content"' in page


def test_rows_are_chosen_by_goal_section_and_grade(sheet):
    rows = SheetVersion.objects.get(kind="published").content
    for query, place, wanted in (
        ("goal=2", 0, 2), ("department=健康課", 9, "健康課"), ("grade=D", 11, "D"),
    ):  # fmt: skip
        page = shown(f"{YEAR}?{query}")
        assert rows_on(page) == len([row for row in rows if row[place] == wanted]) > 0
        assert ">16</a>" in page, "the totals stay those of the whole"
    assert rows_on(shown(f"{YEAR}?grade=D&department=健康課")) == 0
    assert "この条件に合う行はありません" in shown(f"{YEAR}?grade=D&department=健康課")
    assert rows_on(shown(f"{YEAR}?grade=Z&goal=99&department=x")) == 52


def test_every_number_of_the_totals_leads_to_its_rows(sheet):
    page = shown()
    links = re.findall(r'<a href="\?([^"#]+)#rows">(\d+)<', page)
    assert len(links) > 10
    for query, count in links:
        assert rows_on(shown(f"{YEAR}?{query.replace('&amp;', '&')}")) == int(count)


def test_a_year_appears_with_its_publication_and_not_before(campaign):
    assert Client().get("/evaluation/public/2019/").status_code == 404
    assert "令和元年度" not in shown("/evaluation/public/")
    version = years.publish()
    page = shown("/evaluation/public/2019/")
    assert "講座を3回開いた。" in page
    for file in version.files.all():
        assert file.content_hash in page
        response = Client().get(f"/evaluation/public/2019/{version.number}/{file.kind}/")
        assert response.content == bytes(file.content)
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert len(response.content) == file.size


def test_a_correction_is_the_next_version_and_the_former_stays(campaign):
    first = years.publish()
    kept = {each.kind: bytes(each.content) for each in first.files.all()}
    corrected()
    assert rows_on(shown("/evaluation/public/2019/")) == 2
    assert "参加者の数を直した。" not in shown("/evaluation/public/2019/"), (
        "a draft has no reason yet"
    )
    second = years.publish("福地発第10号")
    now = shown("/evaluation/public/2019/")
    assert "訂正版" in now
    assert "参加者の数を直した。" in now
    former = shown(f"/evaluation/public/2019/{first.number}/")
    assert (
        f'これは前の版です。いまの版は<a href="/evaluation/public/2019/">第{second.number}版'
        in former
    )
    assert 'class="grade">B' in former
    assert 'class="grade">B' not in now
    for kind, content in kept.items():
        assert Client().get(f"/evaluation/public/2019/{first.number}/{kind}/").content == content
    assert second.files.count() == first.files.count() == len(FileKind)
    pdf = Client().get(f"/evaluation/public/2019/{second.number}/pdf/")
    assert f"第{second.number}版" in text_of(pdf)


def test_no_draft_reaches_a_page_or_a_file(campaign):
    """Words in every place that is not published: live rows, versions for a meeting, prepared."""
    years.publish()
    corrected(reason="Kanarekgrund", results="Kanarekzeile")
    SheetEntry.objects.filter(sheet__year=2018).update(outlook="Kanarekalt")
    sheet = EvaluationSheet.objects.get(year=2018)
    like = SheetVersion.objects.get(sheet=sheet, kind="published")
    for number, kind in ((8, "prepared"), (9, "meeting")):
        content = [[*like.content[0][:-1], f"Kanarek{kind}"], *like.content[1:]]
        SheetVersion.objects.bulk_create(
            [SheetVersion(
                sheet=sheet, number=number, kind=kind, stamp="【Kanarekmarke】", content=content,
                content_hash=content_hash(content), cover_date="Kanarektag", issuer="x",
            )]
        )  # fmt: skip
    draft = EvaluationSheet.objects.create(plan=sheet.plan, year=2020)
    SheetEntry.objects.create(
        sheet=draft, initiative=years.an_initiative(), department=years.answer(SAFETY).department,
        results="Kanarekentwurf",
    )  # fmt: skip
    met = {}
    numbers = SheetVersion.objects.filter(kind="published").values_list("sheet__year", "number")
    more = [
        f"/evaluation/public/{int(year)}/{number}/{kind}/"
        for year, number in numbers
        for kind in FileKind
    ]
    walk = crawl(
        Client(),
        "/evaluation/public/",
        more=more,
        look=lambda at, got: met.update({at: text_of(got)}),
    )
    assert {at for at, text in met.items() if "Kanarek" in text} == set()
    files = [at for at in met if at.endswith("/csv/")]
    assert {at.split("/")[3] for at in walk.pages if at.count("/") > 4} >= {"2018", "2019"}
    assert len(files) >= 1
    assert any("講座を3回開いた。" in met[at] for at in files), "the files themselves were read"
    for number in (1, 8, 9):
        assert Client().get(f"{YEAR}{number}/").status_code == 404
        assert Client().get(f"{YEAR}{number}/csv/").status_code == 404
    assert Client().get("/evaluation/public/2020/").status_code == 404


def count(address):
    with CaptureQueriesContext(connection) as found:
        shown(address)
    return len(found)


def test_the_pages_ask_the_same_however_much_is_published(sheet):
    addresses = "/evaluation/public/", YEAR, f"{YEAR}2/"
    few = [count(each) for each in addresses]
    like = SheetVersion.objects.get(kind="published")
    years.a_file(like)
    for place in range(5):
        other = EvaluationSheet.objects.create(plan=sheet.plan, year=2030 + place)
        for number, of in ((20 + place, sheet), (1, other)):
            content = like.content * 3
            SheetVersion.objects.bulk_create(
                [SheetVersion(
                    sheet=of, number=number, kind="published", content=content, issuer="x",
                    content_hash=content_hash(content), cover_date="令和2年", reason="直した。",
                    issued_on=date(2020, 4, 1),
                )]
            )  # fmt: skip
    assert [count(each) for each in addresses] == few
    assert max(few) <= 4


@pytest.mark.parametrize(("zone", "status"), [("public", 200), ("all", 200), ("internal", 404)])
def test_the_zone_decides_where_citizens_pages_are_served(sheet, zone, status):
    with override_settings(ZONE=zone):
        assert Client().get(YEAR).status_code == status
        assert Client().get("/evaluation/2018/").status_code == (404 if zone == "public" else 302)


def test_the_staff_see_the_files_and_their_hashes(campaign, client_as):
    version = years.publish()
    for address in ("/evaluation/2019/progress/", "/evaluation/2019/"):
        page = client_as("welfare_staff").get(address).content.decode()
        for file in version.files.all():
            assert file.content_hash in page
            assert f"/evaluation/2019/versions/{version.number}/{file.kind}/" in page
    file = version.files.get(kind="csv")
    address = f"/evaluation/2019/versions/{version.number}/csv/"
    assert client_as("section_author").get(address).content == bytes(file.content)
    assert client_as("auditor").get(address).status_code == 403
    seen = client_as("auditor").get("/evaluation/2019/").content.decode()
    assert file.content_hash in seen
    assert address not in seen
