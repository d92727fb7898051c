"""manage.py dispose: execute the disposals that two persons decided; for a timer at night

What is erased stands on the approved lists: whoever executes chooses nothing.
"""

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from consultation.actions.disposals import execute
from consultation.queries.disposals import batches
from koganei.audit import acting
from koganei.models import User


class Command(BaseCommand):
    help = "承認された廃棄を実行し、廃棄の記録を残します（何を廃棄するかは選べません）。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--as", dest="username", required=True, help="実行する人（利用者管理の担当者）"
        )

    def handle(self, *, username, **options):
        by = User.objects.filter(username=username).first()
        if by is None:
            raise CommandError(f"利用者「{username}」はありません。")
        waiting = batches().filter(decision="approved", executed_at=None).reverse()
        with acting(by=by):
            for row in waiting:
                try:
                    done = execute(by=by, disposal=row)
                except PermissionDenied as refused:
                    raise CommandError(f"{by}は廃棄を実行できません。") from refused
                erased = done.items.filter(result="erased").count()
                self.stdout.write(f"{done}：{done.item_count}件のうち{erased}件を廃棄しました。")
        if not waiting:
            self.stdout.write("承認された廃棄はありません。")
