"""Excelから読み込む: what the page shows, what is chosen, what is written, what is refused."""

import html
import io
import re

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluation.actions.entries import write_entry
from evaluation.models import SheetEntry
from evaluation.queries.sheets import PRINT_ORDER
from evaluation.resources import sheet_workbook
from evaluation.tests import years
from evaluation.tests.workbooks import FIRST, add, edited, put
from koganei.testing.canary import text_of

pytest_plugins = ["evaluation.tests.fixtures"]

UPLOAD = "/evaluation/2018/excel/"
OWN = 10  # a row of 地域福祉課
DESK = 33  # the row of 福祉総合相談窓口の整備, of 地域福祉課
OTHERS = 8  # a row of 地域安全課
CHOOSE = "画面とExcelのどちらを残すか、選んでください。"


@pytest.fixture
def desk(sheet):
    return sheet.entries.get(initiative__name="福祉総合相談窓口の整備")


@pytest.fixture
def client(sheet, client_as):
    return client_as("section_author")


def everything():
    return list(SheetEntry.objects.order_by("pk").values()), SheetEntry.history.count()


def write(entry, author, **texts):
    entry.refresh_from_db()
    stands = {"results": entry.results, "grade": entry.grade, "outlook": entry.outlook}
    write_entry(entry=entry, by=author, version=entry.version, **stands | texts)


def upload(client, data, address=UPLOAD):
    return client.post(address, {"file": SimpleUploadedFile("評価票.xlsx", data)})


def preview(client, data, address=UPLOAD):
    """Upload a good workbook; return the address of its page and the page."""
    response = upload(client, data, address)
    assert response.status_code == 302, words(response)
    return response["Location"], client.get(response["Location"])


def words(response):
    text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(text).split())


def seen(response):
    return re.search(r'name="seen" value="([^"]*)"', response.content.decode())[1]


def choices(response):
    """{name: [value, …]} of the radio buttons, and whether any is chosen."""
    tags = re.findall(r'<input type="radio"[^>]*>', response.content.decode())
    found = {}
    for tag in tags:
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        found.setdefault(values["name"], []).append(values["value"])
    return found, any("checked" in tag for tag in tags)


def test_unmodified_workbook_offers_nothing_to_write(client, sheet):
    before = everything()
    address, page = preview(client, sheet_workbook(sheet))
    assert "書き込むところはありません。Excelは画面と同じ内容です。" in words(page)
    assert "変わりません 52行" in words(page)
    assert "行を書き込む" not in words(page)
    assert client.post(address, {"seen": seen(page)}).status_code == 302
    assert everything() == before


def test_change_is_shown_in_words_and_written_when_confirmed(client, sheet, desk, author):
    data = edited(sheet_workbook(sheet), put(DESK, results="試行した。", grade="B"))
    before = everything()
    address, page = preview(client, data)
    assert everything() == before
    shown = words(page)
    assert "33行目 福祉総合相談窓口の整備 Excelの文にします 地域福祉課" in shown
    assert "事業評価 D 未実施 B ある程度達成" in shown
    assert "変わりません 51行" in shown
    done = client.post(address, {"seen": seen(page)}, follow=True)
    assert "Excelから1行を書き込みました。" in words(done)
    desk.refresh_from_db()
    assert (desk.results, desk.grade, desk.version) == ("試行した。", "B", 2)
    assert desk.history.first().history_user == author
    assert client.get(address).status_code == 404  # it is written, the file is gone
    assert "もう書き込んだか、1日たったので" in words(client.get(address))


def test_conflicts_stand_side_by_side_and_every_open_one_is_named(client, sheet, desk, author):
    data = edited(
        sheet_workbook(sheet),
        put(DESK, results="Excelの文", grade="B", outlook="Excelの展望"),
        put(OWN, outlook="十行目の展望"),
    )
    write(desk, author, results="画面の文", grade="C")
    before = everything()
    address, page = preview(client, data)
    shown = words(page)
    assert "選んでください 1行" in shown
    assert "事業実績 画面の文 Excelの文" in shown
    found, is_chosen = choices(page)
    assert found == {
        "choice_33_results": ["page-2", "excel-2"],
        "choice_33_grade": ["page-2", "excel-2"],
    }
    assert not is_chosen

    refused = client.post(address, {"seen": seen(page)})
    assert refused.status_code == 422
    assert words(refused).count(CHOOSE) == 4  # in the summary and at each of the two
    assert f"33行目 事業実績：{CHOOSE}" in words(refused)
    assert everything() == before

    half = client.post(address, {"seen": seen(page), "choice_33_results": "excel-2"})
    assert half.status_code == 422
    assert re.search(r'value="excel-2"[^>]*checked', half.content.decode())
    assert everything() == before

    chosen = {"choice_33_results": "excel-2", "choice_33_grade": "page-2", "seen": seen(half)}
    assert client.post(address, chosen).status_code == 302
    desk.refresh_from_db()
    assert (desk.results, desk.grade, desk.outlook) == ("Excelの文", "C", "Excelの展望")
    assert SheetEntry.objects.filter(outlook="十行目の展望").count() == 1


