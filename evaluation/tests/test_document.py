"""評価票 as PDF: everything is there, whole, in its place, and marked for those who listen."""

import subprocess
from shutil import which

import pytest
from django.core.cache import cache

from evaluation.documents.sheets import sheet_context, sheet_pdf
from evaluation.models import BasicMeasure, SheetEntry
from evaluation.queries.sheets import entries_in_print_order
from evaluation.tests.papers import HEAD, packed, read
from evaluation.tests.years import unpublish
from koganei import sandbox
from koganei.models import Department, User

pytest_plugins = ["evaluation.tests.fixtures"]

TITLE = "地域福祉計画の進捗状況及び評価票（平成30年度実績報告）"
STAMP = "【資料5】令和元年12月13日第1回地域福祉推進委員会資料"


@pytest.fixture
def paper(sheet):
    return read(sheet_pdf(sheet))


@pytest.fixture
def part(sheet):
    """The last basic measure, four rows on one page."""
    return BasicMeasure.objects.get(goal__number=3, number=3)


def rows(sheet):
    return list(entries_in_print_order(sheet))


# The whole sheet


def test_every_row_stands_whole_on_one_page(sheet, paper):
    """All rows of H30 are short enough to be kept whole."""
    kept = [row["css"] for part in sheet_context(sheet)["sections"] for row in part["rows"]]
    assert ["fits" in css for css in kept] == [True] * 52
    places = [
        paper.pages_with(
            f"{row.initiative.label}",
            f"{row.department.name}{row.results_label}{row.grade}{row.outlook_label}",
        )
        for row in rows(sheet)
    ]
    assert [len(pages) for pages in places] == [1] * 52
    assert places == sorted(places)


def test_cover_says_what_the_citys_says(paper):
    criteria = (
        "【事業評価の評価基準】A…ほぼ施策内容を達成した。"
        "B…施策内容をある程度達成したが、今後の改善、検討を要する。"
        "C…施策内容を達成したとは言えず、現状について大きな課題がある。D…未実施"
    )
    assert paper.cover.endswith(f"{TITLE}令和2年3月福祉保健部地域福祉課{criteria}")
    assert HEAD not in paper.cover


def test_every_table_page_has_the_six_headings_once(paper):
    assert [page.count(HEAD) for page in paper.tables] == [1] * len(paper.tables)


def test_every_table_page_is_numbered_and_names_title_issuer_and_criteria(paper):
    count = len(paper.pages)
    for number, page in enumerate(paper.tables, 2):
        assert page.endswith(
            f"{TITLE}小金井市福祉保健部地域福祉課"
            f"評価Aほぼ達成Bある程度達成（改善・検討を要する）C大きな課題があるD未実施{number}／{count}"
        )


def test_each_basic_measure_begins_a_page_with_its_box(paper):
    boxes = [
        f"基本目標{part.goal.number}{part.goal.name}基本施策{part.number}{part.name}施策"
        + "".join(f"({measure.number}){measure.name}" for measure in part.measures.all())
        for part in BasicMeasure.objects.order_by("goal__number", "number")
    ]
    opened = [page.split(HEAD)[0] for page in paper.tables]
    assert [box for box in opened if box] == list(map(packed, boxes))


def test_labels_stand_again_where_a_table_goes_on(sheet, paper):
    """Of 施策 and 個別事業 a label is printed in its first row, and in the first row of a page."""
    entries = rows(sheet)
    page_of = {
        row.pk: paper.pages_with(f"{row.department.name}{row.results_label}{row.grade}")[0]
        for row in entries
    }
    expected = {}
    for before, row in zip([None, *entries], entries, strict=False):
        page, initiative = page_of[row.pk], row.initiative
        tops = before is None or page_of[before.pk] != page
        measure_opens = tops or before.initiative.measure_id != initiative.measure_id
        label = str(initiative.measure) if measure_opens else ""
        label += str(initiative) if tops or before.initiative_id != initiative.pk else ""
        label += "【新規】" if initiative.is_new and label else ""
        text = f"{label}{row.department.name}{row.results_label}{row.grade}{row.outlook_label}"
        expected[page] = expected.get(page, HEAD) + packed(text)
    for page, text in expected.items():
        assert paper.pages[page].split(packed(TITLE))[0].endswith(text)
    assert len(expected) > 9, "no table goes on to a second page, so nothing was tried"


def test_document_has_title_language_tags_and_its_fonts(paper):
    root = paper.reader.trailer["/Root"]
    assert (paper.reader.metadata.title, root["/Lang"]) == (TITLE, "ja")
    assert root["/MarkInfo"] == {"/Marked": True}
    assert root["/ViewerPreferences"] == {"/DisplayDocTitle": True}
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert paper.fonts == {"BIZ-UDPGothic": True, "BIZ-UDPGothic-Bold": True}
    width, height = paper.reader.pages[0].mediabox[2:]
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (297, 210)


