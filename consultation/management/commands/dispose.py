"""manage.py dispose: execute the disposals that two persons decided; for a timer at night

What is erased stands on the approved lists: whoever executes chooses nothing. Of the register of
支援会議 it says the same whether something went or not.
"""

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from consultation.actions.disposals import execute, execute_matters
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
            try:
                for row in waiting:
                    done = execute(by=by, disposal=row)
                    erased = done.items.filter(result="erased").count()
                    self.stdout.write(
                        f"{done}：{done.item_count}件のうち{erased}件を廃棄しました。"
                    )
                execute_matters(by=by)
            except PermissionDenied as refused:
                raise CommandError(f"{by}は廃棄を実行できません。") from refused
        self.stdout.write("支援会議の台帳：承認された廃棄があれば、実行しました。")
        if not waiting:
            self.stdout.write("相談には、承認された廃棄はありません。")