def test_row_saved_after_the_preview_is_shown_again(client, sheet, desk, author):
    data = edited(
        sheet_workbook(sheet), put(DESK, results="Excelの文"), put(OWN, outlook="十行目の展望")
    )
    address, page = preview(client, data)
    write(desk, author, outlook="見ているあいだの文")
    before = everything()
    again = client.post(address, {"seen": seen(page)})
    assert again.status_code == 422
    assert "33行目は、見ているあいだに画面で保存されました。" in words(again)
    assert "見ているあいだの文" not in words(page)
    assert everything() == before
    assert client.post(address, {"seen": seen(again)}).status_code == 302
    desk.refresh_from_db()
    assert (desk.results, desk.outlook) == ("Excelの文", "見ているあいだの文")


def test_choice_made_on_an_older_text_is_asked_again(client, sheet, desk, author):
    data = edited(sheet_workbook(sheet), put(DESK, results="Excelの文"))
    write(desk, author, results="画面の文")
    address, page = preview(client, data)
    write(desk, author, results="もっと新しい画面の文")
    before = everything()
    again = client.post(address, {"seen": seen(page), "choice_33_results": "excel-2"})
    assert again.status_code == 422
    assert "画面の文が変わりました。見比べて、選び直してください。" in words(again)
    assert "もっと新しい画面の文" in words(again)
    assert choices(again) == ({"choice_33_results": ["page-3", "excel-3"]}, False)
    assert everything() == before


def test_old_workbook_asks_at_every_difference(client, sheet, desk):
    data = edited(
        sheet_workbook(sheet), put(DESK, results="Excelの文"), lambda page: page.delete_cols(2)
    )
    address, page = preview(client, data)
    assert "出力したときの文が分からないExcel（古い様式など）です。" in words(page)
    sent = {"seen": seen(page), "choice_33_results": "page-1"}
    assert client.post(address, sent).status_code == 302
    desk.refresh_from_db()
    assert desk.version == 1  # the page's text was chosen, so nothing changed


def test_new_row_of_the_own_section_is_added(client, sheet):
    aid = {"path": "1-1-2-2", "measure": "移動支援の充実", "initiative": "移送サービスへの支援"}
    data = edited(sheet_workbook(sheet), add(id=None, **aid, results="助成した。", grade="B"))
    address, page = preview(client, data)
    assert "56行目 移送サービスへの支援 行を加えます" in words(page)
    assert client.post(address, {"seen": seen(page)}).status_code == 302
    assert SheetEntry.objects.filter(results="助成した。").count() == 1


def test_wrong_rows_are_named_and_nothing_can_be_written(client, sheet):
    data = edited(
        sheet_workbook(sheet), put(OWN, results="よい文"), put(DESK, grade="Ａ（一部Ｂ）"),
        put(OTHERS, outlook="ほかの課の文"),
    )  # fmt: skip
    before = everything()
    address, page = preview(client, data)
    shown = words(page)
    assert "直すところがあるので、1行も書き込めません。" in shown
    assert "事業評価 ：事業評価「Ａ（一部Ｂ）」は読めません。" in shown
    assert "地域安全課の行は書けません。" in shown
    assert "ほかの課の文 書き込めません" in shown
    assert "よい文 Excelの文にします" in shown
    assert "行を書き込む" not in shown
    assert client.post(address, {"seen": seen(page)}).status_code == 422
    assert everything() == before


def test_a_row_that_may_not_be_read_tells_nothing_of_its_text(sheet, client_as):
    """Whoever makes up a workbook with the ids of another section reads no draft in the answer."""
    years.open_year()
    section = years.answer(years.WELFARE).department
    data = edited(sheet_workbook(years.sheet_of(), department=section), put(FIRST, results="偽"))
    years.fill(years.WELFARE, results="ほかの課には見せない下書き")
    client = client_as("section_author_safety")
    address, page = preview(client, data, "/evaluation/2019/excel/")
    assert "地域福祉課の行は書けません。" in words(page)
    assert "ほかの課には見せない下書き" not in words(page)
    assert "ほかの課には見せない下書き" not in text_of(client.get(f"{address}marked/"))
    assert "続ける。" not in words(page)


def test_workbook_of_another_year_is_refused(client, sheet):
    years.open_year()
    response = upload(client, sheet_workbook(sheet), "/evaluation/2019/excel/")
    assert response.status_code == 422
    assert "平成30年度の評価票のExcelです。令和元年度のExcelを選ぶか、" in words(response)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04" + b"x" * 99])
def test_file_that_is_no_workbook_is_refused(client, data):
    response = upload(client, data)
    assert response.status_code == 422
    assert response.content.decode().count("ファイル") > 1


def test_no_file_is_asked_for(client):
    assert "Excelのファイルを選んでください。" in words(client.post(UPLOAD, {}))


