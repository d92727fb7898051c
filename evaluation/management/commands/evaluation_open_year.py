"""Open a year of evaluation from the year before, as a named user"""

from django.core.management.base import BaseCommand, CommandError

from evaluation.actions.campaigns import open_year
from evaluation.enums import Phase
from koganei import audit
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.wareki import WarekiError, parse_date
from koganei.law import RuleBroken
from koganei.models import User


class Command(BaseCommand):
    help = "年度の評価を始めます（体系と課は前年度から。期限は段取りの順）。"

    def add_arguments(self, parser):
        parser.add_argument("--year", required=True, help="年度（2019 または 令和元年度）")
        parser.add_argument("--as", dest="username", required=True, help="依頼する人の利用者名")
        parser.add_argument("--note", default="", help="依頼の文")
        for phase in Phase:
            parser.add_argument(f"--{phase.value}", help=f"{phase.label}の期限")

    def handle(self, *, year, username, note, **options):
        by = User.objects.filter(username=username).first()
        if by is None:
            raise CommandError(f"利用者「{username}」はありません。")
        year, dates = self._read(year, options)
        try:
            with audit.acting(by=by):
                campaign = open_year(by=by, year=year, deadlines=dates, note=note)
        except RuleBroken as broken:
            raise CommandError("\n".join(map(str, broken.violations))) from broken
        count = campaign.sheet.entries.count()
        self.stdout.write(f"{campaign}を始めました（{count}行）。")

    def _read(self, year, options):
        """Return the year and the days; everything that cannot be read is told at once."""
        found, wrong = {}, []
        for phase in Phase:
            try:
                found[phase] = parse_date(options[phase.value]) if options[phase.value] else None
            except WarekiError as error:
                wrong.append(f"--{phase.value}: {error}")
        try:
            year = FiscalYear.parse(year)
        except WarekiError as error:
            wrong.append(f"--year: {error}")
        if wrong:
            raise CommandError("\n".join(wrong))
        return year, found
