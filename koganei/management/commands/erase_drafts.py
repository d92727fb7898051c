"""Erase the drafts that ran out; for a timer.

Until it runs they are not shown to anybody either, but they are there.
"""

from django.core.management.base import BaseCommand
from django.db import transaction

from koganei.audit import acting
from koganei.drafts.actions import erase_expired


class Command(BaseCommand):
    help = "期限を過ぎた下書きを消します。"

    def handle(self, **options):
        with acting(), transaction.atomic():
            lost = erase_expired()
        self.stdout.write(f"期限を過ぎた下書きを{lost}件消しました。")
