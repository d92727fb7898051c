"""What people type goes to the PDF as text and as nothing else; nothing outside is asked for."""

import re
import socket
import threading
from contextlib import closing

import pytest

from evaluation.documents.sheets import sheet_pdf
from evaluation.models import BasicMeasure, SheetEntry
from evaluation.tests.papers import HEAD, packed, read
from koganei import documents, layout
from koganei.documents import PdfFailed, pdf_from_html

pytest_plugins = ["evaluation.tests.fixtures"]

DESK = 30  # 福祉総合相談窓口の整備, in 基本施策 2-1
PAGE = '<!DOCTYPE html><html lang="ja"><head><title>題</title>{}</head><body>{}</body></html>'


def printed(sheet, **texts):
    """The PDF of the basic measure of the desk's row, with these texts in it."""
    SheetEntry.objects.filter(pk=DESK).update(**texts)
    part = BasicMeasure.objects.get(goal__number=2, number=1)
    return read(sheet_pdf(sheet, basic_measure=part))


@pytest.fixture
def listener():
    """A server on this machine that notes who comes; ``listener.visits`` must stay empty."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.05)
        ended, visits = threading.Event(), []

        def listen():
            while not ended.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                connection.close()
                visits.append(address)

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", visits
        ended.set()
        thread.join()


ASKED_OUTSIDE = (
    "文書が外のもの（[1-9]件）を読もうとしたので、印刷をやめました。"
    "文章の中の <img> や file:// などの記号を消してください。"
)
NOT_MADE = "PDFを作れませんでした。管理者に知らせてください。"
MARKUP = (
    '<img src="file:///etc/passwd">',
    '<img src="{}/x.png">',
    "<script>alert(1)</script>",
    '<link rel=attachment href="file:///etc/passwd">',
    '<style>@import url("{}/x.css");</style>',
    '<svg><image href="{}/x.png"/></svg>',
    "<!-- " + "x" * 20,
    "]]>&lt;&amp;amp;{{ title }}{% now 'Y' %}",
    "</td></tr></table><h1>偽の題</h1>",
    "url({}/x.png) file:///etc/passwd",
)


def test_markup_in_a_text_is_printed_as_text_and_fetches_nothing(sheet, listener):
    address, visits = listener
    text = "\n".join(MARKUP).replace("{}", address)
    paper = printed(sheet, results=text, outlook=text)
    for line in text.splitlines():
        assert paper.text.count(packed(line)) == 2, line
    assert "root:" not in paper.text
    assert paper.tags().count("/H1") == 1
    assert visits == []


OUTSIDE = {
    "image": ("", '<img src="{}/x.png" alt="">'),
    "file": ("", '<img src="file:///etc/passwd" alt="">'),
    "relative image": ("", '<img src="x.png" alt="">'),
    "attachment": ('<link rel="attachment" href="{}/x">', ""),
    "attachment of a file": ('<link rel="attachment" href="file:///etc/passwd">', ""),
    "linked attachment": ("", '<a rel="attachment" href="{}/x">押す</a>'),
    "style sheet": ('<link rel="stylesheet" href="{}/x.css">', ""),
    "import": ('<style>@import url("{}/x.css");</style>', ""),
    "background": ("", '<p style="background: url({}/x.png)">文</p>'),
    "list mark": ("", '<ul style="list-style-image: url({}/x.png)"><li>文</li></ul>'),
    "content": ('<style>p::before {{ content: url("{}/x.png") }}</style>', "<p>文</p>"),
    "font": (
        '<style>@font-face {{ font-family: x; src: url("{}/x.woff2") }} '
        "p {{ font-family: x }}</style>",
        "<p>文</p>",
    ),
    "inline SVG": (
        "",
        '<svg width="9" height="9"><image href="{}/x.png" width="9" height="9"/></svg>',
    ),
    "SVG of a file": (
        "",
        '<svg width="9" height="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
    ),
    "object": ("", '<object data="{}/x.svg"></object>'),
    "embed": ("", '<embed src="{}/x.svg">'),
    "SVG in a data address": (
        "",
        '<img alt="" src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22>'
        '<image href=%22{}/x.png%22 width=%229%22 height=%229%22/></svg>">',
    ),
}


@pytest.mark.parametrize(("head", "body"), OUTSIDE.values(), ids=OUTSIDE)
def test_document_that_asks_for_anything_outside_is_withheld(listener, head, body):
    address, visits = listener
    html = PAGE.format(head.format(address), body.format(address))
    with pytest.raises(PdfFailed) as failed:
        pdf_from_html(html, title="題")
    assert re.fullmatch(f"{ASKED_OUTSIDE}|{NOT_MADE}", str(failed.value))
    assert visits == []


@pytest.mark.parametrize(
    "body", ['<a href="https://example.invalid/">行き先</a>', "<iframe src='{}/x'></iframe>", "文"]
)
def test_document_that_only_points_or_is_not_followed_is_printed(listener, body):
    address, visits = listener
    pdf = pdf_from_html(PAGE.format("", f"<p>{body.format(address)}</p>"), title="題")
    assert len(read(pdf).pages) == 1
    assert visits == []


@pytest.mark.parametrize("name", ["葛󠄀城", "辻󠄀", "𠮷野", "髙﨑", "神戸", "①②㋿"])
def test_name_keeps_its_shape(sheet, name):
    """The text behind the glyph has the variation selector only where the font drew the variant."""
    paper = printed(sheet, outlook=f"担当は{name}です。")
    assert f"担当は{name}です。" in paper.text
    assert set(paper.fonts.values()) == {True}


def test_row_taller_than_a_page_goes_on_under_the_headings(sheet):
    lines = [f"第{number:03}行に書いたことを述べる。" for number in range(1, 91)]
    paper = printed(sheet, results="\n".join(lines))
    places = [paper.pages_with(line) for line in lines]
    assert [len(pages) for pages in places] == [1] * 90
    assert places == sorted(places)
    pages = sorted({page for (page,) in places})
    assert len(pages) >= 2
    assert [paper.pages[page].count(HEAD) for page in pages] == [1] * len(pages)


def test_word_without_a_break_stays_inside_its_column(sheet):
    paper = printed(sheet, results="W" * 400)
    assert paper.text.count("W" * 400) == 1
    lines = "\n".join(page.extract_text() for page in paper.reader.pages).split()
    assert max(len(line) for line in lines if set(line) == {"W"}) < 40  # 88.5 mm in 9 points


def test_missing_library_is_said_in_japanese_and_the_page_still_works(
    sheet, client_as, monkeypatch
):
    monkeypatch.setattr(layout, "LIBRARIES", ("libnowhere.so.0",))
    layout.why_unavailable.cache_clear()
    try:
        with pytest.raises(PdfFailed) as failed:
            sheet_pdf(sheet)
        message = (
            "印刷に要るライブラリ libnowhere.so.0 がこの機械にありません。"
            f"管理者に {documents.SYSTEM_PACKAGES} を入れてもらってください。"
        )
        assert packed(str(failed.value)) == packed(message)
        client = client_as("section_author")
        for address, status in {"": 200, "print/": 200, "workbook/": 200, "pdf/": 503}.items():
            assert client.get(f"/evaluation/2018/{address}").status_code == status
        answer = client.get("/evaluation/2018/pdf/").content.decode()
        assert packed(message) in packed(answer)
    finally:
        layout.why_unavailable.cache_clear()
