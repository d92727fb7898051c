"""Move section and open work of the transfers whose day has come; for a timer just after midnight.

Not needed for safety: the same happens when the person logs in.
"""

from django.core.management.base import BaseCommand

from koganei.accounts.transfers import apply_due
from koganei.audit import acting


class Command(BaseCommand):
    help = "異動日が来た人事異動の、課と仕事を移します。"

    def handle(self, **options):
        with acting():
            count = apply_due()
        self.stdout.write(f"人事異動を{count}件反映しました。")