def test_rows_closed_by_the_head_are_named(sheet, client_as):
    years.open_year()
    years.fix(years.SAFETY)
    section = years.answer(years.SAFETY).department
    data = edited(sheet_workbook(years.sheet_of(), department=section), put(FIRST, grade="C"))
    _, page = preview(client_as("section_author_safety"), data, "/evaluation/2019/excel/")
    assert "が確定したので、書けません。" in words(page)


def test_answer_closed_after_the_preview_is_refused_when_saving(sheet, client_as):
    years.open_year()
    section = years.answer(years.SAFETY).department
    data = edited(
        sheet_workbook(years.sheet_of(), department=section),
        put(FIRST, results="文", grade="B", outlook="続ける。"),
    )
    client = client_as("section_author_safety")
    address, page = preview(client, data, "/evaluation/2019/excel/")
    years.fix(years.SAFETY)
    before = everything()
    assert client.post(address, {"seen": seen(page)}).status_code == 422
    assert everything() == before


def test_nobody_elses_upload_is_shown(client, sheet, client_as):
    address, _ = preview(client, edited(sheet_workbook(sheet), put(DESK, results="秘密の文")))
    other = client_as("section_author_safety").get(address)
    assert other.status_code == 404
    assert "秘密の文" not in words(other)


def test_upload_that_is_gone_is_asked_for_again(client, sheet):
    address, _ = preview(client, sheet_workbook(sheet))
    cache.clear()
    gone = client.get(address)
    assert gone.status_code == 404
    assert "もう一度選んでください。" in words(gone)


def test_section_page_hands_out_its_own_workbook(sheet, client_as):
    years.open_year()
    client = client_as("section_author_safety")
    section = years.answer(years.SAFETY).department
    page = client.get(f"/evaluation/2019/sections/{section.pk}/").content.decode()
    address = f"/evaluation/2019/workbook/?department={section.pk}"
    assert f'href="{address}"' in page
    assert 'href="/evaluation/2019/excel/"' in page
    response = client.get(address)
    assert "%E5%9C%B0%E5%9F%9F%E5%AE%89%E5%85%A8%E8%AA%B2.xlsx" in response["Content-Disposition"]


def test_preview_asks_the_database_as_often_for_many_rows_as_for_few(
    client, sheet, django_assert_max_num_queries
):
    rows = range(FIRST, FIRST + 52)
    own = [row for row in rows if row not in (OTHERS,)]
    counts = []
    for changed in ([DESK], own):
        changes = [put(row, outlook="文") for row in changed]
        address, _ = preview(client, edited(sheet_workbook(sheet), *changes))
        with django_assert_max_num_queries(40) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_wrong_rows_come_back_as_a_workbook_with_comments(client, sheet, author):
    data = edited(
        sheet_workbook(sheet), put(OWN, results="よい文"), put(DESK, grade="Ａ（一部Ｂ）", id=999),
        put(OTHERS, outlook="ほかの課の文"),
    )  # fmt: skip
    address, page = preview(client, data)
    assert f'href="{address}marked/"' in page.content.decode()
    response = client.get(f"{address}marked/")
    assert "attachment" in response["Content-Disposition"]
    marked = openpyxl.load_workbook(io.BytesIO(response.content))
    first = marked.worksheets[0]
    said = {
        cell.coordinate: cell.comment.text
        for row in first["A1:M56"]
        for cell in row
        if cell.comment
    }
    assert list(said) == ["I8", "D33", "K33"]  # a hidden column is told at the number beside it
    assert said["I8"].startswith("担当課：地域安全課の行は書けません。")
    assert said["D33"].startswith("行ID：行ID 999 の行は平成30年度の評価票にありません。")
    assert "「Ａ（一部Ｂ）」は読めません" in said["K33"]
    assert first["J10"].value == "よい文"
    assert first.column_dimensions["A"].hidden
    assert marked.sheetnames == ["平成30年度", "直すところ"]
    # mended, it is read like any other: the list of errors is passed over
    entry = sheet.entries.get(initiative__name="福祉総合相談窓口の整備")
    mended = edited(
        response.content, put(DESK, grade="B", id=entry.pk),
        put(OTHERS, outlook=entry_of(sheet, "地域安全課").outlook),
    )  # fmt: skip
    address, page = preview(client, mended)
    assert "直すところがある" not in words(page)
    assert client.post(address, {"seen": seen(page)}).status_code == 302
    entry.refresh_from_db()
    assert entry.grade == "B"


def entry_of(sheet, section):
    return sheet.entries.filter(department__name=section).order_by(*PRINT_ORDER).first()


def test_marks_of_somebody_else_or_of_nothing_are_not_handed_out(client, sheet, client_as):
    address, _ = preview(client, edited(sheet_workbook(sheet), put(DESK, grade="Z")))
    assert client_as("section_author_safety").get(f"{address}marked/").status_code == 404
