"""評価票 as an Excel workbook: written in the familiar layout, read back row by row.

What importing means is told in koganei.row_imports; every row goes through ``actions.entries``.
"""

from statistics import mode

from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export.fields import Field

from evaluation.actions.entries import Conflict, add_entry, check_row, write_entry
from evaluation.enums import NOT_RATED, Grade
from evaluation.models import EvaluationSheet, Initiative, SheetEntry
from evaluation.permissions import check_may_write
from evaluation.queries.sheets import entries_in_print_order
from evaluation.rules.grades import read_grade
from koganei.access.matrix import visible
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.wareki import WarekiError
from koganei.models import Department
from koganei.row_imports import ROW, RowResource, TableFormat, import_rows, read_rows
from koganei.spreadsheets import Column, Problem, SheetSpec, WorkbookRefused, write_workbook

COLUMNS = {
    "id": Column("行ID", 8, locked=True, hidden=True),
    "year": Column("年度", 11, locked=True, hidden=True),
    "path": Column("番号", 9, locked=True),
    "goal": Column("基本目標", 14, locked=True),
    "basic_measure": Column("基本施策", 16, locked=True),
    "measure": Column("施策", 16, locked=True),
    "initiative": Column("個別事業・取り組み", 24, locked=True),
    "department": Column("担当課", 15, locked=True),
    "results": Column("事業実績", 48),
    "grade": Column("事業評価", 9, choices=[*Grade.values, NOT_RATED]),
    "outlook": Column("今後の事業計画・展望", 44),
    "source_note": Column("原資料注記", 20, locked=True),
}
ANSWERS = ("results", "grade", "outlook")
FIXED = tuple(key for key in COLUMNS if key not in ("id", *ANSWERS))
NAMES = FIXED[:-1]  # a row without an ID may be a copy, with the note of another row


def record(entry):
    """The row of ``entry`` as it stands in the workbook, by the keys of COLUMNS."""
    initiative = entry.initiative
    measure = initiative.measure
    basic = measure.basic_measure
    return {
        "id": str(entry.pk or ""),
        "year": str(entry.sheet.year),
        "path": f"{basic.goal.number}-{basic.number}-{measure.number}-{initiative.number}",
        "goal": basic.goal.name,
        "basic_measure": basic.name,
        "measure": measure.name,
        "initiative": initiative.label,
        "department": entry.department.name,
        "results": entry.results,
        "grade": entry.grade,
        "outlook": entry.outlook,
        "source_note": entry.source_note,
    }


def sheet_workbook(sheet, *, department=None, reader=None):
    """Return the workbook of ``sheet``, of one section or of all that ``reader`` may see."""
    entries = entries_in_print_order(sheet, department=department)
    if reader:
        entries = visible(entries, reader, "evaluation.entry")
    return entries_workbook(entries, sheet)


def entries_workbook(entries, sheet):
    """Return the workbook of some rows of ``sheet``."""
    spec = SheetSpec(
        title=str(sheet.year),
        columns=tuple(COLUMNS.values()),
        rows=(tuple(record(entry).values()) for entry in entries),
        notes=(
            sheet.title,
            "白い欄（事業実績・事業評価・今後の事業計画・展望）に記入し、そのまま戻してください。"
            "行や列を並べ替えてもかまいません。",
        ),
    )
    return write_workbook([spec], title=sheet.title, made_on=timezone.localdate())


def read_dataset(data):
    """Read a workbook as koganei.row_imports does; ``dataset.sheet`` is the sheet it is of."""
    dataset = read_rows(data, COLUMNS, "評価票")
    dataset.sheet = _sheet_of(dataset)
    return dataset


class SheetWorkbookFormat(TableFormat):
    """The workbook for the admin's import and export pages."""

    def read(self, data):
        return read_dataset(data)


