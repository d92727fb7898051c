"""Write the pages that are made from the code; --check only compares (used by the checks)."""

from django.core.management.base import BaseCommand, CommandError

from koganei.docs_generated import FOLDER, pages


class Command(BaseCommand):
    help = "プログラムから作る文書（koganei/docs/generated/）を書きます。"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="書かずに、違いがあれば失敗する")

    def handle(self, *, check, **options):
        stale = []
        for name, text in pages().items():
            path = FOLDER / name
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(name)
            if not check:
                path.write_text(text, encoding="utf-8")
                self.stdout.write(f"{name} を書きました。")
        if check and stale:
            raise CommandError(
                f"{'、'.join(stale)} が古くなっています。"
                "manage.py write_docs で書き直してください。"
            )
