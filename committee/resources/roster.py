"""委員名簿 as Excel and CSV, in the columns of the city's paper, and read back in.

What importing means is told in koganei.row_imports. A row says who sits in which category from the
day of appointment: somebody who does already is left alone, anybody else is appointed through
``actions.appointments``, whose refusals quote the article.
"""

from dataclasses import replace

from django.core.exceptions import ValidationError
from import_export.fields import Field

from committee.actions.appointments import appoint
from committee.actions.members import correct_nominating_body, register_member
from committee.enums import Topic
from committee.models import Appointment, Member
from committee.queries.ordinances import rule_book
from committee.queries.rosters import roster
from committee.resources.people import check_name, key_of
from committee.rules.organization import check_category
from koganei.dates.wareki import format_date, normalize
from koganei.law import RuleBroken
from koganei.row_imports import ROW, RowResource, TableFormat, import_rows, read_rows
from koganei.spreadsheets import (
    Column,
    Problem,
    SheetSpec,
    WorkbookRefused,
    read_table,
    write_csv,
    write_workbook,
)

COLUMNS = {
    "number": Column("番号", 8),
    "name": Column("氏名", 22),
    "nominating_body": Column("推薦団体・所属団体等", 44),
    "category": Column("選出区分", 30),
}
ONE_BY_ONE = (
    "名簿からは理由を書けないので、この人を先に管理画面の「再任する」で理由とともに委嘱してから、"
    "もう一度読み込んでください（登録ずみの行は飛ばします）。"
)
NOTHING = ("", "-", "－", "—", "―", "ー", "なし")  # how a paper says that nobody nominated


def roster_rows(found):
    """Return the rows of a roster as the city's paper has them."""
    return [[row.number, row.name, row.belongs_to, row.category] for row in found.rows]


def roster_workbook(found):
    """Return the roster of a day as an Excel workbook."""
    title = f"{found.committee}委員名簿"
    spec = SheetSpec(
        title="委員名簿",
        columns=tuple(COLUMNS.values()),
        rows=roster_rows(found),
        notes=(title, f"{format_date(found.on)}現在　敬称略"),
        landscape=False,
    )
    return write_workbook([spec], title=title, made_on=found.on)


def roster_csv(found):
    """Return the roster of a day as CSV in UTF-8."""
    return write_csv(COLUMNS.values(), roster_rows(found))[0]


def read_roster(data):
    return read_rows(data, COLUMNS, "委員名簿", read=read_table)


class RosterFormat(TableFormat):
    """A roster for the admin's import page, Excel or CSV."""

    def get_title(self):
        return "ExcelかCSV"

    def read(self, data):
        return read_roster(data)


