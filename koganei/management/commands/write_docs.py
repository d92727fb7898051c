"""Write the pages that are made from the code; --check only compares (used by the checks)."""

from django.core.management.base import BaseCommand, CommandError

from koganei.docs_generated import FOLDER, pages


class Command(BaseCommand):
    help = "プログラムから作る文書（koganei/docs/generated/）を書きます。"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="書かずに、違いがあれば失敗する")

    def handle(self, *, check, **options):
        wanted = pages()
        found = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
        stale = sorted(n for n in wanted.keys() | found.keys() if wanted.get(n) != found.get(n))
        if not check:
            FOLDER.mkdir(parents=True, exist_ok=True)
            for name in stale:
                self._write(FOLDER / name, wanted.get(name))
        if check and stale:
            raise CommandError(
                f"{'、'.join(stale)} が古くなっています。"
                "manage.py write_docs で書き直してください。"
            )

    def _write(self, path, text):
        if text is None:
            path.unlink()
            self.stdout.write(f"{path.name} を消しました。もう作らない文書です。")
        else:
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{path.name} を書きました。")