class SheetEntryResource(RowResource):
    """評価票の行: reads a dataset of ``read_dataset`` for the user given to ``import_data``."""

    columns = COLUMNS
    results = Field("results", COLUMNS["results"].heading)
    grade = Field("grade", COLUMNS["grade"].heading)
    outlook = Field("outlook", COLUMNS["outlook"].heading)
    initiative = Field("initiative", COLUMNS["initiative"].heading, readonly=True)
    department = Field("department", COLUMNS["department"].heading, readonly=True)

    class Meta:
        model = SheetEntry
        name = "評価票の行"
        fields = ("initiative", "department", *ANSWERS)
        import_order = export_order = ("initiative", "department", *ANSWERS)

    def before_import(self, dataset, *, user, **kwargs):
        self.user = user
        self.problems = dataset.problems
        self.sheet = dataset.sheet
        entries = entries_in_print_order(self.sheet)
        self.by_id = {str(entry.pk): entry for entry in entries}
        self.by_place = {_place(record(entry)): entry for entry in self.by_id.values()}
        self.departments = {department.name: department for department in Department.objects.all()}
        self.initiatives = _initiatives(self.sheet)
        self.seen = {}

    def get_or_init_instance(self, instance_loader, row):
        """Find the row by its hidden id, else by number and section; else begin a new one."""
        entry = self._entry(row)
        self.checks = list(self._identity(row, entry))
        is_new = entry is not None and entry.pk is None
        return entry or SheetEntry(), is_new

    def _entry(self, row):
        if row["id"].strip():
            return self.by_id.get(row["id"].strip())
        path, name = place = row["path"].strip(), row["department"].strip()
        if place not in self.by_place and path in self.initiatives and name in self.departments:
            self.by_place[place] = SheetEntry(
                sheet=self.sheet,
                initiative=self.initiatives[path],
                department=self.departments[name],
            )
        return self.by_place.get(place)

    def _identity(self, row, entry):
        """Yield (key, message) for everything that makes it unclear which row is meant."""
        if entry is None and row["id"].strip():
            yield (
                "id",
                f"行ID {row['id']} の行は{self.sheet.year}の評価票にありません。"
                "行IDを直さないでください。",
            )
        elif entry is None:
            if row["department"].strip() not in self.departments:
                yield "department", self._unknown_department(row["department"])
            if row["path"].strip() not in self.initiatives:
                yield (
                    "path",
                    f"番号「{row['path']}」の個別事業はこの計画にありません。"
                    "番号は 1-2-1-3 の形です。",
                )
        else:
            stands = record(entry)
            first = self.seen.setdefault(_place(stands), row[ROW])
            if first != row[ROW]:
                yield "id", f"{first}行目と同じ行です。どちらか1つを消してください。"
            for key in FIXED if row["id"].strip() else NAMES:
                if row[key].strip() != stands[key].strip():
                    yield key, self._fixed(key, row[key], stands[key])

    def _fixed(self, key, found, stands):
        if key == "department" and found.strip() not in self.departments:
            return f"{self._unknown_department(found)}この行は「{stands}」です。"
        wanted = f"「{stands}」に戻して" if stands else "空欄に戻して"
        return f"「{COLUMNS[key].heading}」は書き換えられません。{wanted}ください。"

    def _unknown_department(self, name):
        return f"課「{name}」はありません。{'・'.join(self.departments)} のどれかを書いてください。"

    def import_instance(self, instance, row, **kwargs):
        """Put the answers on the instance; raise everything wrong with the row at once."""
        errors = self.collected(self.checks, self.problems[row[ROW]])
        grade = read_grade(row["grade"])
        if grade is None and "grade" not in errors:
            message = (
                f"事業評価「{row['grade']}」は読めません。A・B・C・D のどれか1字を書いてください。"
            )
            errors["grade"] = [message]
        wanted = {"results": row["results"], "grade": grade or "", "outlook": row["outlook"]}
        self.changed = any(getattr(instance, key) != text for key, text in wanted.items())
        if self.changed and not self.checks:
            for violation in self._violations(instance, wanted):
                place = violation.place or "department"
                if place not in errors:
                    errors[place] = [str(violation)]
        if errors:
            raise ValidationError(errors)
        for key, text in wanted.items():
            setattr(instance, key, text)

    def _violations(self, instance, wanted):
        found = [check_may_write(self.user, instance), *check_row(**wanted)]
        return [violation for violation in found if violation]

    def write(self, instance, is_create):
        answers = {key: getattr(instance, key) for key in ANSWERS}
        try:
            if is_create:
                added = add_entry(
                    sheet=instance.sheet, initiative=instance.initiative,
                    department=instance.department, by=self.user, **answers,
                )  # fmt: skip
                instance.pk = added.pk
            else:
                write_entry(entry=instance, by=self.user, version=instance.version, **answers)
        except Conflict as conflict:
            raise ValidationError(f"{conflict}もう一度読み込んでください。") from conflict


def _place(values):
    return values["path"], values["department"]


def _initiatives(sheet):
    found = Initiative.objects.filter(measure__basic_measure__goal__plan=sheet.plan_id)
    found = found.select_related("measure__basic_measure__goal")
    return {
        record(SheetEntry(sheet=sheet, initiative=i, department=Department()))["path"]: i
        for i in found
    }


def _sheet_of(dataset):
    """Return the sheet of the year that most rows name; the other rows are refused one by one."""

    def refused(message):
        return WorkbookRefused(Problem(dataset.title, None, COLUMNS["year"].heading, message))

    if not len(dataset):
        raise refused("評価票の行がありません。出力したExcelに記入して読み込んでください。")
    try:
        year = FiscalYear.parse(mode(dataset["year"]))
    except WarekiError as error:
        raise refused(str(error)) from error
    sheet = EvaluationSheet.objects.filter(year=year).first()
    if sheet is None:
        raise refused(
            f"{year}の評価票はありません。いまの年度の評価票を出力し直して使ってください。"
        )
    return sheet


def import_workbook(data, *, by, dry_run=False):
    """Read a workbook for the user ``by``; all rows are written or none."""
    return import_rows(SheetEntryResource(), lambda: read_dataset(data), by=by, dry_run=dry_run)