class RosterResource(RowResource):
    """Reads a roster for ``committee``, appointed on ``appointed_on``, as the given user."""

    columns = COLUMNS
    places = {"member": "name", "category": "category", "seat": "number"}
    number = Field("shown_number", COLUMNS["number"].heading)
    name = Field("shown_name", COLUMNS["name"].heading)
    nominating_body = Field("nominating_body", COLUMNS["nominating_body"].heading)
    category = Field("shown_category", COLUMNS["category"].heading)
    person = Field("shown_person", "人", readonly=True)

    class Meta:
        model = Appointment
        name = "委員名簿"
        fields = ("number", "name", "nominating_body", "category", "person")
        import_order = export_order = fields

    def before_import(self, dataset, *, user, committee, appointed_on, letter_number="", **kwargs):
        """Look up what every row is compared with."""
        self.user, self.committee, self.on = user, committee, appointed_on
        self.letter_number, self.problems = letter_number, dataset.problems
        found = roster(committee, appointed_on)
        if found is None:
            refused = rule_book(committee).check_in_force(appointed_on, "委嘱日")
            cells = [problem for row in dataset.problems.values() for problem in row]
            raise WorkbookRefused(Problem(dataset.title, None, None, str(refused)), *cells)
        if not len(dataset):
            none = "委員の行がありません。見出しの下に、1行に一人ずつ書いてください。"
            raise WorkbookRefused(Problem(dataset.title, None, None, none))
        self.provisions = found.provisions
        self.serving = {row.appointment.member_id: row for row in found.rows}
        self.people = {}
        for member in Member.objects.order_by("-pk"):
            self.people.setdefault(key_of(member.name), []).append(member)
        self.seats = _seats(self.provisions)
        self.seen = {}

    def get_or_init_instance(self, instance_loader, row):
        """Find the appointment of somebody in office in that category, else begin a new one."""
        self.checks = []
        member = self._member(row)
        category = self._category(row)
        serving = member and self.serving.get(member.pk)
        if serving and category and serving.appointment.category_code == category.code:
            return serving.appointment, False
        instance = Appointment(committee=self.committee)
        instance.person, instance.chosen = member, category
        instance.wanted_seat = self._seat(row, category)
        return instance, True

    def _member(self, row):
        found = self.people.get(key_of(row["name"]), [])
        if wrong := check_name(row, self.seen, self.provisions.cite(Topic.SEATS)):
            self.checks.append(("name", wrong))
        elif len(found) > 1:
            self.checks.append(
                (
                    "name",
                    f"同じ氏名の人が{len(found)}人登録されています。どの人か決められないので、"
                    "この人は管理画面の「委員を委嘱する」で委嘱してください。",
                )
            )
        return found[0] if len(found) == 1 else None

    def _category(self, row):
        text = row["category"]
        if not text.strip():
            known = "・".join(category.name for category in self.provisions.categories)
            where = self.provisions.cite(Topic.CATEGORIES)
            message = (
                f"選出区分がありません。{known} のどれかを、行ごとに書いてください。（{where}）"
            )
            self.checks.append(("category", message))
            return None
        for category in self.provisions.categories:
            if key_of(category.name) == key_of(text):
                return category
        refused = check_category(self.provisions, "", text.strip())
        self.checks.append(("category", str(refused)))
        return None

    def _seat(self, row, category):
        """The number is a wish: it counts where it is a seat of the row's own category."""
        text = normalize(row["number"]).strip()
        if not text:
            return None
        if not text.isdecimal() or int(text) not in self.seats:
            self.checks.append(("number", self._no_such_number(row["number"])))
            return None
        code, seat = self.seats[int(text)]
        return seat if category and code == category.code else None

    def _no_such_number(self, text):
        where = self.provisions.cite(Topic.SEATS)
        return (
            f"番号「{text}」の席はありません。1から{len(self.seats)}までの数にするか、"
            f"空けてください（空いている席に就きます）。（{where}）"
        )

    def import_instance(self, instance, row, **kwargs):
        """Put the row on the instance; raise everything wrong with it at once."""
        self.changed = True
        problems = self.problems[row[ROW]]
        spoilt = {problem.column for problem in problems}
        checks = [c for c in self.checks if COLUMNS[c[0]].heading not in spoilt]
        if errors := self.collected(checks, problems):
            raise ValidationError(errors)
        text = row["nominating_body"].strip()
        body = "" if text in NOTHING else text
        shown = instance.nominating_body or instance.post
        self.changed = instance.pk is None or body != shown
        if self.changed:
            instance.nominating_body = body
        for key in ("number", "name", "category"):
            setattr(instance, f"shown_{key}", " ".join(row[key].split()))
        known = instance.pk or instance.person
        instance.shown_person = "登録ずみの人" if known else "新しく登録する人"

    def write(self, instance, is_create):
        if not is_create:
            correct_nominating_body(
                appointment=instance, nominating_body=instance.nominating_body, by=self.user
            )
            return
        member = instance.person or register_member(
            committee=self.committee, name=instance.shown_name, by=self.user
        )
        try:
            made = appoint(
                committee=self.committee, member=member, category=instance.chosen,
                by=self.user, on=self.on, seat=instance.wanted_seat,
                nominating_body=instance.nominating_body, letter_number=self.letter_number,
            )  # fmt: skip
        except RuleBroken as broken:
            raise RuleBroken(map(_with_remedy, broken.violations)) from broken
        instance.pk, instance.member, instance.category = made.pk, made.member, made.category


def _with_remedy(violation):
    """A waiver has a reason of its own for each person, and the city's paper has no room for it."""
    if not violation.waivable:
        return violation
    return replace(violation, message=f"{violation.message}{ONE_BY_ONE}")


def _seats(provisions):
    """Return {number: (category code, seat)}, numbered as on the roster."""
    seats = [(c.code, seat) for c in provisions.categories for seat in range(1, c.seat_limit + 1)]
    return dict(enumerate(seats, start=1))


def import_roster(data, *, committee, appointed_on, by, letter_number="", dry_run=False):
    """Read a roster for the user ``by``; all rows are written or none."""
    return import_rows(
        RosterResource(), lambda: read_roster(data), by=by, dry_run=dry_run,
        committee=committee, appointed_on=appointed_on, letter_number=letter_number,
    )  # fmt: skip
