"""Write the sheet of a year as an Excel workbook."""

from pathlib import Path

from django.core.management.base import BaseCommand

from evaluation.management import arguments
from evaluation.resources import sheet_workbook


class Command(BaseCommand):
    help = "評価票をExcelに書き出します。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        arguments.add_sheet(parser)
        parser.add_argument("--output", type=Path, required=True, help="書き出すファイル（.xlsx）")

    def handle(self, *, year, department, output, **options):
        sheet = arguments.sheet(year)
        department = arguments.department(department)
        arguments.write(output, sheet_workbook(sheet, department=department))
        self.stdout.write(f"{output} に {sheet} を書き出しました。")
