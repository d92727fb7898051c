"""Five invented years on the real tree, for the demo: the years beside each other need a past"""

from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from evaluation.management.demo_history import FIRST, YEARS, History
from evaluation.models import Campaign, EvaluationSheet
from koganei import audit


class Command(BaseCommand):
    help = "架空の5年度の評価（4年度は公表ずみ、5年度めは記入中）を作ります（見本だけ）。"

    def add_arguments(self, parser):
        parser.add_argument("--only-if-empty", action="store_true", help="あれば何もしない")
        parser.add_argument("--seed", type=int, default=1, help="同じ数からは同じ文と評価ができる")
        parser.add_argument("--today", type=date.fromisoformat, help="きょうとする日（2026-06-18）")

    def handle(self, *, only_if_empty, seed, today, **options):
        if only_if_empty and Campaign.objects.exists():
            return
        if not settings.DEMO:
            raise CommandError("見本のデータベース（DEMO）ではありません。")
        if EvaluationSheet.objects.filter(year__gte=FIRST).exists():
            raise CommandError(f"{FIRST}か、それより後の評価票が、もうあります。")
        today = today or timezone.localdate()
        if today < History.last_day():
            raise CommandError(f"きょうが{History.last_day()}より前なので、作れません。")
        history = History(seed, today)
        with audit.acting(), transaction.atomic():
            history.make()
        self.stdout.write(f"架空の{YEARS}年度の評価を作りました（{history.count}行を記入）。")
