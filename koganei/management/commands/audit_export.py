"""Write the audit chain to a file that the stand-alone script can verify anywhere."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from koganei import audit_chain


class Command(BaseCommand):
    help = "監査の記録をJSON Linesで書き出します。今あるファイルには書きません。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="書き出すファイル")

    def handle(self, *, file, **options):
        count = 0
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as target:
                for line in audit_chain.lines():
                    target.write(line + b"\n")
                    count += 1
        except OSError as error:
            raise CommandError(
                f"{file} に書けません（{error.strerror}）。まだないファイルの名前を書いてください。"
            ) from error
        self.stdout.write(
            f"{count}件を {file} に書き出しました。確かめるには: "
            f"python3 koganei/audit_verify_standalone.py {file} --anchor 控えのファイル"
        )
