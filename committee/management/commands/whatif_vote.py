"""How would such a vote end, and by what arithmetic? Nothing is written."""

import json

from django.core.management.base import BaseCommand

from committee.enums import Vote
from committee.management.arguments import Reader, add_committee_and_day
from committee.queries.rosters import count_in_office
from committee.rules.votes import Tally

NUMBERS = (
    ("present", "--present", "出席委員の数（除斥された委員と議長も含む）"),
    ("votes_for", "--for", "賛成"),
    ("votes_against", "--against", "反対"),
    ("abstentions", "--abstain", "棄権"),
)


class Command(BaseCommand):
    help = "その日の条例・要綱で、表決の結果を計算します。何も書き込みません。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        add_committee_and_day(parser)
        for name, option, label in NUMBERS:
            parser.add_argument(option, dest=name, required=True, help=label)
        parser.add_argument("--recused", default="0", help="除斥された委員の数")
        chair = parser.add_mutually_exclusive_group()
        for name, vote in (("--chair-for", Vote.FOR), ("--chair-against", Vote.AGAINST)):
            chair.add_argument(
                name,
                dest="chair_decides",
                action="store_const",
                const=vote,
                help=f"可否同数のとき、会長が{vote.label}に決する",
            )

    def handle(self, *, committee, on, chair_decides, **options):
        reader = Reader()
        committee, day = reader.committee(committee), reader.day(on)
        numbers = {
            name: reader.number(option, options[name])
            for name, option, _ in (*NUMBERS, ("recused", "--recused", ""))
        }
        provisions = reader.provisions(committee, day)
        reader.finish()
        serving = count_in_office(committee, day)
        tally = Tally(provisions, serving, chair_decides=chair_decides, **numbers)
        reader.finish(tally.check())
        if not options["json"]:
            self.stdout.write(tally.explanation)
            return
        result = {
            "outcome": tally.outcome.value,
            "by_chair": tally.by_chair,
            "required": tally.required,
            "explanation": tally.explanation,
        }
        self.stdout.write(json.dumps(result, ensure_ascii=False))
