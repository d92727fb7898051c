"""Make the files of published versions that have none: 平成30年度 came as papers"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from evaluation.actions.published import FilesFailed, make_files
from evaluation.documents.published import files_of
from evaluation.queries.published import without_files
from koganei import audit


class Command(BaseCommand):
    help = "公表した版のうち、ファイル（PDF・Excel・CSV）のないものに作ります。あれば何もしません。"

    def handle(self, **options):
        for version in without_files():
            try:
                made = files_of(version)  # takes seconds, so nobody waits for our transaction
            except FilesFailed as failure:
                raise CommandError(f"{version.sheet.year}: {failure}") from failure
            with audit.acting(), transaction.atomic():
                kept = make_files(version=version, make=lambda _, made=made: made)
            for each in kept:
                self.stdout.write(f"{each.content_hash}  {each.file_name}")
