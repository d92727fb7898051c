"""Write the database and the files into one encrypted archive."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from koganei.backup.contents import write_backup
from koganei.backup.databases import DatabaseToolFailed
from koganei.backup.passphrase import read_passphrase


class Command(BaseCommand):
    help = "データベースとファイルを、暗号にした1つのファイルに写します。動かしたまま使えます。"

    def add_arguments(self, parser):
        parser.add_argument("output", type=Path, help="書き出すファイル。もうあれば断ります。")

    def handle(self, *, output, **options):
        try:
            digest = write_backup(output, read_passphrase(), self.stdout.write)
        except FileExistsError as error:
            raise CommandError(f"{output} はもうあります。別の名前にしてください。") from error
        except (OSError, DatabaseToolFailed) as error:
            raise CommandError(f"バックアップを作れませんでした: {error}") from error
        self.stdout.write(f"{output} を書きました。SHA-256: {digest}")
