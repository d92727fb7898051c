"""HTML → PDF inside the sandbox; the one importer of WeasyPrint. Imports no Django, so it is quick.

Imported once in the sandbox's server, which prepares fonts and style sheets; each document is
then laid out in a fork of that warm process, with garbage collection off.
"""

import gc
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.formatting_structure.boxes import TableRowGroupBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

STYLE_FOLDER = Path(__file__).resolve().parent / "static" / "koganei" / "print"
FONTS = FontConfiguration()


class NothingOutside(URLFetcher):
    """Refuse every address and count what was asked for."""

    def __init__(self):
        super().__init__(allowed_protocols=[])
        self.refused = 0

    def fetch(self, url, headers=None):
        self.refused += 1
        raise FatalURLFetchingError(f"refused: {url[:40]}")


STYLES = {
    path.stem: CSS(filename=path, font_config=FONTS) for path in sorted(STYLE_FOLDER.glob("*.css"))
}
WARM_UP = """<html lang="ja"><body><p>印刷の準備 ABC 123 ①<b>太字</b></p></body></html>"""


def render(value, blob):
    """Lay out ``blob`` (UTF-8 HTML). Returns ({"refused": count, "pages": count}, PDF bytes)."""
    gc.disable()
    fetcher = NothingOutside()
    try:
        document = HTML(string=blob.decode(), url_fetcher=fetcher, base_url="about:blank").render(
            stylesheets=list(STYLES.values()), font_config=FONTS, pdf_variant=value["variant"]
        )
    except FatalURLFetchingError:
        return {"refused": fetcher.refused, "pages": 0}, b""
    document.metadata.title = value["title"]
    continue_labels(document)
    pdf = document.write_pdf(pdf_variant=value["variant"])
    if fetcher.refused:
        return {"refused": fetcher.refused, "pages": 0}, b""
    return {"refused": 0, "pages": len(document.pages)}, pdf


def continue_labels(document):
    """Show the labels again in the first row of each page on which a table goes on.

    A label stands in every row, hidden (class ``again``) where the row above has the same one;
    only layout knows which rows come to stand at the top of a page.
    """
    for page in document.pages:
        for group in _boxes(page._page_box, TableRowGroupBox):
            if group.is_header or not group.children:
                continue
            for cell in group.children[0].children:
                cell.border_top_width = 0  # the head's own line is there
                if "again" in (cell.element.get("class") or ""):
                    for box in cell.descendants():
                        box.style = box.style.copy()  # rows that look alike share one style
                        box.style["visibility"] = "visible"


def _boxes(parent, kind):
    return (box for box in parent.descendants() if isinstance(box, kind))


render({"title": "", "variant": "pdf/ua-1"}, WARM_UP.encode())
gc.enable()
gc.collect()
gc.freeze()
