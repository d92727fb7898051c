"""Hash again what was published, and say what is not as it was"""

import hashlib

from django.core.management.base import BaseCommand, CommandError

from evaluation.enums import FileKind
from evaluation.queries.published import published_files, published_versions
from evaluation.snapshot import content_hash


class Command(BaseCommand):
    help = "公表した版とそのファイルのハッシュを計算し直し、違うもの、足りないものを挙げます。"

    def handle(self, **options):
        versions = list(published_versions().defer(None))
        there = set(published_files().values_list("version", "kind"))
        wrong = [
            f"{_name(version)}の内容が、記録したハッシュと違います。"
            for version in versions
            if content_hash(version.content) != version.content_hash
        ]
        for version in versions:
            missing = [kind.label for kind in FileKind if (version.pk, kind.value) not in there]
            if len(missing) == len(FileKind):  # came as papers; nothing was harmed
                self.stdout.write(
                    f"{_name(version)}のファイルはまだありません。"
                    "evaluation_make_files で作れます。"
                )
            elif missing:
                wrong.append(f"{_name(version)}の{'・'.join(missing)}がありません。")
        count = 0
        for file in published_files().iterator(chunk_size=1):
            count += 1
            content = bytes(file.content)
            if (hashlib.sha256(content).hexdigest(), len(content)) != (
                file.content_hash,
                file.size,
            ):
                wrong.append(f"{file.file_name} の中身が、記録したハッシュと違います。")
        if wrong:
            raise CommandError(
                "\n".join(
                    [*wrong, "バックアップと比べ、監査の記録を確かめてください（audit_verify）。"]
                )
            )
        self.stdout.write(
            f"{len(versions)}版、{count}ファイル。すべて記録したハッシュのとおりです。"
        )


def _name(version):
    return f"{version.sheet.year}の第{version.number}版"
