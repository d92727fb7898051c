"""Write down the end of each break-glass that ran out; for a timer.

Not needed for safety: after thirty minutes nothing can be read. It puts the stop in the audit.
"""

from django.core.management.base import BaseCommand
from django.db import transaction

from koganei.audit import acting
from koganei.safeguards.break_glass import close_expired


class Command(BaseCommand):
    help = "30分を過ぎた緊急閲覧の終わりを、監査の記録に書きます。"

    def handle(self, **options):
        with acting(), transaction.atomic():
            count = close_expired()
        self.stdout.write(f"緊急閲覧を{count}件終わりにしました。")
