"""Arguments that the commands of the committee share, read with Japanese messages."""

from dataclasses import dataclass, field

from django.core.management.base import CommandError
from django.utils import timezone

from committee.models import Committee
from committee.queries.meetings import meeting_called, meetings_of
from committee.queries.ordinances import committee_called, provisions_on
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.wareki import WarekiError, format_date, parse_date


def add_committee_and_day(parser):
    parser.add_argument("--committee", required=True, help="委員会の名称かコード（promotion）")
    parser.add_argument("--on", required=True, help="その日（2019-12-13 または 令和元年12月13日）")
    parser.add_argument("--json", action="store_true", help="結果をJSONで書く")


@dataclass
class Reader:
    """Reads words from the command line and remembers everything that is wrong with them."""

    problems: list = field(default_factory=list)

    def committee(self, text):
        found = committee_called(text)
        if found is None:
            known = "・".join(f"{each.name}（{each.code}）" for each in Committee.objects.all())
            self.problems.append(
                f"委員会「{text}」はありません。ある委員会: {known or 'まだありません'}"
            )
        return found

    def day(self, text, option="--on"):
        try:
            return parse_date(text)
        except WarekiError as error:
            self.problems.append(f"{option}: {error}")
            return None

    def year(self, text, option="--year"):
        try:
            return FiscalYear.parse(text)
        except WarekiError as error:
            self.problems.append(f"{option}: {error}")
            return None

    def meeting(self, body, code, *, needed=True):
        """Return the meeting 「2019-1」 of a body; None where none was given and none is needed."""
        if body is None or (code is None and not needed):
            return None
        found = meeting_called(body, code) if code else None
        if found is None:
            codes = "、".join(each.code for each in meetings_of(body)[:20]) or "まだありません"
            told = f"会議「{code}」はありません" if code else "どの会議の文書かを書いてください"
            self.problems.append(f"--meeting: {told}。ある会議: {codes}")
        return found

    def today(self):
        return timezone.localdate()

    def number(self, option, text):
        """Return a whole number, full-width digits included; None where none was given."""
        if text is None:
            return None
        try:
            number = int(text)
        except ValueError:
            self.problems.append(f"{option} {text}: 数字で書いてください。")
            return None
        if number < 0:
            self.problems.append(f"{option} {text}: 負の数です。0以上の数にしてください。")
        return number

    def provisions(self, committee, day):
        """Return the provisions in force, or remember that there are none."""
        if committee is None or day is None:
            return None
        found = provisions_on(committee, day)
        if found is None:
            self.problems.append(
                f"{format_date(day)}には、{committee}の条例・要綱がまだ施行されていません。"
                "--on に施行日以後の日を書いてください。"
            )
        return found

    def finish(self, violations=()):
        """Refuse, naming all that is wrong."""
        problems = [*self.problems, *map(str, violations)]
        if problems:
            raise CommandError("\n".join(problems))
