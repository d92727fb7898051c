"""Print today's anchor of the audit chain: on paper, or in a file that the server cannot change."""

from django.core.management.base import BaseCommand, CommandError

from koganei import audit_chain
from koganei.audit_verify_standalone import anchors_in


class Command(BaseCommand):
    help = "きょうの監査の記録の控えを印字します。紙か、この機械の外に保管してください。"

    def add_arguments(self, parser):
        parser.add_argument("--line", action="store_true", help="照合に使う1行だけを書く")

    def handle(self, *, line, **options):
        try:
            anchor = audit_chain.anchor()
        except audit_chain.ChainBroken as broken:
            raise CommandError(
                f"控えを作れません。{broken} manage.py audit_verify で確かめてください。"
            ) from broken
        self.stdout.write(anchor if line else _printed(anchor))


def _printed(anchor):
    """The anchor for paper: the hash in groups that can be compared by eye, and the line itself."""
    [found] = anchors_in(anchor)
    groups = [found.hash[place : place + 8] for place in range(0, len(found.hash), 8)]
    return "\n".join(
        [
            "小金井市 地域福祉システム 監査の記録の控え",
            f"  日付          {found.day}",
            f"  件数          {found.sequence}",
            f"  最後の番号    {found.sequence}",
            f"  ハッシュ      {' '.join(groups[:4])}",
            f"                {' '.join(groups[4:])}",
            "この紙はサーバーの外に保管してください。",
            "照合: manage.py audit_verify --anchor '次の1行'",
            anchor,
        ]
    )
