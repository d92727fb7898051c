"""Load all fixtures and the demo accounts into a migrated database; twice changes nothing."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from koganei import demo


class Command(BaseCommand):
    help = "デモのデータと利用者を入れます（DEBUG=True か DEMO=True のときだけ）。"

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError(
                "デモの利用者は合言葉が公開されています。本番のデータベースには入れません。"
                "試すときは DEBUG=True を付けてください。"
            )
        demo.load()
        self.stdout.write(f"デモの利用者（合言葉はどれも {demo.PASSWORD}）")
        for username, name, roles, section in demo.accounts():
            self.stdout.write(f"  {username:<26} {name}  {roles} {section}")
