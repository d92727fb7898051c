"""Write one document of a committee: of a day, or of a meeting."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from committee.documents.kinds import KINDS, TYPES
from committee.management.arguments import Reader
from committee.queries.pay_years import year_of_pay
from committee.queries.rosters import roster
from koganei.dates.fiscal_year import FiscalYear
from koganei.documents import PdfFailed


class Command(BaseCommand):
    help = "委員会の文書（名簿、次第、席次表、通知、委嘱状など）を書き出します。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        kinds = "、".join(f"{name}（{kind.label}）" for name, kind in KINDS.items())
        parser.add_argument("kind", metavar="KIND", help=kinds)
        parser.add_argument("--committee", required=True, help="委員会の名称かコード（promotion）")
        parser.add_argument(
            "--meeting", help="会議（2019-1 は2019年度の第1回）。pay は省くと年度の支給調書になる"
        )
        parser.add_argument(
            "--year", help="pay の年度（2019 か 令和元年度。省けば --on の日の年度）"
        )
        parser.add_argument("--on", help="名簿などの日（省けば会議の日、なければきょう）")
        parser.add_argument("--format", default="pdf", help="、".join(TYPES))
        parser.add_argument("--output", required=True, help="書き出すファイル（- は標準出力）")

    def handle(self, *, kind, committee, meeting, year, on, format, output, **options):
        reader = Reader()
        body = reader.committee(committee)
        kind = _kind(reader, kind, format)
        if kind and kind.of_year and meeting is None:
            kind, subject = kind.of_year, _year(reader, body, year, on)
        elif year:
            reader.problems.append("--year は、pay を --meeting なしで書き出すときだけ使えます。")
        else:
            subject = _subject(reader, body, kind, meeting, on)
        reader.finish()
        try:
            content = kind.make(subject, format)
        except PdfFailed as failure:
            raise CommandError(str(failure)) from failure
        _write(output, content)
        if output != "-":
            self.stdout.write(f"{output} に{kind.label}を書き出しました。")


def _subject(reader, body, kind, meeting, on):
    """Return the Meeting, or the Roster of the day, that a document is of."""
    meeting = reader.meeting(body, meeting, needed=kind and kind.of_meeting)
    day = reader.day(on) if on else meeting.held_on if meeting else reader.today()
    if kind and kind.of_meeting:
        return meeting
    found = None
    if body and day and kind:
        reader.provisions(body, day)
        found = roster(body, day)
        if found and not found.rows:
            reader.problems.append(f"--on {day}: この日に在任する委員はいません。")
    return found


def _year(reader, body, year, on):
    """Return the PayYear of --year, or of the 年度 of --on or today."""
    day = reader.day(on) if on else reader.today()
    year = reader.year(year) if year else day and FiscalYear.of(day)
    return year_of_pay(body, year) if body and year else None


def _kind(reader, name, format):
    kind = KINDS.get(name)
    if kind is None:
        known = "、".join(KINDS)
        reader.problems.append(f"文書「{name}」はありません。ある文書: {known}")
    elif format not in kind.formats:
        reader.problems.append(
            f"--format {format}: {kind.label}は {'、'.join(kind.formats)} で出せます。"
        )
    return kind


def _write(output, content):
    """Write a file whole or not at all; ``-`` is the standard output."""
    if output == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        Path(output).write_bytes(content)
    except OSError as error:
        raise CommandError(f"{output} に書けません（{error.strerror}）。") from error
