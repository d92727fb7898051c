"""Verify the audit chain of this database, or of an exported file, and name what is wrong."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from koganei import audit_chain
from koganei.audit_verify_standalone import check
from koganei.management.anchors import add_anchor_option, read_anchors


class Command(BaseCommand):
    help = "監査の記録のつながりを確かめます。控えを渡すと、切られた末尾と古い写しも見つけます。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--export", type=Path, help="データベースの代わりに確かめるファイル")
        add_anchor_option(parser)

    def handle(self, *, export, anchor, **options):
        anchors = read_anchors(anchor)
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
