"""評価票 as an Excel workbook: written in the familiar layout, read back row by row.

Reading is django-import-export's, so that the admin previews and records it, but nothing of it
writes by itself: the file is read by koganei.spreadsheets, and every row goes through
``actions.entries``, which checks rules and rights. A row that says nothing new is skipped.
"""

from dataclasses import dataclass
from statistics import mode

import tablib
from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export import resources
from import_export.fields import Field
from import_export.formats.base_formats import XLSX
from import_export.results import InvalidRow, Result

from evaluation.actions.entries import Conflict, add_entry, check_row, write_entry
from evaluation.enums import Grade
from evaluation.models import EvaluationSheet, Initiative, SheetEntry
from evaluation.permissions import check_may_write
from evaluation.queries import entries_in_print_order
from evaluation.rules.grades import read_grade
from koganei import audit
from koganei.access.matrix import visible
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.wareki import WarekiError
from koganei.law import RuleBroken
from koganei.models import Department
from koganei.spreadsheets import (
    Column,
    Problem,
    SheetSpec,
    WorkbookRefused,
    read_header_map,
    read_workbook,
    write_workbook,
)

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
    "grade": Column("事業評価", 9, choices=Grade.values),
    "outlook": Column("今後の事業計画・展望", 44),
    "source_note": Column("原資料注記", 20, locked=True),
}
HEADINGS = {column.heading: key for key, column in COLUMNS.items()}
ANSWERS = ("results", "grade", "outlook")
FIXED = tuple(key for key in COLUMNS if key not in ("id", *ANSWERS))
NAMES = FIXED[:-1]  # a row without an ID may be a copy, with the note of another row
ROW = "row"  # the row number in the workbook, carried beside the columns


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
    """Read a workbook into a tablib Dataset of texts with a ``row`` column.

    ``dataset.sheet`` is the evaluation sheet it is of, ``dataset.problems`` maps the number of a
    row to what is wrong with its cells. Raises WorkbookRefused when the file as such is wrong.
    """
    sheets = [sheet for sheet in read_workbook(data) if not sheet.hidden]
    if len(sheets) != 1:
        raise WorkbookRefused(
            Problem(
                "",
                None,
                None,
                f"シートが{len(sheets)}枚あります。評価票のシート1枚だけにしてください。",
            )
        )
    header = read_header_map(sheets[0], HEADINGS)
    dataset = tablib.Dataset(headers=[ROW, *COLUMNS], title=sheets[0].name)
    dataset.problems = {}
    for number, values in header.records():
        dataset.append([number, *(_text(values.get(key)) for key in COLUMNS)])
        dataset.problems[number] = []
    elsewhere = [problem for problem in header.problems if problem.row not in dataset.problems]
    if elsewhere:
        raise WorkbookRefused(*elsewhere)
    for problem in header.problems:
        dataset.problems[problem.row].append(problem)
    dataset.sheet = _sheet_of(dataset)
    return dataset


def _text(value):
    """A cell as text, the way Excel shows it."""
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else str(value)


class SheetWorkbookFormat(XLSX):
    """The workbook for the admin's import and export pages."""

    def get_title(self):
        return "Excel（xlsx）"

    def create_dataset(self, in_stream):
        if in_stream is None:
            gone = "確かめたファイルはもうありません。もう一度選んでください。"
            raise WorkbookRefused(Problem("", None, None, gone))
        return read_dataset(in_stream)


class SheetResult(Result):
    """Names rows and columns as the workbook does."""

    def append_invalid_row(self, number, row, validation_error):
        values = [row.get(HEADINGS.get(heading), "") for heading in self.diff_headers]
        invalid = InvalidRow(row[ROW], validation_error, values)
        invalid.error_dict = {
            COLUMNS[key].heading if key in COLUMNS else key: messages
            for key, messages in invalid.error_dict.items()
        }
        self.invalid_rows.append(invalid)


class SheetEntryResource(resources.ModelResource):
    """評価票の行: reads a dataset of ``read_dataset`` for the user given to ``import_data``."""

    results = Field("results", COLUMNS["results"].heading)
    grade = Field("grade", COLUMNS["grade"].heading)
    outlook = Field("outlook", COLUMNS["outlook"].heading)
    initiative = Field("initiative", COLUMNS["initiative"].heading, readonly=True)
    department = Field("department", COLUMNS["department"].heading, readonly=True)

    class Meta:
        model = SheetEntry
        name = "評価票の行"
        fields = ("initiative", "department", *ANSWERS)
        import_id_fields = ("id",)
        import_order = export_order = ("initiative", "department", *ANSWERS)
        use_transactions = True
        report_skipped = True
        store_row_values = True
        store_instance = True

    def _check_import_id_fields(self, headers):
        """The headings were checked when the file was read."""

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
        errors = {}
        for key, message in self.checks:
            errors.setdefault(key, []).append(message)
        for problem in self.problems[row[ROW]]:
            errors.setdefault(HEADINGS.get(problem.column, ROW), []).append(problem.message)
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

    def get_result_class(self):
        return SheetResult

    def _violations(self, instance, wanted):
        found = [check_may_write(self.user, instance), *check_row(**wanted)]
        return [violation for violation in found if violation]

    def import_data_inner(self, *args, **kwargs):
        """Record the rows' events together at the end, in the transaction of the whole import."""
        with audit.together():
            return super().import_data_inner(*args, **kwargs)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return not self.changed and not import_validation_errors and instance.pk is not None

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def save_instance(self, instance, is_create, row, **kwargs):
        """Write through the action; import-export rolls a dry run back."""
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
        except RuleBroken as broken:
            raise ValidationError([str(violation) for violation in broken.violations]) from broken
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


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do; ``errors`` is empty unless nothing was written."""

    created: int
    updated: int
    unchanged: int
    errors: list[Problem]


def import_workbook(data, *, by, dry_run=False):
    """Read a workbook for the user ``by``; all rows are written or none."""
    try:
        dataset = read_dataset(data)
    except WorkbookRefused as refused:
        return ImportReport(0, 0, 0, refused.problems)
    with audit.acting(by=by):
        result = SheetEntryResource().import_data(
            dataset,
            dry_run=dry_run,
            user=by,
            raise_errors=False,
            rollback_on_validation_errors=True,
        )
    errors = list(result_problems(result, dataset.title))
    if errors:
        return ImportReport(0, 0, 0, errors)
    totals = result.totals
    return ImportReport(totals["new"], totals["update"], totals["skip"], [])


def result_problems(result, title):
    """Yield the problems of an import-export result, in the order of the workbook's rows."""
    for error in [*result.base_errors, *(errors[0] for _, errors in result.row_errors())]:
        raise error.error
    for invalid in result.invalid_rows:
        for heading, messages in invalid.error_dict.items():
            for message in messages:
                yield Problem(title, invalid.number, heading, message)
