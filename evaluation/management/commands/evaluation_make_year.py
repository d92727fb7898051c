"""A running year beside the published one, for the demo: every account finds something to do"""

from datetime import date, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from evaluation.management.demo_year import STARTED, Year
from evaluation.models import Campaign, EvaluationSheet
from koganei import audit
from koganei.dates.fiscal_year import FiscalYear

YEAR = FiscalYear(2019)


class Command(BaseCommand):
    help = "架空の令和元年度の評価を作ります（見本のデータベースだけ）。"

    def add_arguments(self, parser):
        parser.add_argument("--only-if-empty", action="store_true", help="あれば何もしない")
        parser.add_argument("--today", type=date.fromisoformat, help="きょうとする日（2020-06-18）")

    def handle(self, *, only_if_empty, today, **options):
        if only_if_empty and Campaign.objects.exists():
            return
        if not settings.DEMO:
            raise CommandError("見本のデータベース（DEMO）ではありません。")
        if EvaluationSheet.objects.filter(year=YEAR).exists():
            raise CommandError(f"{YEAR}の評価票は、もうあります。")
        with audit.acting(), transaction.atomic():
            year = Year(YEAR, (today or timezone.localdate()) - timedelta(days=STARTED))
            year.open()
            year.walk()
        self.stdout.write(f"架空の{YEAR}の評価を作りました（{year.count}行を記入）。")
