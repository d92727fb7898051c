"""HTML → PDF inside the sandbox; the one importer of WeasyPrint. Imports no Django, so it is quick.

Imported once in the sandbox's server, which prepares fonts and style sheets; each document is
then laid out in a fork of that warm process, with garbage collection off.
"""

import gc
import re
import shutil
import subprocess
from pathlib import Path

from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.formatting_structure.boxes import TableRowGroupBox
from weasyprint.text.ffi import ffi, gobject, pango, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

STYLE_FOLDER = Path(__file__).resolve().parent / "static" / "koganei" / "print"
FONTS = FontConfiguration()
KEPT = []
PANGO_WITHOUT_THREAD = 15012  # Debian 12; the oldest with one that was tried is 1.56, Debian 13
VARIANT = re.compile("(.)([\U000e0100-\U000e01ef])")
TAG = re.compile("(<[^>]*>)")


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
    renew_font_map()
    fetcher = NothingOutside()
    html = name_variants(blob.decode())
    try:
        document = HTML(string=html, url_fetcher=fetcher, base_url="about:blank").render(
            stylesheets=list(STYLES.values()), font_config=FONTS, pdf_variant=value["variant"]
        )
        document.metadata.title = value["title"]
        continue_labels(document)
        pdf = document.write_pdf(pdf_variant=value["variant"])
    except FatalURLFetchingError:
        return {"refused": fetcher.refused, "pages": 0}, b""
    if fetcher.refused:
        return {"refused": fetcher.refused, "pages": 0}, b""
    return {"refused": 0, "pages": len(document.pages)}, pdf


def renew_font_map():
    """Give this fork a font map of its own.

    A newer Pango asks a thread of the map for fonts; a thread does not survive the fork,
    and the layout would wait for it for ever. The old map is kept: its fonts may still be in use.
    """
    if pango.pango_version() <= PANGO_WITHOUT_THREAD:
        return
    KEPT.append(FONTS.font_map)
    FONTS.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
    pangoft2.pango_fc_font_map_set_config(
        ffi.cast("PangoFcFontMap *", FONTS.font_map), FONTS._config
    )
    FONTS.strut_layouts.clear()


def name_variants(html):
    """Mark the variants of characters in names (IVS) that the text font lacks but IPAmjMincho has.

    BIZ UD knows the variants of Adobe-Japan1, IPAmj those of Moji_Joho; a font that lacks one
    prints the plain character without notice.
    """
    head, body, rest = html.partition("<body")
    if not VARIANT.search(rest):
        return html
    known, others = variants_of("BIZ UDPGothic"), variants_of("IPAmjMincho")

    def mark(found):
        pair = (ord(found[1]), ord(found[2]))
        if pair in known or pair not in others:
            return found[0]
        return f'<span class="name-variant">{found[0]}</span>'

    parts = TAG.split(rest)  # texts and tags in turn; the first text is the body tag's own end
    texts = [VARIANT.sub(mark, part) if n % 2 == 0 else part for n, part in enumerate(parts)]
    return head + body + "".join(texts)


def variants_of(family):
    """Return the (character, selector) pairs that a font has a shape for."""
    found = subprocess.run(  # noqa: S603 -- fixed words, nothing from outside
        [shutil.which("fc-match") or "fc-match", "--format=%{file}|%{index}", family],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    path, _, number = found.rpartition("|")
    font = TTFont(path, fontNumber=int(number or 0), lazy=True)
    tables = [table for table in font["cmap"].tables if table.format == 14]
    return {
        (character, selector)
        for table in tables
        for selector, pairs in table.uvsDict.items()
        for character, _ in pairs
    }


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
