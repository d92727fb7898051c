"""What every import of a table shares: read rows, preview them, write all of them or none.

Reading is django-import-export's, so that the admin previews and records it, but nothing of it
writes by itself: the file is read by koganei.spreadsheets, and every row goes through an action,
which checks rules and rights. A row that says nothing new is skipped.
"""

from dataclasses import dataclass

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from import_export import resources
from import_export.formats.base_formats import XLSX
from import_export.results import InvalidRow, Result

from koganei import audit
from koganei.law import RuleBroken
from koganei.spreadsheets import (
    CORRECTIONS,
    Problem,
    WorkbookRefused,
    read_header_map,
    read_workbook,
)

ROW = "row"  # the row number in the file, carried beside the columns


def read_rows(data, columns, what, *, read=read_workbook, missing=None):
    """Read a file into a tablib Dataset of texts, with a ``row`` column.

    ``columns`` is {key: Column}, ``what`` the Japanese name of the table; ``read`` may be
    koganei.spreadsheets.read_table where CSV is taken too; ``missing`` as in read_header_map.
    ``dataset.problems`` maps the number of a row to what is wrong with its cells,
    ``dataset.letters`` a key to the letter of its column. Raises WorkbookRefused when the file as
    such is wrong.
    """
    sheets = [sheet for sheet in read(data) if not sheet.hidden and sheet.name != CORRECTIONS]
    if len(sheets) != 1:
        raise WorkbookRefused(
            Problem(
                "",
                None,
                None,
                f"シートが{len(sheets)}枚あります。{what}のシート1枚だけにしてください。",
            )
        )
    header = read_header_map(sheets[0], headings(columns), missing)
    dataset = tablib.Dataset(headers=[ROW, *columns], title=sheets[0].name)
    dataset.problems = {}
    dataset.letters = header.letters()
    for number, values in header.records():
        dataset.append([number, *(_text(values.get(key)) for key in columns)])
        dataset.problems[number] = []
    elsewhere = [problem for problem in header.problems if problem.row not in dataset.problems]
    if elsewhere:
        raise WorkbookRefused(*elsewhere)
    for problem in header.problems:
        dataset.problems[problem.row].append(problem)
    return dataset


def headings(columns):
    """Return {heading: key}."""
    return {column.heading: key for key, column in columns.items()}


def _text(value):
    """A cell as text, the way Excel shows it."""
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else str(value)


def by_column(columns, checks, problems):
    """Return {key: messages} of (key, message) pairs and of the problems of a row's cells."""
    keys, errors = headings(columns), {}
    cells = ((keys.get(problem.column, ROW), problem.message) for problem in problems)
    for key, message in [*checks, *cells]:
        errors.setdefault(key, []).append(message)
    return errors


class TableFormat(XLSX):
    """A file for the admin's import page; ``read`` makes the dataset."""

    def get_title(self):
        return "Excel（xlsx）"

    def create_dataset(self, in_stream):
        if in_stream is None:
            gone = "確かめたファイルはもうありません。もう一度選んでください。"
            raise WorkbookRefused(Problem("", None, None, gone))
        return self.read(in_stream)


class RowResource(resources.ModelResource):
    """Rows of ``columns`` that go through an action each.

    A subclass gives ``write(instance, is_create)`` and sets ``self.changed`` for every row in
    ``import_instance``, where it raises all that is wrong with the row at once.
    """

    columns = {}
    places = {}  # at which column a violation with a place is shown

    class Meta:
        import_id_fields = ("id",)
        use_transactions = True
        report_skipped = True
        store_row_values = True
        store_instance = True

    def _check_import_id_fields(self, headers):
        """The headings were checked when the file was read."""

    def get_result_class(self):
        """Name rows and columns as the file does."""
        columns = self.columns

        class RowResult(Result):
            def append_invalid_row(self, number, row, validation_error):
                keys = headings(columns)
                values = [row.get(keys.get(heading), "") for heading in self.diff_headers]
                invalid = InvalidRow(row[ROW], validation_error, values)
                invalid.error_dict = {
                    columns[key].heading if key in columns else key: messages
                    for key, messages in invalid.error_dict.items()
                }
                self.invalid_rows.append(invalid)

        return RowResult

    def collected(self, checks, problems):
        return by_column(self.columns, checks, problems)

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
        try:
            self.write(instance, is_create)
        except RuleBroken as broken:
            errors = {}
            for violation in broken.violations:
                key = self.places.get(violation.place, NON_FIELD_ERRORS)
                errors.setdefault(key, []).append(str(violation))
            raise ValidationError(errors) from broken


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do; ``errors`` is empty unless nothing was written."""

    created: int
    updated: int
    unchanged: int
    errors: list[Problem]


def import_rows(resource, read, *, by, dry_run=False, **arguments):
    """Import what ``read()`` returns for the user ``by``; all rows are written or none."""
    try:
        dataset = read()
        with audit.acting(by=by):
            result = resource.import_data(
                dataset,
                dry_run=dry_run,
                user=by,
                raise_errors=False,
                rollback_on_validation_errors=True,
                **arguments,
            )
        errors = list(result_problems(result, dataset.title))
    except WorkbookRefused as refused:
        errors = refused.problems
    if errors:
        return ImportReport(0, 0, 0, errors)
    totals = result.totals
    return ImportReport(totals["new"], totals["update"], totals["skip"], [])


def result_problems(result, title):
    """Yield the problems of an import-export result, in the order of the file's rows."""
    for error in [*result.base_errors, *(errors[0] for _, errors in result.row_errors())]:
        raise error.error
    for invalid in result.invalid_rows:
        for heading, messages in invalid.error_dict.items():
            for message in messages:
                column = None if heading == NON_FIELD_ERRORS else heading
                yield Problem(title, invalid.number, column, message)
