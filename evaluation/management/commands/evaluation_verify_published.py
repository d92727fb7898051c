"""Hash again what was published, and say what is not as it was"""

from django.core.management.base import BaseCommand, CommandError

from evaluation.queries.verification import verify_published

TO_DO = "バックアップと比べ、監査の記録を確かめてください（audit_verify）。"


class Command(BaseCommand):
    help = "公表した版とそのファイルのハッシュを計算し直し、違うもの、足りないものを挙げます。"

    def handle(self, **options):
        found = verify_published()
        for name in found.unmade:
            self.stdout.write(
                f"{name}のファイルはまだありません。evaluation_make_files で作れます。"
            )
        if found.wrong:
            raise CommandError("\n".join([*found.wrong, TO_DO]))
        self.stdout.write(
            f"{found.versions}版、{found.files}ファイル。すべて記録したハッシュのとおりです。"
        )
