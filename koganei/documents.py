"""HTML template → PDF. Layout happens in a limited child process that reaches nothing outside.

The whole path: template and context → HTML → sandboxed ``koganei.pdf_worker`` (the one importer
of WeasyPrint) → PDF bytes, kept under the hash of the HTML so that an unchanged document is
served again without being laid out.
"""

import ctypes
import hashlib
from functools import cache
from threading import Thread

from django.core.cache import cache as store
from django.template.loader import render_to_string

from koganei.sandbox import Sandbox, SandboxFailure, SandboxLimit

SYSTEM_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"
FONT_PACKAGES = "fonts-morisawa-bizud-gothic fonts-morisawa-bizud-mincho fonts-ipamj-mincho"
LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
KEEP_SECONDS = 24 * 3600
SANDBOX = Sandbox("koganei.pdf_worker", seconds=180, megabytes=700)


class PdfFailed(Exception):
    """The document could not be made; the message is Japanese and says what to do."""


@cache
def why_unavailable():
    """Return why no PDF can be made on this machine, or an empty text."""
    for library in LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            return f"印刷に要るライブラリ {library} がこの機械にありません。"
    return ""


def warm_up():
    """Start the layout process early, so that it loads while the caller gathers the data."""
    if not why_unavailable():
        Thread(target=SANDBOX.warm_up, daemon=True).start()


def render_pdf(template, context, *, title, variant="pdf/ua-1"):
    """Return the PDF of ``template`` as bytes; raise PdfFailed.

    ``title`` goes into the metadata and must not hold personal data.
    """
    return pdf_from_html(render_to_string(template, context), title=title, variant=variant)


def pdf_from_html(html, *, title, variant="pdf/ua-1"):
    """Return the PDF of a whole HTML document, from the store when it was made before."""
    if reason := why_unavailable():
        raise PdfFailed(f"{reason} 管理者に {SYSTEM_PACKAGES} を入れてもらってください。")
    key = "pdf-" + hashlib.sha256(f"{title}\0{variant}\0{html}".encode()).hexdigest()
    if kept := store.get(key):
        return kept
    pdf = _lay_out(html, title, variant)
    store.set(key, pdf, KEEP_SECONDS)
    return pdf


def _lay_out(html, title, variant):
    try:
        report, pdf = SANDBOX.call(
            "koganei.pdf_worker:render", {"title": title, "variant": variant}, html.encode()
        )
    except SandboxLimit as limit:
        raise PdfFailed(
            "文書が大きすぎて、決められた時間とメモリの中で組めませんでした。"
            "課や基本施策で分けて印刷してください。"
        ) from limit
    except SandboxFailure as failure:
        raise PdfFailed("PDFを作れませんでした。管理者に知らせてください。") from failure
    if report["refused"]:
        raise PdfFailed(
            f"文書が外のもの（{report['refused']}件）を読もうとしたので、印刷をやめました。"
            "文章の中の <img> や file:// などの記号を消してください。"
        )
    return pdf
