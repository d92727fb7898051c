"""Template and plain data → PDF. Layout happens in a limited child that reaches nothing outside.

The whole path: template and context → HTML → ``koganei.pdf_worker`` (the one importer of
WeasyPrint) in the sandbox → PDF bytes, kept under the hash of all that went in, so that an
unchanged document is served again without being made.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.core.cache import cache as store
from django.template.loader import get_template

from koganei import layout
from koganei.layout import LAYOUT, SYSTEM_PACKAGES, why_unavailable
from koganei.sandbox import SandboxFailure, SandboxLimit

KEEP_SECONDS = 24 * 3600
WORKER = Path(layout.__file__).with_name("pdf_worker.py")
STYLES = sorted((WORKER.parent / "static" / "koganei" / "print").glob("*.css"))


class PdfFailed(Exception):
    """The document could not be made; the message is Japanese and says what to do."""


def render_pdf(template, context, *, title, variant="pdf/ua-1"):
    """Return the PDF of ``template`` as bytes; raise PdfFailed.

    ``context`` is plain data (what JSON can carry), for the PDF is kept under its hash.
    ``title`` goes into the metadata and must not hold personal data.
    """
    _require_libraries()
    template = get_template(template)
    source = Path(template.origin.name).read_bytes()
    key = _key(source, json.dumps(context, ensure_ascii=False).encode(), title, variant)
    return _kept(key, lambda: pdf_from_html(template.render(context), title=title, variant=variant))


def pdf_from_html(html, *, title, variant="pdf/ua-1"):
    """Lay out a whole HTML document and return the PDF as bytes; raise PdfFailed."""
    _require_libraries()
    return _lay_out(html, title, variant)


def _require_libraries():
    if reason := why_unavailable():
        raise PdfFailed(f"{reason} 管理者に {SYSTEM_PACKAGES} を入れてもらってください。")


def _kept(key, make):
    if pdf := store.get(key):
        return pdf
    pdf = make()
    store.set(key, pdf, KEEP_SECONDS)
    return pdf


def _key(source, context, title, variant):
    parts = (source, context, title.encode(), (variant or "").encode(), _layout_version())
    digests = (hashlib.sha256(part).digest() for part in parts)
    return f"pdf-{hashlib.sha256(b''.join(digests)).hexdigest()}"


@cache
def _layout_version():
    return b"".join(path.read_bytes() for path in (WORKER, *STYLES))


def _lay_out(html, title, variant):
    try:
        report, pdf = LAYOUT.call(
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
