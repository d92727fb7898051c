"""A command that imports a file as a named user: all rows or none, the report as text or JSON."""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from koganei import audit
from koganei.models import User


class ImportCommand(BaseCommand):
    """A subclass has ``report(data, by=…, dry_run=…, **options)`` and returns its ImportReport."""

    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--as", dest="username", required=True, help="だれとして読み込むか（利用者名）"
        )
        parser.add_argument("--dry-run", action="store_true", help="確かめるだけで書かない")
        parser.add_argument("--json", action="store_true", help="結果をJSONで書く")

    def handle(self, *, file, username, dry_run, json, **options):
        name = type(self).__module__.rpartition(".")[2]
        with audit.acting(address=f"manage.py {name}"):
            user = _user(username)
            report = self.report(_read(file), by=user, dry_run=dry_run, **options)
        if json:
            self.stdout.write(_as_json(report))
        else:
            self._explain(report, dry_run)
        if report.errors:
            raise SystemExit(1)

    def _explain(self, report, dry_run):
        for problem in report.errors:
            place = "".join(
                [
                    f"{problem.row}行目 " if problem.row else "",
                    f"{problem.column}: " if problem.column else "",
                ]
            )
            self.stderr.write(f"{place}{problem.message}")
        if report.errors:
            self.stderr.write(f"{len(report.errors)}か所に誤りがあるので、何も書き込んでいません。")
            return
        verb = "読み込むと" if dry_run else "読み込みました:"
        self.stdout.write(
            f"{verb} 追加{report.created}行、更新{report.updated}行、変更なし{report.unchanged}行"
        )


def _as_json(report):
    return json.dumps(asdict(report), ensure_ascii=False)


def _read(file):
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(
            f"{file} を読めません（{error.strerror}）。ファイルの場所を確かめてください。"
        ) from error


def _user(username):
    user = User.objects.select_related("department").filter(username=username).first()
    if user is None or not user.is_active or user.has_expired:
        raise CommandError(
            f"利用者 {username} はいないか、使えません。--as には利用者名を書いてください。"
        )
    return user
