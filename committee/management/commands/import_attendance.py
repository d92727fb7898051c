"""Read the attendance of a meeting in, as a named user: every row is recorded, or none."""

from committee.management.arguments import Reader
from committee.resources.attendance import import_attendance
from koganei.management.imports import ImportCommand


class Command(ImportCommand):
    help = "出欠表（Excel・CSV）を読み込んで出欠を記録します。誤りが1つでもあれば何も書きません。"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--committee", required=True, help="委員会の名称かコード（promotion）")
        parser.add_argument("--meeting", required=True, help="会議（2019-1 は2019年度の第1回）")

    def report(self, data, *, by, dry_run, committee, meeting, **options):
        reader = Reader()
        found = reader.meeting(reader.committee(committee), meeting)
        reader.finish()
        return import_attendance(data, meeting=found, by=by, dry_run=dry_run)
