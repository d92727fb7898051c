"""The option --anchor of the commands that verify the audit chain."""

from pathlib import Path

from django.core.management.base import CommandError

from koganei.audit_verify_standalone import ANCHOR, anchors_in


def add_anchor_option(parser):
    parser.add_argument(
        "--anchor", action="append", default=[], help="audit_anchor の1行か、それを集めたファイル"
    )


def read_anchors(texts):
    """Return every anchor in the files, or in the words themselves, that the option was given."""
    return [anchor for text in texts for anchor in _anchors(text)]


def _anchors(text):
    if Path(text).is_file():
        text = Path(text).read_text(encoding="utf-8")
    if not ANCHOR.search(text):
        raise CommandError("控えを読めません。「日付 件数 番号 ハッシュ」の1行を渡してください。")
    return anchors_in(text)
