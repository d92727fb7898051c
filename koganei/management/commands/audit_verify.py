"""Verify the audit chain of this database, or of an exported file, and name what is wrong."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from koganei import audit_chain
from koganei.audit_verify_standalone import ANCHOR, anchors_in, check


class Command(BaseCommand):
    help = "監査の記録のつながりを確かめます。控えを渡すと、切られた末尾と古い写しも見つけます。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--export", type=Path, help="データベースの代わりに確かめるファイル")
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            help="audit_anchor の1行か、それを集めたファイル",
        )

    def handle(self, *, export, anchor, **options):
        anchors = [each for text in anchor for each in _anchors(text)]
        report, others = _verify(export, anchors)
        for sequence in report.backwards[:10]:
            self.stderr.write(f"注意: {sequence}番の時刻が前の行より前です（時計が戻されました）。")
        problems = [report.finding] if report.finding else []
        for finding in problems + others:
            self.stderr.write(f"不正: {finding.message}")
        if problems or others:
            raise SystemExit(1)
        self.stdout.write(
            f"正常: 監査の記録{report.count}件がつながり、控え{len(anchors)}件と合います。"
        )


def _verify(export, anchors):
    if export is None:
        return audit_chain.verify(anchors)
    try:
        with export.open("rb") as lines:
            return check(lines, anchors), []
    except OSError as error:
        raise CommandError(f"{export} を読めません（{error.strerror}）。") from error


def _anchors(text):
    """Read the anchors of an option: a file's, or those in the option itself."""
    if Path(text).is_file():
        text = Path(text).read_text(encoding="utf-8")
    if not ANCHOR.search(text):
        raise CommandError("控えを読めません。「日付 件数 番号 ハッシュ」の1行を渡してください。")
    return anchors_in(text)
