"""By night: tell the sections whose deadline is near or has passed (rules/campaign.py)"""

from django.core.management.base import BaseCommand
from django.db import transaction

from evaluation.actions.campaigns import remind_by_night
from evaluation.queries.campaigns import running_campaigns
from koganei import audit


class Command(BaseCommand):
    help = "期限が近い課、過ぎた課に知らせます（毎晩。同じ日に2度動かしても、1度だけ知らせます）。"

    def handle(self, **options):
        sent = []
        with audit.acting():
            for campaign in running_campaigns():
                with transaction.atomic():
                    sent += remind_by_night(campaign)
        for each in sent:
            self.stdout.write(
                f"{each.campaign.year}　{each.department}　{each.get_phase_display()}"
            )
        self.stdout.write(f"{len(sent)}件を知らせました。")
