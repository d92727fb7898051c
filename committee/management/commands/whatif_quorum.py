"""Would so many present make a quorum? Nothing is written."""

import json

from django.core.management.base import BaseCommand

from committee.management.arguments import Reader, add_committee_and_day
from committee.queries.rosters import count_in_office
from committee.rules.meetings import Quorum


class Command(BaseCommand):
    help = "その日の条例・要綱で、定足数を満たすかを計算します。何も書き込みません。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        add_committee_and_day(parser)
        parser.add_argument("--present", required=True, help="出席委員の数")
        parser.add_argument("--in-office", help="在任する委員の数（省けば、その日の名簿から）")

    def handle(self, *, committee, on, present, in_office, **options):
        reader = Reader()
        committee, day = reader.committee(committee), reader.day(on)
        present = reader.number("--present", present)
        given = reader.number("--in-office", in_office)
        provisions = reader.provisions(committee, day)
        reader.finish()
        serving = count_in_office(committee, day) if given is None else given
        quorum = Quorum(provisions, serving, present)
        reader.finish(quorum.check_numbers())
        result = {
            "in_office": quorum.in_office,
            "required": quorum.required,
            "present": quorum.present,
            "met": quorum.met,
        }
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            self.stdout.write(f"{'成立' if quorum.met else '不成立'}: {quorum.explanation}。")
