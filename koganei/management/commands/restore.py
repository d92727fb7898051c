"""Check a backup in an empty place, or restore it into one."""

import os
import shutil
from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from koganei.backup.archive import ArchiveDamaged
from koganei.backup.contents import check_backup, unpacked
from koganei.backup.databases import DatabaseToolFailed, restore
from koganei.backup.passphrase import read_passphrase
from koganei.management.anchors import add_anchor_option, read_anchors


class Command(BaseCommand):
    help = "バックアップを戻して確かめるか（--check）、空のデータベースに戻します（--into）。"

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path)
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true", help="戻せるかを確かめるだけ")
        what.add_argument("--into", help="戻す先の空のデータベース（sqlite:////… か postgres://…）")
        parser.add_argument("--files", type=Path, help="--into のとき、ファイルを戻す空のフォルダ")
        parser.add_argument(
            "--not-older-than", type=datetime.fromisoformat, help="この日時より古い写しは誤りとする"
        )

        add_anchor_option(parser)

    def handle(self, *, archive, check, into, files, not_older_than, anchor, **options):
        if not_older_than and not_older_than.tzinfo is None:
            not_older_than = not_older_than.astimezone()
        passphrase, anchors = read_passphrase(), read_anchors(anchor)
        try:
            report = check_backup(
                archive,
                passphrase,
                self.stdout.write,
                not_older_than=not_older_than,
                anchors=anchors,
            )
            self._tell(report)
            if into:
                self._restore(archive, passphrase, into, files)
        except (ArchiveDamaged, DatabaseToolFailed, OSError) as error:
            raise CommandError(str(error)) from error

    def _tell(self, report):
        for problem in report.problems:
            self.stderr.write(problem)
        if report.problems:
            raise CommandError(f"{len(report.problems)}か所に誤りがあり、この写しは使えません。")
        self.stdout.write(
            f"{report.made_at} の写しは戻せます: "
            f"表{report.tables}、行{report.rows:,}、ファイル{report.files}"
        )

    def _restore(self, archive, passphrase, into, files):
        with unpacked(archive, passphrase) as (folder, manifest):
            if manifest["files"]:
                self._make_room(files)
            restore(folder / manifest["database"]["name"], into)
            if manifest["files"]:
                shutil.copytree(folder / "files", files, dirs_exist_ok=True)
        self.stdout.write(
            "戻しました。DATABASE_URL と DATA_DIR を戻した先に向けて動かしてください。"
        )

    def _make_room(self, files):
        """Before the database is touched: an empty folder that this account may write into."""
        if files is None or (files.exists() and any(files.iterdir())):
            raise CommandError("--files に空のフォルダを書いてください。")
        files.mkdir(parents=True, exist_ok=True)
        if not os.access(files, os.W_OK | os.X_OK):
            raise CommandError(f"{files} に書けません。書けるフォルダを --files に書いてください。")
