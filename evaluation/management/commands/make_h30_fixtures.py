"""Write fixtures/ anew from the table of the city's 平成30年度 paper."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from evaluation import seed


class Command(BaseCommand):
    help = "平成30年度評価票のCSVから fixtures/ を作り直します。"

    def add_arguments(self, parser):
        parser.add_argument("csv", type=Path)
        parser.add_argument("--output", type=Path, default=settings.BASE_DIR / "fixtures")

    def handle(self, *, csv, output, **options):
        try:
            rows = seed.read_csv(csv)
        except OSError as error:
            raise CommandError(f"{csv} を読めません（{error.strerror}）。") from error
        for name, objects in (
            ("01_organizations", seed.organization_objects()),
            ("02_plan", seed.plan_objects(rows)),
            ("03_evaluation_h30", seed.sheet_objects(rows)),
        ):
            text = json.dumps(list(objects), ensure_ascii=False, indent=1)
            (output / f"{name}.json").write_text(text + "\n", encoding="utf-8")
            self.stdout.write(f"{name}.json を書きました。")
