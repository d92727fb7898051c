"""Make the files of published versions that have none: 平成30年度 came as papers"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from evaluation.actions.published import make_files
from evaluation.documents.published import files_of
from evaluation.queries.published import without_files
from koganei import audit
from koganei.law import RuleBroken


class Command(BaseCommand):
    help = "公表した版のうち、ファイル（PDF・Excel・CSV）のないものに作ります。あれば何もしません。"

    def handle(self, **options):
        for version in without_files():
            try:
                with audit.acting(), transaction.atomic():
                    made = make_files(version=version, make=files_of)
            except RuleBroken as broken:
                raise CommandError("\n".join(map(str, broken.violations))) from broken
            for each in made:
                self.stdout.write(f"{each.content_hash}  {each.file_name}")
