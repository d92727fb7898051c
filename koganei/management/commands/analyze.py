"""Let the database count its rows anew, so that it chooses the right index; every night."""

from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    help = "データベースの統計を取り直す（毎晩）。検索や一覧の速さが、件数が増えても保たれます。"

    def handle(self, **options):
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write("データベースの統計を取り直しました。")