def test_tags_tell_headings_and_tables(paper):
    tags = paper.tags()
    assert (tags[0], tags.count("/H1")) == ("/Document", 1)
    assert tags.count("/H2") == 1 + 9
    assert tags.count("/TH") == 9 * 3 + 6 * len(paper.tables)
    assert tags.count("/TD") == 9 * 3 + 6 * 52


@pytest.mark.skipif(not which("pdftotext"), reason="poppler-utils がありません")
def test_another_reader_finds_the_same_texts(sheet, tmp_path):
    path = tmp_path / "評価票.pdf"
    path.write_bytes(sheet_pdf(sheet))
    call = ["pdftotext", "-raw", "-nopgbrk", path, "-"]
    text = packed(subprocess.run(call, capture_output=True, check=True, text=True).stdout)
    missing = [row.pk for row in rows(sheet) if packed(row.outlook_label) not in text]
    assert missing == []


# Parts of it, and other kinds


@pytest.mark.parametrize("stamped", [True, False])
def test_stamp_of_the_meeting_stands_only_where_it_is_asked_for(sheet, stamped):
    cover = read(sheet_pdf(sheet, stamped=stamped)).cover
    assert (STAMP in cover, "資料" in cover) == (stamped, stamped)


def test_one_section_prints_its_own_rows_only(sheet):
    section = Department.objects.get(name="地域安全課")
    paper = read(sheet_pdf(sheet, department=section))
    own = [row.pk for row in rows(sheet) if packed(row.outlook_label) in paper.text]
    assert own == [row.pk for row in rows(sheet) if row.department == section]
    assert "地域安全課令和2年3月" in paper.cover
    assert "担当課地域安全課" in paper.tables[0].split(HEAD)[1]


def test_one_basic_measure_prints_its_own_rows_only(sheet, part):
    paper = read(sheet_pdf(sheet, basic_measure=part))
    own = [row.pk for row in rows(sheet) if packed(row.outlook_label) in paper.text]
    assert own == [row.pk for row in rows(sheet) if row.initiative.measure.basic_measure == part]
    assert f"{packed(str(part))}令和2年3月" in paper.cover


def test_section_without_rows_there_prints_a_cover_and_no_table(sheet, part):
    section = Department.objects.get(name="指導室")
    paper = read(sheet_pdf(sheet, department=section, basic_measure=part))
    assert paper.tables == []


def test_blank_form_has_every_row_and_no_answer(sheet):
    paper = read(sheet_pdf(sheet, blank=True))
    answers = {text for row in rows(sheet) for text in (row.results, row.outlook)} - {""}
    assert [text for text in answers if packed(text)[:12] in paper.text] == []
    assert "判読不能）地域福祉課" in paper.text  # a lost name is no answer
    assert "記入用紙" in paper.cover
    for row in rows(sheet):
        assert packed(row.initiative.label) in paper.text
    bare = "".join(page.split(HEAD)[1].split(packed(TITLE))[0] for page in paper.tables)
    assert [letter for letter in "ABCD" if letter in bare.replace("CoCo", "")] == []


def test_reader_prints_only_rows_that_may_be_seen(sheet):
    unpublish(sheet)
    author = User.objects.get(username="section_author_safety")
    paper = read(sheet_pdf(sheet, reader=author))
    printed = [row for row in rows(sheet) if row.results and packed(row.results) in paper.text]
    assert [row.department.name for row in printed] == ["地域安全課"] * 2
    assert "作業中（まだ版がありません）" in paper.cover


def test_change_after_publication_is_marked_on_the_cover(sheet, part):
    SheetEntry.objects.filter(pk=30).update(outlook="直した文")
    paper = read(sheet_pdf(sheet, basic_measure=part))
    assert "第2版（公表、令和2年3月）のあとに直した行があります" in paper.cover


# Kept by content


def test_unchanged_sheet_is_served_again_without_layout(sheet, part):
    first = sheet_pdf(sheet, basic_measure=part)
    sandbox.stop_all()
    assert sheet_pdf(sheet, basic_measure=part) == first
    assert sandbox._helpers == {}
    SheetEntry.objects.filter(initiative__measure__basic_measure=part).update(outlook="直した文")
    assert "直した文" in read(sheet_pdf(sheet, basic_measure=part)).text
    assert sandbox._helpers != {}


def test_same_content_has_the_same_bytes_on_another_day(sheet, part, time_machine):
    first = sheet_pdf(sheet, basic_measure=part)
    cache.clear()
    time_machine.move_to("2031-05-01 09:00:00+09:00")
    assert sheet_pdf(sheet, basic_measure=part) == first
