"""The process that lays out PDFs. Needs no Django, so a command can start it first of all."""

import ctypes
from functools import cache
from threading import Thread

from koganei.sandbox import Sandbox

SYSTEM_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"
FONT_PACKAGES = "fonts-morisawa-bizud-gothic fonts-morisawa-bizud-mincho fonts-ipamj-mincho"
LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
LAYOUT = Sandbox("koganei.pdf_worker", seconds=180, megabytes=700)


@cache
def why_unavailable():
    """Return why no PDF can be made on this machine, or an empty text."""
    for library in LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            return f"印刷に要るライブラリ {library} がこの機械にありません。"
    return ""


def start_early():
    """Start the process without waiting for it; it loads fonts while the caller gathers data."""
    if not why_unavailable():
        Thread(target=LAYOUT.warm_up, daemon=True).start()
