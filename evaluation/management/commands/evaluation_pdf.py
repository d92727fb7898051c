"""Print the sheet of a year as PDF."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from evaluation.documents.sheets import sheet_pdf
from evaluation.management import arguments
from koganei.documents import PdfFailed


class Command(BaseCommand):
    help = "評価票をPDFにします。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        arguments.add_sheet(parser)
        parser.add_argument(
            "--basic-measure", help="基本施策だけ（例: 2-1 は基本目標2の基本施策1）"
        )
        parser.add_argument("--stamp", action="store_true", help="会議資料の表示を付ける")
        parser.add_argument("--blank", action="store_true", help="記入用紙にする")
        parser.add_argument("--output", type=Path, required=True, help="書き出すファイル（.pdf）")

    def handle(self, *, year, department, basic_measure, stamp, blank, output, **options):
        sheet = arguments.sheet(year)
        try:
            content = sheet_pdf(
                sheet,
                department=arguments.department(department),
                basic_measure=arguments.basic_measure(sheet, basic_measure),
                stamped=stamp,
                blank=blank,
            )
        except PdfFailed as failure:
            raise CommandError(str(failure)) from failure
        arguments.write(output, content)
        self.stdout.write(f"{output} に {sheet} を書き出しました。")
