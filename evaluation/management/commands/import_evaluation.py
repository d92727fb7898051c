"""Read a workbook of the sheet back in, as a named user, all rows or none."""

from evaluation.resources import import_workbook
from koganei.management.imports import ImportCommand


class Command(ImportCommand):
    help = "評価票のExcelを読み込みます。誤りが1つでもあれば何も書きません。"

    def report(self, data, *, by, dry_run, **options):
        return import_workbook(data, by=by, dry_run=dry_run)
