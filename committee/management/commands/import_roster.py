"""Read a roster in, as a named user: everybody is appointed, or nobody."""

from committee.management.arguments import Reader
from committee.resources.roster import import_roster
from koganei.management.imports import ImportCommand


class Command(ImportCommand):
    help = "委員名簿（Excel・CSV）を読み込んで委嘱します。誤りが1つでもあれば何も書きません。"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--committee", required=True, help="委員会の名称かコード（promotion）")
        parser.add_argument(
            "--appointed-on", required=True, help="委嘱日（2019-12-13 または 令和元年12月13日）"
        )

        parser.add_argument("--letter-number", default="", help="委嘱状の文書番号")

    def report(self, data, *, by, dry_run, committee, appointed_on, letter_number, **options):
        reader = Reader()
        body = reader.committee(committee)
        day = reader.day(appointed_on, option="--appointed-on")
        reader.finish()
        return import_roster(
            data, committee=body, appointed_on=day, by=by, letter_number=letter_number,
            dry_run=dry_run,
        )  # fmt: skip
